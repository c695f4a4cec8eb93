// A decision of a session counts as a whole or not at all, where shared memory runs out on the way.
#pragma once

#include <new>
#include <string_view>
#include <type_traits>
#include <utility>

#include "b2b/logic/domain/session.hpp"

namespace b2b_logic {

// Where there is no memory for a decision: may what asked for it be refused, or dropped?
enum class Need : uint8_t {
	May, // a request, an order, a provisional answer
	Must // what ends something, a final answer, an ACK, a time that has come
};

// A request is answered 500, and what it asked for may be asked for again; of an answer only a final one is waited for.
constexpr Need need_of_request(std::string_view method) noexcept {
	return method == "BYE" || method == "ACK" || method == "CANCEL" ? Need::Must : Need::May;
}
constexpr Need need_of_reply(unsigned code) noexcept {
	return code < 200 ? Need::May : Need::Must;
}

// What `decide` throws leaves the session as it was. What must be is tried without a copy where there is no memory for one:
// most of it needs none. Only there may `is_whole` become false.
template <class Decide>
auto decide_whole(Session &session, Need need, bool &is_whole, Decide &&decide)
		-> std::invoke_result_t<Decide> {
	static_assert(std::is_nothrow_move_assignable_v<Session>);
	is_whole = true;
	try {
		Session before = session;
		try {
			return decide();
		} catch (...) {
			session = std::move(before);
			throw;
		}
	} catch (const std::bad_alloc &) {
		if (need == Need::May) throw;
	}
	is_whole = false;
	auto decided = decide();
	is_whole = true;
	return decided;
}

} // namespace b2b_logic

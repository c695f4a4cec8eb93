// Decisions of the session whose turn this process has: they count as a whole, or the session ends.
#pragma once

#include "b2b/logic/domain/whole.hpp"
#include "b2b/logic/kam/settings.hpp"
#include "b2b/logic/kam/turn.hpp"
#include "core/kam/shm_left.hpp"

namespace b2b_logic {

inline Need need_of(const Turn &turn) noexcept {
	return turn.is_reply ? need_of_reply(turn.message.code) : need_of_request(turn.message.method);
}

// Throws where memory runs out. The session is then as it was, where a copy had been made; else it is given up
// (give_up). Copies are made only while shared memory is scarce.
template <class Decide>
auto decided_by(Turn &turn, Need need, Decide &&decide) -> std::invoke_result_t<Decide> {
	bool is_whole = false;
	try {
		return core::kam::is_shm_scarce() ? decide_whole(*turn.session(), need, is_whole, decide)
										  : decide();
	} catch (...) {
		if (!is_whole) give_up(turn);
		throw;
	}
}

// `decide` of decide.hpp, with what each of them needs: the session, the time, the settings.
template <class Decide, class... About>
auto decided(Turn &turn, Need need, Decide &&decide, const About &...about) {
	const auto &policy = policy_for(turn.msg);
	return decided_by(
			turn, need, [&] { return decide(*turn.session(), about..., now_ms(), policy); });
}

} // namespace b2b_logic

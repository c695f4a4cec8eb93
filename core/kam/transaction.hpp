// The tm module: its functions, and callbacks on a transaction.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/kam/kamailio.hpp"

namespace core::kam {

// In mod_init; false when tm is not loaded.
bool bind_tm();
// After bind_tm().
tm_api_t &tm() noexcept;

// Registers a callback on the message's transaction, or on the one that it will get. `param` is a
// number, so that nothing needs to be freed. The callback must be noexcept in fact: its body is one
// call to guard().
bool watch(sip_msg_t *request, int tmcb_types, transaction_cb callback, uintptr_t param);

// Does tm hold the lock of a transaction while this route of the script runs? (t_reply.c: its reply and failure routes.)
inline bool is_transaction_locked() noexcept {
	constexpr int kLocked = TM_ONREPLY_ROUTE | FAILURE_ROUTE | BRANCH_FAILURE_ROUTE;
	return get_route_type() & kLocked;
}

// request_route and what it calls, and no route that tm or another module runs meanwhile.
inline bool is_in_request_route() noexcept {
	return get_route_type() == REQUEST_ROUTE;
}

// "From: ..." of a transaction.
std::string_view from_line(const tm_cell_t &transaction) noexcept;

inline uintptr_t number_of(const tmcb_params *ps) noexcept {
	return ps && ps->param ? reinterpret_cast<uintptr_t>(*ps->param) : 0;
}
// The reply of a callback, or nullptr when there is none (tm's FAKED_REPLY: a time-out or a local
// failure).
inline sip_msg_t *reply_of(const tmcb_params *ps) noexcept {
	return ps && ps->rpl != FAKED_REPLY ? ps->rpl : nullptr;
}
inline bool is_faked(const sip_msg_t *msg) noexcept {
	return msg == FAKED_REPLY;
}

} // namespace core::kam

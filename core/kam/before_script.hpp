// Requests and answers that are ours before the script sees them.
#pragma once

#include "core/kam/counters.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/kamailio.hpp"
#include "core/kam/server_transaction.hpp"

namespace core::kam {

// In mod_register(), so that tm has set up the message before: of the callbacks of the host the last that was registered
// runs first, and tm registers its own when it starts. `take` says whether the request is ours; then neither the script
// nor tm sees it, and the server transaction that `take` has opened lives on by itself.
template <bool (*take)(sip_msg_t *)>
bool take_before_script() {
	const auto callback = [](sip_msg_t *msg, unsigned, void *) noexcept {
		constexpr int kGoOn = 1, kStop = 0;
		bool is_taken = false;
		guard("request before the script", [&] { is_taken = take(msg); });
		if (is_taken) let_go();
		return is_taken ? kStop : kGoOn;
	};
	return register_script_cb(callback, PRE_SCRIPT_CB | REQUEST_CB, nullptr) == 0;
}

// The host counts an answer that its script never sees as dropped: this takes one back.
inline void count_no_drop() noexcept {
	static const auto dropped = Counter::of_core("drop_replies");
	dropped.add(-1);
}

// The same for answers; also in child_init(PROC_INIT), behind all that modules register when they start. tm has not looked
// at them yet (client_transaction.hpp: is_awaited).
template <bool (*take)(sip_msg_t *)>
bool take_answers_before_script() {
	const auto callback = [](sip_msg_t *msg, unsigned, void *) noexcept {
		constexpr int kGoOn = 1, kStop = 0;
		bool is_taken = false;
		guard("answer before the script", [&] { is_taken = take(msg); });
		if (is_taken) count_no_drop();
		return is_taken ? kStop : kGoOn;
	};
	return register_script_cb(callback, PRE_SCRIPT_CB | ONREPLY_CB, nullptr) == 0;
}

} // namespace core::kam

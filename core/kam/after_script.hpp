// The end of the script of a request, however it ends.
#pragma once

#include "core/kam/entry.hpp"
#include "core/kam/kamailio.hpp"

namespace core::kam {

// In mod_register() or mod_init.
template <void (*ends)(sip_msg_t *)>
bool watch_end_of_script() {
	const auto callback = [](sip_msg_t *msg, unsigned, void *) noexcept {
		constexpr int kGoOn = 1;
		guard("end of the script", [&] { ends(msg); });
		return kGoOn;
	};
	return register_script_cb(callback, POST_SCRIPT_CB | REQUEST_CB, nullptr) == 0;
}

} // namespace core::kam

// event_route[...] blocks of the script, or the KEMI function that takes their place.
#pragma once

#include <string_view>

#include "core/kam/script_block.hpp"

namespace core::kam {

class EventRoute {
public:
	explicit constexpr EventRoute(const char *name) noexcept : name_(name) {} // "sca:seized"

	// In mod_init, when the script has been read. `kemi_callback` is the name of the KEMI function
	// that gets all events of the module; empty when the script is a native one.
	void find(std::string_view kemi_callback = {});
	// Is anyone listening? Else the values of the event need not be gathered.
	explicit operator bool() const noexcept { return static_cast<bool>(block_); }

	// Runs it with the message that caused the event, or, where there is none, with a fake one that
	// has variables ($avp, $xavp) of its own. Never with a lock held: the script may do anything.
	void run(sip_msg_t *msg = nullptr) const;

private:
	const char *name_;
	ScriptBlock block_; // the name of a KEMI function is a modparam, which outlives us
};

} // namespace core::kam

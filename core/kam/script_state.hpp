// What the host keeps in globals for the message whose script runs: how tm saw it end, its
// transaction, the error that a reply will name, the kind of route.
//
// tm uses the same globals for a request of our own. Without this it would take the script's request
// for one that was relayed; where its next hop then cannot be reached, its transaction is never
// freed, and for an INVITE neither is its dialog.
#pragma once

#include "core/kam/kamailio.hpp"

namespace core::kam {

// In mod_init, when tm is loaded. False: this tm does not have the functions that are needed.
bool find_script_state();

// Remembers it, and puts it back at the end of its scope.
class ScriptState {
public:
	ScriptState() noexcept;
	~ScriptState();
	ScriptState(const ScriptState &) = delete;
	ScriptState &operator=(const ScriptState &) = delete;

private:
	const kill_reason end_;
	cell *const transaction_;
	const int branch_;
	const int error_, previous_error_;
	const int route_type_;
	onsend_info *const onsend_;
};

} // namespace core::kam

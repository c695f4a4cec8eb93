// A block of the script, or the KEMI function that takes its place, run from C++. Never with a lock held: the
// script may do anything.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/kam/kamailio.hpp"

namespace core::kam {

// What tells a block: which of them it is.
struct ScriptBlock {
	struct action *actions = nullptr; // of a native script
	std::string_view function;        // of a KEMI script
	explicit operator bool() const noexcept { return actions || !function.empty(); }
};

enum class Ran : uint8_t {
	Through, // to its end, or to a return
	Dropped, // it said drop: what it was asked about shall not go on
	Failed   // it could not be run
};

// As a block of requests or of replies, whichever the message is. `event` is what a KEMI function is told; empty: it
// takes nothing but the message.
Ran run(const ScriptBlock &block, sip_msg_t *msg, std::string_view event = {});

// The same with variables ($avp, $xavp) of its own, which end with it: for a message that this process may only have at hand
// for another one's session.
Ran run_apart(const ScriptBlock &block, sip_msg_t *msg);
// The same for what takes the place of a block.
void run_apart(sip_msg_t *msg, const std::function<void()> &look);

// The same where there is no message: with a fake one.
Ran run_alone(const ScriptBlock &block, std::string_view event = {});

// route[NAME], which a modparam names, or the KEMI function of that name.
class NamedRoute {
public:
	// In mod_init, when the script has been read. False: the native script has no such block. Whether a KEMI script has
	// the function, only a run of it can say.
	bool find(std::string_view name);
	explicit operator bool() const noexcept { return static_cast<bool>(block_); }

	Ran run(sip_msg_t *msg) const { return core::kam::run(block_, msg); }
	Ran run_apart(sip_msg_t *msg) const { return core::kam::run_apart(block_, msg); }

private:
	std::string name_;
	ScriptBlock block_;
};

} // namespace core::kam

// Messages between servers, through the host's dmq module: JSON as it is, in a KDMQ request.
#pragma once

#include <string_view>

#include "core/kam/kamailio.hpp"

namespace core::kam {

// A name under which the modules of all servers know each other. `received` gets each message for it, with the address
// of the server that sent it ("sip:192.0.2.1:5060", empty where it cannot be told), in a process of dmq; views live as
// long as the call. It must be noexcept in fact: its body is one call to guard().
// In mod_init. False when dmq is not loaded, or the name is taken. `met` is called in a server that has asked another for
// those that there are, and got the answer: of two that meet, in one at least. It is the time to ask for what they know.
bool join_dmq(const char *name,
		void (*received)(std::string_view json, std::string_view from) noexcept,
		void (*met)() noexcept);

// To every other server that dmq takes for alive. dmq sends with the lock of its list held: call this with no lock of
// ours, and expect it to take as long as sending takes. False: not joined, or one of them could not be sent to, and
// those behind it were not.
bool send_to_all(std::string_view json);

// To that server alone, by its address. False: dmq does not know it, or the message could not be sent.
bool send_to(std::string_view server, std::string_view json);

} // namespace core::kam

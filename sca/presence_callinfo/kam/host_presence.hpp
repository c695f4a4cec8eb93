// Kamailio's presence module: its functions, our packages in it, and the Call-Info header in its NOTIFYs.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/kam/kamailio.hpp"
#include "sca/presence_callinfo/domain/package.hpp"

namespace callinfo {

// The NOTIFY that presence is about to send. One for line-seize whose Call-Info is empty is the last one of its dialog:
// terminated;reason=noresource.
struct Leaving {
	Package package;
	std::string key; // of the line
	std::string call_id, from_tag;
};

// In mod_init. `call_info_of` gives the body of its Call-Info header, empty for none. It is asked when the CSeq of
// the NOTIFY is settled: of two, the one with the higher CSeq never has the older content.
using CallInfoOf = std::string (*)(const Leaving &leaving);
core::base::Result<core::base::Done> bind_presence(CallInfoOf call_info_of);

// Its modparam db_url; empty where it has none, or is not loaded.
std::string database_of_presence();

// presence's handle_subscribe(), which replies and sends the NOTIFY: was it a 2xx? For line-seize it refuses whoever
// comes another way.
bool take_subscription(sip_msg_t *msg, Package package);

// The last NOTIFYs to phones whose seizures of the line are not there any more. No lock may be held.
void end_seizures(std::string_view key);

// NOTIFYs to all watchers of the line. No lock may be held.
void tell_watchers(std::string_view key);

} // namespace callinfo

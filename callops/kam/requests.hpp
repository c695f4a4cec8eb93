// REFER, re-INVITE and BYE within a leg of a call. The final answers of the first two go to the decisions.
#pragma once

#include "callops/kam/performing.hpp"

namespace callops {

// No: it could not be sent, and no answer will come. Later: its next hop is a name, which this process must not wait
// for (sender.hpp).
enum class Sent : uint8_t { Yes, No, Later };

// Where the final answers go: up, to the decisions (answers.hpp). In mod_init.
struct Answers {
	void (*to_refer)(const Ticket &ticket, const tmcb_params *params);
	void (*to_reinvite)(const Ticket &ticket, const tmcb_params *params);
};
void hear(const Answers &heard);

Sent send(const Performing &performing, const SendRefer &refer);
Sent send(const Performing &performing, const SendReinvite &reinvite);

// BYE to both ends. Where this process may wait.
bool end_call(const Performing &performing);

} // namespace callops

// Does what a decision wants done. Never with a lock of ours held.
#pragma once

#include <string>
#include <string_view>

#include "core/kam/kamailio.hpp"
#include "sca/domain/effects.hpp"

namespace sca {

// What the effects of one decision apply to.
struct Performing {
	std::string_view line_key;
	sip_msg_t *msg = nullptr;         // the message at hand, if there is one
	std::string_view reply_contact{}; // Contact of a 2xx to SUBSCRIBE
	bool is_awaited = false;          // an operator waits for an answer, though there is no message
	bool is_locked = false;           // the host holds a lock of its own: nothing is sent from here
	bool replied_stop = false; // out: a Reply went to a request of a call, so the script ends here
};

void perform(Effects &&effects, Performing &performing);

// Without a message. What an operator has ordered is stored before he is answered; what a transaction tells of, with
// its lock held by the host, is sent by another process.
enum class For : uint8_t { Nobody, Operator, LockedTransaction };
void perform_on(std::string_view line_key, Effects &&effects, For whom = For::Nobody);

} // namespace sca

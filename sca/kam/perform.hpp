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
	bool is_awaited =
			false; // somebody waits for an answer, though there is no message: an operator
	bool replied_stop = false; // out: a Reply went to a request of a call, so the script ends here
};

void perform(Effects &&effects, Performing &performing);

} // namespace sca

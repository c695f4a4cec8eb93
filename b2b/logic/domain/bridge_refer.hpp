// What the sender of a REFER is told of the bridging that it asked for (RFC 3515 2.4).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "b2b/logic/domain/effects.hpp"
#include "core/sip/raw_message.hpp"

namespace b2b_logic {

// The headers and the message/sipfrag body of a NOTIFY with this status line. A final one ends the subscription.
Payload refer_notify(uint32_t refer_cseq, unsigned code, std::string_view reason);

struct AskedByRefer {
	uint32_t cseq = 0;
	bool wants_notify = true;     // no "Refer-Sub: false" (RFC 4488)
	std::string_view referred_by; // the body of Referred-By; may be empty
};
// nullopt: it is no REFER.
std::optional<AskedByRefer> asked_by_refer(
		std::string_view method, const core::sip::RawMessage &request) noexcept;

} // namespace b2b_logic

// What an SDP that has come is for: an offer or an answer (RFC 3264), and of whom to whom. A script that puts a media relay
// between the two has to know it.
#pragma once

#include <optional>

#include "b2b/logic/domain/decide.hpp"

namespace b2b_logic {

struct SdpWay {
	bool is_offer = false;
	Leg from = kNobody, to = kNobody;
};

// Of a message at hand that nothing has been made of yet. nullopt: it has no SDP, or one that nobody else is shown.
std::optional<SdpWay> way_of_sdp(
		const Session &session, const Incoming &message, bool is_reply) noexcept;

} // namespace b2b_logic

// What a row has of a leg: a copy in this process's own memory, made with the lock of its session held and printed without
// it.
#pragma once

#include <memory>
#include <string>

#include "b2b/entities/domain/leg.hpp"

namespace b2b_entities {

struct KeptLeg {
	core::base::SessionKey key;
	uint32_t number;
	Role role;
	State state;
	core::base::Packed<LegText, std::allocator<char>> texts;
	uint32_t local_cseq, remote_cseq;
	LegRow row;
	uint32_t invite_cseq; // of the last INVITE of who called
	SessionTimer timer;   // without its texts
	std::string timer_sdp;

	explicit KeptLeg(const Leg &leg);
	std::string_view operator[](LegText text) const noexcept { return texts[text]; }
};

} // namespace b2b_entities

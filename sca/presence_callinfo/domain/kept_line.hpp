// What a row has of a line: a copy in this process's own memory, made with the line's lock held and printed without it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sca/presence_callinfo/domain/line.hpp"

namespace callinfo {

struct KeptClaim {
	uint32_t index;
	AppearanceState state;
	uint64_t order;
	std::string uri;

	explicit KeptClaim(const Claim &claim)
			: index(claim.index), state(claim.state), order(claim.order),
			  uri(core::base::view(claim.uri)) {}
};

struct KeptPublication {
	core::base::Packed<PublicationText, std::allocator<char>> text;
	int64_t ends_at;
	std::vector<KeptClaim> all;

	explicit KeptPublication(const Publication &one)
			: text(one.text), ends_at(one.ends_at), all(one.all.begin(), one.all.end()) {}
};

struct KeptLine {
	std::string key;
	uint64_t last_order;
	std::vector<KeptPublication> publications; // but for seizures that presence has not taken yet

	explicit KeptLine(const Line &line)
			: key(core::base::view(line.key)), last_order(line.last_order) {
		for (const auto &one : line.publications)
			if (one.is_granted) publications.emplace_back(one);
	}
};

} // namespace callinfo

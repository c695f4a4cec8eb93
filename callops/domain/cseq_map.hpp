// The CSeq numbers of the requests that go to one leg: those of the far end, moved up as soon as we have sent
// requests of our own in its dialog (RFC 3261 12.2.1.1: each one above the last).
//
// The number that an endpoint's request got stays its number: retransmissions, ACK, CANCEL and the RAck of a
// PRACK find it again. Lives in shared memory, under the lock of its call.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/shared.hpp"

namespace callops {

class CseqMap {
public:
	CseqMap() = default;
	CseqMap(const CseqMap &other); // with the room that it has made
	CseqMap(CseqMap &&) noexcept = default;
	CseqMap &operator=(CseqMap other) noexcept;

	// The INVITE of the call: as its sender numbered it, and as it went out (they differ when we answered
	// a challenge for the caller). Without this call, the first request of the far end sets the CSeq.
	void begin(uint32_t original, uint32_t wire);

	// Room for a request of our own, and for the far end's next one, which then needs no memory: it would go out with
	// a number that the leg has seen.
	void make_room();

	// The number of a request of our own to this leg; makes room itself.
	uint32_t take();

	// The same for a BYE, behind which there is no request of the far end: it needs no room.
	uint32_t take_last() noexcept { return ++last_out_; }

	// The number under which a request of the far end goes to this leg. The same for each retransmission.
	uint32_t map(uint32_t original);

	// The number that a request has got: for ACK, CANCEL and RAck, which make no new one.
	uint32_t find(uint32_t original) const noexcept;

	// The far end's own number of a request that went out as `wire`; nullopt: it was ours, or never sent.
	std::optional<uint32_t> original(uint32_t wire) const noexcept;

	uint32_t last() const noexcept { return last_out_; }       // highest sent to this leg
	bool is_moved() const noexcept { return !steps_.empty(); } // false: map() changes nothing

	// Have we sent anything to this leg, or renumbered anything? Else the CSeq is the far end's own.
	bool is_touched() const noexcept { return is_moved() || last_out_ != last_in_; }

	// "last_in,last_out" and ",first:offset" for each step.
	std::string print() const;
	static std::optional<CseqMap> parse(std::string_view text);

	friend bool operator==(const CseqMap &a, const CseqMap &b) noexcept;

private:
	// From the original number `first` on, `offset` is added.
	struct Step {
		uint32_t first;
		uint32_t offset;
	};

	bool is_after_last(Step step) const noexcept;
	void forget_oldest() noexcept; // what it was for gets the offset of the next

	uint32_t last_in_ = 0;                 // highest of the far end
	uint32_t last_out_ = 0;                // highest sent
	core::base::SharedVector<Step> steps_; // ascending in both
};

// Both legs, as the dialog variable "callops_cs" keeps them over a restart.
struct CseqMaps {
	CseqMap to_caller, to_callee;
};
std::string print_cseq(const CseqMap &to_caller, const CseqMap &to_callee);
std::optional<CseqMaps> parse_cseq(std::string_view text);

} // namespace callops

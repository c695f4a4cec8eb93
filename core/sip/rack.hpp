// Provisional answers that are acknowledged (RFC 3262): RSeq in the answer, RAck in its PRACK. Total over any bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace core::sip {

std::optional<uint32_t> parse_rseq(std::string_view field) noexcept; // not 0

// "1 314159 INVITE": the RSeq and the CSeq of the answer.
struct RAck {
	uint32_t rseq = 0; // not 0
	uint32_t cseq = 0;
	std::string_view method; // a view into what was parsed

	static std::optional<RAck> parse(std::string_view field) noexcept;
};
std::string print(const RAck &rack);

} // namespace core::sip

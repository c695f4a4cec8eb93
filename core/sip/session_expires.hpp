// Session-Expires, Min-SE (RFC 4028) and Retry-After (RFC 3261 20.33): seconds, with parameters behind.
// Total over any bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace core::sip {

// "1800;refresher=uas"
struct SessionExpires {
	uint32_t interval = 0; // seconds, not 0
	enum class By : uint8_t { Unsaid, Uac, Uas } refresher = By::Unsaid;

	static std::optional<SessionExpires> parse(std::string_view field) noexcept;
};
std::string print(const SessionExpires &expires);

// delta-seconds with parameters behind: "90;x=y". As Min-SE has it.
std::optional<uint32_t> parse_seconds(std::string_view field) noexcept;
// With a comment too: "18 (in a meeting);duration=60", as Retry-After has it.
std::optional<uint32_t> parse_retry_after(std::string_view field) noexcept;

} // namespace core::sip

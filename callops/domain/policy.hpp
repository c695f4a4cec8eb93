// The settings that decisions depend on. Checked once at start, constant afterwards.
#pragma once

#include <cstdint>
#include <string_view>

namespace callops {

// How the call that a referred end makes is known again.
enum class Mode : uint8_t { Param, Manual, CallId };

// Times in milliseconds.
struct Policy {
	Mode mode = Mode::Param;
	std::string_view match_param = "osid";
	std::string_view referred_by; // a URI; empty: the URI of the end that stays
	int64_t transfer_timeout = 60'000;
	int64_t hold_timeout = 60'000;
	bool end_on_ok = false;
};

inline constexpr int64_t kLateTime = 32'000; // 64*T1: NOTIFYs to a call that ended are still well
inline constexpr int64_t kForgetTime = 300'000; // the same, refused with 481, when a REFER was sent
inline constexpr int64_t kExchangeTime = 180'000; // an offer of an end whose outcome was never seen
inline constexpr int64_t kPartnerGrace =
		5'000; // the other call of an attended transfer waits longer
inline constexpr int64_t kNewCallTime =
		4'000;                             // after the BYE of a referred end, until its new call
inline constexpr int64_t kGlareTime = 500; // until an open exchange of the ends is looked at again

} // namespace callops

// A bridging: one entity of a session leaves its peer for another (RFC 3725, RFC 5589).
#pragma once

#include <cstdint>
#include <optional>

namespace b2b_logic {

// b2b_bridge(..., "max_duration=nn,notify,rollback-failed,hold,no-late-sdp")
struct BridgeFlags {
	std::optional<uint32_t> max_duration; // seconds
	bool notify = false;
	bool rollback_failed = false;
	bool hold = false;
	bool no_late_sdp = false;
	bool late_bye = false; // b2b_bridge_request()
};

struct Bridge {
	BridgeFlags flags;
};

} // namespace b2b_logic

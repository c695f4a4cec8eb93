// What the operator has set, and what only the host can say, as far as decisions look at it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sip/refer.hpp"

namespace b2b_logic {

// A dialog of ours whose far end has the call that a Replaces header means.
struct FarDialog {
	std::string call_id, our_tag, far_tag;
	std::string contact; // URI: ours, as whoever wrote the Replaces knows it
	std::string target;  // URI: of the far end
};

struct Policy {
	uint32_t max_duration = 12 * 3600; // seconds; 0: no limit
	uint32_t setup_timeout = 60;       // b2bl_th_init_timeout, seconds
	uint32_t hold_first_after = 10; // seconds; of a call that we begin, when the second one is slow
	bool contact_user = false;
	bool early_update = false;          // b2bl_early_update
	uint32_t old_entity_term_delay = 0; // seconds
	std::string init_callid_header;     // its name; empty: none
	// A URI, as it stands for this message: the parameter, else of the socket. Needed with contact_user; else empty is
	// what b2b_entities.so makes of the socket.
	std::string server_address;
	std::vector<std::string> custom_headers;
	bool (*is_custom)(std::string_view name) = nullptr; // custom_headers_regexp
	bool passes_prack = false;                          // passthru_prack of b2b_entities
	// The peer's dialog of the leg that a Replaces names, in whichever session; nullopt: no leg of ours. It takes no turn.
	std::optional<FarDialog> (*far_dialog)(const core::sip::Replaces &replaces) = nullptr;
};

inline constexpr int64_t kChallengeTime = 32'000; // the caller has to come back with credentials

} // namespace b2b_logic

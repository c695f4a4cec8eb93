// What the operator has set, as far as decisions look at it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace b2b_logic {

struct Policy {
	uint32_t max_duration = 12 * 3600; // seconds; 0: no limit
	uint32_t setup_timeout = 60;       // b2bl_th_init_timeout, seconds
	bool contact_user = false;
	bool early_update = false;          // b2bl_early_update
	uint32_t old_entity_term_delay = 0; // seconds
	std::string init_callid_header;     // its name; empty: none
	std::string server_address;         // as it stands for this message; empty: of the socket
	std::vector<std::string> custom_headers;
	bool (*is_custom)(std::string_view name) = nullptr; // custom_headers_regexp
	bool passes_prack = false;                          // passthru_prack of b2b_entities
};

} // namespace b2b_logic

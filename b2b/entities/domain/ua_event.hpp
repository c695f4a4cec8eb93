// What the user of a UA session is told of what has come for it.
#pragma once

#include <string>

#include "b2b/entities/domain/ua_session.hpp"

namespace b2b_entities {

struct UaTold {
	std::string key; // of the leg
	bool is_server = false;
	UaEvent event = UaEvent::New;
	unsigned status = 0; // of an answer, or why the leg has gone; else 0
	std::string reason, method, body, headers, extra;
};

// One object with the keys of $ua_session(...), on one line.
std::string json_of(const UaTold &told);

inline std::string_view entity_type_of(bool is_server) noexcept {
	return is_server ? "UAS" : "UAC";
}

} // namespace b2b_entities

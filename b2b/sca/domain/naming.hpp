// What the script says of a call: which line it belongs to, and who is on the other side.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace b2b_sca {

struct LineName {
	std::string name;
	std::string aor;    // of the line in sca.so's table
	std::string domain; // of its Call-Info
};
// A name that is a SIP URI is the AoR itself; a bare one stands for sip:NAME@domain. nullopt: it can be neither.
std::optional<LineName> line_named(std::string_view shared_line, std::string_view domain);

// The text of appearance-uri, a name-addr or URI; nullopt where it is none.
std::optional<std::string> party_of(std::string_view name_addr);

// "0": the caller is the far end; "1": he is a phone of the line. The place of the far end.
std::optional<unsigned> shared_entity_of(std::string_view shared_line_flag) noexcept;

} // namespace b2b_sca

#include "b2b/logic/kam/script_headers.hpp"

#include "b2b/logic/domain/words.hpp"
#include "core/kam/avp.hpp"

namespace b2b_logic {

std::string script_headers(sip_msg_t *msg, std::string_view given) {
	if (!core::kam::names_avp(given)) return std::string(given);
	std::string lines;
	for (const auto &line : core::kam::avp_values(msg, given)) lines.append(line).append("\r\n");
	return lines;
}

std::optional<std::string> script_headers(
		sip_msg_t *msg, std::string_view names, std::string_view bodies) {
	if (bodies.empty()) return script_headers(msg, names);
	return header_lines(core::kam::avp_values(msg, names), core::kam::avp_values(msg, bodies));
}

} // namespace b2b_logic

#include "b2b/logic/kam/script_headers.hpp"

#include "b2b/logic/domain/words.hpp"
#include "core/kam/avp.hpp"

namespace b2b_logic {

std::optional<std::string> script_headers(
		sip_msg_t *msg, std::string_view names, std::string_view bodies) {
	if (bodies.empty()) return core::kam::script_headers(msg, names);
	return header_lines(core::kam::avp_values(msg, names), core::kam::avp_values(msg, bodies));
}

} // namespace b2b_logic

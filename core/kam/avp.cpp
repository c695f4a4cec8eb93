#include "core/kam/avp.hpp"

#include <algorithm>

#include "core/kam/str.hpp"

namespace core::kam {
namespace {

// Parsed once in each process; the host keeps it.
pv_spec_t *spec_of(std::string_view name) {
	if (name.substr(0, 5) != "$avp(") return nullptr;
	str text = as_str(name);
	if (pv_locate_name(&text) != text.len) return nullptr;
	pv_spec_t *spec = pv_cache_get(&text);
	return spec && pv_is_w(spec) && spec->type == PVT_AVP ? spec : nullptr;
}

// Kamailio 5.6 and 6.0 have flags of different size.
template <class Flags>
Flags flags_of(int (*)(sip_msg_t *, pv_param_p, int_str *, Flags *));

} // namespace

bool names_avp(std::string_view text) {
	return spec_of(text);
}

std::vector<std::string> avp_values(sip_msg_t *msg, std::string_view name) {
	std::vector<std::string> all;
	pv_spec_t *spec = spec_of(name);
	int_str id{}, value{};
	decltype(flags_of(pv_get_avp_name)) flags = 0;
	if (!spec || pv_get_avp_name(msg, &spec->pvp, &id, &flags) != 0) return all;
	search_state state{};
	for (auto *one = search_first_avp(flags, id, &value, &state); one;
			one = search_next_avp(&state, &value))
		all.push_back(
				one->flags & AVP_VAL_STR ? std::string(view(value.s)) : std::to_string(value.n));
	std::reverse(all.begin(), all.end()); // the host gives the last one first
	return all;
}

std::string script_headers(sip_msg_t *msg, std::string_view given) {
	if (!names_avp(given)) return std::string(given);
	std::string lines;
	for (const auto &line : avp_values(msg, given)) lines.append(line).append("\r\n");
	return lines;
}

} // namespace core::kam

#include "core/kam/variable_name.hpp"

#include "core/kam/str.hpp"

namespace core::kam {
namespace {

// Parsed once in each process; the host keeps it.
pv_spec_t *spec_of(std::string_view name) {
	if (name.empty() || name.front() != '$') return nullptr;
	str text = as_str(name);
	if (pv_locate_name(&text) != text.len) return nullptr;
	pv_spec_t *spec = pv_cache_get(&text);
	return spec && pv_is_w(spec) ? spec : nullptr;
}

} // namespace

bool names_variable(std::string_view text) {
	return spec_of(text);
}

bool assign_text(sip_msg_t *msg, std::string_view variable, std::string_view value) {
	pv_spec_t *spec = spec_of(variable);
	if (!spec || !msg) return false;
	pv_value_t given{};
	given.flags = PV_VAL_STR;
	given.rs = as_str(value);
	return pv_set_spec_value(msg, spec, 0, &given) == 0;
}

} // namespace core::kam

// A pseudo-variable with an inner name, "$sca(aor)", whose names are a table and whose values come
// from a function. Names that the table lacks are refused when the script is read.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "core/base/enum_name.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/str.hpp"

namespace core::kam {

// $null, a text (which must live until the script reads the next value of this variable), or a
// number.
using Value = std::variant<std::monostate, std::string_view, long>;

// Table is an array of base::EnumName<Key> with static storage; value_of is called with the message
// at hand.
template <class Key, const auto &Table, Value (*value_of)(sip_msg_t *, Key)>
struct Variable {
	static int parse_name(pv_spec_p spec, str *name) noexcept {
		const auto key = name ? base::value_of(Table, view(*name)) : std::nullopt;
		if (!spec || !key) return -1;
		spec->pvp.pvn.type = PV_NAME_INTSTR;
		spec->pvp.pvn.u.isname.type = 0;
		spec->pvp.pvn.u.isname.name.n = static_cast<int>(*key);
		return 0;
	}

	static int get(sip_msg_t *msg, pv_param_t *param, pv_value_t *result) noexcept {
		Value value;
		guard("pseudo-variable",
				[&] { value = value_of(msg, static_cast<Key>(param->pvn.u.isname.name.n)); });
		if (const auto *text = std::get_if<std::string_view>(&value)) {
			str raw = as_str(*text);
			return pv_get_strval(msg, param, result, &raw);
		}
		if (const auto *number = std::get_if<long>(&value))
			return pv_get_sintval(msg, param, result, *number);
		return pv_get_null(msg, param, result);
	}

	// A row for the module's table: Variable<...>::row("sca").
	static pv_export_t row(std::string_view name) noexcept {
		return {as_str(name), PVT_OTHER, get, nullptr, parse_name, nullptr, nullptr, 0};
	}
};

} // namespace core::kam

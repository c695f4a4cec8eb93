// A pseudo-variable with an inner name, "$sca(aor)", whose names are a table and whose values come
// from a function. Names that the table lacks are refused when the script is read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/enum_name.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/str.hpp"

namespace core::kam {

// $null, a number, or a text. The text must outlive the statement that reads it, which may read other values too.
using Value = std::variant<std::monostate, std::string_view, long>;

inline int give(
		sip_msg_t *msg, pv_param_t *param, pv_value_t *result, const Value &value) noexcept {
	if (const auto *text = std::get_if<std::string_view>(&value)) {
		str raw = as_str(*text);
		return pv_get_strval(msg, param, result, &raw);
	}
	if (const auto *number = std::get_if<long>(&value))
		return pv_get_sintval(msg, param, result, *number);
	return pv_get_null(msg, param, result);
}

// What a script assigns: $null, a number, or a text, which lives until the assignment is done.
inline Value assigned(const pv_value_t *given) noexcept {
	if (!given || given->flags & PV_VAL_NULL) return {};
	if (given->flags & PV_VAL_INT) return static_cast<long>(given->ri);
	return view(given->rs);
}

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
		return give(msg, param, result, value);
	}

	// A row for the module's table: Variable<...>::row("sca").
	static pv_export_t row(std::string_view name) noexcept {
		return {as_str(name), PVT_OTHER, get, nullptr, parse_name, nullptr, nullptr, 0};
	}
};

// A pseudo-variable that is a name alone: "$(b2b_logic.key)".
template <Value (*value_of)(sip_msg_t *)>
struct PlainVariable {
	static int get(sip_msg_t *msg, pv_param_t *param, pv_value_t *result) noexcept {
		Value value;
		guard("pseudo-variable", [&] { value = value_of(msg); });
		return give(msg, param, result, value);
	}

	static pv_export_t row(std::string_view name) noexcept {
		return {as_str(name), PVT_OTHER, get, nullptr, nullptr, nullptr, nullptr, 0};
	}
};

// As Variable, with an index: "$b2bl_entity(key)[1]". nullopt: none was given, or "[*]". An index that is no number
// gives $null.
template <class Key, const auto &Table, Value (*value_of)(sip_msg_t *, Key, std::optional<int>)>
struct IndexedVariable {
	static int get(sip_msg_t *msg, pv_param_t *param, pv_value_t *result) noexcept {
		int index = 0, kind = 0;
		if (pv_get_spec_index(msg, param, &index, &kind) != 0)
			return pv_get_null(msg, param, result);
		const auto at = kind == 0 ? std::optional(index) : std::nullopt;
		Value value;
		guard("pseudo-variable",
				[&] { value = value_of(msg, static_cast<Key>(param->pvn.u.isname.name.n), at); });
		return give(msg, param, result, value);
	}

	static pv_export_t row(std::string_view name) noexcept {
		constexpr auto parse_name = Variable<Key, Table, nullptr>::parse_name;
		return {as_str(name), PVT_OTHER, get, nullptr, parse_name, pv_parse_index, nullptr, 0};
	}
};

// Any inner name but one that is a variable itself, and assignable: "$b2bl_ctx(tries) = 1;". assign() is told false
// by a value that cannot be kept; the script goes on, and the log has the name.
template <Value (*value_of)(sip_msg_t *, std::string_view),
		bool (*assign)(sip_msg_t *, std::string_view, const Value &)>
struct AssignableVariable {
	static int parse_name(pv_spec_p spec, str *name) noexcept {
		if (!spec || view(name).empty() || view(name).front() == '$') return -1;
		spec->pvp.pvn.type = PV_NAME_INTSTR;
		spec->pvp.pvn.u.isname.type = AVP_NAME_STR;
		spec->pvp.pvn.u.isname.name.s = *name; // lives as long as the script
		return 0;
	}

	static int get(sip_msg_t *msg, pv_param_t *param, pv_value_t *result) noexcept {
		Value value;
		guard("pseudo-variable", [&] { value = value_of(msg, name_of(param)); });
		return give(msg, param, result, value);
	}

	static int set(sip_msg_t *msg, pv_param_t *param, int, pv_value_t *given) noexcept {
		bool is_kept = false;
		guard("assignment", [&] { is_kept = assign(msg, name_of(param), assigned(given)); });
		const auto name = name_of(param);
		if (!is_kept) LM_ERR("cannot assign to %.*s\n", int(name.size()), name.data());
		return is_kept ? 0 : -1;
	}

	static pv_export_t row(std::string_view name) noexcept {
		return {as_str(name), PVT_OTHER, get, set, parse_name, nullptr, nullptr, 0};
	}

private:
	static std::string_view name_of(const pv_param_t *param) noexcept {
		return view(param->pvn.u.isname.name.s);
	}
};

} // namespace core::kam

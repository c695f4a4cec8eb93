// A function of the script all of whose parameters are texts: for kamailio.cfg made of the one for KEMI, so that both do
// the same. Parameters that the script leaves out, or gives as "", are empty.
//
//     int ki_call(sip_msg_t *msg, str *to, str *reason) noexcept;
//     cmd_export_t commands[] = {
//             core::kam::script_function<ki_call, 1>("probe_call", core::kam::fixup_text, REQUEST_ROUTE),
//             core::kam::script_function<ki_call, 2>("probe_call", core::kam::fixup_text, REQUEST_ROUTE),
//             {}};
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "core/kam/avp.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/exports.hpp"
#include "core/kam/str.hpp"
#include "core/kam/text_format.hpp"
#include "core/kam/variable_name.hpp"

namespace core::kam {
namespace detail {

template <class F>
struct CountOf;
template <class... Texts>
struct CountOf<int (*)(sip_msg_t *, Texts...) noexcept> {
	static constexpr size_t value = sizeof...(Texts);
};

template <size_t>
using Given = char *;

template <auto Function, class GivenOnes, class All>
struct FromScript;
template <auto Function, size_t... given, size_t... all>
struct FromScript<Function, std::index_sequence<given...>, std::index_sequence<all...>> {
	static int call(sip_msg_t *msg, Given<given>... parameters) noexcept {
		int answer = static_cast<int>(Script::False);
		guard("parameters of a function", [&] {
			const std::string made[sizeof...(all) + 1] = {
					parameter_text(msg, reinterpret_cast<const gparam_t *>(parameters))...};
			str texts[sizeof...(all) + 1] = {as_str(made[all])...};
			answer = Function(msg, &texts[all]...);
		});
		return answer;
	}
};

} // namespace detail

// The row of the form with so many parameters. They may stand in quotes, with variables inside, or be expressions:
// f("c", $ru).
template <auto Function, size_t given>
cmd_export_t script_function(const char *name, fixup_function fixup, int routes) noexcept {
	using All = std::make_index_sequence<detail::CountOf<decltype(Function)>::value>;
	using From = detail::FromScript<Function, std::make_index_sequence<given>, All>;
	cmd_export_t row{lit(name), command(From::call), given, nullptr, nullptr, 0};
	row.flags = static_cast<unsigned>(routes);
	if (given == 0) return row;
	row.fixup = fixup;
	row.free_fixup = fixup_free_fparam_all;
	return row;
}

// The row for KEMI: KSR.MODULE.NAME(...), with all parameters.
template <auto Function>
sr_kemi_t kemi_function(const char *module, const char *name) noexcept {
	sr_kemi_t row{
			as_str(module), as_str(name), SR_KEMIP_INT, reinterpret_cast<void *>(Function), {}};
	for (size_t i = 0; i < detail::CountOf<decltype(Function)>::value; ++i)
		row.ptypes[i] = SR_KEMIP_STR;
	return row;
}

// A fixup: as fixup_text, but that these parameters keep the name of an $avp(), for avp_values().
template <int... lists>
int fixup_text_or_avp(void **parameter, int number) noexcept {
	const bool may_be_avp = ((number == lists) || ...)
			&& fixup_get_param_type(parameter) != STRING_RVE_ST;
	const std::string_view text(static_cast<const char *>(*parameter));
	if (may_be_avp && names_avp(text)) return fix_param_types(FPARAM_STR, parameter);
	return fixup_text(parameter, number);
}

// A fixup: the parameter is the name of a variable that the function puts something into, or "". Anything else stops the
// start.
inline int fixup_variable(void **parameter, int) noexcept {
	const std::string_view text(static_cast<const char *>(*parameter));
	const bool is_good = text.empty() || names_variable(text);
	if (!is_good) LM_ERR("\"%s\" is no variable in quotes\n", text.data());
	return is_good ? fix_param_types(FPARAM_STR, parameter) : -1;
}

} // namespace core::kam

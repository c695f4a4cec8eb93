#include "core/sip/params.hpp"

#include "core/sip/scan.hpp"

namespace core::sip {

std::optional<Param> next_param(std::string_view &rest) noexcept {
	while (rest.data()) {
		auto value = cut_list(rest, ';');
		if (value.empty()) continue;

		const auto name = cut_list(value, '=');
		return Param{name, trim(value), value.data() != nullptr};
	}
	return std::nullopt;
}

std::optional<std::string_view> param(std::string_view params, std::string_view name) noexcept {
	while (const auto next = next_param(params))
		if (iequals(next->name, name)) return next->value;
	return std::nullopt;
}

} // namespace core::sip

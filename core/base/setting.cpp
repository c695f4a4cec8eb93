#include "core/base/setting.hpp"

#include <algorithm>

#include "core/base/printable.hpp"

namespace core::base {

Error refuse(std::string_view name, std::string_view value, std::string_view may_be) {
	std::string what("modparam ");
	what.append(name).append(": \"").append(printable(value));
	what.append("\" cannot be used; it must be ").append(may_be);
	return {std::move(what)};
}

Result<Done> check_bounds(const Bound *bounds, size_t count) {
	for (const Bound *bound = bounds; bound != bounds + count; ++bound)
		if (*bound->value < bound->least || *bound->value > bound->most)
			return refuse(bound->name, std::to_string(*bound->value),
					std::to_string(bound->least) + " to " + std::to_string(bound->most));
	return Done{};
}

bool is_sql_name(std::string_view text) noexcept {
	return !text.empty() && text.find_first_of("`\"'; \\") == text.npos;
}

bool is_same_word(std::string_view one, std::string_view other) noexcept {
	const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
	return std::equal(one.begin(), one.end(), other.begin(), other.end(),
			[&](char a, char b) { return lower(a) == lower(b); });
}

} // namespace core::base

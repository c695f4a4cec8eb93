#include "core/base/setting.hpp"

namespace core::base {

Error refuse(std::string_view name, std::string_view value, std::string_view may_be) {
	std::string what("modparam ");
	what.append(name).append(": \"").append(value);
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

} // namespace core::base

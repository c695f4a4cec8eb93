#include "b2b/logic/kam/server.hpp"

#include "b2b/logic/kam/upper.hpp"
#include "core/kam/str.hpp"

namespace b2b_logic {
namespace {

b2b_entities_api_t api{};
int number = -1;

} // namespace

bool bind_entities() {
	api.version = B2B_ENTITIES_API_VERSION;
	api.size = sizeof(api);
	const auto exported = find_export(core::kam::lit("bind_b2b_entities"), 0, 0);
	const auto bind = reinterpret_cast<bind_b2b_entities_f>(reinterpret_cast<void *>(exported));
	if (!bind || bind(&api) != 0) return false;
	number = api.join(&upper_module());
	return number >= 0;
}

const b2b_entities_api_t &entities() noexcept {
	return api;
}

int upper() noexcept {
	return number;
}

} // namespace b2b_logic

#include "b2b/entities/kam/settings.hpp"

#include "core/base/setting.hpp"

namespace b2b_entities {
namespace {

const core::base::Bound kBounds[] = {
		{"hash_size", &settings.hash_size, 1, 16},
		{"auto_handle", &settings.auto_handle, 0, 1},
		{"max_sessions", &settings.max_sessions, 1, 10'000'000},
		{"max_legs", &settings.max_legs, 2, 1000},
};

} // namespace

Settings settings;

core::base::Result<core::base::Done> check_settings() {
	return core::base::check_bounds(kBounds);
}

} // namespace b2b_entities

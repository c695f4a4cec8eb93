#include "sca/presence_callinfo/kam/settings.hpp"

#include "core/base/setting.hpp"
#include "core/kam/str.hpp"
#include "sca/presence_callinfo/domain/rows.hpp"
#include "sca/presence_callinfo/kam/host_presence.hpp"

namespace callinfo {
namespace {
using core::base::Bound;

Policy made;
core::kam::StoreSetup made_store;

const Bound kBounds[] = {
		{"hash_size", &settings.hash_size, 1, 16},
		{"call_info_max_expires", &settings.call_info_max_expires, 1, 31536000},
		{"line_seize_max_expires", &settings.line_seize_max_expires, 1, 86400},
		{"max_index", &settings.max_index, 1, 100000},
		{"max_lines", &settings.max_lines, 1, 100000000},
		{"max_publications", &settings.max_publications, 1, 10000},
		{"max_call_info", &settings.max_call_info, 256, 60000},
};

} // namespace

Settings settings;

const Policy &policy() noexcept {
	return made;
}

const core::kam::StoreSetup &store_setup() noexcept {
	return made_store;
}

core::base::Result<core::base::Done> check_settings() {
	if (auto good = core::base::check_bounds(kBounds); !good) return good;
	made.call_info_max_expires = static_cast<uint32_t>(settings.call_info_max_expires);
	made.line_seize_max_expires = static_cast<uint32_t>(settings.line_seize_max_expires);
	made.max_index = static_cast<uint32_t>(settings.max_index);
	made.max_publications = static_cast<uint32_t>(settings.max_publications);
	made.max_call_info = static_cast<uint32_t>(settings.max_call_info);
	const std::string url = settings.store.db_url ? settings.store.db_url : database_of_presence();
	auto parameters = settings.store;
	parameters.db_url = core::kam::lit(url.c_str());
	auto store = core::kam::StoreSetup::of(parameters, lines_table(), "callinfo_lines");
	if (!store) return store.error();
	made_store = std::move(store.value());
	return core::base::Done{};
}

} // namespace callinfo

#include "b2b/entities/kam/settings.hpp"

#include "core/base/setting.hpp"
#include "core/kam/entry.hpp"

namespace b2b_entities {
namespace {

const core::base::Bound kBounds[] = {
		{"hash_size", &settings.hash_size, 1, 16},
		{"auto_handle", &settings.auto_handle, 0, 1},
		{"passthru_prack", &settings.passthru_prack, 0, 1},
		{"ack_timeout", &settings.ack_timeout, 1, 90}, // tm repeats a 2xx no longer
		{"max_sessions", &settings.max_sessions, 1, 10'000'000},
		{"max_rate", &settings.max_rate, 0, 100'000},
		{"max_body", &settings.max_body, 1000, 65'000},
		{"max_legs", &settings.max_legs, 2, 1000},
		{"db_mode", &settings.db_mode, 0, 2},
		{"update_period", &settings.update_period, 1, 86400},
		{"db_optional", &settings.db_optional, 0, 1},
		{"db_timeout", &settings.db_timeout, 1, 60000},
		{"orphan_timeout", &settings.orphan_timeout, 1, 86400},
};

DbSetup made;

} // namespace

Settings settings;

// The text is not repeated in the log: it may hold a password.
int add_credential(unsigned, void *text) noexcept {
	bool is_good = false;
	core::kam::guard("modparam credential", [&] {
		auto one = Credential::parse(static_cast<const char *>(text));
		is_good = one.has_value();
		if (is_good)
			settings.credentials.push_back(std::move(*one));
		else
			LM_ERR("modparam credential: a value cannot be used; it must be "
				   "user:realm:password\n");
	});
	return is_good ? 0 : -1;
}

const DbSetup &db_setup() noexcept {
	return made;
}

core::base::Result<core::base::Done> check_settings() {
	if (auto good = core::base::check_bounds(kBounds); !good) return good;
	made.url = core::base::text_or(settings.db_url);
	made.table = core::base::text_or(settings.db_table, "b2b_entities");
	if (made.table.empty()) return core::base::refuse("db_table", "", "the name of a table");
	const bool is_none = made.url.empty() || made.url == "none";
	made.mode = is_none ? DbMode::None : static_cast<DbMode>(settings.db_mode);
	return core::base::Done{};
}

} // namespace b2b_entities

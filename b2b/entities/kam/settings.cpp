#include "b2b/entities/kam/settings.hpp"

#include "b2b/entities/domain/rows.hpp"
#include "core/base/setting.hpp"
#include "core/kam/entry.hpp"
#include "core/sip/name_addr.hpp"
#include "core/sip/uri.hpp"

namespace b2b_entities {
namespace {

const core::base::Bound kBounds[] = {
		{"hash_size", &settings.hash_size, 1, 16},
		{"auto_handle", &settings.auto_handle, 0, 1},
		{"passthru_prack", &settings.passthru_prack, 0, 1},
		{"nat_target", &settings.nat_target, 0, 2},
		{"ack_timeout", &settings.ack_timeout, 1, 90}, // tm repeats a 2xx no longer
		{"max_sessions", &settings.max_sessions, 1, 10'000'000},
		{"max_rate", &settings.max_rate, 0, 100'000},
		{"max_body", &settings.max_body, 1000, 65'000},
		{"max_legs", &settings.max_legs, 2, 1000},
		{"dmq", &settings.dmq, 0, 1},
		{"orphan_timeout", &settings.orphan_timeout, 1, 86400},
		{"restored_check", &settings.restored_check, 0, 86400},
		{"session_timer", &settings.session_timer, 0, 1},
		{"session_expires", &settings.session_expires, 2, 86'400},
		{"min_se", &settings.min_se, 2, 86'400},
		{"ua_default_timeout", &settings.ua_default_timeout, 1, 30 * 86'400},
};

core::kam::StoreSetup store;

bool is_contact(std::string_view text) {
	const auto parsed = core::sip::NameAddr::parse(text);
	return parsed && core::sip::Uri::parse(parsed->uri);
}

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

const core::kam::StoreSetup &store_setup() noexcept {
	return store;
}

core::base::Result<core::base::Done> check_settings() {
	if (auto good = core::base::check_bounds(kBounds); !good) return good;
	if (settings.session_expires < settings.min_se)
		return core::base::refuse(
				"session_expires", std::to_string(settings.session_expires), "min_se or more");
	const auto contact = core::base::text_or(settings.advertised_contact);
	if (!contact.empty() && !is_contact(contact))
		return core::base::refuse("advertised_contact", contact, "a URI or a value of Contact");
	auto made = core::kam::StoreSetup::of(settings.store, legs_table({}), "b2b_entities", "b2be$");
	if (!made) return made.error();
	store = std::move(made.value());
	return core::base::Done{};
}

} // namespace b2b_entities

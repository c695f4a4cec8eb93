#include "sca/kam/settings.hpp"

#include "core/base/setting.hpp"
#include "core/sip/name_addr.hpp"
#include "core/sip/scan.hpp"
#include "core/sip/uri.hpp"

namespace sca {
namespace {
using core::base::Bound;
using core::base::check_bounds;
using core::base::Done;
using core::base::refuse;
using core::base::Result;
using core::base::text_or;

constexpr core::base::EnumName<ResubscribeRelease> kReleases[] = {
		{ResubscribeRelease::Seized, "seized"}, {ResubscribeRelease::All, "all"},
		{ResubscribeRelease::None, "none"}};

constexpr core::base::EnumName<NotifyEngine> kEngines[] = {
		{NotifyEngine::Own, "own"}, {NotifyEngine::Tm, "tm"}};

const Bound kBounds[] = {
		{"hash_table_size", &settings.table_bits, -1, 16},
		{"call_info_max_expires", &settings.call_info_max_expires, 1, 31536000},
		{"line_seize_max_expires", &settings.line_seize_max_expires, 1, 86400},
		{"purge_expired_interval", &settings.purge_expired_interval, 1, 86400},
		{"db_update_interval", &settings.db_update_interval, 1, 86400},
		{"db_mode", &settings.db_mode, 0, 2},
		{"db_optional", &settings.db_optional, 0, 1},
		{"db_timeout", &settings.db_timeout, 1, 60000},
		{"onhold_bflag", &settings.onhold_bflag, -1, 31},
		{"compat", &settings.compat, 0, 1},
		{"alerting", &settings.alerting, 0, 1},
		{"seize_on_invite", &settings.seize_on_invite, 0, 1},
		{"max_appearances", &settings.max_appearances, 1, 10000},
		{"max_index", &settings.max_index, 1, 0x7fffffff},
		{"max_subscribers", &settings.max_subscribers, 1, 1000000},
		{"max_lines", &settings.max_lines, 1, 0x7fffffff},
		{"max_call_info", &settings.max_call_info, 512, 60000},
		{"max_call_time", &settings.max_call_time, 0, 0x7fffffff},
};

Result<Done> check_variable(const char *name, const char *value, core::kam::VariableSpec &spec) {
	if (!value || !*value || spec.parse(value)) return Done{};
	return refuse(name, value, "a variable, such as $avp(name)");
}

bool is_contact(std::string_view text) {
	const auto contact = core::sip::NameAddr::parse(text);
	return contact && core::sip::is_header_safe(text) && core::sip::Uri::parse(contact->uri);
}

Result<Done> check_storage(Setup &made) {
	made.db_url = text_or(settings.db_url, "mysql://kamailio:kamailiorw@localhost/kamailio");
	made.subs_table = text_or(settings.subs_table, "sca_subscriptions");
	made.state_table = text_or(settings.state_table, "sca_state");
	if (made.db_url.empty()) return refuse("db_url", "", "the address of a database, or none");
	for (const auto &[name, table] :
			{std::pair("subs_table", made.subs_table), std::pair("state_table", made.state_table)})
		if (!core::base::is_sql_name(table)) return refuse(name, table, "the name of a table");
	made.db_mode = static_cast<DbMode>(settings.db_mode);
	if (made.db_url == "none") made.db_mode = DbMode::None;
	return Done{};
}

} // namespace

Settings settings;

Setup &setup() {
	static Setup made;
	return made;
}

Result<Done> check_settings() {
	Setup &made = setup();
	if (auto good = check_bounds(kBounds); !good) return good;
	const auto release = core::base::check_word(
			"resubscribe_release", text_or(settings.resubscribe_release, "seized"), kReleases);
	if (!release) return release.error();
	const auto engine = core::base::check_word(
			"notify_engine", text_or(settings.notify_engine, "own"), kEngines);
	if (!engine) return engine.error();
	made.notify_engine = engine.value();
	if (auto good = check_storage(made); !good) return good;
	if (auto good = check_variable("from_uri_avp", settings.from_uri_avp, made.from_uri_avp); !good)
		return good;
	if (auto good = check_variable("to_uri_avp", settings.to_uri_avp, made.to_uri_avp); !good)
		return good;
	if (auto good = check_variable("received_avp", settings.received_avp, made.received_avp); !good)
		return good;
	made.server_address = text_or(settings.server_address);
	made.contact_fallback = text_or(settings.contact_fallback);
	made.outbound_proxy = text_or(settings.outbound_proxy);
	if (!made.server_address.empty() && !is_contact(made.server_address))
		return refuse("server_address", made.server_address,
				"the value of a Contact header, such as <sip:pbx.example.com>");
	if (!made.contact_fallback.empty() && !core::sip::Uri::parse(made.contact_fallback))
		return refuse("contact_fallback", made.contact_fallback, "a SIP URI");
	if (settings.compat && !made.outbound_proxy.empty()) {
		LM_WARN("modparam outbound_proxy is not used with compat 1, as it is not by the in-tree "
				"module\n");
		made.outbound_proxy.clear();
	}
	if (!made.outbound_proxy.empty() && !core::sip::Uri::parse(made.outbound_proxy))
		return refuse("outbound_proxy", made.outbound_proxy, "a SIP URI");

	Policy &policy = made.policy;
	policy.compat = settings.compat != 0;
	policy.call_info_max_expires = static_cast<uint32_t>(settings.call_info_max_expires);
	policy.line_seize_max_expires = static_cast<uint32_t>(settings.line_seize_max_expires);
	policy.purge_interval = static_cast<uint32_t>(settings.purge_expired_interval);
	policy.resubscribe_release = release.value();
	policy.alerting = settings.alerting != 0;
	policy.seize_on_invite = settings.seize_on_invite != 0;
	policy.max_appearances = static_cast<uint32_t>(settings.max_appearances);
	policy.max_index = static_cast<uint32_t>(settings.max_index);
	policy.max_subscribers = static_cast<uint32_t>(settings.max_subscribers);
	policy.max_call_info = static_cast<uint32_t>(settings.max_call_info);
	policy.max_age = static_cast<uint32_t>(settings.max_call_time);
	policy.stores = made.db_mode != DbMode::None;
	return Done{};
}

} // namespace sca

#include "b2b/sca/kam/settings.hpp"

#include "core/base/setting.hpp"
#include "core/kam/avp.hpp"
#include "core/sip/uri.hpp"

namespace b2b_sca {
namespace {

using core::base::Bound;
using core::base::Done;
using core::base::refuse;
using core::base::Result;
using core::base::text_or;

constexpr int kDay = 24 * 3600;

const Bound kBounds[] = {
		{"hash_size", &settings.hash_size, 1, 20},
		{"max_appearances", &settings.max_appearances, 1, static_cast<int>(kMostIndexes)},
		{"publish_expires", &settings.publish_expires, 60, kDay},
};

void rename(std::string &name, const char *given) {
	name = text_or(given, name);
}

ColumnNames column_names() {
	auto names = usual_names();
	rename(names.shared_line, settings.shared_line_column);
	rename(names.watchers, settings.watchers_column);
	for (uint32_t i = 0; i < kColumnCalls; ++i) {
		const auto &given = settings.calls[i];
		auto &call = names.calls[i];
		rename(call.shared_entity, given.shared_entity);
		rename(call.call_state, given.call_state);
		rename(call.call_info_uri, given.call_info_uri);
		rename(call.appearance_uri, given.appearance_uri);
		rename(call.key, given.key);
	}
	return names;
}

Result<Done> check_variable(
		core::kam::VariableSpec &variable, const char *name, const char *given) {
	const auto text = text_or(given);
	if (text.empty() || !variable.parse(text)) return refuse(name, text, "a variable, $var(line)");
	return Done{};
}

Result<Done> check_variables() {
	const auto line = settings.shared_line_spec_param;
	if (auto good = check_variable(setup().shared_line, "shared_line_spec_param", line); !good)
		return good;
	const auto party = settings.appearance_name_addr_spec_param;
	if (auto good = check_variable(setup().party, "appearance_name_addr_spec_param", party); !good)
		return good;
	setup().watchers = text_or(settings.watchers_avp_spec);
	if (!setup().watchers.empty() && !core::kam::names_avp(setup().watchers))
		return refuse("watchers_avp_spec", setup().watchers, "an AVP, $avp(watchers)");
	return Done{};
}

Result<Done> check_addresses() {
	setup().presence_server = text_or(settings.presence_server);
	setup().domain = text_or(settings.shared_line_domain);
	const auto &server = setup().presence_server;
	if (!server.empty() && !core::sip::Uri::parse(server))
		return refuse("presence_server", server, "a SIP URI");
	setup().bridge_uri = text_or(settings.bridge_uri);
	const auto &mixer = setup().bridge_uri;
	if (!mixer.empty() && !core::sip::Uri::parse(mixer))
		return refuse("bridge_uri", mixer, "the SIP URI of a conference");
	const auto &domain = setup().domain;
	if (!domain.empty() && !core::sip::Uri::parse("sip:a@" + domain))
		return refuse("shared_line_domain", domain, "the domain of a SIP URI");
	return Done{};
}

} // namespace

Settings settings;

Setup &setup() noexcept {
	static Setup made;
	return made;
}

Result<Done> check_settings() {
	if (auto good = core::base::check_bounds(kBounds); !good) return good;
	if (auto good = check_variables(); !good) return good;
	if (auto good = check_addresses(); !good) return good;
	auto store = core::kam::StoreSetup::of(
			settings.store, lines_table({}, column_names()), "b2b_sca");
	if (!store) return store.error();
	setup().store = std::move(store.value());
	setup().further = calls_table(setup().store.table.name + "_appearances");
	setup().store.further = {setup().further};
	Policy &policy = setup().policy;
	policy.max_appearances = static_cast<uint32_t>(settings.max_appearances);
	policy.publish_expires = static_cast<uint32_t>(settings.publish_expires);
	policy.has_mixer = !setup().bridge_uri.empty();
	policy.is_storing = setup().store.is_storing();
	return Done{};
}

} // namespace b2b_sca

#include "b2b/sca/kam/settings.hpp"

#include <algorithm>
#include <vector>

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

// A column, the parameter that names it, and what that says.
struct Renaming {
	std::string *name;
	std::string parameter;
	const char *given;
};

std::vector<Renaming> renamings(ColumnNames &names) {
	std::vector<Renaming> all{
			{&names.shared_line, "shared_line_column", settings.shared_line_column},
			{&names.watchers, "watchers_column", settings.watchers_column}};
	for (uint32_t i = 0; i < kColumnCalls; ++i) {
		const auto &given = settings.calls[i];
		auto &call = names.calls[i];
		const auto app = "app" + std::to_string(i + 1);
		all.push_back({&call.shared_entity, app + "_shared_entity_column", given.shared_entity});
		all.push_back({&call.call_state, app + "_call_state_column", given.call_state});
		all.push_back({&call.call_info_uri, app + "_call_info_uri_column", given.call_info_uri});
		all.push_back({&call.appearance_uri, app + "_call_info_appearance_uri_column",
				given.appearance_uri});
		all.push_back({&call.key, app + "_b2bl_key_column", given.key});
	}
	return all;
}

Result<ColumnNames> column_names() {
	auto names = usual_names();
	const auto all = renamings(names);
	for (const auto &one : all) {
		*one.name = text_or(one.given, *one.name);
		if (!core::base::is_sql_name(*one.name))
			return refuse(one.parameter, *one.name, "the name of a column");
	}
	for (const auto &one : all) {
		const auto has_its_name = [&one](const Renaming &other) {
			return &other != &one && core::base::is_same_word(*other.name, *one.name);
		};
		if (one.given && std::any_of(all.begin(), all.end(), has_its_name))
			return refuse(one.parameter, *one.name, "a name that no other column has");
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
	const auto columns = column_names();
	if (!columns) return columns.error();
	auto store = core::kam::StoreSetup::of(
			settings.store, lines_table({}, columns.value()), "b2b_sca");
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

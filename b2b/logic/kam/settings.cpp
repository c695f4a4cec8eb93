#include "b2b/logic/kam/settings.hpp"

#include "b2b/logic/domain/rows.hpp"
#include "b2b/logic/kam/documents.hpp"
#include "b2b/logic/kam/far_dialogs.hpp"
#include "core/base/pattern.hpp"
#include "core/base/setting.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/str.hpp"
#include "core/kam/text_format.hpp"
#include "core/sip/pass_through.hpp"
#include "core/sip/scan.hpp"
#include "core/sip/uri.hpp"

namespace b2b_logic {
namespace {

using core::base::Bound;
using core::base::check_bounds;
using core::base::Done;
using core::base::refuse;
using core::base::Result;
using core::base::text_or;

constexpr int kMonth = 30 * 24 * 3600;

const Bound kBounds[] = {
		{"hash_size", &settings.hash_size, 1, 20},
		{"cleanup_period", &settings.cleanup_period, 1, 3600},
		{"max_duration", &settings.max_duration, 0, kMonth},
		{"contact_user", &settings.contact_user, 0, 1},
		{"b2bl_th_init_timeout", &settings.th_init_timeout, 1, 3600},
		{"b2bl_early_update", &settings.early_update, 0, 1},
		{"old_entity_term_delay", &settings.old_entity_term_delay, 0, 3600},
		{"hold_first_after", &settings.hold_first_after, 1, 30}, // her 200 is repeated for 32 s
		{"max_script_depth", &settings.max_script_depth, 1, 100},
		{"limit_reply", &settings.limit_reply, 0, 1},
};

// What start() has made of them.
struct Setup {
	Policy policy;
	core::kam::NamedRoute request_route, reply_route;
	core::kam::TextFormat server_address;
	bool is_fixed_address = false; // no variable is in it
	core::kam::VariableSpec from;
	core::base::Pattern custom;
	core::kam::StoreSetup store;
};

Setup &setup() noexcept {
	static Setup made;
	return made;
}

bool is_custom_header(std::string_view name) {
	return setup().custom.matches(name);
}

Result<Done> find_route(core::kam::NamedRoute &route, const char *name, const char *value) {
	const auto text = text_or(value);
	if (text.empty() || route.find(text)) return Done{};
	return refuse(name, text, "the name of a route of the script");
}

Result<Done> check_headers(Policy &policy) {
	const auto all = text_or(settings.custom_headers);
	for (std::string_view rest = all; !rest.empty();) {
		const auto name = core::sip::trim(core::sip::cut(rest, ';'));
		if (name.empty()) continue;
		if (!core::sip::is_token(name)) return refuse("custom_headers", all, "names divided by ;");
		policy.custom_headers.emplace_back(name);
	}
	const auto pattern = text_or(settings.custom_headers_regexp);
	if (!pattern.empty()) {
		auto made = core::base::Pattern::parse(pattern);
		if (!made) return refuse("custom_headers_regexp", pattern, made.error().what);
		setup().custom = std::move(made.value());
		policy.is_custom = is_custom_header;
	}
	policy.init_callid_header = text_or(settings.init_callid_hdr);
	const auto &name = policy.init_callid_header;
	if (!name.empty() && (!core::sip::is_token(name) || core::sip::belongs_to_dialog(name)))
		return refuse(
				"init_callid_hdr", name, "the name of a header that does not belong to a dialog");
	return Done{};
}

Result<Done> check_variables() {
	const auto address = text_or(settings.server_address);
	if (!setup().server_address.parse(address))
		return refuse("server_address", address, "a URI, with variables that exist");
	const bool is_fixed = address.find('$') == address.npos;
	if (!address.empty() && is_fixed && !core::sip::Uri::parse(address))
		return refuse("server_address", address, "a SIP URI");
	setup().is_fixed_address = is_fixed && !address.empty();
	setup().policy.server_address = is_fixed ? address : std::string();
	const auto from = text_or(settings.from_spec_param);
	if (!from.empty() && !setup().from.parse(from))
		return refuse("b2bl_from_spec_param", from, "a variable, $var(from)");
	return Done{};
}

// passthru_prack is a parameter of the module below.
bool passes_prack() {
	modparam_t type = PARAM_INT;
	sr_module *module = find_module_by_name(core::kam::lit("b2b_entities"));
	if (!module) return false;
	const auto *value = static_cast<const int *>(
			find_param_export(module, core::kam::lit("passthru_prack"), type, &type));
	return value && *value != 0;
}

// "udp:192.0.2.1:5060" -> "sip:192.0.2.1:5060"
std::string uri_of_socket(const sip_msg_t *msg) {
	const auto socket = core::kam::receive_socket(msg);
	const auto colon = socket.find(':');
	if (colon == socket.npos) return {};
	const auto transport = socket.substr(0, colon);
	const auto uri = "sip:" + socket.substr(colon + 1);
	return transport == "udp" ? uri : uri + ";transport=" + transport;
}

// server_address, as it stands for this message. Empty, so that of the socket counts, where it is none: without a message
// variables have no value.
std::string address_for(sip_msg_t *msg) {
	auto address = setup().server_address.value(msg).value_or("");
	if (core::sip::Uri::parse(address)) return address;
	if (msg) LM_ERR("server_address is no URI for this message: \"%s\"\n", address.c_str());
	return {};
}

} // namespace

Settings settings;

int add_scenario(unsigned, void *text) noexcept {
	int code = -1;
	core::kam::guard("modparam scenario", [&] {
		settings.scenarios.emplace_back(static_cast<const char *>(text));
		code = 0;
	});
	return code;
}

Result<Done> check_settings() {
	Policy &policy = setup().policy;
	if (auto good = check_bounds(kBounds); !good) return good;
	if (auto good = check_headers(policy); !good) return good;
	if (auto good = check_variables(); !good) return good;
	if (auto good = find_route(
				setup().request_route, "script_req_route", settings.script_req_route);
			!good)
		return good;
	if (auto good = find_route(
				setup().reply_route, "script_reply_route", settings.script_reply_route);
			!good)
		return good;
	if (auto good = load_documents(settings.scenarios); !good) return good;
	auto store = core::kam::StoreSetup::of(
			settings.store, sessions_table({}), "b2b_logic", "b2bl$");
	if (!store) return store.error();
	setup().store = std::move(store.value());
	policy.max_duration = static_cast<uint32_t>(settings.max_duration);
	policy.setup_timeout = static_cast<uint32_t>(settings.th_init_timeout);
	policy.hold_first_after = static_cast<uint32_t>(settings.hold_first_after);
	policy.contact_user = settings.contact_user != 0;
	policy.early_update = settings.early_update != 0;
	policy.old_entity_term_delay = static_cast<uint32_t>(settings.old_entity_term_delay);
	policy.passes_prack = passes_prack();
	policy.far_dialog = far_dialog;
	return Done{};
}

const core::kam::StoreSetup &store_setup() noexcept {
	return setup().store;
}

const core::kam::NamedRoute &request_route() noexcept {
	return setup().request_route;
}

const core::kam::NamedRoute &reply_route() noexcept {
	return setup().reply_route;
}

const Policy &policy_for(sip_msg_t *msg) {
	Policy &policy = setup().policy;
	if (setup().is_fixed_address) return policy;
	auto address = setup().server_address ? address_for(msg) : std::string();
	if (address.empty() && policy.contact_user && msg) address = uri_of_socket(msg);
	policy.server_address = std::move(address);
	return policy;
}

PolicyKept::PolicyKept() : server_address_(setup().policy.server_address) {}

PolicyKept::~PolicyKept() {
	setup().policy.server_address = std::move(server_address_);
}

std::string from_of_script(sip_msg_t *msg) {
	return setup().from ? setup().from.value(msg).value_or("") : std::string();
}

} // namespace b2b_logic

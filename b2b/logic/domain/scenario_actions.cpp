#include "b2b/logic/domain/scenario_actions.hpp"

#include "b2b/logic/domain/words.hpp"
#include "core/base/number.hpp"
#include "core/sip/payload.hpp"
#include "core/sip/scan.hpp"

namespace b2b_logic {
namespace {

using K = ActionKind;
constexpr auto text = Takes::Text, new_id = Takes::NewId, known_id = Takes::KnownId,
			   any_id = Takes::OldOrNewId;
constexpr bool needed = true;

// clang-format off
constexpr ActionRow kActions[] = {
{"entity",        K::Entity,       place::init,                    {{"id", new_id, needed}}},
{"set",           K::Set,          place::all,                     {{"name", text, needed}, {"value"}}},
{"server_new",    K::ServerNew,    place::init,                    {{"id", new_id, needed}, {"adv_contact"}, {"headers"}}},
{"client_new",    K::ClientNew,    place::all,                     {{"id", new_id, needed}, {"dest_uri", text, needed},
                                                                    {"proxy"}, {"from_dname"}, {"adv_contact"}, {"headers"}}},
{"pass_request",  K::PassRequest,  place::request,                 {}},
{"send_reply",    K::SendReply,    place::request,                 {{"code", text, needed}, {"reason"}, {"headers"}, {"body"}}},
{"bridge",        K::Bridge,       place::request,                 {{"entity1", any_id, needed}, {"entity2", any_id, needed},
                                                                    {"provmedia_uri"}, {"flags"}}},
{"delete_entity", K::DeleteEntity, place::request,                 {}},
{"end_dlg_leg",   K::EndDlgLeg,    place::request | place::reply,  {}},
{"handle_reply",  K::HandleReply,  place::reply,                   {{"flags"}}},
{"bridge_retry",  K::BridgeRetry,  place::reply,                   {{"new_entity", known_id, needed}}},
};
// clang-format on

constexpr bool is_in_order() noexcept {
	size_t number = 0;
	for (const auto &row : kActions)
		if (static_cast<size_t>(row.kind) != number++) return false;
	return number == static_cast<size_t>(K::kCount);
}
static_assert(is_in_order());

void add_word(std::string &list, std::string_view word) {
	list.append(list.empty() ? "" : ", ").append(word);
}

// Without what only the moment can say.
std::string_view fixed(const std::string &parameter, std::string_view otherwise = {}) noexcept {
	return has_variables(parameter) ? otherwise : std::string_view(parameter);
}

std::string_view fault_of_client(const Action &action) {
	Session session;
	ClientOrder order;
	order.id = "x";
	order.destination = fixed(action.parameters[1], "sip:x@x");
	order.proxy = fixed(action.parameters[2]);
	order.from_display = fixed(action.parameters[3]);
	order.contact = fixed(action.parameters[4]);
	order.headers = fixed(action.parameters[5]);
	return name_client(session, order, {}).is_ok()
			? std::string_view()
			: "dest_uri is a URI or name-addr, proxy a URI, headers are whole lines";
}

std::string_view fault_of_server(const Action &action) {
	Session session;
	const ServerOrder order{"x", fixed(action.parameters[1]), fixed(action.parameters[2])};
	return name_server(session, order).is_ok()
			? std::string_view()
			: "adv_contact is a URI or Contact, headers are whole lines";
}

std::string_view fault_of_reply(const Action &action) {
	const auto code = core::base::parse_number<unsigned>(fixed(action.parameters[0], "200"));
	if (!code || *code < 101 || *code > 699) return "code is a status from 101 to 699";
	const bool is_good = core::sip::is_header_safe(fixed(action.parameters[1]))
			&& core::sip::parse_payload(
					fixed(action.parameters[2]), fixed(action.parameters[3]), *code);
	return is_good ? std::string_view() : "reason is one line, headers are whole lines";
}

} // namespace

std::string_view name_of(ActionKind kind) noexcept {
	return row_of(kind).name;
}

const ActionRow &row_of(ActionKind kind) noexcept {
	return kActions[static_cast<size_t>(kind)];
}

const ActionRow *find_action(std::string_view name, Places where) noexcept {
	for (const auto &row : kActions)
		if (row.name == name && (row.places & where) != 0) return &row;
	return nullptr;
}

std::string actions_of(Places where) {
	std::string list;
	for (const auto &row : kActions)
		if ((row.places & where) != 0) add_word(list, row.name);
	return list;
}

std::string parameters_of(const ActionRow &row) {
	std::string list;
	for (const auto &parameter : row.parameters)
		if (!parameter.name.empty()) add_word(list, parameter.name);
	return list.empty() ? "nothing" : list;
}

std::string_view fault_of(const Action &action) {
	switch (action.kind) {
	case K::ServerNew:
		return fault_of_server(action);
	case K::ClientNew:
		return fault_of_client(action);
	case K::SendReply:
		return fault_of_reply(action);
	case K::Bridge:
		return parse_bridge_flags(fixed(action.parameters[3]))
				? std::string_view()
				: "flags are max_duration=SECONDS, notify, rollback-failed, hold, no-late-sdp";
	case K::HandleReply:
		return parse_pass_contact(fixed(action.parameters[0])) ? std::string_view()
															   : "flags are pass-3xx-contact";
	default:
		return {};
	}
}

} // namespace b2b_logic

#include "b2b/logic/kam/api.hpp"

#include "b2b/logic/kam/documents.hpp"
#include "b2b/logic/kam/listeners.hpp"
#include "b2b/logic/kam/orders.hpp"
#include "b2b/logic/kam/settings.hpp"
#include "b2b/logic/kam/starting.hpp"
#include "b2b/logic/kam/writer.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/str.hpp"

namespace b2b_logic {
namespace {

using core::kam::as_str;
using core::kam::guard;
using core::kam::view;

constexpr int kFailed = -500;

// The key that a function answers lives until the next one is called.
str *shown(std::string_view key) {
	static std::string held;
	static str text;
	held = key;
	text = as_str(held);
	return &text;
}

std::string_view argument(const str *const args[5], b2bl_arg which) noexcept {
	return args ? view(args[which]) : std::string_view();
}

// 0, or less: as the fault of an RPC command.
template <class Order>
int ordered(const char *name, Order &&order) noexcept {
	int code = kFailed;
	guard(name, [&] {
		const Outcome outcome = order();
		code = -static_cast<int>(outcome.code);
	});
	return code;
}

// With the turn of that session, of which it changes something.
template <class Use>
int in_session(const char *name, const str *key, Use &&use) noexcept {
	return ordered(name, [&] {
		return with_session(view(key), [&](Turn &turn) {
			use(*turn.call());
			if (turn.session()->answered) has_changed(turn.number());
			return Outcome{};
		});
	});
}

std::optional<InitOrder> init_order(
		sip_msg_t *msg, std::string_view scenario, const str *const args[5]) {
	const auto flags = parse_init_flags(argument(args, B2B_ARG_FLAGS));
	if (!flags) return std::nullopt;
	InitOrder order;
	order.scenario = scenario;
	order.flags = *flags;
	order.request_route = argument(args, B2B_ARG_REQUEST_ROUTE);
	order.reply_route = argument(args, B2B_ARG_REPLY_ROUTE);
	order.server_headers = argument(args, B2B_ARG_SERVER_HEADERS);
	order.client_headers = argument(args, B2B_ARG_CLIENT_HEADERS);
	if (scenario == kTopHiding) order.destinations = destinations(msg);
	return order;
}

str *api_init(sip_msg_t *msg, const str *scenario, const str *const args[5], b2bl_cback_f callback,
		void *param) noexcept {
	str *key = nullptr;
	guard("init", [&] {
		if (!begin_document(msg, view(scenario))) return;
		auto order = init_order(msg, view(scenario), args);
		Opening &opening = opening_of(msg);
		if (!order || !opening.call || current_turn()) return;
		const auto from = from_of_script(msg);
		order->from = from;
		set_listener(*opening.call, {callback, param});
		const auto started = start_session(msg, *order);
		if (started != Started::No)
			key = shown(started == Started::Yes ? key_of(opening.number) : std::string());
		else if (opening.call)
			set_listener(*opening.call, {});
	});
	return key;
}

int api_bridge(const str *key, const str *uri, const str *from_display, int entity) noexcept {
	return ordered("bridge", [&] {
		const bool is_second = entity == 1;
		if (entity != 0 && !is_second) return Outcome{400, "no such entity"};
		return order_bridge(view(key), is_second, view(uri), {}, view(from_display));
	});
}

str *api_bridge_extern(const str *scenario, const str *const args[5], b2bl_cback_f callback,
		void *param) noexcept {
	str *key = nullptr;
	guard("bridge_extern", [&] {
		const auto first = parse_rpc_party(argument(args, B2B_ARG_FLAGS)),
				   second = parse_rpc_party(argument(args, B2B_ARG_REQUEST_ROUTE));
		if (!first || !second) return;
		std::string made;
		const auto outcome = trigger_scenario(
				{{view(scenario), {}, {}, false}, *first, *second, {}, {}, {callback, param}},
				nullptr, made);
		if (outcome.is_ok()) key = shown(made);
	});
	return key;
}

int api_bridge_2calls(const str *first, const str *second) noexcept {
	return ordered("bridge_2calls", [&] { return order_bridge_of_two(view(first), view(second)); });
}

int api_terminate_call(const str *key) noexcept {
	return ordered("terminate_call", [&] { return order_end(view(key)); });
}

int api_set_state(const str *key, int state) noexcept {
	return in_session("set_state", key, [&](Call &call) { call.session.listener_state = state; });
}

int api_bridge_msg(
		sip_msg_t *msg, const str *key, int entity, const str *contact, int late_bye) noexcept {
	int code = kFailed;
	guard("bridge_msg", [&] {
		if (entity != 0 && entity != 1) {
			code = -400;
			return;
		}
		const auto started = join_session(
				msg, view(key), {static_cast<unsigned>(entity), view(contact), late_bye != 0});
		code = started == Started::Yes ? 0 : started == Started::Answered ? 1 : -400;
	});
	return code;
}

int api_register_cb(const str *key, b2bl_cback_f callback, void *param) noexcept {
	return in_session("register_cb", key, [&](Call &call) {
		set_listener(call, {callback, param});
	});
}

int api_get_stats(const str *key, b2bl_stat_t *stat) noexcept {
	return ordered("get_stats", [&] {
		return with_session(view(key), [&](const Turn &turn) {
			*stat = stat_of(*turn.session());
			return Outcome{};
		});
	});
}

int api_name_callback(const str *name, b2bl_cback_f callback, void *param) noexcept {
	bool is_named = false;
	guard("name_callback", [&] { is_named = name_listener(view(name), {callback, param}); });
	return is_named ? 0 : -1;
}

// What of it is shown lives until the next one is asked for.
Outcome show_dialog(const Turn &turn, unsigned place, b2bl_dialog_t &dialog) {
	static std::string held[4];
	b2b_leg_info_t info{};
	const auto *entity = find_entity(*turn.session(), turn.session()->places[place]);
	if (!entity || entities().info(turn.number(), entity->leg, &info) < 0)
		return {404, "no such entity"};
	const str *const from[] = {&info.call_id, &info.from_tag, &info.to_tag, &info.remote_target};
	str *const to[] = {&dialog.call_id, &dialog.from_tag, &dialog.to_tag, &dialog.remote_target};
	for (size_t i = 0; i < std::size(held); ++i) {
		held[i] = view(from[i]);
		*to[i] = as_str(held[i]);
	}
	dialog.is_server = info.is_server;
	return {};
}

int api_get_dialog(const str *key, int place, b2bl_dialog_t *dialog) noexcept {
	return ordered("get_dialog", [&] {
		if (place != 0 && place != 1) return Outcome{400, "no such entity"};
		return with_session(view(key), [&](Turn &turn) {
			return show_dialog(turn, static_cast<unsigned>(place), *dialog);
		});
	});
}

int api_confer(const str *key, const str *uri, int first) noexcept {
	return ordered("confer", [&] {
		if (first != 0 && first != 1) return Outcome{400, "no such entity"};
		return order_conference(view(key), static_cast<unsigned>(first), view(uri));
	});
}

} // namespace

int bind(b2bl_api_t *api) noexcept {
	if (!api || api->version != B2B_LOGIC_API_VERSION || api->size != sizeof(*api)) return -1;
	api->init = api_init;
	api->bridge = api_bridge;
	api->bridge_extern = api_bridge_extern;
	api->bridge_2calls = api_bridge_2calls;
	api->terminate_call = api_terminate_call;
	api->set_state = api_set_state;
	api->bridge_msg = api_bridge_msg;
	api->register_cb = api_register_cb;
	api->get_stats = api_get_stats;
	api->name_callback = api_name_callback;
	api->get_dialog = api_get_dialog;
	api->confer = api_confer;
	return 0;
}

} // namespace b2b_logic

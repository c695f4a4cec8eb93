#include "b2b/logic/kam/rpc.hpp"

#include "b2b/logic/domain/words.hpp"
#include "b2b/logic/kam/listing.hpp"
#include "b2b/logic/kam/orders.hpp"

namespace b2b_logic {
namespace {

using core::kam::Answer;
using core::kam::Fault;
using core::kam::Rpc;

constexpr const char *kNoText =
		" came as a number and has to be text; in kamcmd that is s:1020.30, in JSON \"1020.30\"";

// A text argument. A fault where it is not there, or came as a number.
struct Text {
	std::string value;
	std::optional<Fault> fault;
};
Text text_of(Rpc &rpc, const char *name) {
	auto value = rpc.word();
	if (!value) return {{}, Fault{400, std::string(name) + " is missing"}};
	if (rpc.was_number()) return {{}, Fault{400, std::string(name) + kNoText}};
	return {std::move(*value), {}};
}

Answer answer_of(const Outcome &outcome) {
	if (!outcome.is_ok()) return Fault{static_cast<int>(outcome.code), outcome.reason};
	return core::base::Done{};
}

// OK means accepted: what comes of it, the sessions show.
Answer accepted(Rpc &rpc, const Outcome &outcome) {
	if (outcome.is_ok()) rpc.row("OK");
	return answer_of(outcome);
}

Answer rpc_trigger(Rpc &rpc) {
	const auto scenario = text_of(rpc, "scenario"), first = text_of(rpc, "entity1"),
			   second = text_of(rpc, "entity2");
	for (const auto *one : {&scenario, &first, &second})
		if (one->fault) return *one->fault;
	const auto one = parse_rpc_party(first.value), other = parse_rpc_party(second.value);
	if (!one || !other) return Fault{400, "an entity is id,uri[,display name]"};
	std::vector<std::string> words;
	while (auto word = rpc.word()) words.push_back(std::move(*word));
	Scenario order{{scenario.value, {}, {}, false}, *one, *other, {}, {}, {}};
	for (const auto &word : words) {
		const auto pair = parse_context(word);
		if (!pair) return Fault{400, "a context value is key=value"};
		order.context.push_back(*pair);
	}
	std::string key;
	const auto outcome = trigger_scenario(order, nullptr, key);
	if (outcome.is_ok()) rpc.row(key);
	return answer_of(outcome);
}

Answer rpc_bridge(Rpc &rpc) {
	const auto key = text_of(rpc, "dialog_id"), uri = text_of(rpc, "new_uri");
	for (const auto *one : {&key, &uri})
		if (one->fault) return *one->fault;
	const auto flag = rpc.word().value_or("0");
	if (flag != "0" && flag != "1")
		return Fault{400, "flag is 0, the caller goes to new_uri, or 1, the callee"};
	const auto media = rpc.optional_word();
	return accepted(rpc, order_bridge(key.value, flag == "1", uri.value, media));
}

Answer rpc_terminate(Rpc &rpc) {
	const auto key = text_of(rpc, "key");
	if (key.fault) return *key.fault;
	return accepted(rpc, order_end(key.value));
}

const char *trigger_doc[] = {
		"Calls two entities and connects them: scenario id,uri[,display name] "
		"id,uri[,display name] [key=value ...]; answers the key of the session",
		nullptr};
const char *bridge_doc[] = {"Connects one end of a session with another destination: dialog_id "
							"new_uri [0: the caller, 1: "
							"the callee [prov_media_uri]]",
		nullptr};
const char *list_doc[] = {"Lists the sessions", nullptr};
const char *terminate_doc[] = {"Ends a session: key", nullptr};

} // namespace

rpc_export_t rpcs[] = {{"b2b_logic.trigger_scenario", core::kam::call<rpc_trigger>, trigger_doc, 0},
		{"b2b_logic.bridge", core::kam::call<rpc_bridge>, bridge_doc, 0},
		{"b2b_logic.list", core::kam::call<list_sessions>, list_doc, RET_ARRAY},
		{"b2b_logic.terminate_call", core::kam::call<rpc_terminate>, terminate_doc, 0},
		{"b2b_trigger_scenario", core::kam::call<rpc_trigger>, trigger_doc, 0},
		{"b2b_bridge", core::kam::call<rpc_bridge>, bridge_doc, 0},
		{"b2b_list", core::kam::call<list_sessions>, list_doc, RET_ARRAY},
		{"b2b_terminate_call", core::kam::call<rpc_terminate>, terminate_doc, 0}, {}};

} // namespace b2b_logic

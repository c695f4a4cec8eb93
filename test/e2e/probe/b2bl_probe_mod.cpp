// A module above b2b_logic.so, for the tests of its C API: it begins sessions, and logs what it is told of them.
#include "core/kam/rpc.hpp"
#include "core/kam/script_function.hpp"
#include "core/kam/shm.hpp"

#include "b2b/b2b_logic_api.h"

using core::kam::as_str;
using core::kam::lit;
using core::kam::view;

extern "C" {
MODULE_VERSION
}

namespace {

b2bl_api_t b2bl{B2B_LOGIC_API_VERSION, sizeof b2bl};
std::atomic<int> *answer = nullptr; // of the callback to a BYE or a refusal
int dummy = 0;

const char *direction_of(const str &sdp) {
	for (const char *one : {"sendonly", "recvonly", "inactive"})
		if (view(sdp).find(one) != std::string_view::npos) return one;
	return "sendrecv";
}

int on_event(const b2bl_cb_params_t *params, unsigned event) {
	LM_NOTICE("b2bl %u %.*s state=%d answered=%d msg=%d offer=%d param=%d sdp=%s,%s\n", event,
			params->key.len, params->key.s, params->state, params->stat->setup_time >= 0,
			params->msg != nullptr, params->offer.len > 0, params->param == &dummy,
			direction_of(params->sdp[0]), direction_of(params->sdp[1]));
	return *answer;
}

int ki_call(sip_msg_t *msg, str *scenario) noexcept {
	const str server = as_str("X-Server: 1\r\n"), client = as_str("X-Client: 1\r\n");
	const str *const args[5] = {nullptr, nullptr, nullptr, &server, &client};
	const str *key = b2bl.init(msg, scenario, args, on_event, &dummy);
	return key ? 1 : -1;
}

int ki_join(sip_msg_t *msg, str *key) noexcept {
	return b2bl.bridge_msg(msg, key, 0, nullptr, 0) >= 0 ? 1 : -1;
}

core::kam::Answer code(core::kam::Rpc &rpc, int value) {
	rpc.number(value);
	return core::base::Done{};
}

std::string word(core::kam::Rpc &rpc) {
	return rpc.word().value_or("");
}

core::kam::Answer rpc_bridge(core::kam::Rpc &rpc) {
	const auto key = word(rpc), uri = word(rpc), name = word(rpc);
	const str k = as_str(key), u = as_str(uri), n = as_str(name);
	return code(rpc, b2bl.bridge(&k, &u, &n, 0));
}

core::kam::Answer rpc_confer(core::kam::Rpc &rpc) {
	const auto key = word(rpc), uri = word(rpc), first = word(rpc);
	const str k = as_str(key), u = as_str(uri);
	return code(rpc, b2bl.confer(&k, &u, std::atoi(first.c_str())));
}

core::kam::Answer rpc_two(core::kam::Rpc &rpc) {
	const auto first = word(rpc), second = word(rpc);
	const str one = as_str(first), two = as_str(second);
	return code(rpc, b2bl.bridge_2calls(&one, &two));
}

core::kam::Answer rpc_state(core::kam::Rpc &rpc) {
	const auto key = word(rpc);
	const str k = as_str(key);
	return code(rpc, b2bl.set_state(&k, 7));
}

core::kam::Answer rpc_end(core::kam::Rpc &rpc) {
	const auto key = word(rpc);
	const str k = as_str(key);
	return code(rpc, b2bl.terminate_call(&k));
}

core::kam::Answer rpc_stats(core::kam::Rpc &rpc) {
	const auto key = word(rpc);
	const str k = as_str(key);
	b2bl_stat_t stat{};
	const int result = b2bl.get_stats(&k, &stat);
	return code(rpc, result < 0 ? result : static_cast<int>(stat.call_time));
}

core::kam::Answer rpc_extern(core::kam::Rpc &rpc) {
	const auto first = word(rpc), second = word(rpc);
	const str scenario = as_str("extern"), one = as_str(first), two = as_str(second);
	const str *const args[5] = {&one, &two, nullptr, nullptr, nullptr};
	const str *key = b2bl.bridge_extern(&scenario, args, on_event, &dummy);
	rpc.row(key ? view(key) : "none");
	return core::base::Done{};
}

core::kam::Answer rpc_answer(core::kam::Rpc &rpc) {
	*answer = std::atoi(word(rpc).c_str());
	return core::base::Done{};
}

int start() {
	core::kam::use_shm();
	answer = core::kam::make_shm<std::atomic<int>>(B2B_SCENARIO).release();
	const auto found = find_export(lit("bind_b2b_logic"), 0, 0);
	const auto bind = reinterpret_cast<bind_b2b_logic_f>(reinterpret_cast<void *>(found));
	b2bl_api_t older{B2B_LOGIC_API_VERSION, sizeof older - 1};
	const bool is_bound = bind && bind(&older) < 0 && bind(&b2bl) == 0;
	const str name = as_str("b2bl_probe"), none = as_str("");
	const bool is_named = is_bound && b2bl.name_callback(&name, on_event, &dummy) == 0
			&& b2bl.name_callback(&name, on_event, nullptr) < 0
			&& b2bl.name_callback(&none, on_event, nullptr) < 0;
	return is_named ? 0 : -1;
}

const char *doc[] = {"for tests", nullptr};

rpc_export_t rpcs[] = {{"b2bl_probe.bridge", core::kam::call<rpc_bridge>, doc, 0},
		{"b2bl_probe.confer", core::kam::call<rpc_confer>, doc, 0},
		{"b2bl_probe.two", core::kam::call<rpc_two>, doc, 0},
		{"b2bl_probe.state", core::kam::call<rpc_state>, doc, 0},
		{"b2bl_probe.end", core::kam::call<rpc_end>, doc, 0},
		{"b2bl_probe.stats", core::kam::call<rpc_stats>, doc, 0},
		{"b2bl_probe.extern", core::kam::call<rpc_extern>, doc, 0},
		{"b2bl_probe.answer", core::kam::call<rpc_answer>, doc, 0}, {}};

cmd_export_t commands[] = {core::kam::script_function<ki_call, 1>(
								   "b2bl_probe_call", core::kam::fixup_text, REQUEST_ROUTE),
		core::kam::script_function<ki_join, 1>(
				"b2bl_probe_join", core::kam::fixup_text, REQUEST_ROUTE),
		{}};

} // namespace

extern "C" {
struct module_exports exports = {lit("b2bl_probe"), DEFAULT_DLFLAGS, commands, nullptr, rpcs,
		nullptr, nullptr, start, nullptr, nullptr};

int mod_register(char *, int *, void *, void *) {
	return 0;
}
}

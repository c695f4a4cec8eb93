// What core/kam offers to a B2BUA, in the hands of a script: a call with two legs (tm_session.hpp), variables that can be
// assigned and have an index, a clock of milliseconds, messages to other servers.
#include "core/kam/before_script.hpp"
#include "core/kam/dmq.hpp"
#include "core/kam/exports.hpp"
#include "core/kam/pvar.hpp"
#include "core/kam/shm.hpp"
#include "core/kam/str.hpp"
#include "core/kam/ticker.hpp"
#include "test/e2e/probe/tm_session.hpp"

using core::kam::lit;
using core::kam::Value;
using core::kam::view;

extern "C" {
MODULE_VERSION
}

namespace {

char *request_block = nullptr;
int joins_dmq = 0;
std::atomic<int> *ticks = nullptr;

int call(sip_msg_t *invite, str *to) {
	return core::kam::entry("probe_call", [&]() -> core::base::Result<core::kam::Script> {
		if (!probe::call(invite, view(to))) return core::kam::Script::False;
		return core::kam::Script::True;
	});
}

int w_call(sip_msg_t *invite, char *to, char *) {
	str uri{};
	if (fixup_get_svalue(invite, reinterpret_cast<gparam_p>(to), &uri) != 0) return -1;
	return call(invite, &uri);
}

// $probe(key)
enum class Field { Key, CallId, Tag };
constexpr core::base::EnumName<Field> kSessionFields[] = {{Field::Key, "key"}};
constexpr core::base::EnumName<Field> kLegFields[] = {
		{Field::CallId, "callid"}, {Field::Tag, "tag"}};

std::string held; // what a variable shows lives until the next one is read

Value session_value(sip_msg_t *, Field) {
	const auto *session = probe::current();
	if (!session) return {};
	held = print(probe::key_of(*session), probe::kPrefix);
	return std::string_view(held);
}

// $probe_leg(callid)[1]; without an index how many there are
Value leg_value(sip_msg_t *, Field field, std::optional<int> index) {
	const auto *session = probe::current();
	if (!session) return {};
	if (!index) return 2L;
	if (*index < 0 || *index > 1) return {};
	const auto &leg = session->legs[*index];
	return core::base::view(field == Field::CallId ? leg.call_id : leg.local_tag);
}

// $probe_ctx(note)
Value context_value(sip_msg_t *, std::string_view name) {
	const auto *session = probe::current();
	if (!session || name != "note" || session->note.empty()) return {};
	return core::base::view(session->note);
}

bool set_context(sip_msg_t *, std::string_view name, const Value &value) {
	auto *session = probe::current();
	if (!session || name != "note") return false;
	if (const auto *text = std::get_if<std::string_view>(&value)) session->note = *text;
	if (const auto *number = std::get_if<long>(&value))
		session->note = std::to_string(*number).c_str();
	if (std::holds_alternative<std::monostate>(value)) session->note.clear();
	return true;
}

void heard(std::string_view json, std::string_view from) noexcept {
	core::kam::guard("probe", [&] {
		LM_NOTICE("probe heard %.*s from %.*s\n", int(json.size()), json.data(), int(from.size()),
				from.data());
	});
}

void met() noexcept {
	LM_NOTICE("probe met another\n");
}

std::string text_argument(rpc_t *rpc, void *context) {
	str text{};
	return rpc->scan(context, "S", &text) == 1 ? std::string(view(text)) : std::string();
}

void rpc_sessions(rpc_t *rpc, void *context) {
	rpc->add(context, "d", static_cast<int>(probe::live_sessions()));
}

void rpc_ticks(rpc_t *rpc, void *context) {
	rpc->add(context, "d", ticks->load());
}

void rpc_limit(rpc_t *rpc, void *context) {
	const auto key = text_argument(rpc, context);
	int milliseconds = 0;
	rpc->scan(context, "d", &milliseconds);
	rpc->add(context, "d", probe::limit(key, milliseconds) ? 1 : 0);
}

void rpc_tell(rpc_t *rpc, void *context) {
	const auto json = text_argument(rpc, context), server = text_argument(rpc, context);
	const bool is_sent = server == "all" ? core::kam::send_to_all(json)
										 : core::kam::send_to(server, json);
	rpc->add(context, "d", is_sent ? 1 : 0);
}

int start() {
	core::kam::use_shm();
	ticks = core::kam::make_shm<std::atomic<int>>(0).release();
	if (request_block && !probe::find_request_block(request_block)) return -1;
	if (joins_dmq && !core::kam::join_dmq("probe", heard, met)) return -1;
	return probe::make_sessions() && core::kam::reserve_processes(1) ? 0 : -1;
}

int start_worker(int rank) {
	constexpr std::chrono::milliseconds kTick(20);
	if (rank != PROC_MAIN) return 0;
	const auto tick = [] {
		++*ticks;
		probe::end_those_whose_time_is_over();
	};
	return core::kam::start_ticker("probe clock", PROC_TIMER, kTick, tick) ? 0 : -1;
}

const char *doc[] = {"for tests", nullptr};

rpc_export_t rpcs[] = {{"probe.sessions", rpc_sessions, doc, 0}, {"probe.ticks", rpc_ticks, doc, 0},
		{"probe.limit", rpc_limit, doc, 0}, {"probe.tell", rpc_tell, doc, 0}, {}};

param_export_t params[] = {{lit("request_block"), PARAM_STRING, &request_block},
		{lit("dmq"), PARAM_INT, &joins_dmq}, {}};

cmd_export_t cmds[] = {{lit("probe_call"), core::kam::command(w_call), 1, core::kam::fixup_text,
							   nullptr, REQUEST_ROUTE},
		{}};

pv_export_t variables[] = {core::kam::Variable<Field, kSessionFields, session_value>::row("probe"),
		core::kam::IndexedVariable<Field, kLegFields, leg_value>::row("probe_leg"),
		core::kam::AssignableVariable<context_value, set_context>::row("probe_ctx"), {}};

sr_kemi_t kemi[] = {{{lit("tm_probe"), 8}, {lit("call"), 4}, SR_KEMIP_INT,
							reinterpret_cast<void *>(call), {SR_KEMIP_STR}},
		{}};

} // namespace

extern "C" {
struct module_exports exports = {lit("tm_probe"), DEFAULT_DLFLAGS, cmds, params, rpcs, variables,
		nullptr, start, start_worker, nullptr};

int mod_register(char *, int *, void *, void *) {
	return core::kam::take_before_script<probe::take>() ? sr_kemi_modules_add(kemi) : -1;
}
}

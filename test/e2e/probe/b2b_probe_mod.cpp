// The least that can stand above b2b_entities.so, for its tests: a call of two legs, and what one says is said to the
// other.
#include "core/kam/body.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/exports.hpp"
#include "core/kam/message.hpp"
#include "core/kam/shm.hpp"
#include "core/kam/str.hpp"
#include "core/sip/pass_through.hpp"

#include "b2b/b2b_entities_api.h"

using core::kam::as_str;
using core::kam::lit;
using core::kam::view;

extern "C" {
MODULE_VERSION
}

namespace {

constexpr b2b_leg_t kCaller = 0, kCallee = 1;
constexpr uint32_t kOwn = ~uint32_t{0}; // the tag of what nobody has asked for

b2b_entities_api_t b2b{B2B_ENTITIES_API_VERSION, sizeof b2b};
int upper = -1;
int ring_seconds = 0;
std::atomic<int> *ended_calls = nullptr;
std::atomic<int> *own_answer = nullptr; // of the last re-INVITE of our own

struct Call {
	b2b_request_t invite = 0; // until its final answer
	bool is_over = false;
};

// What an answer is for: a request of the other leg. 0: nobody.
uint32_t tag_of(b2b_leg_t from, b2b_request_t request) {
	return request << 1 | from;
}

std::string passing(sip_msg_t *msg, const std::string_view method, bool is_reply) {
	if (!msg) return {};
	return core::sip::passing_headers(std::string_view(msg->buf, msg->len), method, is_reply);
}

// Its headers carry the type of its body.
b2b_message_t message_of(sip_msg_t *msg, const std::string &headers) {
	return {as_str(headers), as_str(msg ? core::kam::body_of(msg).bytes : std::string_view()), {},
			0};
}

void end(b2b_session_t session, Call &call, b2b_leg_t leg) {
	const str reason = as_str("Gone"), none{};
	if (std::exchange(call.is_over, true)) return;
	b2b.end(session, leg, 480, &reason, &none);
	b2b.close(session);
}

void answer(b2b_session_t session, b2b_leg_t leg, b2b_request_t request, int code,
		std::string_view reason, const b2b_message_t &message = {}) {
	const str text = as_str(reason);
	b2b.reply(session, leg, request, code, &text, &message);
}

void on_request(b2b_session_t session, Call &call, const b2b_event_t &event) {
	const b2b_leg_t other = 1 - event.leg;
	if (view(event.method) == "BYE") {
		answer(session, event.leg, event.request, 200, "OK");
		return end(session, call, other);
	}
	const auto headers = passing(event.msg, view(event.method), false);
	const auto message = message_of(event.msg, headers);
	const int sent = b2b.request(
			session, other, &event.method, &message, tag_of(event.leg, event.request));
	if (sent < 0) answer(session, event.leg, event.request, sent == -491 ? 491 : 500, "Not Now");
}

void on_reply(b2b_session_t session, Call &call, const b2b_event_t &event) {
	if (event.tag == kOwn) {
		if (event.code >= 200) *own_answer = event.code;
		if (event.code >= 200 && event.code < 300) b2b.ack(session, event.leg, nullptr);
		return;
	}
	const b2b_leg_t leg = event.tag & 1;
	const b2b_request_t request = event.tag >> 1;
	const auto headers = passing(event.msg, view(event.method), true);
	const auto reason = event.msg ? view(event.msg->first_line.u.reply.reason)
								  : std::string_view("No Answer");
	answer(session, leg, request, event.code, reason, message_of(event.msg, headers));
	const bool is_first = request == call.invite && leg == kCaller;
	if (!is_first || event.code < 200) return;
	call.invite = 0;
	if (event.code >= 300) end(session, call, kCallee);
}

void on_event(b2b_session_t session, void *data, const b2b_event_t *event) {
	auto &call = *static_cast<Call *>(data);
	const b2b_leg_t other = 1 - event->leg;
	if (call.is_over) return;
	switch (event->kind) {
	case B2B_REQUEST:
		return on_request(session, call, *event);
	case B2B_REPLY:
		return on_reply(session, call, *event);
	case B2B_ACK: {
		const std::string headers = passing(event->msg, "ACK", false);
		const auto message = message_of(event->msg, headers);
		b2b.ack(session, other, &message);
		return;
	}
	case B2B_CANCEL: {
		const str reason = as_str("SIP;cause=487;text=\"given up\"");
		b2b.cancel(session, other, &reason);
		if (event->request == call.invite && event->leg == kCaller) end(session, call, other);
		return;
	}
	default:
		return end(session, call, other);
	}
}

void on_woken(b2b_session_t session, void *data) {
	auto &call = *static_cast<Call *>(data);
	const str reason = as_str("Time"), none{};
	b2b.end(session, kCaller, 408, &reason, &none);
	end(session, call, kCallee);
}

void on_ended(b2b_session_t, void *data) {
	core::kam::ShmPtr<Call>(static_cast<Call *>(data));
	++*ended_calls;
}

const b2b_upper_t kUpper{"probe", on_event, on_woken, on_ended, nullptr};

bool begin(b2b_session_t session, Call &call, sip_msg_t *invite, std::string_view to) {
	const b2b_server_t server{};
	const int taken = b2b.server_new(session, kCaller, &server, &call.invite);
	if (taken <= 0) return taken == 0;
	const auto facts = core::kam::facts_of(invite);
	const auto headers = passing(invite, "INVITE", false);
	b2b_client_t client{};
	client.request_uri = as_str(to);
	client.from = as_str(facts.from.uri);
	client.headers = as_str(headers);
	client.body = as_str(core::kam::body_of(invite).bytes);
	client.max_forwards = 69;
	client.tag = tag_of(kCaller, call.invite);
	client.ring_seconds = static_cast<unsigned>(ring_seconds);
	if (b2b.client_new(session, kCallee, &client) < 0)
		answer(session, kCaller, call.invite, 500, "No Callee");
	return true;
}

int w_call(sip_msg_t *invite, char *to, char *) {
	return core::kam::entry("b2b_probe_call", [&]() -> core::base::Result<core::kam::Script> {
		str uri{};
		if (fixup_get_svalue(invite, reinterpret_cast<gparam_p>(to), &uri) != 0)
			return core::kam::Script::False;
		auto call = core::kam::make_shm<Call>();
		Call &data = *call;
		const auto session = b2b.open(upper, invite, &data);
		if (session == 0) return core::kam::Script::False;
		static_cast<void>(call.release());
		const bool is_begun = begin(session, data, invite, view(uri));
		if (!data.invite) b2b.close(session);
		b2b.leave(session);
		return is_begun ? core::kam::Script::True : core::kam::Script::False;
	});
}

void rpc_sessions(rpc_t *rpc, void *context) {
	int count = 0;
	b2b.each(
			upper, [](b2b_session_t, void *param) { ++*static_cast<int *>(param); }, &count);
	rpc->add(context, "d", count);
}

void rpc_ended(rpc_t *rpc, void *context) {
	rpc->add(context, "d", ended_calls->load());
}

// Sends a re-INVITE to each callee; the answer is asked for with the next.
void rpc_reinvite(rpc_t *rpc, void *context) {
	*own_answer = 0;
	const auto ask = [](b2b_session_t session, void *) {
		const str method = as_str("INVITE");
		b2b_message_t message{};
		message.waits_out_glare = 1;
		if (!b2b.enter(session, upper, 1000, nullptr)) return;
		const int sent = b2b.request(session, kCallee, &method, &message, kOwn);
		if (sent < 0) *own_answer = sent;
		b2b.leave(session);
	};
	b2b.each(upper, ask, nullptr);
	rpc->add(context, "d", own_answer->load());
}

void rpc_own_answer(rpc_t *rpc, void *context) {
	rpc->add(context, "d", own_answer->load());
}

// Ends each call after so many milliseconds.
void rpc_limit(rpc_t *rpc, void *context) {
	int milliseconds = 0;
	rpc->scan(context, "d", &milliseconds);
	const auto limit = [](b2b_session_t session, void *param) {
		using namespace std::chrono;
		const auto now = duration_cast<std::chrono::milliseconds>(
				system_clock::now().time_since_epoch());
		if (!b2b.enter(session, upper, 1000, nullptr)) return;
		b2b.wake(session, now.count() + *static_cast<int *>(param));
		b2b.leave(session);
	};
	b2b.each(upper, limit, &milliseconds);
	rpc->add(context, "d", 1);
}

int start() {
	core::kam::use_shm();
	ended_calls = core::kam::make_shm<std::atomic<int>>(0).release();
	own_answer = core::kam::make_shm<std::atomic<int>>(0).release();
	const auto bind = reinterpret_cast<bind_b2b_entities_f>(
			reinterpret_cast<void *>(find_export("bind_b2b_entities", 0, 0)));
	if (!bind || bind(&b2b) != 0) return -1;
	upper = b2b.join(&kUpper);
	return upper < 0 || b2b.join(&kUpper) >= 0 ? -1 : 0;
}

const char *doc[] = {"for tests", nullptr};

rpc_export_t rpcs[] = {{"probe.sessions", rpc_sessions, doc, 0}, {"probe.ended", rpc_ended, doc, 0},
		{"probe.limit", rpc_limit, doc, 0}, {"probe.reinvite", rpc_reinvite, doc, 0},
		{"probe.own_answer", rpc_own_answer, doc, 0}, {}};

param_export_t params[] = {{lit("ring_seconds"), PARAM_INT, &ring_seconds}, {}};

cmd_export_t cmds[] = {{lit("b2b_probe_call"), core::kam::command(w_call), 1, core::kam::fixup_text,
							   nullptr, REQUEST_ROUTE},
		{}};

} // namespace

extern "C" {
struct module_exports exports = {lit("b2b_probe"), DEFAULT_DLFLAGS, cmds, params, rpcs, nullptr,
		nullptr, start, nullptr, nullptr};

int mod_register(char *, int *, void *, void *) {
	return 0;
}
}

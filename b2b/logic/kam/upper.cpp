#include "b2b/logic/kam/upper.hpp"

#include <memory>

#include "b2b/logic/domain/sdp_way.hpp"
#include "b2b/logic/domain/session_json.hpp"
#include "b2b/logic/kam/challenged.hpp"
#include "b2b/logic/kam/decided.hpp"
#include "b2b/logic/kam/listeners.hpp"
#include "b2b/logic/kam/perform.hpp"
#include "b2b/logic/kam/restore.hpp"
#include "b2b/logic/kam/routes.hpp"
#include "b2b/logic/kam/statistics.hpp"
#include "b2b/logic/kam/writer.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/message_text.hpp"
#include "core/kam/str.hpp"

namespace b2b_logic {
namespace {

using core::kam::guard;
using core::kam::MessageText;
using core::kam::view;

using Default = Verdict (*)(Session &, const Incoming &, int64_t, const Policy &);

Verdict handle(Session &session, const Incoming &reply, int64_t now, const Policy &policy) {
	return handle_reply(session, reply, false, now, policy);
}

void pass(Turn &turn, Default usual) {
	perform(turn, decided(turn, need_of(turn), usual, turn.message),
			turn.is_reply ? "an answer" : "a request");
}

void finish_route(Turn &turn, const Incoming &message) {
	perform(turn, decided(turn, Need::Must, after_route, message, turn.is_reply));
}

// The BYE is answered, and its entity is gone, whoever is left; the refusal goes nowhere.
void drop(Turn &turn) {
	if (turn.is_reply) return;
	perform(turn,
			decided(turn, Need::Must, send_reply, turn.message, 200u, std::string_view(),
					Payload()),
			"a BYE");
}

// A message that is the script's to look at, or, where it has no route for it, dealt with as usual.
void decide_on(Turn &turn, Default usual) {
	const auto &message = turn.message;
	if (is_internal(*turn.session(), message, turn.is_reply))
		return perform(turn, decided(turn, need_of(turn), on_internal, message, turn.is_reply));
	switch (ask_listener(turn)) {
	case B2B_DROP:
		return drop(turn);
	case B2B_PART:
		return turn.is_reply ? drop(turn) : pass(turn, part);
	case B2B_PASS:
		return pass(turn, usual);
	default:
		break;
	}
	if (run_route(turn)) {
		if (!turn.session()) return; // the route has ended it
		return finish_route(turn, message);
	}
	pass(turn, usual);
}

void take(Turn &turn, Default usual) {
	const bool was_challenged = turn.session()->is_challenged;
	turn.change = change_in(turn);
	decide_on(turn, usual);
	tell_of_change(turn);
	if (turn.session() && turn.session()->is_challenged && !was_challenged) expect_back(turn);
}

Incoming incoming(const b2b_event_t &event, const MessageText &text) {
	Incoming message;
	message.leg = event.leg;
	message.text = text.message();
	message.method = view(event.method);
	message.request = event.request;
	message.tag = event.tag;
	message.code = static_cast<unsigned>(event.code);
	return message;
}

void take_request(Turn &turn, Incoming &&request, sip_msg_t *msg) {
	turn.message = std::move(request);
	turn.msg = msg;
	turn.is_reply = false;
	tell_of_offer(turn);
	take(turn, pass_request);
}

// As the route has left it.
void pass_seen_ack(Turn &turn) {
	const MessageText text(turn.msg);
	auto ack = turn.message;
	ack.text = text.view();
	perform(turn, decided(turn, Need::Must, on_ack, ack));
	if (turn.session()) finish_route(turn, ack);
}

void take_ack(Turn &turn, const Incoming &ack, sip_msg_t *msg) {
	turn.message = ack;
	turn.msg = msg;
	turn.is_reply = false;
	turn.change = change_in_ack(turn, ack.leg);
	const bool is_seen = way_of_sdp(*turn.session(), ack, false) && run_route_of_ack(turn);
	if (!turn.session()) return; // the route has ended it
	if (is_seen)
		pass_seen_ack(turn);
	else
		perform(turn, decided(turn, Need::Must, on_ack, ack));
	tell_of_change(turn);
}

void on_event(Turn &turn, const b2b_event_t &event) {
	const MessageText text(event.msg);
	auto message = incoming(event, text);
	switch (event.kind) {
	case B2B_REQUEST:
		return take_request(turn, std::move(message), event.msg);
	case B2B_REPLY:
		return take_reply(turn, std::move(message), event.msg);
	case B2B_ACK:
		return take_ack(turn, message, event.msg);
	case B2B_CANCEL:
		turn.msg = event.msg;
		return perform(turn, decided(turn, Need::Must, on_cancel, message));
	case B2B_GONE:
		count(Counting::LegLost);
		return lose(turn, event.leg, message.code);
	default:
		return;
	}
}

std::atomic<long> *number_of_calls = nullptr;

// False: nothing is left of it. One that has come back is looked after first, whatever it is that wakes it.
bool is_there(Turn &turn) {
	if (std::exchange(turn.call()->is_back, false)) look_after(turn);
	return turn.session();
}

Need need_of(const b2b_event_t &event) noexcept {
	if (event.kind == B2B_REQUEST) return need_of_request(view(event.method));
	return event.kind == B2B_REPLY ? need_of_reply(static_cast<unsigned>(event.code)) : Need::Must;
}

void event(b2b_session_t number, void *data, const b2b_event_t *event) noexcept {
	Turn turn(number, static_cast<Call *>(data));
	const auto take = [&] {
		if (is_there(turn)) on_event(turn, *event);
	};
	if (guard("event of a session", take)) return;
	if (need_of(*event) == Need::Must) give_up(turn);
	if (event->kind != B2B_REQUEST) return;
	const bool is_end = view(event->method) == "BYE";
	const str reason = core::kam::as_str(is_end ? "OK" : "Out Of Memory");
	entities().reply(number, event->leg, event->request, is_end ? 200 : 500, &reason, nullptr);
}

void woken(b2b_session_t number, void *data) noexcept {
	Turn turn(number, static_cast<Call *>(data));
	guard("time of a session", [&] {
		if (is_there(turn)) perform(turn, decided(turn, Need::Must, on_time));
	});
}

void ended(b2b_session_t, void *data) noexcept {
	const core::kam::ShmPtr<Call> call(static_cast<Call *>(data));
	if (call->has_row) guard("end of a session", [&] { is_gone(call->row); });
	--*number_of_calls;
}

void *copy(const void *data) noexcept {
	KeptSession *made = nullptr;
	guard("session for another server", [&] {
		const auto &session = static_cast<const Call *>(data)->session;
		if (is_to_keep(session)) made = new KeptSession(session);
	});
	return made;
}

void print(void *copy, void (*take)(const str *, void *), void *param) noexcept {
	const std::unique_ptr<KeptSession> session(static_cast<KeptSession *>(copy));
	if (!take) return;
	guard("session for another server", [&] {
		const auto text = print_session(*session);
		const str told = core::kam::as_str(text);
		take(&told, param);
	});
}

// What was under way there is looked after as soon as the clock comes round.
void *restored(b2b_session_t number, const str *told, int *is_later) noexcept {
	Call *restored = nullptr;
	*is_later = !guard("session of another server", [&] {
		auto session = parse_session(view(*told));
		if (!session) return;
		auto call = new_call();
		call->session = std::move(*session);
		call->is_back = true;
		restored = hand_over(call);
		entities().wake(number, now_ms());
	});
	return restored;
}

} // namespace

const b2b_upper_t &upper_module() noexcept {
	static const b2b_upper_t module{"b2b_logic", event, woken, ended, restored, copy, print};
	if (!number_of_calls) number_of_calls = core::kam::make_shm<std::atomic<long>>(0).release();
	return module;
}

void take_reply(Turn &turn, Incoming &&reply, sip_msg_t *msg) {
	turn.message = std::move(reply);
	turn.msg = msg;
	turn.is_reply = true;
	take(turn, handle);
}

void lose(Turn &turn, Leg leg, unsigned code) {
	Session &session = *turn.session();
	turn.message = {};
	turn.message.leg = leg;
	turn.msg = nullptr;
	turn.is_reply = false;
	const bool parts = has_other_pair(session, leg) && ask_of_end(turn) == B2B_PART;
	if (!turn.session()) return; // the callback has ended it
	perform(turn,
			parts ? decided(turn, Need::Must, part_gone, leg)
				  : decided(turn, Need::Must, on_gone, leg, code));
}

long calls() noexcept {
	return *number_of_calls;
}

core::kam::ShmPtr<Call> new_call() {
	return core::kam::make_shm<Call>();
}

Call *hand_over(core::kam::ShmPtr<Call> &call) noexcept {
	++*number_of_calls;
	return call.release();
}

} // namespace b2b_logic

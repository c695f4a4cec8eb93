#include "test/e2e/probe/tm_session.hpp"

#include "core/kam/ack.hpp"
#include "core/kam/body.hpp"
#include "core/kam/client_transaction.hpp"
#include "core/kam/message.hpp"
#include "core/kam/random.hpp"
#include "core/kam/request.hpp"
#include "core/kam/script_block.hpp"
#include "core/kam/shm.hpp"
#include "core/kam/str.hpp"
#include "core/kam/transaction.hpp"
#include "core/sip/name_addr.hpp"
#include "core/sip/pass_through.hpp"
#include "core/sip/scan.hpp"
#include "core/sip/uri.hpp"

namespace probe {
namespace {

using core::base::view;
using core::kam::Answer;
using core::kam::view;

struct Sessions {
	std::atomic<unsigned> next{0};
	Session all[kSessions];
};
Sessions *sessions = nullptr;
core::kam::NamedRoute request_block;
Session *running = nullptr;

int64_t now_ms() {
	using namespace std::chrono;
	return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

unsigned index_of(const Session &one) noexcept {
	return static_cast<unsigned>(&one - sessions->all);
}

std::string key_text(const Session &one) {
	return print(key_of(one), kPrefix);
}

std::string_view text_of(const sip_msg_t *msg) noexcept {
	return msg ? std::string_view(msg->buf, msg->len) : std::string_view();
}

// "udp:127.0.0.1:5060" -> "<sip:KEY@127.0.0.1:5060>"
std::string contact_of(const Session &one) {
	const auto socket = view(one.socket);
	return "<sip:" + key_text(one) + '@' + std::string(socket.substr(socket.find(':') + 1)) + '>';
}

// Callbacks of tm carry a number: which session, which leg was asked, and whether for an INVITE.
uintptr_t pack(const Session &one, unsigned leg, bool is_invite) noexcept {
	return (uintptr_t{index_of(one)} << 2 | leg << 1 | is_invite) + 1;
}

void handle(Session &one, const Event &event);

void handle(Session &one, Item &item) {
	if (item.message.text().empty()) return handle(one, item.event);
	const bool is_read = item.message.read([&](sip_msg_t *msg) {
		item.event.msg = msg;
		handle(one, item.event);
	});
	if (!is_read) LM_ERR("a message that has waited cannot be read\n");
}

// `now` is run at once when the session is free.
template <class Now>
core::kam::Delivered deliver(Session &one, const Event &event, Now &&now) {
	const auto reach = [&](auto &&use) {
		one.inbox.with(use);
		return true;
	};
	const auto stored = [&] {
		return Item{event,
				event.msg ? core::kam::StoredMessage(event.msg) : core::kam::StoredMessage()};
	};
	return core::kam::deliver<Item>(reach, now, stored, [&](Item &item) { handle(one, item); });
}

core::kam::Delivered deliver(Session &one, const Event &event) {
	return deliver(one, event, [&] { handle(one, event); });
}

void on_callback(struct cell *transaction, int type, tmcb_params *params) noexcept {
	core::kam::guard("answer to the probe", [&] {
		const auto number = core::kam::number_of(params) - 1;
		if (number >= kSessions << 2) return;
		Session &one = sessions->all[number >> 2];
		const bool is_invite = number & 1;
		if (is_invite && type & TMCB_LOCAL_RESPONSE_IN) core::kam::acknowledge(transaction, params);
		const bool is_final = params->code >= 200;
		if (is_final != ((type & TMCB_LOCAL_COMPLETED) != 0)) return; // each answer once
		const auto kind = is_invite ? Kind::InviteAnswer : Kind::Answer;
		deliver(one,
				{kind, static_cast<unsigned>(number >> 1 & 1), {},
						static_cast<unsigned>(params->code), core::kam::reply_of(params)});
	});
}

struct Outgoing {
	unsigned leg;
	std::string_view method;
	std::string headers;
	std::string_view body;
};

std::optional<TransactionId> send(Session &one, const Outgoing &outgoing) {
	Leg &leg = one.legs[outgoing.leg];
	const std::string headers = "Contact: " + contact_of(one) + "\r\nMax-Forwards: 69\r\n"
			+ outgoing.headers;
	core::kam::InDialogRequest request{};
	request.method = outgoing.method;
	request.request_uri = view(leg.target);
	request.from_uri = view(leg.local_uri);
	request.to_uri = view(leg.remote_uri);
	request.local_tag = view(leg.local_tag);
	request.remote_tag = view(leg.remote_tag);
	request.call_id = view(leg.call_id);
	request.cseq = ++leg.cseq;
	request.route_set = view(leg.routes);
	request.socket = view(one.socket);
	request.headers = headers;
	request.body = outgoing.body;
	const bool is_invite = outgoing.method == "INVITE";
	constexpr int kInvite = TMCB_LOCAL_RESPONSE_IN | TMCB_LOCAL_COMPLETED | TMCB_DONT_ACK;
	return core::kam::send_watched(request, is_invite ? kInvite : TMCB_LOCAL_COMPLETED, on_callback,
			pack(one, outgoing.leg, is_invite));
}

void answer(const Session &one, const TransactionId &id, unsigned code, const std::string &reason,
		const std::string &headers = {}, std::string_view body = {}) {
	Answer made;
	made.code = code;
	made.reason = reason;
	made.headers = headers;
	made.body = body;
	made.to_tag = view(one.legs[0].local_tag);
	if (!core::kam::answer(id, made)) LM_NOTICE("probe: no answer %u any more\n", code);
}

// The reply of one leg for the other.
void pass_answer(const Session &one, const TransactionId &id, const Event &event, bool is_invite) {
	if (!event.msg) return answer(one, id, event.code, "Request Timeout");
	const auto facts = core::kam::facts_of(event.msg);
	auto headers = core::sip::passing_headers(text_of(event.msg), facts.method, true);
	if (is_invite && event.code < 300) headers += "Contact: " + contact_of(one) + "\r\n";
	answer(one, id, event.code, std::string(view(event.msg->first_line.u.reply.reason)), headers,
			core::kam::body_of(event.msg).bytes);
}

void let_ack_be(Session &one) {
	if (std::exchange(one.is_kept, false)) core::kam::release(one.incoming);
}

void end(Session &one) {
	let_ack_be(one);
	one.deadline = 0;
	one.state = State::Over;
}

void hang_up(Session &one, unsigned leg) {
	send(one, {leg, "BYE", {}, {}});
}

// What the 2xx to our INVITE says of the end that was called.
void learn(Leg &leg, sip_msg_t *answer) {
	const auto facts = core::kam::facts_of(answer);
	leg.remote_tag = facts.to.tag;
	leg.target = facts.contact;
}

void handle_invite_answer(Session &one, const Event &event) {
	if (event.code == 100) return;
	const bool is_taken = event.code >= 200 && event.code < 300;
	if (is_taken && event.msg) learn(one.legs[1], event.msg);
	if (one.is_cancelled) {
		if (is_taken) hang_up(one, 1);
		return;
	}
	pass_answer(one, one.incoming, event, true);
	if (is_taken) one.state = State::Answered;
	if (event.code >= 300) end(one);
}

bool is_refused_by_script(Session &one, sip_msg_t *request) {
	if (!request_block) return false;
	running = &one;
	const auto ran = request_block.run(request);
	running = nullptr;
	return ran == core::kam::Ran::Dropped;
}

void handle_request(Session &one, const Event &event) {
	const auto method = view(event.msg->first_line.u.request.method);
	const unsigned other = 1 - event.leg;
	if (method == "ACK") return let_ack_be(one);
	if (one.state != State::Answered) return answer(one, event.id, 481, "No Such Call");
	if (is_refused_by_script(one, event.msg)) return answer(one, event.id, 403, "Forbidden");
	if (method == "BYE") {
		answer(one, event.id, 200, "OK");
		hang_up(one, other);
		return end(one);
	}
	const uint32_t cseq = one.legs[other].cseq + 1;
	one.pending[cseq % one.pending.size()] = {event.id, other, cseq};
	send(one,
			{other, method, core::sip::passing_headers(text_of(event.msg), method, false),
					core::kam::body_of(event.msg).bytes});
}

void handle_cancel(Session &one, const Event &event) {
	answer(one, event.id, 200, "OK");
	if (one.state != State::Calling) return;
	one.is_cancelled = true;
	core::kam::cancel(one.outgoing, "SIP;cause=487;text=\"given up\"");
	answer(one, one.incoming, 487, "Request Terminated");
	end(one);
}

// For a BYE nobody waits.
void handle_answer(const Session &one, const Event &event) {
	const uint32_t cseq = core::kam::facts_of(event.msg).cseq;
	const auto &pending = one.pending[cseq % one.pending.size()];
	if (one.state == State::Answered && pending.leg == event.leg && pending.cseq == cseq)
		pass_answer(one, pending.id, event, false);
}

void handle(Session &one, const Event &event) {
	switch (event.kind) {
	case Kind::Request:
		return handle_request(one, event);
	case Kind::Cancel:
		return handle_cancel(one, event);
	case Kind::InviteAnswer:
		return handle_invite_answer(one, event);
	case Kind::Answer:
		return handle_answer(one, event);
	case Kind::TimeIsOver:
		if (one.state != State::Answered) return;
		hang_up(one, 0);
		hang_up(one, 1);
		return end(one);
	}
}

Session *session_of(std::string_view key) noexcept {
	const auto parsed = core::base::parse_session_key(key, kPrefix);
	if (!parsed || parsed->index >= kSessions) return nullptr;
	Session &one = sessions->all[parsed->index];
	return one.secret == parsed->secret ? &one : nullptr;
}

// Our Contact is what the ends of a session send to.
Session *session_of(const core::sip::MessageFacts &facts) noexcept {
	const auto uri = core::sip::Uri::parse(facts.received_uri);
	return uri ? session_of(uri->user) : nullptr;
}

Session *cancelled_session(sip_msg_t *cancel) {
	const auto invite = core::kam::cancelled_by(cancel);
	for (Session &one : sessions->all)
		if (invite && one.state != State::Free && one.incoming == *invite) return &one;
	return nullptr;
}

bool take_request(Session &one, sip_msg_t *request, Kind kind, unsigned leg) {
	Event event{kind, leg, {}, 0, request};
	const bool is_ack = view(request->first_line.u.request.method) == "ACK";
	if (!is_ack && core::kam::open_transaction(request, event.id) != core::kam::Opened::New)
		return true;
	if (deliver(one, event) == core::kam::Delivered::Full && !is_ack)
		answer(one, event.id, 503, "Too Much At Once");
	return true;
}

Session &fresh_session() {
	for (;;) {
		Session &one = sessions->all[sessions->next++ % kSessions];
		if (one.state == State::Free || one.state == State::Over) return one;
	}
}

void fill(Session &one, sip_msg_t *invite, std::string_view to) {
	const auto facts = core::kam::facts_of(invite);
	one.secret = core::kam::random_secret();
	one.is_cancelled = false;
	one.socket = core::kam::receive_socket(invite);
	one.note.clear();
	const auto key = key_text(one);
	one.legs[0] = {SharedString(facts.call_id), SharedString(key), SharedString(facts.from.tag),
			SharedString(facts.to.uri), SharedString(facts.from.uri), SharedString(facts.contact),
			SharedString(core::kam::record_route_of(invite).value_or("")), 0};
	one.legs[1] = {SharedString(key), SharedString(key), {}, SharedString(facts.from.uri),
			SharedString(to), SharedString(to), {}, 0};
}

// The INVITE that opens the session; a retransmission of it has been answered.
bool start(Session &one, sip_msg_t *invite, std::string_view to) {
	fill(one, invite, to);
	const auto opened = core::kam::open_transaction(invite, one.incoming);
	if (opened != core::kam::Opened::New) return opened == core::kam::Opened::Absorbed;
	one.state = State::Calling;
	answer(one, one.incoming, 100, "Trying");
	one.is_kept = core::kam::keep(one.incoming);
	const auto headers = core::sip::passing_headers(text_of(invite), "INVITE", false);
	const auto sent = send(one, {1, "INVITE", headers, core::kam::body_of(invite).bytes});
	one.outgoing = sent.value_or(TransactionId{});
	if (sent) return true;
	answer(one, one.incoming, 503, "Not Reached");
	end(one);
	return true;
}

} // namespace

bool make_sessions() {
	sessions = core::kam::make_shm<Sessions>().release();
	return core::kam::bind_tm();
}

Session &session(unsigned index) noexcept {
	return sessions->all[index % kSessions];
}

core::base::SessionKey key_of(const Session &session) noexcept {
	return {index_of(session), session.secret};
}

unsigned live_sessions() noexcept {
	unsigned live = 0;
	for (const Session &one : sessions->all)
		live += one.state == State::Calling || one.state == State::Answered;
	return live;
}

bool find_request_block(std::string_view name) {
	return request_block.find(name);
}

bool call(sip_msg_t *invite, std::string_view to) {
	Session &one = fresh_session();
	bool is_made = false;
	deliver(one, {}, [&] { is_made = start(one, invite, to); });
	if (is_made) core::kam::let_go();
	return is_made;
}

bool take(sip_msg_t *request) {
	const auto facts = core::kam::facts_of(request);
	if (facts.method == "CANCEL") {
		Session *one = cancelled_session(request);
		return one && take_request(*one, request, Kind::Cancel, 0);
	}
	Session *one = facts.to.tag.empty() ? nullptr : session_of(facts);
	if (!one) return false;
	const unsigned leg = facts.call_id == view(one->legs[0].call_id) ? 0 : 1;
	return take_request(*one, request, Kind::Request, leg);
}

void end_those_whose_time_is_over() noexcept {
	for (Session &one : sessions->all) {
		int64_t deadline = one.deadline;
		if (deadline == 0 || deadline > now_ms()) continue;
		if (one.deadline.compare_exchange_strong(deadline, 0))
			core::kam::guard("time of a session", [&] { deliver(one, {}); });
	}
}

bool limit(std::string_view key, int milliseconds) {
	Session *one = session_of(key);
	if (one) one->deadline = now_ms() + milliseconds;
	return one;
}

Session *current() noexcept {
	return running;
}

} // namespace probe

// Answers to requests that have passed.
#include <algorithm>

#include "b2b/logic/domain/bridge_events.hpp"
#include "b2b/logic/domain/exchanging.hpp"
#include "b2b/logic/domain/passing.hpp"
#include "b2b/logic/domain/trigger_events.hpp"

namespace b2b_logic {
namespace {

using core::base::view;

constexpr std::string_view kElsewhere =
		"Reason: SIP;cause=200;text=\"Call completed elsewhere\"\r\n";

ExchangeEvent event_of(unsigned code) noexcept {
	if (code < 200) return ExchangeEvent::Rings;
	return code < 300 ? ExchangeEvent::Accepted : ExchangeEvent::Refused;
}

// Which of two final answers goes to the caller, the lower one (RFC 3261 16.7 step 6): 6xx, else the lowest class; of
// 4xx those that say how to ask again, and one that was sent rather than a time-out.
unsigned rank_of(unsigned code, bool was_sent) noexcept {
	if (code >= 600) return 0;
	constexpr unsigned kHelpful[] = {401, 407, 415, 420, 484};
	const unsigned rank = code / 100 * 10;
	if (std::find(std::begin(kHelpful), std::end(kHelpful), code) != std::end(kHelpful))
		return rank;
	return rank + (code == 503 || !was_sent ? 2 : 1);
}

bool is_challenge(unsigned code) noexcept {
	return code == 401 || code == 407;
}

// Nobody but us could answer a challenge that does not pass.
unsigned told_code(const Session &session, unsigned code) noexcept {
	return is_challenge(code) && !session.flags.transparent_auth ? 480 : std::min(code, 699u);
}

std::string told_reason(const Session &session, const Incoming &reply) {
	if (told_code(session, reply.code) == reply.code) return reason_of(reply);
	return std::string(phrase_of(told_code(session, reply.code)));
}

Payload told_payload(const Work &work, const Incoming &reply, bool pass_contact) {
	auto payload = passing_reply(work.session, reply, work.policy);
	if (pass_contact && reply.code / 100 == 3) payload.headers += contacts_of(reply.text);
	return payload;
}

// --- provisional ---

// In parallel, the early media of the first client that has some is heard; one To-tag can have one answer.
bool has_the_ear(Session &session, Leg client, bool has_body) {
	if (!has_body) return true;
	auto &heard = setup_of(session).early_media;
	if (heard == kNobody) heard = client;
	return heard == client;
}

void ring(Work &work, Exchange &exchange, const Incoming &reply) {
	auto payload = told_payload(work, reply, false);
	if (auto *client = find_entity(work.session, exchange.to);
			client && client->calling == exchange.tag) {
		apply(work, *client, EntityEvent::Provisional);
		if (!has_the_ear(work.session, client->leg, !payload.body.empty()))
			payload.body.clear(), payload.body_type.clear();
	}
	if (SdpBlob sdp(reply.text.sdp()); !sdp.empty())
		(exchange.is_late ? exchange.offer : exchange.answer) = std::move(sdp);
	answer(work, exchange.from, exchange.request, reply.code, reason_of(reply), std::move(payload));
}

// --- 2xx ---

std::vector<Leg> other_clients(const Session &session, const Exchange &exchange) {
	std::vector<Leg> others;
	for (const auto &other : session.exchanges)
		if (other.from == exchange.from && other.request == exchange.request
				&& other.tag != exchange.tag)
			others.push_back(other.to);
	return others;
}

// The client has won: it stands where clients stand.
void take_place(Session &session, Entity &client, Entity &caller) noexcept {
	client.peer = caller.leg;
	caller.peer = client.leg;
	if (session.places[0] == client.leg || session.places[1] == client.leg) return;
	session.places[session.places[0] == caller.leg ? 1 : 0] = client.leg;
}

void begin_to_talk(Work &work, Entity &client, Leg caller) {
	client.calling = 0;
	apply(work, client, EntityEvent::Accepted);
	if (auto *server = find_entity(work.session, caller)) take_place(work.session, client, *server);
	work.session.setup.reset();
	work.session.retries = 0;
	work.session.answered = work.now;
	set_lifetime(work, work.session.max_duration);
	work.effects.emplace_back(Answered{});
}

// An offer of a PRACK or UPDATE comes behind that of the INVITE in which it is made: what the INVITE said is in force no more.
void outdate_invites(Session &session, const Exchange &newer) {
	for (auto &other : session.exchanges) {
		const bool is_same = other.from == newer.from && other.to == newer.to;
		const bool is_back = other.from == newer.to && other.to == newer.from;
		if (!other.is_invite || other.state != ExchangeState::Asked || other.is_late
				|| !(is_same || is_back))
			continue;
		other.offer = SdpBlob();
		other.answer = SdpBlob();
	}
}

void agree(Work &work, Exchange &exchange, std::string_view sdp) {
	auto &said = exchange.is_late ? exchange.offer : exchange.answer;
	if (!sdp.empty()) said = SdpBlob(sdp);
	if (exchange.is_late || exchange.offer.empty())
		return; // the ACK has the answer, or a PRACK had
	if (!exchange.is_invite) outdate_invites(work.session, exchange);
	auto *asker = find_entity(work.session, exchange.from);
	auto *asked = find_entity(work.session, exchange.to);
	adopt(asker, asked, exchange.offer);
	adopt(asked, asker, exchange.answer);
}

void accept(Work &work, Exchange &won, const Incoming &reply) {
	const auto others = other_clients(work.session, won);
	agree(work, won, reply.text.sdp());
	const Leg from = won.from, to = won.to;
	const Request request = won.request;
	if (won.is_invite)
		won.state = ExchangeState::Answered;
	else
		erase_exchange(work.session, won);
	answer(work, from, request, reply.code, reason_of(reply), told_payload(work, reply, false));
	auto *client = find_entity(work.session, to);
	if (!client || client->calling != reply.tag) return;
	begin_to_talk(work, *client, from);
	for (const auto leg : others) end_entity(work, leg, 0, {}, kElsewhere);
}

// --- 300 and more ---

void keep_best(Work &work, const Incoming &reply, bool pass_contact) {
	auto &best = setup_of(work.session).best;
	const bool is_better = best.code == 0
			|| rank_of(reply.code, !reply.text.empty()) < rank_of(best.code, best.was_sent);
	if (!is_better) return;
	const auto payload = told_payload(work, reply, pass_contact);
	Refusal fresh{reply.code, reply.leg, !reply.text.empty(),
			SharedString(told_reason(work.session, reply)), SharedString(payload.headers),
			SharedString(payload.body), SharedString(payload.body_type)};
	best = std::move(fresh);
}

// All clients have refused: the caller gets the best answer.
void give_up(Work &work, Leg caller, Request request) {
	auto &session = work.session;
	const Refusal best = std::move(setup_of(session).best);
	const unsigned code = told_code(session, best.code);
	answer(work, caller, request, code, view(best.reason),
			{std::string(view(best.headers)), std::string(view(best.body)),
					std::string(view(best.body_type))});
	if (!is_challenge(code)) return end_session(work, EndReason::Reject, code, best.by);
	session.is_challenged = true;
	session.setup = Setup();
	session.setup->best.code = code;
	session.setup->best.by = best.by;
	session.ends_at = work.now + kChallengeTime;
}

void refuse_first(Work &work, const Exchange &lost, const Incoming &reply, bool pass_contact) {
	const auto others = other_clients(work.session, lost);
	const Leg caller = lost.from;
	const Request request = lost.request;
	keep_best(work, reply, pass_contact);
	lose_entity(work, reply.leg);
	if (!others.empty() && reply.code < 600) return;
	// A 6xx is for all of them.
	const auto why = "Reason: SIP;cause=" + std::to_string(reply.code) + "\r\n";
	for (const auto leg : others) end_entity(work, leg, 0, {}, why);
	give_up(work, caller, request);
}

void refuse(Work &work, Exchange &lost, const Incoming &reply, bool pass_contact) {
	const auto *client = find_entity(work.session, lost.to);
	if (client && client->calling == lost.tag) return refuse_first(work, lost, reply, pass_contact);
	const Leg from = lost.from;
	const Request request = lost.request;
	erase_exchange(work.session, lost);
	answer(work, from, request, told_code(work.session, reply.code),
			told_reason(work.session, reply), told_payload(work, reply, pass_contact));
}

} // namespace

void on_exchange_reply(Work &work, Exchange &exchange, const Incoming &reply, bool pass_contact) {
	if (reply.code <= 100) return;
	switch (deed_of(exchange.state, event_of(reply.code))) {
	case ExchangeDeed::PassOn:
		return ring(work, exchange, reply);
	case ExchangeDeed::Accept:
		return accept(work, exchange, reply);
	case ExchangeDeed::Refuse:
		return refuse(work, exchange, reply, pass_contact);
	case ExchangeDeed::Restore:
		return restore(work, exchange, reply);
	case ExchangeDeed::Settle:
		return settle(work, exchange, reply);
	case ExchangeDeed::Forget:
		return erase_exchange(work.session, exchange);
	default:
		return;
	}
}

bool is_awaited(const Session &session, const Incoming &reply) noexcept {
	const auto *exchange = find_exchange(session, reply.leg, reply.tag);
	if (exchange) return is_awaited(exchange->state);
	return trigger_awaits(session, reply) || bridging_awaits(session, reply.leg, reply.tag);
}

bool is_refused_call(const Session &session, const Incoming &reply) noexcept {
	const auto *client = find_entity(session, reply.leg);
	return client && reply.code >= 300 && reply.tag != 0 && client->calling == reply.tag;
}

bool may_be_dropped(const Session &session, const Incoming &refusal) noexcept {
	return is_refused_call(session, refusal) && find_exchange(session, refusal.leg, refusal.tag);
}

Verdict handle_reply(Session &session, const Incoming &reply, bool pass_contact, int64_t now,
		const Policy &policy) {
	Work work{session, now, policy};
	if (auto *exchange = find_exchange(session, reply.leg, reply.tag))
		on_exchange_reply(work, *exchange, reply, pass_contact);
	else if (trigger_awaits(session, reply))
		on_trigger_reply(work, reply);
	else if (bridging_awaits(session, reply.leg, reply.tag))
		on_bridging_reply(work, reply);
	else
		return b2b_logic::refuse(481, "No Such Request");
	return done(std::move(work));
}

} // namespace b2b_logic

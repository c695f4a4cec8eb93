#include "b2b/entities/kam/arrivals.hpp"

#include "b2b/entities/domain/reliable.hpp"
#include "b2b/entities/kam/kept.hpp"
#include "b2b/entities/domain/session_timer.hpp"
#include "b2b/entities/kam/dialogs.hpp"
#include "b2b/entities/kam/late.hpp"
#include "b2b/entities/kam/limits.hpp"
#include "b2b/entities/kam/perform.hpp"
#include "b2b/entities/kam/settings.hpp"
#include "b2b/entities/kam/turns.hpp"
#include "b2b/entities/kam/uppers.hpp"
#include "core/base/number.hpp"
#include "core/base/stable_hash.hpp"
#include "core/kam/body.hpp"
#include "core/kam/digest.hpp"
#include "core/kam/message.hpp"
#include "core/kam/random.hpp"
#include "core/kam/server_transaction.hpp"
#include "core/kam/str.hpp"
#include "core/sip/raw_header.hpp"
#include "core/sip/scan.hpp"

namespace b2b_entities {
namespace {

using What = Arrival::What;

std::string_view text_of(const sip_msg_t *msg) noexcept {
	return {msg->buf, msg->len};
}

// Of a message whose headers are parsed.
std::optional<uint32_t> max_forwards_of(const sip_msg_t *msg) {
	if (!msg->maxforwards) return std::nullopt;
	return core::base::parse_number<uint32_t>(
			core::sip::trim(core::kam::view(msg->maxforwards->body)));
}

uint32_t rseq_of(const sip_msg_t *msg, unsigned code) {
	const bool is_reliable = code < 200 && core::kam::requires_option(msg, "100rel");
	return is_reliable ? rseq_in(core::sip::headers_of(text_of(msg))) : 0;
}

Incoming incoming_of(
		const Arrival &arrival, const core::sip::MessageFacts &facts, uint32_t number) {
	Incoming made;
	made.method = facts.method;
	made.cseq = facts.cseq;
	made.call_id = facts.call_id;
	made.from_tag = facts.from.tag;
	made.to_tag = facts.to.tag;
	made.has_body = !core::kam::body_of(arrival.msg).bytes.empty();
	made.is_too_large = is_too_large(arrival.msg);
	made.max_forwards = max_forwards_of(arrival.msg);
	made.transaction = {arrival.transaction.index, arrival.transaction.label};
	made.number = number;
	if (facts.method == "PRACK") made.rack = rack_in(core::sip::headers_of(text_of(arrival.msg)));
	made.random = core::kam::random_number();
	const bool is_timed = facts.method == "INVITE" || facts.method == "UPDATE";
	if (is_timed && settings.session_timer) made.timer = timer_asked(text_of(arrival.msg));
	return made;
}

uint32_t fresh_request(Session &session) noexcept {
	if (++session.last_request == 0) ++session.last_request;
	return session.last_request;
}

void handle_request(Session &session, Leg &leg, const Arrival &arrival) {
	std::optional<core::sip::MessageFacts> read;
	const auto &facts = arrival.facts ? *arrival.facts
									  : read.emplace(core::kam::facts_of(arrival.msg));
	const auto number = arrival.what == What::Request ? fresh_request(session) : 0;
	const auto contact = contact_of(facts);
	auto incoming = incoming_of(arrival, facts, number);
	incoming.contact = contact;
	Effects effects;
	if (arrival.what == What::Ack)
		effects = on_ack(leg, incoming, now_ms());
	else if (arrival.what == What::Cancel)
		effects = on_cancel(leg, incoming, now_ms());
	else
		effects = on_request(leg, incoming, now_ms());
	perform(session, leg, std::move(effects), arrival.msg);
}

void handle_reply(Session &session, Leg &leg, const Arrival &arrival) {
	Reply reply;
	reply.serial = arrival.serial;
	reply.code = arrival.code;
	reply.is_invite = arrival.is_invite;
	reply.has_message = arrival.msg;
	core::sip::MessageFacts facts;
	std::string routes, contact, cnonce;
	std::optional<Answering> answering;
	if (arrival.msg && (arrival.code == 401 || arrival.code == 407)) {
		cnonce = core::base::hex(core::kam::random_secret());
		reply.answering = &answering.emplace(
				Answering{settings.credentials, core::kam::digest_hashes(), cnonce});
	}
	if (arrival.msg) {
		reply.is_too_large = is_too_large(arrival.msg);
		reply.has_message = !reply.is_too_large;
		reply.text = text_of(arrival.msg);
		facts = core::kam::answer_facts_of(arrival.msg);
		routes = core::kam::record_route_of(arrival.msg).value_or("");
		reply.cseq = facts.cseq;
		reply.random = core::kam::random_number();
		if (arrival.is_invite) reply.rseq = rseq_of(arrival.msg, arrival.code);
		reply.to_tag = facts.to.tag;
		// Behind proxies the address is that of the nearest.
		const bool is_direct = routes.empty() && leg[LegText::Routes].empty();
		contact = contact_of(facts, is_direct);
		reply.contact = contact;
		reply.routes = routes;
	}
	perform(session, leg, on_reply(leg, reply, now_ms()), arrival.msg);
}

void tell_lost(Session &session, const LostAnswer &lost) {
	Leg *leg = leg_at(session, lost.leg);
	if (!leg) return;
	Reply reply;
	reply.serial = lost.serial;
	reply.code = lost.code;
	reply.is_invite = lost.is_invite;
	reply.has_message = false;
	perform(session, *leg, on_reply(*leg, reply, now_ms()), nullptr);
}

void tell_missed(Session &session) {
	LostAnswers missed;
	sessions().touch(session.key.index, [&](Session &found) { std::swap(missed, found.missed); });
	while (const auto lost = missed.take()) {
		const bool is_told = core::kam::guard(
				"answer that was missed", [&] { tell_lost(session, *lost); });
		if (!is_told) miss(session.key.index, *lost);
	}
}

bool is_due(const Leg &leg, int64_t now) noexcept {
	const int64_t due = next_deadline(leg);
	return due != 0 && due <= now;
}

// By index, because callbacks may add legs.
void handle_time(Session &session) {
	constexpr int kMostDue = 8; // of one leg
	const int64_t now = now_ms();
	tell_missed(session);
	for (size_t i = 0; i < session.legs.size(); ++i) {
		Leg &leg = *session.legs[i];
		core::kam::guard("time of a leg", [&] {
			for (int round = 0; round < kMostDue && is_due(leg, now); ++round)
				perform(session, leg, on_time(leg, now, core::kam::random_number()), nullptr);
		});
	}
	if (has_leg_to_end(session)) close(session);
	if (session.wake_at == 0 || session.wake_at > now) return;
	session.wake_at = 0;
	if (session.upper == kUnclaimed) return close(session);
	tell_woken(session);
}

// An answer.
bool is_owed(const Arrival &arrival) noexcept {
	return arrival.what == What::Request || arrival.what == What::Cancel;
}

// Nobody is there to answer it. `leg` of a request says whether its leg has just ended.
void refuse_gone(const Arrival &arrival) {
	const bool is_bye = arrival.msg->first_line.u.request.method_value == METHOD_BYE;
	if (is_bye && arrival.leg != 0) return refuse(arrival.transaction, arrival.msg, 200, "OK");
	refuse(arrival.transaction, arrival.msg, 481, "Call/Transaction Does Not Exist");
}

// Its leg has gone, or to another session, while it waited.
void pass_on(const Session &session, const Arrival &arrival) {
	auto place = place_of(arrival.leg);
	if (place && place->session == session.key.index) place.reset();
	bring(place, arrival);
}

// There was no memory to deal with it: tm waits for an answer as long as there is none, and who wants to hang up is gone.
void give_up(Session &session, Leg &leg, const Arrival &arrival) {
	if (!is_owed(arrival)) return;
	refuse(arrival.transaction, arrival.msg, 500, "Out Of Memory");
	const bool is_end = arrival.what == What::Cancel
			|| arrival.msg->first_line.u.request.method_value == METHOD_BYE;
	if (is_end) lose(session, leg);
}

} // namespace

Leg *leg_at(Session &session, LegIndex index) noexcept {
	for (const auto &leg : session.legs)
		if (leg->key.index == index) return leg.get();
	return nullptr;
}

Leg *leg_numbered(Session &session, uint32_t number) noexcept {
	for (const auto &leg : session.legs)
		if (leg->number == number) return leg.get();
	return nullptr;
}

void bring(const std::optional<Place> &place, const Arrival &arrival) {
	using core::kam::Delivered;
	const auto delivered = place ? deliver(place->session, arrival) : Delivered::Gone;
	if (delivered == Delivered::Gone) end_if_stray(arrival);
	if (!is_owed(arrival)) return;
	if (delivered == Delivered::Full)
		refuse(arrival.transaction, arrival.msg, 503, "Too Much At Once", "Retry-After: 1\r\n");
	if (delivered == Delivered::Gone) refuse_gone(arrival);
}

void handle(Session &session, const Arrival &arrival) {
	if (arrival.what == What::Time) return handle_time(session);
	Leg *leg = leg_at(session, arrival.leg);
	if (!leg) return pass_on(session, arrival);
	if (arrival.what == What::Reply) {
		const bool is_read = core::kam::guard(
				"answer to a request of a leg", [&] { handle_reply(session, *leg, arrival); });
		if (!is_read) miss(session.key.index, arrival);
		return;
	}
	const bool is_done = core::kam::guard(
			"request of a leg", [&] { handle_request(session, *leg, arrival); });
	if (!is_done) give_up(session, *leg, arrival);
}

void finish(Session &session) {
	while (const auto lost = take_unsent(session.key.index)) tell_lost(session, *lost);
	let_rows_go(session);
	for (size_t i = session.legs.size(); i-- > 0;) {
		if (!session.legs[i]->is_over()) continue;
		const auto key = session.legs[i]->key;
		ended_legs().note(key, now_ms() / 1000);
		legs().with(key.index, [](LegRef &leg) { leg.is_over = true; });
		session.legs.erase(session.legs.begin() + static_cast<ptrdiff_t>(i));
	}
}

} // namespace b2b_entities

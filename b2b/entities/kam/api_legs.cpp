#include "b2b/entities/kam/api_legs.hpp"

#include "b2b/entities/domain/decide.hpp"
#include "b2b/entities/domain/reliable.hpp"
#include "b2b/entities/domain/session_timer.hpp"
#include "b2b/entities/kam/arrivals.hpp"
#include "b2b/entities/kam/dialogs.hpp"
#include "b2b/entities/kam/limits.hpp"
#include "b2b/entities/kam/perform.hpp"
#include "b2b/entities/kam/settings.hpp"
#include "b2b/entities/kam/sharing.hpp"
#include "b2b/entities/kam/turns.hpp"
#include "core/base/joined.hpp"
#include "core/kam/server_transaction.hpp"
#include "core/kam/random.hpp"
#include "core/kam/str.hpp"

namespace b2b_entities {
namespace {

using core::kam::guard;
using core::kam::view;

constexpr int kRefused = -400;

std::string headers_of(std::string_view headers, std::string_view body, const str &type) {
	if (body.empty() || type.len <= 0) return std::string(headers);
	return core::base::joined({headers, "Content-Type: ", view(type), "\r\n"});
}

uint32_t or_usual(uint32_t max_forwards) noexcept {
	constexpr uint32_t kUsual = 70; // RFC 3261 8.1.1.6
	return max_forwards ? max_forwards : kUsual;
}

// What a function of the API does with a leg whose turn is ours: decide, then perform.
template <class Decide>
int with_leg(const char *name, b2b_session_t number, b2b_leg_t leg_number, Decide &&decide) {
	int code = kRefused;
	guard(name, [&] {
		Session *session = held(number);
		Leg *leg = session ? leg_numbered(*session, leg_number) : nullptr;
		if (!leg) return;
		Verdict verdict = decide(*leg);
		code = verdict.code;
		if (code == 0) perform(*session, *leg, std::move(verdict.effects), nullptr);
	});
	return code;
}

// The end whose provisional answer the upper module passes on: that which said so last.
std::string_view fork_of(const Session &session, std::string_view headers) {
	const uint32_t rseq = rseq_in(headers);
	for (const auto &leg : session.legs)
		for (auto fork = leg->forks.rbegin(); fork != leg->forks.rend(); ++fork)
			if (rseq != 0 && fork->rseq == rseq) return core::base::view(fork->tag);
	return {};
}

// Which answer of another leg's end it means.
std::optional<Meant> meant_in(const Session &session, std::string_view headers) {
	const uint32_t rseq = rack_in(headers).rseq;
	for (const auto &leg : session.legs)
		if (auto meant = meant_by(*leg, rseq)) return meant;
	return std::nullopt;
}

constexpr int kTooLarge = -413;

bool fits(const str &headers, const str &body) noexcept {
	if (headers.len + body.len <= settings.max_body) return true;
	LM_NOTICE("%d bytes are more than max_body\n", headers.len + body.len);
	return false;
}

// The same where a message goes with it: `decide` gets its headers, type of the body included, and the rest.
template <class Decide>
int with_message(const char *name, b2b_session_t number, b2b_leg_t leg,
		const b2b_message_t *message, Decide &&decide) {
	const b2b_message_t none{}, &given = message ? *message : none;
	if (!fits(given.headers, given.body)) return kTooLarge;
	return with_leg(name, number, leg, [&](Leg &its) {
		const auto headers = headers_of(view(given.headers), view(given.body), given.body_type);
		return decide(its, std::string_view(headers), given);
	});
}

bool is_room_for_leg(Session &session, b2b_leg_t leg) noexcept {
	return !leg_numbered(session, leg)
			&& session.legs.size() < static_cast<size_t>(settings.max_legs);
}

int take_invite(Session &session, b2b_leg_t number, sip_msg_t *invite, const b2b_server_t &server,
		b2b_request_t *request) {
	core::kam::TransactionId id;
	const auto opened = core::kam::open_transaction(invite, id);
	if (opened == core::kam::Opened::Absorbed) return 0;
	if (opened == core::kam::Opened::Failed) return kRefused;
	if (is_too_large(invite)) {
		refuse(id, invite, 513, "Message Too Large");
		return 0;
	}
	const auto timer = settings.session_timer ? timer_asked({invite->buf, invite->len})
											  : TimerAsked();
	const auto least = static_cast<uint32_t>(settings.min_se);
	if (timer.knows && timer.interval != 0 && timer.interval < least) {
		refuse(id, invite, 422, "Session Interval Too Small",
				"Min-SE: " + std::to_string(least) + "\r\n");
		return 0;
	}
	Leg *added = nullptr;
	if (!guard("server_new", [&] { added = &add_server(session, number, invite, server); })) {
		refuse(id, invite, 503, "Out Of Memory");
		return 0;
	}
	Leg &leg = *added;
	hear_timer(leg, timer);
	leg.theirs.timer = timer;
	leg.theirs.phase = Phase::Pending;
	leg.theirs.number = *request = ++session.last_request;
	leg.theirs.cseq = leg.remote_cseq;
	leg.theirs.transaction = {id.index, id.label};
	Effects effects = with_room();
	effects.emplace_back(Answer{leg.theirs.transaction, 100, "Trying", {}, {}, false});
	perform(session, leg, std::move(effects), invite);
	return 1;
}

int api_server_new(b2b_session_t number, b2b_leg_t leg, const b2b_server_t *server,
		b2b_request_t *request) noexcept {
	int result = kRefused;
	guard("server_new", [&] {
		Session *session = held(number);
		sip_msg_t *invite = invite_of(number);
		if (!session || !invite || !is_room_for_leg(*session, leg)) return;
		result = take_invite(*session, leg, invite, *server, request);
	});
	if (result >= 0) core::kam::let_go();
	return result;
}

int api_client_new(b2b_session_t number, b2b_leg_t leg, const b2b_client_t *client) noexcept {
	int result = kRefused;
	guard("client_new", [&] {
		Session *session = held(number);
		if (!session || !is_room_for_leg(*session, leg)) return;
		if (!fits(client->headers, client->body)) return;
		Leg *made = add_client(*session, leg, *client);
		if (!made) return;
		if (client->ring_seconds > 0)
			made->ring_until = now_ms() + int64_t{client->ring_seconds} * 1000;
		const auto headers = headers_of(
				view(client->headers), view(client->body), client->body_type);
		const Order invite{"INVITE", headers, view(client->body), client->tag,
				or_usual(client->max_forwards), !settings.credentials.empty()};
		perform(*session, *made, call(*made, invite), nullptr);
		result = 0;
	});
	return result;
}

int api_request(b2b_session_t number, b2b_leg_t leg, const str *method,
		const b2b_message_t *message, uint32_t tag) noexcept {
	const auto decide = [&](Leg &its, std::string_view headers, const b2b_message_t &given) {
		const auto meant = view(method) == "PRACK" ? meant_in(*held(number), headers)
												   : std::nullopt;
		return send_request(its,
				{view(method), headers, view(given.body), tag, or_usual(given.max_forwards),
						!settings.credentials.empty(), given.waits_out_glare != 0,
						meant ? &*meant : nullptr});
	};
	return with_message("request", number, leg, message, decide);
}

int api_reply(b2b_session_t number, b2b_leg_t leg, b2b_request_t request, int code,
		const str *reason, const b2b_message_t *message) noexcept {
	const auto decide = [&](Leg &its, std::string_view headers, const b2b_message_t &given) {
		AnswerOrder order{
				request, static_cast<unsigned>(code), view(reason), headers, view(given.body)};
		if (code < 200 && its.passes_prack) {
			order.fork = fork_of(*held(number), headers);
			order.random = core::kam::random_number();
		}
		return send_answer(its, order, now_ms());
	};
	return with_message("reply", number, leg, message, decide);
}

int api_ack(b2b_session_t number, b2b_leg_t leg, const b2b_message_t *message) noexcept {
	const auto decide = [&](Leg &its, std::string_view headers, const b2b_message_t &given) {
		return send_ack(its, headers, view(given.body), now_ms());
	};
	return with_message("ack", number, leg, message, decide);
}

int api_cancel(b2b_session_t number, b2b_leg_t leg, const str *reason) noexcept {
	return with_leg(
			"cancel", number, leg, [&](Leg &its) { return cancel(its, view(reason), now_ms()); });
}

int api_end(b2b_session_t number, b2b_leg_t leg, int code, const str *reason,
		const str *headers) noexcept {
	return with_leg("end", number, leg, [&](Leg &its) {
		return end(its, {static_cast<unsigned>(code), view(reason), view(headers)}, now_ms());
	});
}

int state_of(const Leg &leg) noexcept {
	switch (leg.state) {
	case State::New:
		return B2B_LEG_NEW;
	case State::Early:
		return B2B_LEG_EARLY;
	case State::Answered:
		return B2B_LEG_ANSWERED;
	case State::Confirmed:
		return B2B_LEG_CONFIRMED;
	case State::Cancelling:
	case State::Waiting:
	case State::Leaving:
		return B2B_LEG_ENDING;
	default:
		return B2B_LEG_ENDED;
	}
}

// The texts that info() shows live until it is asked again.
str shown(std::string &held, std::string_view text) {
	held = text;
	return core::kam::as_str(held);
}

int api_info(b2b_session_t number, b2b_leg_t leg_number, b2b_leg_info_t *info) noexcept {
	static std::string texts[9];
	int result = kRefused;
	guard("info", [&] {
		Session *session = held(number);
		const Leg *leg = session ? leg_numbered(*session, leg_number) : nullptr;
		if (!leg) return;
		const bool is_server = leg->role == Role::Server;
		info->state = state_of(*leg);
		info->is_server = is_server;
		info->key = shown(texts[0], print(leg->key, kLegPrefix));
		info->call_id = shown(texts[1], (*leg)[LegText::CallId]);
		info->from_tag = shown(
				texts[2], (*leg)[is_server ? LegText::RemoteTag : LegText::LocalTag]);
		info->to_tag = shown(texts[3], (*leg)[is_server ? LegText::LocalTag : LegText::RemoteTag]);
		info->from_uri = shown(
				texts[4], (*leg)[is_server ? LegText::RemoteUri : LegText::LocalUri]);
		info->to_uri = shown(texts[5], (*leg)[is_server ? LegText::LocalUri : LegText::RemoteUri]);
		info->remote_target = shown(texts[6], (*leg)[LegText::Target]);
		info->socket = shown(texts[7], (*leg)[LegText::Socket]);
		info->contact = shown(texts[8], (*leg)[LegText::Contact]);
		info->has_invite_of_ours = leg->ours.phase != Phase::None;
		info->has_invite_of_theirs = leg->theirs.phase != Phase::None;
		result = 0;
	});
	return result;
}

b2b_session_t api_find(const str *key, b2b_leg_t *leg) noexcept {
	b2b_session_t number = 0;
	guard("find", [&] {
		const auto parsed = core::base::parse_session_key(view(key), kLegPrefix);
		auto place = parsed ? place_of(*parsed) : place_of_dialog(view(key));
		if (!place && parsed && take_over_with_leg(*parsed) == TakenOver::Yes)
			place = place_of(*parsed);
		if (!place) return;
		number = place->session;
		if (leg) *leg = place->number;
	});
	return number;
}

// The table is told last: what comes meanwhile for the old session is passed on.
int api_move(b2b_session_t from, b2b_leg_t leg, b2b_session_t to, b2b_leg_t as) noexcept {
	int result = kRefused;
	guard("move", [&] {
		Session *source = held(from), *target = held(to);
		if (!source || !target || source == target || source->upper != target->upper) return;
		if (!is_room_for_leg(*target, as)) return;
		const auto found = std::find_if(source->legs.begin(), source->legs.end(),
				[leg](const auto &its) { return its->number == leg; });
		if (found == source->legs.end()) return;
		target->legs.reserve(target->legs.size() + 1);
		(*found)->number = as;
		const LegIndex index = (*found)->key.index;
		target->legs.push_back(std::move(*found));
		source->legs.erase(found);
		// The leg brings its open requests along: numbers of later ones are none of theirs.
		target->last_request = std::max(target->last_request, source->last_request);
		legs().touch(index, [&](LegRef &ref) {
			ref.session = to;
			ref.number = as;
		});
		result = 0;
	});
	return result;
}

} // namespace

void bind_legs(b2b_entities_api_t &api) noexcept {
	api.server_new = api_server_new;
	api.client_new = api_client_new;
	api.request = api_request;
	api.reply = api_reply;
	api.ack = api_ack;
	api.cancel = api_cancel;
	api.end = api_end;
	api.info = api_info;
	api.find = api_find;
	api.move = api_move;
}

} // namespace b2b_entities

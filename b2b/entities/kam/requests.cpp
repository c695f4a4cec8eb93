#include "b2b/entities/kam/requests.hpp"

#include "b2b/entities/kam/arrivals.hpp"
#include "b2b/entities/kam/perform.hpp"
#include "b2b/entities/kam/routes.hpp"
#include "b2b/entities/kam/settings.hpp"
#include "b2b/entities/kam/sharing.hpp"
#include "b2b/entities/kam/statistics.hpp"
#include "b2b/entities/kam/turns.hpp"
#include "core/kam/message.hpp"
#include "core/kam/server_transaction.hpp"

namespace b2b_entities {
namespace {

using core::kam::Opened;
using core::sip::MessageFacts;
using What = Arrival::What;

std::optional<core::base::SessionKey> key_of(const MessageFacts &facts) noexcept {
	if (facts.to.tag.empty()) return std::nullopt;
	const auto key = core::base::parse_session_key(facts.to.tag, kLegPrefix);
	return key ? key : core::base::parse_session_key(facts.call_id, kLegPrefix);
}

// 0: none that is there. A BYE may name one that has just ended.
LegIndex leg_of(const MessageFacts &facts, const core::base::SessionKey &key,
		const std::optional<Place> &place) noexcept {
	if (place) return place->leg;
	const bool is_late = facts.method == "BYE" && ended_legs().has(key, now_ms() / 1000);
	return is_late ? key.index : 0;
}

// tm knows an ACK of a refusal by itself; one of a 2xx it knows too, and the leg waits for it.
void take_ack(sip_msg_t *ack, const MessageFacts &facts, const std::optional<Place> &place) {
	Arrival arrival;
	core::kam::open_transaction(ack, arrival.transaction);
	if (!place) return;
	arrival.what = What::Ack;
	arrival.leg = place->leg;
	arrival.msg = ack;
	arrival.facts = &facts;
	deliver(place->session, arrival);
}

void take_other(sip_msg_t *request, const MessageFacts &facts, What what,
		const std::optional<Place> &place, LegIndex leg) {
	Arrival arrival;
	if (core::kam::open_transaction(request, arrival.transaction) != Opened::New) return;
	if (leg == 0) {
		count(Counting::Unknown);
		run_request_route(request);
	}
	arrival.what = what;
	arrival.leg = leg;
	arrival.msg = request;
	arrival.facts = &facts;
	bring(place, arrival);
}

// Its session is another server's, and cannot be taken over now: memory is missing, or another process is at it.
bool put_off(sip_msg_t *request, const core::base::SessionKey &leg) {
	core::kam::TransactionId transaction;
	if (core::kam::open_transaction(request, transaction) != Opened::New) return true;
	refuse(transaction, request, 503, "Service Unavailable", "Retry-After: 1\r\n");
	// Who hangs up does not come again.
	if (request->REQ_METHOD == METHOD_BYE) end_later(leg);
	return true;
}

// The INVITE that has made a leg, once more: a retransmission, which tm absorbs, or the same by another way (RFC 3261
// 8.2.2.2).
bool take_known_invite(sip_msg_t *invite, const MessageFacts &facts) {
	if (!place_of_invite(facts.call_id, facts.from.tag, facts.cseq)) return false;
	core::kam::TransactionId transaction;
	if (core::kam::open_transaction(invite, transaction) != Opened::New) return true;
	count(Counting::Merged);
	refuse(transaction, invite, 482, "Loop Detected");
	return true;
}

bool take_cancel(sip_msg_t *cancel, const MessageFacts &facts) {
	const auto place = place_of_invite(facts.call_id, facts.from.tag, facts.cseq);
	if (place) take_other(cancel, facts, What::Cancel, place, place->leg);
	return place.has_value();
}

} // namespace

bool take_before(sip_msg_t *request) {
	return settings.auto_handle && take(request);
}

bool take(sip_msg_t *request) {
	const auto facts = core::kam::facts_of(request);
	if (facts.to.tag.empty()) {
		if (facts.method == "INVITE") return take_known_invite(request, facts);
		return facts.method == "CANCEL" && take_cancel(request, facts);
	}
	const auto key = key_of(facts);
	if (!key) return false;
	auto place = place_of(*key);
	auto taken = TakenOver::No;
	if (!place && facts.method != "ACK") taken = take_over_with_leg(*key);
	if (taken == TakenOver::Later) return put_off(request, *key);
	if (taken == TakenOver::Yes) place = place_of(*key);
	const auto what = facts.method == "CANCEL" ? What::Cancel : What::Request;
	if (facts.method == "ACK")
		take_ack(request, facts, place);
	else
		take_other(request, facts, what, place, leg_of(facts, *key, place));
	return true;
}

} // namespace b2b_entities

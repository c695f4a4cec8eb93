#include "b2b/logic/domain/exchanging.hpp"

#include <algorithm>

#include "b2b/logic/domain/passing.hpp"
#include "core/base/shared.hpp"
#include "core/sip/header_lines.hpp"
#include "core/sip/sdp_direction.hpp"

namespace b2b_logic {
namespace {

using core::base::view;

bool is_first_of(const Session &session, const Exchange &exchange) noexcept {
	const auto *client = find_entity(session, exchange.to);
	return client && client->calling == exchange.tag;
}

// One that has been taken out of its session.
struct Closing {
	Exchange exchange;
	ExchangeDeed deed;
	bool is_first;
};

// Takes those out that are not left alone by `event_of`, which says what happens to them.
template <class F>
std::vector<Closing> take_out(Session &session, F &&event_of) {
	std::vector<Closing> taken;
	auto &all = session.exchanges;
	for (size_t i = 0; i < all.size();) {
		const auto event = event_of(all[i]);
		const auto deed = event ? deed_of(all[i].state, *event) : ExchangeDeed::Ignore;
		if (deed == ExchangeDeed::Ignore) {
			++i;
			continue;
		}
		taken.push_back({all[i], deed, is_first_of(session, all[i])});
		erase_exchange(session, all[i]);
	}
	return taken;
}

// The answer that the offer in a 2xx gets where nobody answers it any more.
Payload refusing_media(const Entity &asked, const Exchange &exchange) {
	if (!exchange.is_late || exchange.offer.empty()) return {};
	return {{}, silent_answer(asked, exchange.offer.text()), "application/sdp"};
}

// The one with which the call goes on as it was, where its streams are still these.
std::string standing_answer(const Entity &asked, std::string_view offer) {
	const auto agreed = asked.sent_by_us.text();
	const bool stands = !agreed.empty() && core::sip::is_answer_to(agreed, offer);
	return stands ? std::string(agreed) : silent_answer(asked, offer);
}

void call_off(Work &work, const Closing &closing, std::string_view reason) {
	// Clients of the first INVITE are ended by whoever ends the session.
	if (!closing.exchange.is_invite || closing.is_first) return;
	work.effects.emplace_back(Cancel{closing.exchange.to, std::string(reason)});
	work.session.exchanges.push_back(closing.exchange);
	work.session.exchanges.back().state = ExchangeState::CalledOff;
}

void close(Work &work, const Closing &closing, std::string_view reason = {}) {
	const auto &exchange = closing.exchange;
	switch (closing.deed) {
	case ExchangeDeed::CallOff:
		return call_off(work, closing, reason);
	case ExchangeDeed::Satisfy:
		if (auto *asked = find_entity(work.session, exchange.to); asked && is_talking(*asked))
			acknowledge(work, *asked, refusing_media(*asked, exchange));
		return;
	case ExchangeDeed::Fail:
		// Other clients may still answer a first INVITE.
		if (!closing.is_first) answer(work, exchange.from, exchange.request, 480, phrase_of(480));
		return;
	default:
		return;
	}
}

void answer_as_before(Work &work, Entity &asked, const SdpBlob &offer) {
	if (offer.empty()) return acknowledge(work, asked);
	auto answer = standing_answer(asked, offer.text());
	adopt(&asked, nullptr, offer);
	adopt(nullptr, &asked, SdpBlob(answer));
	acknowledge(work, asked, {{}, std::move(answer), "application/sdp"});
}

Entity *talking(Session &session, Leg leg) noexcept {
	Entity *entity = find_entity(session, leg);
	return entity && is_talking(*entity) ? entity : nullptr;
}

// One of ours, whose answer nobody waits for. `next`: who is offered what it says, or nobody.
void offer(Work &work, const Entity &to, Leg next, std::string sdp) {
	Exchange exchange;
	exchange.from = next;
	exchange.to = to.leg;
	exchange.is_invite = true;
	exchange.state = ExchangeState::Restoring;
	exchange.offer = SdpBlob(sdp);
	exchange.tag = reinvite(work, to, {{}, std::move(sdp), "application/sdp"});
	work.session.exchanges.push_back(std::move(exchange));
}

} // namespace

void restore(Work &work, Exchange &exchange, const Incoming &reply) {
	const Exchange over = exchange;
	erase_exchange(work.session, exchange);
	Entity *asked = talking(work.session, over.to);
	if (!asked) return;
	if (over.is_late) return answer_as_before(work, *asked, SdpBlob(reply.text.sdp()));
	acknowledge(work, *asked);
	const auto before = asked->sent_by_us.text();
	if (before.empty() || before == over.offer.text() || !talking(work.session, over.from)) return;
	const auto version = core::sip::version_of(over.offer.text()).value_or(0);
	offer(work, *asked, over.from, core::sip::with_version(before, version + 1));
}

bool is_restoring(const Session &session, Leg asked) noexcept {
	return std::any_of(
			session.exchanges.begin(), session.exchanges.end(), [asked](const Exchange &exchange) {
				return exchange.to == asked && exchange.state == ExchangeState::Restoring;
			});
}

void settle(Work &work, Exchange &exchange, const Incoming &reply) {
	const Exchange over = exchange;
	erase_exchange(work.session, exchange);
	Entity *asked = talking(work.session, over.to);
	if (!asked) return;
	acknowledge(work, *asked);
	const auto sdp = reply.text.sdp();
	const bool is_as_before = sdp.empty()
			|| core::sip::is_same_but_version(sdp, asked->sent_to_us.text());
	adopt(nullptr, asked, over.offer);
	adopt(asked, nullptr, SdpBlob(sdp));
	work.effects.emplace_back(Store{});
	if (Entity *other = is_as_before ? nullptr : talking(work.session, over.from))
		offer(work, *other, kNobody, std::string(sdp));
}

const Exchange *find_exchange(const Session &session, Leg to, Tag tag) noexcept {
	for (const auto &exchange : session.exchanges)
		if (exchange.to == to && exchange.tag == tag) return &exchange;
	return nullptr;
}

Exchange *find_exchange(Session &session, Leg to, Tag tag) noexcept {
	return const_cast<Exchange *>(find_exchange(static_cast<const Session &>(session), to, tag));
}

void erase_exchange(Session &session, const Exchange &exchange) noexcept {
	auto &all = session.exchanges;
	all.erase(all.begin() + (&exchange - all.data()));
}

void pass_on(Work &work, const Incoming &request, const Entity &to, unsigned max_forwards) {
	Exchange exchange;
	exchange.from = request.leg;
	exchange.request = request.request;
	exchange.to = to.leg;
	exchange.is_invite = request.method == "INVITE";
	exchange.offer = SdpBlob(request.text.sdp());
	exchange.is_late = exchange.is_invite && exchange.offer.empty();
	exchange.tag = send(work, to, request.method,
			passing_request(work.session, request, work.policy), max_forwards);
	work.session.exchanges.push_back(std::move(exchange));
}

void call_for(Work &work, const Entity &server, Entity &client, Payload payload,
		const SdpBlob &offer, unsigned max_forwards) {
	Exchange exchange;
	exchange.from = server.leg;
	exchange.request = server.invite;
	exchange.to = client.leg;
	exchange.is_invite = true;
	exchange.offer = offer;
	exchange.is_late = offer.empty();
	client.peer = server.leg;
	adopt(nullptr, &client, offer);
	exchange.tag = call(work, client, &server, std::move(payload), max_forwards);
	work.session.exchanges.push_back(std::move(exchange));
}

void call_again(Work &work, const Entity &server, Entity &client) {
	if (!work.session.setup) return;
	const auto &first = work.session.setup->first;
	const auto text = [](const SharedString &shared) { return std::string(view(shared)); };
	call_for(work, server, client, {text(first.headers), text(first.body), text(first.body_type)},
			first.offer, first.max_forwards);
}

bool on_exchange_ack(Work &work, const Incoming &ack) {
	const auto taken = take_out(work.session, [&](const Exchange &exchange) {
		const bool is_meant = exchange.from == ack.leg && exchange.state == ExchangeState::Answered;
		return is_meant ? std::optional(ExchangeEvent::Acknowledged) : std::nullopt;
	});
	for (const auto &[exchange, deed, is_first] : taken) {
		auto *asker = find_entity(work.session, exchange.from);
		auto *asked = find_entity(work.session, exchange.to);
		if (!asked || !is_talking(*asked)) continue;
		if (exchange.is_late) {
			adopt(asked, asker, exchange.offer);
			adopt(asker, asked, SdpBlob(ack.text.sdp()));
		}
		acknowledge(work, *asked, passing_request(work.session, ack, work.policy));
		work.effects.emplace_back(Store{});
	}
	return !taken.empty();
}

bool on_exchange_cancel(Work &work, const Incoming &cancel) {
	const auto taken = take_out(work.session, [&](const Exchange &exchange) {
		const bool is_meant = exchange.from == cancel.leg && exchange.request == cancel.request;
		return is_meant ? std::optional(ExchangeEvent::Cancelled) : std::nullopt;
	});
	const auto reason = core::sip::unfolded(cancel.text.header("Reason")).value_or("");
	for (const auto &closing : taken) close(work, closing, reason);
	return !taken.empty();
}

void drop_exchanges(Work &work, Leg leg) {
	const auto taken = take_out(work.session, [&](const Exchange &exchange) {
		if (exchange.from == leg) return std::optional(ExchangeEvent::AskerGone);
		if (exchange.to == leg) return std::optional(ExchangeEvent::AskedGone);
		return std::optional<ExchangeEvent>();
	});
	for (const auto &closing : taken) close(work, closing);
}

} // namespace b2b_logic

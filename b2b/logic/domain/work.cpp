#include "b2b/logic/domain/work.hpp"

#include <algorithm>

#include "b2b/logic/domain/bridge_events.hpp"
#include "core/sip/name_addr.hpp"
#include "core/sip/scan.hpp"
#include "core/sip/sdp_direction.hpp"
#include "core/sip/uri.hpp"

namespace b2b_logic {
namespace {

// As the script writes it, quoted or not.
std::string display_of(std::string_view written) {
	const bool is_quoted = !written.empty() && written.front() == '"';
	return core::sip::quote(is_quoted ? core::sip::unquote(written) : std::string(written));
}

// The identity with another display name.
std::string with_display(std::string_view identity, std::string_view display) {
	const auto parsed = display.empty() ? std::nullopt : core::sip::NameAddr::parse(identity);
	if (!parsed) return std::string(identity);
	return display_of(display).append(" <").append(parsed->uri).append(">");
}

// Who calls the client, from now on.
void set_from(Entity &client, const Entity *as) {
	auto from = client.texts[EntityText::From];
	if (from.empty() && as) from = identity_of(*as);
	const auto shown = with_display(from, client.texts[EntityText::FromDisplay]);
	if (shown != client.texts[EntityText::From]) client.texts.set({{EntityText::From, shown}});
}

std::string_view user_in(std::string_view identity) noexcept {
	const auto parsed = core::sip::NameAddr::parse(identity);
	const auto uri = parsed ? core::sip::Uri::parse(parsed->uri) : std::nullopt;
	return uri ? uri->user : std::string_view();
}

} // namespace

Verdict refuse(unsigned code, std::string_view reason) {
	return {code, reason, {}};
}

Verdict done(Work &&work) {
	return {0, {}, effects_of(std::move(work))};
}

Effects effects_of(Work &&work) {
	wake(work);
	return std::move(work.effects);
}

void apply(Work &work, Entity &entity, EntityEvent event) {
	const auto next = transition(entity.state, event);
	work.effects.emplace_back(
			Trace{entity.leg, "entity", name_of(event), name_of(entity.state), name_of(next)});
	entity.state = next;
}

Tag call(Work &work, Entity &client, const Entity *as, Payload payload, unsigned max_forwards) {
	payload.headers.append(client.texts[EntityText::InviteHeaders]);
	set_from(client, as);
	const auto text = [&](EntityText field) { return std::string(client.texts[field]); };
	client.calling = work.session.next_tag++;
	apply(work, client, EntityEvent::Called);
	work.effects.emplace_back(Invite{client.leg, client.calling, text(EntityText::RequestUri),
			text(EntityText::Proxy), text(EntityText::From), text(EntityText::To),
			contact_of(client, work.policy), text(EntityText::Socket), text(EntityText::Headers),
			std::move(payload), max_forwards, 0});
	return client.calling;
}

Tag send(Work &work, const Entity &to, std::string_view method, Payload payload,
		unsigned max_forwards) {
	const Tag tag = work.session.next_tag++;
	work.effects.emplace_back(
			Send{to.leg, tag, std::string(method), std::move(payload), max_forwards});
	return tag;
}

Tag reinvite(Work &work, const Entity &to, Payload payload) {
	const Tag tag = send(work, to, "INVITE", std::move(payload));
	std::get<Send>(work.effects.back()).waits_out_glare = true;
	return tag;
}

void answer(Work &work, Leg leg, Request request, unsigned code, std::string_view reason,
		Payload payload) {
	auto *entity = find_entity(work.session, leg);
	if (entity && request != 0 && entity->invite == request) {
		if (code >= 200) entity->invite = 0;
		apply(work, *entity,
				code < 200           ? EntityEvent::Provisional
						: code < 300 ? EntityEvent::Accepted
									 : EntityEvent::Ended);
	}
	work.effects.emplace_back(Reply{leg, request, code, std::string(reason), std::move(payload)});
}

void acknowledge(Work &work, Entity &entity, Payload payload) {
	if (entity.kind == EntityKind::Client) apply(work, entity, EntityEvent::Acknowledged);
	work.effects.emplace_back(Ack{entity.leg, std::move(payload)});
}

void pair(Entity &first, Entity &second) noexcept {
	first.peer = second.leg;
	second.peer = first.leg;
}

void connect(Work &work, Entity &first, Entity &second) {
	pair(first, second);
	work.session.places[0] = first.leg;
	work.session.places[1] = second.leg;
}

void set_lifetime(Work &work, uint32_t seconds) noexcept {
	work.session.ends_at = seconds == 0 ? 0 : work.now + int64_t{1000} * seconds;
}

void wake(Work &work) {
	auto &session = work.session;
	if (session.end_reason != EndReason::None) return;
	int64_t at = 0;
	for (const auto deadline : {session.ends_at, session.trigger ? session.trigger->hold_at : 0,
				 bridging_deadline(session)})
		if (deadline != 0 && (at == 0 || deadline < at)) at = deadline;
	if (at == session.wakes_at) return;
	work.effects.emplace_back(WakeAt{at});
	session.wakes_at = at;
}

void adopt(Entity *from, Entity *to, const SdpBlob &sdp) noexcept {
	if (sdp.empty()) return;
	if (from) from->sent_to_us = sdp;
	if (to) to->sent_by_us = sdp;
}

std::string silent(std::string_view sdp, std::string_view last_sent) {
	const auto version = core::sip::version_of(last_sent);
	return core::sip::hold(sdp, core::sip::Direction::Inactive, version ? *version + 1 : 1);
}

std::string silent_answer(const Entity &offerer, std::string_view offer) {
	return silent(offer, offerer.sent_by_us.text());
}

std::string contact_of(const Entity &entity, const Policy &policy) {
	const auto written = entity.texts[EntityText::Contact];
	if (!written.empty()) return std::string(written);
	if (!policy.contact_user) return policy.server_address;
	const auto uri = core::sip::Uri::parse(policy.server_address);
	if (!uri || !uri->user.empty()) return policy.server_address;

	// The user of the From that we write on this leg: of a server that is the To of its INVITE.
	const bool is_client = entity.kind == EntityKind::Client;
	const auto user = user_in(entity.texts[is_client ? EntityText::From : EntityText::To]);
	if (user.empty()) return policy.server_address;
	const auto behind_scheme = policy.server_address.find(':') + 1;
	return policy.server_address.substr(0, behind_scheme)
			.append(user)
			.append(1, '@')
			.append(policy.server_address, behind_scheme);
}

} // namespace b2b_logic

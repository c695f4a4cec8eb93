// b2b_init_request(): an INVITE becomes a session.
#include <algorithm>
#include <vector>

#include "b2b/logic/domain/exchanging.hpp"
#include "b2b/logic/domain/passing.hpp"
#include "core/sip/header_lines.hpp"
#include "core/sip/option_tags.hpp"
#include "core/sip/scan.hpp"

namespace b2b_logic {
namespace {

std::vector<Leg> named_ones(const Session &session, EntityKind kind) {
	std::vector<Leg> legs;
	for (const auto &entity : session.entities)
		if (entity.kind == kind && entity.state == EntityState::Named) legs.push_back(entity.leg);
	return legs;
}

// The caller, and a client for $ru and each of its branches.
Verdict name_both(Session &session, const InitOrder &order, const Policy &policy) {
	if (named_ones(session, EntityKind::Server).empty())
		if (auto verdict = name_server(session, {"caller", {}, order.server_headers});
				!verdict.is_ok())
			return verdict;
	if (!named_ones(session, EntityKind::Client).empty()) return {};
	unsigned number = 0;
	for (const auto &destination : order.destinations) {
		const auto id = ++number == 1 ? "callee" : "callee" + std::to_string(number);
		ClientOrder client{id, destination.uri, destination.next_hop, {}, {}, order.client_headers,
				destination.socket, order.from, destination.path};
		if (auto verdict = name_client(session, client, policy); !verdict.is_ok()) return verdict;
	}
	return {};
}

// What a refusal must have left as it was.
struct Named {
	Leg next_leg;
	size_t entities;
	Leg places[2];

	explicit Named(const Session &session) noexcept
			: next_leg(session.next_leg),
			  entities(session.entities.size()), places{session.places[0], session.places[1]} {}
	void restore(Session &session) const noexcept {
		session.next_leg = next_leg;
		while (session.entities.size() > entities) session.entities.pop_back();
		session.places[0] = places[0];
		session.places[1] = places[1];
	}
};

Verdict check_entities(const Session &session) {
	if (named_ones(session, EntityKind::Server).size() != 1)
		return refuse(400, "No Server Entity, Or Two");
	if (named_ones(session, EntityKind::Client).empty()) return refuse(400, "No Client Entity");
	return {};
}

void remember(Session &session, const InitOrder &order, int64_t now, const Policy &policy) {
	session.scenario = order.scenario;
	session.flags = order.flags;
	session.request_route = order.request_route;
	session.reply_route = order.reply_route;
	session.max_duration = policy.max_duration;
	if (session.began == 0) session.began = now;
	session.is_challenged = false;
	session.setup.reset();
}

Payload first_payload(const Session &session, const Incoming &invite, const Policy &policy) {
	auto payload = passing_request(session, invite, policy);
	const auto call_id = invite.text.header("Call-ID");
	if (!policy.init_callid_header.empty())
		core::sip::add_header_line(payload.headers, policy.init_callid_header, call_id);
	return payload;
}

// Early media of several clients in one dialog cannot be acknowledged one by one.
void forbid_reliable(Payload &payload) {
	for (const auto header : {"Supported", "Require"})
		payload.headers = core::sip::without_tag(payload.headers, header, "100rel");
}

void store_first(Session &session, const Payload &payload, const SdpBlob &offer, unsigned hops) {
	if (is_top_hiding(session)) return;
	setup_of(session).first = {SharedString(payload.headers), SharedString(payload.body),
			SharedString(payload.body_type), hops, offer};
}

std::vector<Leg> called_first(const Session &session) {
	auto clients = named_ones(session, EntityKind::Client);
	if (!is_top_hiding(session)) clients.resize(1);
	return clients;
}

void stand_in_places(Session &session, Leg server, Leg client) noexcept {
	session.places[0] = std::min(server, client);
	session.places[1] = std::max(server, client);
	if (is_top_hiding(session)) session.places[0] = server, session.places[1] = client;
}

} // namespace

Leg server_of(const Session &session) noexcept {
	for (const auto &entity : session.entities)
		if (entity.kind == EntityKind::Server && entity.state == EntityState::Named)
			return entity.leg;
	return kNobody;
}

Verdict check_init(
		Session &session, const InitOrder &order, const Incoming &invite, const Policy &policy) {
	if (session.end_reason != EndReason::None) return refuse(481, "Session Has Ended");
	if (session.began != 0 && !session.is_challenged) return refuse(491, "Session Has Begun");
	if (invite.method != "INVITE") return refuse(400, "No INVITE");
	if (!core::sip::is_header_safe(order.scenario)) return refuse(400, "Bad Scenario");
	if (!next_max_forwards(invite.text)) return refuse(483, "Too Many Hops");
	const auto from = party_in(invite.text, "From"), to = party_in(invite.text, "To");
	if (from.empty() || to.empty()) return refuse(400, "Bad From Or To");

	const Named before(session);
	auto verdict = order.scenario == kTopHiding ? name_both(session, order, policy) : Verdict{};
	if (verdict.is_ok()) verdict = check_entities(session);
	if (verdict.is_ok())
		find_entity(session, server_of(session))
				->texts.set({{EntityText::From, from}, {EntityText::To, to}});
	else
		before.restore(session);
	return verdict;
}

Effects init(Session &session, const InitOrder &order, const Incoming &invite, int64_t now,
		const Policy &policy) {
	Work work{session, now, policy};
	auto *server = find_entity(session, invite.leg);
	if (!server || server->state != EntityState::Named) return {};
	remember(session, order, now, policy);
	server->invite = invite.request;
	apply(work, *server, EntityEvent::Called);

	const auto clients = called_first(session);
	const SdpBlob offer(invite.text.sdp());
	adopt(server, nullptr, offer);
	const unsigned hops = next_max_forwards(invite.text).value_or(0);
	auto payload = first_payload(session, invite, policy);
	if (clients.size() > 1) forbid_reliable(payload);
	store_first(session, payload, offer, hops);
	stand_in_places(session, server->leg, clients.front());
	for (const auto leg : clients) {
		auto &client = *find_entity(session, leg);
		if (order.flags.preserve_to)
			client.texts.set({{EntityText::To, server->texts[EntityText::To]}});
		call_for(work, *server, client, payload, offer, hops);
	}
	const auto seconds = order.flags.setup_timeout.value_or(policy.setup_timeout);
	set_lifetime(work, seconds ? seconds : policy.max_duration);
	return effects_of(std::move(work));
}

void come_back(Session &session) {
	if (!session.is_challenged) return;
	for (auto &entity : session.entities) {
		if (entity.state != EntityState::Ended) continue;
		for (auto &place : session.places)
			if (place == entity.leg) place = session.next_leg;
		entity.leg = session.next_leg++;
		entity.state = EntityState::Named;
		entity.peer = kNobody;
		entity.invite = 0;
		entity.calling = 0;
	}
}

} // namespace b2b_logic

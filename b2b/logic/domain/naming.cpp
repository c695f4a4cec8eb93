// b2b_server_new(), b2b_client_new(): who takes part.
#include <algorithm>

#include "b2b/logic/domain/passing.hpp"
#include "b2b/logic/domain/work.hpp"
#include "core/base/joined.hpp"
#include "core/sip/header_lines.hpp"
#include "core/sip/name_addr.hpp"
#include "core/sip/refer_to.hpp"
#include "core/sip/scan.hpp"
#include "core/sip/uri.hpp"

namespace b2b_logic {
namespace {

constexpr size_t kMaxEntities = 32; // those that have ended make room

bool is_word(std::string_view text) noexcept {
	return !text.empty() && core::sip::is_header_safe(text);
}

// Whole value of Contact, a URI, or nothing.
bool is_contact(std::string_view text) noexcept {
	return text.empty() || (core::sip::is_header_safe(text) && core::sip::NameAddr::parse(text));
}

bool is_sip_uri_or_nothing(std::string_view text) noexcept {
	return text.empty() || core::sip::is_sip_uri(text);
}

// A URI alone keeps its parameters: they are not those of a header.
std::string as_name_addr(std::string_view text) {
	const bool is_uri = text.find('<') == text.npos && core::sip::Uri::parse(text);
	return is_uri ? core::base::joined({"<", text, ">"}) : std::string(text);
}

bool make_room(Session &session) {
	auto &all = session.entities;
	if (all.size() < kMaxEntities) return true;
	const auto is_in_place = [&](const Entity &entity) {
		return entity.leg == session.places[0] || entity.leg == session.places[1];
	};
	const auto over = std::find_if(all.begin(), all.end(), [&](const Entity &entity) {
		return entity.state == EntityState::Ended && !is_in_place(entity);
	});
	if (over == all.end()) return false;
	all.erase(over);
	return true;
}

// The one that stands ready under this id, or a new one, with these texts; nullptr: the id is in use, or there are too many.
Entity *named(Session &session, EntityKind kind, core::base::Packed<EntityText> texts) {
	constexpr size_t kUsual = 2;
	auto *known = find_entity(session, texts[EntityText::Id]);
	if (known && known->state != EntityState::Ended) {
		if (known->state != EntityState::Named || known->kind != kind) return nullptr;
		known->texts = std::move(texts);
		return known;
	}
	if (!make_room(session)) return nullptr;
	session.entities.reserve(std::max(session.entities.size() + 1, kUsual));
	auto &entity = session.entities.emplace_back();
	entity.kind = kind;
	entity.leg = session.next_leg++;
	entity.texts = std::move(texts);
	return &entity;
}

void take_place(Session &session, Leg leg) noexcept {
	for (auto &place : session.places) {
		if (place == leg) return;
		if (place == kNobody) {
			place = leg;
			return;
		}
	}
}

} // namespace

Verdict name_server(Session &session, const ServerOrder &order) {
	const auto headers = core::sip::whole_lines(order.headers);
	if (!is_word(order.id) || !headers || !is_contact(order.contact))
		return refuse(400, "Bad Server Entity");
	auto *entity = named(session, EntityKind::Server,
			{{EntityText::Id, order.id}, {EntityText::Contact, order.contact},
					{EntityText::Headers, *headers}});
	if (!entity) return refuse(400, "Entity Id In Use");
	take_place(session, entity->leg);
	return {};
}

Verdict name_client(Session &session, const ClientOrder &order, const Policy &policy) {
	const auto written = far_refer_to(as_name_addr(order.destination), policy);
	const auto destination = core::sip::ReferTo::parse(written);
	const auto headers = core::sip::whole_lines(order.headers);
	const auto from = party_of(as_name_addr(order.from));
	const bool is_good = is_word(order.id) && headers && is_contact(order.contact)
			&& is_sip_uri_or_nothing(order.proxy) && core::sip::is_header_safe(order.from_display)
			&& core::sip::is_header_safe(order.socket) && core::sip::is_header_safe(order.path)
			&& (order.from.empty() || !from.empty());
	if (!is_good) return refuse(400, "Bad Client Entity");
	if (!destination || destination->method != "INVITE") return refuse(400, "Bad Destination");
	if (order.proxy.empty() && order.path.empty() && !core::sip::is_sip_uri(destination->target))
		return refuse(400, "No Way To Destination");

	auto to = party_of(written);
	if (const auto parsed = core::sip::NameAddr::parse(to);
			parsed && parsed->uri != destination->target)
		to = std::string(parsed->display) + (parsed->display.empty() ? "<" : " <")
				+ destination->target + '>';
	std::string invite_headers;
	if (!destination->replaces.empty())
		invite_headers = "Replaces: " + destination->replaces + "\r\n";
	if (!order.path.empty()) invite_headers.append("Route: ").append(order.path).append("\r\n");
	auto *entity = named(session, EntityKind::Client,
			{{EntityText::Id, order.id}, {EntityText::RequestUri, destination->target},
					{EntityText::Proxy, order.proxy}, {EntityText::From, from},
					{EntityText::To, to}, {EntityText::FromDisplay, order.from_display},
					{EntityText::Contact, order.contact}, {EntityText::Headers, *headers},
					{EntityText::InviteHeaders, invite_headers},
					{EntityText::Socket, order.socket}});
	if (!entity) return refuse(400, "Entity Id In Use");
	take_place(session, entity->leg);
	return {};
}

} // namespace b2b_logic

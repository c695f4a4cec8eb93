#include "b2b/logic/domain/session.hpp"

#include <algorithm>

#include "core/base/transition.hpp"

namespace b2b_logic {
namespace {

constexpr core::base::EnumName<EndReason> kReasons[] = {
		{EndReason::None, "none"},
		{EndReason::Bye, "bye"},
		{EndReason::Cancel, "cancel"},
		{EndReason::Reject, "reject"},
		{EndReason::Timeout, "timeout"},
		{EndReason::Rpc, "rpc"},
		{EndReason::Error, "error"},
};
static_assert(core::base::is_whole(kReasons, static_cast<size_t>(EndReason::kCount)));

// While several clients are called, none of them is meant.
const Entity *only_client_of(const Session &session, Leg caller) noexcept {
	const Entity *only = nullptr;
	for (const auto &entity : session.entities) {
		if (entity.peer != caller || !is_live(entity)) continue;
		if (only) return nullptr;
		only = &entity;
	}
	return only;
}

bool is_busy_with(const Session &session, Leg leg) noexcept {
	return session.bridge || session.trigger
			|| std::any_of(session.exchanges.begin(), session.exchanges.end(),
					[leg](const Exchange &exchange) {
						return exchange.from == leg || exchange.to == leg;
					});
}

} // namespace

std::string_view name_of(EndReason reason) noexcept {
	return core::base::name_of(kReasons, reason);
}

bool is_top_hiding(const Session &session) noexcept {
	return view(session.scenario) == kTopHiding;
}

Setup &setup_of(Session &session) {
	if (!session.setup) session.setup = Setup();
	return *session.setup;
}

const Entity *find_entity(const Session &session, Leg leg) noexcept {
	if (leg == kNobody) return nullptr;
	const auto &all = session.entities;
	const auto found = std::find_if(
			all.begin(), all.end(), [&](const Entity &entity) { return entity.leg == leg; });
	return found == all.end() ? nullptr : &*found;
}

Entity *find_entity(Session &session, Leg leg) noexcept {
	return const_cast<Entity *>(find_entity(static_cast<const Session &>(session), leg));
}

Entity *find_entity(Session &session, std::string_view id) noexcept {
	auto &all = session.entities;
	const auto found = std::find_if(all.rbegin(), all.rend(),
			[&](const Entity &entity) { return entity.texts[EntityText::Id] == id; });
	return found == all.rend() ? nullptr : &*found;
}

const Entity *find_peer(const Session &session, Leg leg) noexcept {
	const auto *entity = find_entity(session, leg);
	if (!entity) return nullptr;
	if (entity->peer == kNobody) return only_client_of(session, leg);
	const auto *peer = find_entity(session, entity->peer);
	return peer && is_live(*peer) ? peer : nullptr;
}

Entity *find_peer(Session &session, Leg leg) noexcept {
	return const_cast<Entity *>(find_peer(static_cast<const Session &>(session), leg));
}

Leg move_entity(Session &from, Leg leg, Session &to) {
	Entity *entity = find_entity(from, leg);
	if (!entity || is_busy_with(from, leg)) return kNobody;
	to.entities.push_back(std::move(*entity));
	Entity &moved = to.entities.back();
	moved.leg = to.next_leg++;
	moved.peer = kNobody;
	from.entities.erase(from.entities.begin() + (entity - from.entities.data()));
	for (auto &other : from.entities)
		if (other.peer == leg) other.peer = kNobody;
	for (auto &place : from.places)
		if (place == leg) place = kNobody;
	return moved.leg;
}

unsigned live_entities(const Session &session) noexcept {
	return static_cast<unsigned>(
			std::count_if(session.entities.begin(), session.entities.end(), is_live));
}

std::string_view state_of(const Session &session) noexcept {
	if (session.end_reason != EndReason::None) return "ended";
	if (session.is_challenged) return "challenged";
	if (session.bridge && session.bridge->step != BridgeStep::Linger) return "bridging";
	return session.answered ? "talking" : "calling";
}

void set_context(Session &session, std::string_view name, std::string_view value) {
	auto &all = session.context;
	const auto found = std::find_if(all.begin(), all.end(),
			[&](const auto &entry) { return core::base::view(entry.first) == name; });
	if (value.empty()) {
		if (found != all.end()) all.erase(found);
	} else if (found != all.end()) {
		found->second = SharedString(value);
	} else {
		all.emplace_back(SharedString(name), SharedString(value));
	}
}

std::string_view context(const Session &session, std::string_view name) noexcept {
	for (const auto &[key, value] : session.context)
		if (core::base::view(key) == name) return core::base::view(value);
	return {};
}

} // namespace b2b_logic

// What of a session outlives the process: a copy in this process's own memory, made with the session's lock held and printed
// without it. Its SDPs are those of the session, which nobody changes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "b2b/logic/domain/session.hpp"

namespace b2b_logic {

struct KeptEntity {
	Leg leg, peer;
	EntityKind kind;
	core::base::Packed<EntityText, std::allocator<char>> texts;
	SdpBlob sent_to_us, sent_by_us;

	explicit KeptEntity(const Entity &entity);
};

struct KeptSession {
	std::string scenario, request_route, reply_route;
	InitFlags flags;
	std::vector<KeptEntity> entities; // that talk
	Leg places[2];
	std::vector<std::pair<std::string, std::string>> context;
	std::optional<std::string> listener;
	int listener_state;
	int64_t began, answered, ends_at;
	uint32_t max_duration;
	Leg next_leg;
	Tag next_tag;

	explicit KeptSession(const Session &session);
};

// Between two changes, so that nothing under way is lost with it: answered, and neither bridging nor ending.
bool is_to_keep(const Session &session) noexcept;

} // namespace b2b_logic

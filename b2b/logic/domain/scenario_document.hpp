// A scenario that stands in a document, in place of routes of the script: the entities that a session begins with, and what
// is done for requests and answers. An action does what the function of the script with its name does. doc/scenario.rng is
// the schema of its XML.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "b2b/logic/domain/decide.hpp"
#include "core/base/pattern.hpp"
#include "core/base/result.hpp"

namespace b2b_logic {

enum class ActionKind : uint8_t {
	Entity, // somebody whom the script or an operator names
	Set,    // a context value
	ServerNew,
	ClientNew,
	PassRequest,
	SendReply,
	Bridge,
	DeleteEntity,
	EndDlgLeg,
	HandleReply,
	BridgeRetry,
	kCount
};
std::string_view name_of(ActionKind kind) noexcept; // "pass_request"

inline constexpr size_t kMostParameters = 6;

struct Action {
	ActionKind kind = ActionKind::Entity;
	unsigned line = 0;
	// In the order of the function's; each may hold variables of the script.
	std::array<std::string, kMostParameters> parameters;
};

// What a header of the message, or a value of the session's context, has to be.
struct ValueTest {
	enum class Of : uint8_t { Header, Context };
	enum class How : uint8_t { Is, IsNot, Matches, Present, Absent };

	Of of = Of::Header;
	How how = How::Present;
	std::string name, value;
	core::base::Pattern pattern; // Matches
};

// All that is given has to be so.
struct Condition {
	std::vector<std::string> methods; // one of them
	unsigned least = 0, most = 0;     // the status of an answer; 0: any
	std::string entity, peer;         // ids: who sent the message, and who talks with that one
	std::optional<EntityState> peer_state;
	std::vector<ValueTest> tests;
};

struct ScenarioRule {
	bool is_reply = false;
	unsigned line = 0;
	Condition condition;
	std::vector<Action> actions;
};

struct ScenarioDocument {
	std::string id;
	std::vector<Action> init;
	std::vector<ScenarioRule> rules;
};

// A whole document, checked. An error begins with its line, and says what is wrong and what is right.
core::base::Result<ScenarioDocument> read_scenario(std::string_view xml);

// The first rule whose condition the message meets; nullptr: what has no rule is dealt with as usual.
const ScenarioRule *find_rule(const ScenarioDocument &document, const Session &session,
		const Incoming &message, bool is_reply) noexcept;

// Holds that text variables of the script? Then only the moment says what it is.
bool has_variables(std::string_view text) noexcept;

} // namespace b2b_logic

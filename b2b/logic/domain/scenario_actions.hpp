// The actions of a scenario document: what each is called, where it may stand, what it takes.
#pragma once

#include <optional>

#include "b2b/logic/domain/scenario_document.hpp"

namespace b2b_logic {

using Places = uint8_t; // where an action may stand
namespace place {
inline constexpr Places init = 1, request = 2, reply = 4, all = 7;
} // namespace place

enum class Takes : uint8_t {
	Text,
	NewId,      // the id of an entity, which it declares
	KnownId,    // one that is declared somewhere in the document
	OldOrNewId, // the same, "this" or "peer"
};

struct ActionParameter {
	std::string_view name; // empty: there are no more
	Takes takes = Takes::Text;
	bool is_needed = false;
};

struct ActionRow {
	std::string_view name;
	ActionKind kind;
	Places places;
	ActionParameter parameters[kMostParameters];
};

// nullptr: no action of that name may stand there.
const ActionRow *find_action(std::string_view name, Places where) noexcept;
const ActionRow &row_of(ActionKind kind) noexcept;
std::string actions_of(Places where); // "pass_request, send_reply, ..."
std::string parameters_of(const ActionRow &row);

// What of it is wrong that can be said before a call; empty: nothing. Parameters with variables are taken for good.
std::string_view fault_of(const Action &action);

} // namespace b2b_logic

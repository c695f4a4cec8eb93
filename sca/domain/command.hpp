// What operators (RPC) and other modules (sca_api.h) do to a line, and what the fate of a NOTIFY
// does.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "sca/domain/change.hpp"

namespace sca {

// `index` 0: the lowest free one. The index that was seized in `seized`; 0 where it is in use or
// the limits of the line forbid it.
Effects seize_by_hand(Line &line, std::string_view contact, uint32_t index, int64_t now,
		const Policy &policy, uint32_t &seized);

// A dialog that a module drives: whose call an appearance is.
struct DialogNames {
	std::string_view call_id, caller_tag, callee_tag;
	Direction direction = Direction::Out;
};

// What is not given stays. nullopt, and nothing has changed: the index is not in use, or a text is
// one that no header or row can hold.
struct Update {
	std::optional<State> state;
	std::optional<std::string_view> uri, owner, callee;
	std::optional<DialogNames> dialog;
};
std::optional<Effects> update_by_hand(
		Line &line, uint32_t index, const Update &update, int64_t now, const Policy &policy);

// A call of another module takes an index (0: the lowest free one), also one that its owner has seized; that seizure ends.
// `claimed`: the index, or 0 where it is in use or the limits of the line forbid it.
Effects claim_by_hand(Line &line, uint32_t index, const Update &as, int64_t now,
		const Policy &policy, uint32_t &claimed);

std::optional<Effects> release_by_hand(
		Line &line, uint32_t index, int64_t now, const Policy &policy);

// Ends the subscription with "terminated;reason=deactivated". A seizure that it held is released.
Effects deactivate(Line &line, uint64_t subscription, int64_t now, const Policy &policy);

// The final answer to a NOTIFY (408: there was none). RFC 6665 4.2.2 and RFC 5057 5.1: these say
// that nobody is there: 404, 405, 408, 410, 416, 480 to 485, 489, 501, 604.
bool ends_subscription(unsigned code) noexcept;
Effects lose_subscription(Line &line, uint64_t subscription, int64_t now, const Policy &policy);
// A NOTIFY with the present state for a phone that has put off the one before. Nothing where its subscription is gone.
Effects tell_subscriber(Line &line, uint64_t subscription, int64_t now, const Policy &policy);

} // namespace sca

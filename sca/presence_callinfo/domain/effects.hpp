// What a decision wants done, in this order, when the lock of the line is gone.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace callinfo {

// An answer to the request at hand.
struct Reply {
	unsigned code;
	std::string reason;
	std::string etag{};       // of a 2xx to PUBLISH
	uint32_t expires = 0;     // of a 2xx
	bool retry_after = false; // "Retry-After: 1"
};

// The seizure is the phone's, if presence takes its subscription.
struct Grant {
	uint32_t index;
	uint32_t expires;
};

// Watchers of call-info see something else than before.
struct Tell {
	std::string key;
};

// Calls have come of seizures of the line: their phones are told that those are over.
struct EndSeizures {
	std::string key;
};

// The dialog of this Call-ID has seized nothing of the line any more.
struct Forget {
	std::string call_id, key;
};

using Effect = std::variant<Reply, Grant, EndSeizures, Tell, Forget>;
using Effects = std::vector<Effect>;

template <class T>
const T *first(const Effects &effects) noexcept {
	for (const auto &effect : effects)
		if (const auto *found = std::get_if<T>(&effect)) return found;
	return nullptr;
}

} // namespace callinfo

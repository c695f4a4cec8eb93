// What all processes of the server share: made in mod_init, before the fork, and reached from here.
#pragma once

#include <cstdint>

#include "core/kam/call_index.hpp"
#include "core/kam/log.hpp"
#include "core/kam/signal.hpp"
#include "sca/domain/effects.hpp"
#include "sca/kam/settings.hpp"
#include "sca/kam/table.hpp"

namespace sca {

struct Server {
	Table *lines = nullptr;
	core::kam::CallIndex *calls = nullptr;
};
Server &server() noexcept;

inline Table &lines() noexcept {
	return *server().lines;
}
inline core::kam::CallIndex &calls() noexcept {
	return *server().calls;
}
// What others see in the order of decisions: brings the index of calls up to one, and queues its events. To be
// called where the decision is made, with the lock of its line held. (The one place where a second lock is
// taken; always the line first.)
void keep_order(const Line &line, const Effects &effects);
inline void keep_order(const Line &line, const std::optional<Effects> &effects) {
	if (effects) keep_order(line, *effects);
}

// Our Contact: the modparam server_address, or this URI. In compat it stands bare, as the in-tree
// module has it, unless it holds what would then belong to the header.
std::string our_contact(std::string_view uri);

// Whether decisions are traced changes with the host's log level, which an RPC may set.
inline const Policy &policy() noexcept {
	setup().policy.traces = core::kam::logs_debug();
	return setup().policy;
}

} // namespace sca

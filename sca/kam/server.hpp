// What all processes of the server share: made in mod_init, before the fork, and reached from here.
#pragma once

#include <cstdint>

#include "core/kam/signal.hpp"
#include "sca/domain/effects.hpp"
#include "sca/kam/call_index.hpp"
#include "sca/kam/settings.hpp"
#include "sca/kam/table.hpp"

namespace sca {

struct Server {
	Table *lines = nullptr;
	CallIndex *calls = nullptr;
};
Server &server() noexcept;

inline Table &lines() noexcept {
	return *server().lines;
}
inline CallIndex &calls() noexcept {
	return *server().calls;
}
// Brings the call index up to a decision. To be called where the decision is made, with the lock of
// its line held: what two processes decide about one call is then indexed in the same order. (The one
// place where a second lock is taken; always the line first, the index second.)
void index_calls(const Line &line, const Effects &effects);
inline void index_calls(const Line &line, const std::optional<Effects> &effects) {
	if (effects) index_calls(line, *effects);
}

// Our Contact: the modparam server_address, or this URI. In compat it stands bare, as the in-tree
// module has it, unless it holds what would then belong to the header.
std::string our_contact(std::string_view uri);

inline const Policy &policy() noexcept {
	return setup().policy;
}

} // namespace sca

// What all processes of the server share: made in mod_init, before the fork, and reached from here.
#pragma once

#include <cstdint>

#include "core/kam/signal.hpp"
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
inline const Policy &policy() noexcept {
	return setup().policy;
}

} // namespace sca

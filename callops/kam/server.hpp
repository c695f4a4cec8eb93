// What all processes of the server share, made in mod_init before the fork; and the clock of decisions.
#pragma once

#include <chrono>
#include <cstdint>

#include "callops/kam/settings.hpp"
#include "callops/kam/table.hpp"

namespace callops {

struct Server {
	Table *calls = nullptr;
};
Server &server() noexcept;

inline Table &calls() noexcept {
	return *server().calls;
}
inline const Policy &policy() noexcept {
	return setup().policy;
}

// Milliseconds; the same clock in every process, and never set back.
inline int64_t now_ms() noexcept {
	using namespace std::chrono;
	return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

} // namespace callops

#include "core/kam/random.hpp"

#include <random>
#include <system_error>
#include <utility>

#include <cerrno>
#include <sys/random.h>
#include <unistd.h>

namespace core::kam {

// 8 bytes come at once or not at all (getrandom(2)).
uint64_t random_secret() {
	uint64_t secret = 0;
	while (getrandom(&secret, sizeof secret, 0) != sizeof secret)
		if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
	return secret;
}

// Each process seeds its own, also when its parent has drawn before the fork.
uint32_t random_number() {
	static std::minstd_rand engine;
	static pid_t seeded_by = 0;
	if (std::exchange(seeded_by, getpid()) != getpid())
		engine.seed(static_cast<std::minstd_rand::result_type>(random_secret()));
	return static_cast<uint32_t>(engine());
}

} // namespace core::kam

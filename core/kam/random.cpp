#include "core/kam/random.hpp"

#include <array>
#include <random>
#include <system_error>
#include <utility>

#include <cerrno>
#include <sys/random.h>

#include "core/kam/kamailio.hpp"

namespace core::kam {

namespace {

// What is asked of the kernel at once: up to 256 bytes come whole or not at all (getrandom(2)).
struct Drawn {
	std::array<uint64_t, 32> secrets{};
	size_t left = 0;
	int process = 0;
};

void draw(Drawn &drawn) {
	while (getrandom(drawn.secrets.data(), sizeof drawn.secrets, 0) != sizeof drawn.secrets)
		if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
	drawn.left = drawn.secrets.size();
	drawn.process = my_pid();
}

} // namespace

// What the parent has left undrawn at the fork is the parent's.
uint64_t random_secret() {
	static Drawn drawn;
	if (drawn.left == 0 || drawn.process != my_pid()) draw(drawn);
	return std::exchange(drawn.secrets[--drawn.left], 0);
}

// Each process seeds its own, also when its parent has drawn before the fork.
uint32_t random_number() {
	static std::minstd_rand engine;
	static int seeded_by = 0;
	if (const int own = my_pid(); std::exchange(seeded_by, own) != own)
		engine.seed(static_cast<std::minstd_rand::result_type>(random_secret()));
	return static_cast<uint32_t>(engine());
}

} // namespace core::kam

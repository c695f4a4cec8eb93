#include "core/kam/random.hpp"

#include <system_error>

#include <cerrno>
#include <sys/random.h>

namespace core::kam {

// 8 bytes come at once or not at all (getrandom(2)).
uint64_t random_secret() {
	uint64_t secret = 0;
	while (getrandom(&secret, sizeof secret, 0) != sizeof secret)
		if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
	return secret;
}

} // namespace core::kam

#include "core/sip/glare.hpp"

namespace core::sip {

int64_t glare_delay(bool owns_call_id, uint32_t random) noexcept {
	constexpr int64_t kStep = 10;
	const int64_t lowest = owns_call_id ? 2'100 : 0, highest = owns_call_id ? 4'000 : 2'000;
	return lowest + kStep * (random % ((highest - lowest) / kStep + 1));
}

} // namespace core::sip

#include "b2b/entities/kam/limits.hpp"

#include <atomic>

#include "b2b/entities/kam/settings.hpp"
#include "b2b/entities/kam/statistics.hpp"
#include "b2b/entities/kam/tables.hpp"

namespace b2b_entities {
namespace {

// The second, and in the lower half how many have begun in it.
std::atomic<uint64_t> *rate = nullptr;

bool is_within_rate() noexcept {
	if (settings.max_rate == 0) return true;
	const uint64_t second = static_cast<uint64_t>(now_ms() / 1000) << 32;
	uint64_t seen = rate->load();
	for (;;) {
		const uint64_t begun = (seen >> 32 == second >> 32) ? seen : second;
		if (static_cast<uint32_t>(begun) >= static_cast<uint32_t>(settings.max_rate)) return false;
		if (rate->compare_exchange_weak(seen, begun + 1)) return true;
	}
}

} // namespace

void make_limits() {
	rate = core::kam::make_shm<std::atomic<uint64_t>>(0).release();
}

bool may_begin() noexcept {
	const bool may = sessions().size() < settings.max_sessions && is_within_rate();
	if (!may) count(Counting::Limit);
	return may;
}

bool is_too_large(const sip_msg_t *msg) noexcept {
	if (static_cast<int>(msg->len) <= settings.max_body) return false;
	LM_NOTICE("a message of %u bytes is more than max_body\n", msg->len);
	return true;
}

} // namespace b2b_entities

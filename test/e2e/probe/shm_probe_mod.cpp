// A module whose RPC commands take shared memory away: "shm_probe.fail prefix n [function]", and the n-th piece that a module
// whose name begins so asks for (in that function) is not there; "shm_probe.fill kilobytes", and no more than that is left. "shm_probe.failed" ends both, and
// says how many were missing.
#include "core/kam/rpc.hpp"
#include "core/kam/shm.hpp"
#include "core/kam/str.hpp"

#include <atomic>
#include <cstring>

using core::kam::lit;
using core::kam::Rpc;

extern "C" {
MODULE_VERSION
}

namespace {

struct Order {
	char prefix[32] = {}, function[32] = {};
	std::atomic<long> left{0}, missing{0};
	void *taken = nullptr; // blocks; each begins with the next
};
Order *order = nullptr;
sr_malloc_f usual = nullptr;

bool is_refused(const char *module, const char *function) noexcept {
	if (!module || order->left <= 0) return false;
	const bool is_meant = std::strncmp(module, order->prefix, std::strlen(order->prefix)) == 0
			&& (!*order->function || std::strcmp(function, order->function) == 0);
	if (!is_meant || --order->left != 0) return false;
	++order->missing;
	return true;
}

void *take(void *pool, size_t bytes, const char *file, const char *function, unsigned int line,
		const char *module) noexcept {
	if (is_refused(module, function)) return nullptr;
	return usual(pool, bytes, file, function, line, module);
}

core::kam::Answer fail(Rpc &rpc) {
	const auto prefix = rpc.word().value_or(""), number = rpc.word().value_or("0"),
			   function = rpc.word().value_or("");
	order->left = 0;
	order->missing = 0;
	order->prefix[prefix.copy(order->prefix, sizeof order->prefix - 1)] = '\0';
	order->function[function.copy(order->function, sizeof order->function - 1)] = '\0';
	order->left = std::stol(number);
	return core::base::Done{};
}

core::kam::Answer fill(Rpc &rpc) {
	constexpr size_t kBlock = 1 << 14;
	const auto rest = 1024 * std::stoul(rpc.word().value_or("0"));
	while (shm_available() > rest + kBlock) {
		void *block = shm_malloc(kBlock);
		if (!block) break;
		*static_cast<void **>(block) = std::exchange(order->taken, block);
	}
	return core::base::Done{};
}

void give_back() noexcept {
	while (void *block = order->taken) {
		order->taken = *static_cast<void **>(block);
		shm_free(block);
	}
}

core::kam::Answer failed(Rpc &rpc) {
	order->left = 0;
	give_back();
	rpc.number(order->missing);
	return core::base::Done{};
}

const char *doc[] = {"", nullptr};
rpc_export_t rpcs[] = {{"shm_probe.fail", core::kam::call<fail>, doc, 0},
		{"shm_probe.fill", core::kam::call<fill>, doc, 0},
		{"shm_probe.failed", core::kam::call<failed>, doc, 0}, {}};

// Before the fork: every process has it.
int start() noexcept {
	core::kam::use_shm();
	order = core::kam::make_shm<Order>().release();
	usual = std::exchange(_shm_root.xmalloc, take);
	return 0;
}

} // namespace

extern "C" {

struct module_exports exports = {lit("shm_probe"), DEFAULT_DLFLAGS, nullptr, nullptr, rpcs, nullptr,
		nullptr, start, nullptr, nullptr};

int mod_register(char *, int *, void *, void *) {
	return 0;
}
}

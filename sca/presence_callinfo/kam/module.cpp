#include "sca/presence_callinfo/kam/module.hpp"

#include "core/kam/process.hpp"
#include "core/kam/reply.hpp"
#include "core/kam/ticker.hpp"
#include "core/kam/timer.hpp"
#include "core/kam/transaction.hpp"
#include "sca/presence_callinfo/domain/composition.hpp"
#include "sca/presence_callinfo/domain/seize.hpp"
#include "sca/presence_callinfo/kam/host_presence.hpp"
#include "sca/presence_callinfo/kam/perform.hpp"
#include "sca/presence_callinfo/kam/settings.hpp"
#include "sca/presence_callinfo/kam/statistics.hpp"
#include "sca/presence_callinfo/kam/table.hpp"
#include "sca/presence_callinfo/kam/writer.hpp"

namespace callinfo {
namespace {
using core::base::Done;
using core::base::Error;
using core::base::Result;

constexpr std::chrono::milliseconds kTick(500);

std::string call_info_of(const Leaving &leaving) {
	std::string body;
	const bool is_seizure = leaving.package == Package::LineSeize;
	const bool is_known = lines().with(leaving.key, [&](Line &line) {
		body = is_seizure ? print_seizure(line, leaving.call_id, leaving.from_tag)
						  : print_line(line, policy());
	});
	return is_known || is_seizure ? body : print_idle(leaving.key);
}

void expire_lines() {
	const int64_t now = core::kam::now();
	Effects told;
	lines().each_due(now, [&](Line &line) {
		for (auto &effect : expire(line, now, policy())) told.push_back(std::move(effect));
	});
	perform(told, nullptr);
	if (!told.empty()) store_soon();
}

Result<Done> start_all() {
	core::kam::use_shm();
	if (auto good = check_settings(); !good) return good;
	if (!core::kam::bind_tm()) return Error{"load tm.so before presence_callinfo.so"};
	if (!core::kam::bind_sl()) return Error{"load sl.so before presence_callinfo.so"};
	if (auto bound = bind_presence(call_info_of); !bound) return bound;
	make_table(static_cast<unsigned>(settings.hash_size), static_cast<uint32_t>(settings.max_lines),
			store_setup().is_storing());
	if (!register_statistics())
		return Error{"the statistics group presence_callinfo exists already"};
	if (auto made = make_writer(); !made) return made;
	if (!core::kam::reserve_processes(1 + store_setup().is_storing()))
		return Error{"no process to be had"};
	return Done{};
}

} // namespace

int start() noexcept {
	return core::kam::start("presence_callinfo", start_all);
}

// With the child_init of all modules: presence needs its connection to tell watchers.
int start_worker(int rank) noexcept {
	if (rank != PROC_MAIN) return 0;
	if (!start_writer()) return -1;
	return core::kam::start_ticker("CALLINFO EXPIRY", PROC_TIMER, kTick, expire_lines) ? 0 : -1;
}

void stop() noexcept {
	core::kam::guard("stop", stop_writer);
}

} // namespace callinfo

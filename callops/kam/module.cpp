#include "callops/kam/module.hpp"

#include "callops/kam/answers.hpp"
#include "callops/kam/dialogs.hpp"
#include "callops/kam/events.hpp"
#include "callops/kam/follow.hpp"
#include "callops/kam/life.hpp"
#include "callops/kam/lines.hpp"
#include "callops/kam/perform.hpp"
#include "callops/kam/sender.hpp"
#include "callops/kam/statistics.hpp"
#include "callops/kam/transactions.hpp"
#include "core/kam/random.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/reply.hpp"
#include "core/kam/transaction.hpp"
#include "core/kam/wire.hpp"

namespace callops {
namespace {
using core::base::Done;
using core::base::Error;
using core::base::Result;

constexpr unsigned kTickMs = 125; // retries after a 491 come within fractions of a second

void work_off_due() {
	std::vector<std::pair<Performing, Effects>> all;
	const int64_t now = now_ms();
	calls().each_due(now, [&](Entry &entry) {
		auto effects = queue_events(
				on_timer(entry.call, core::kam::random_number(), now, policy()));
		if (!effects.empty()) all.emplace_back(performing_of(entry), std::move(effects));
	});
	for (auto &[performing, effects] : all) perform(std::move(effects), performing);
}

ticks_t on_tick(ticks_t, timer_ln *, void *) noexcept {
	constexpr ticks_t kAgain = static_cast<ticks_t>(-1);
	core::kam::guard("timer", work_off_due);
	return kAgain;
}

bool start_timer() {
	timer_ln *timer = core::kam::make_shm<timer_ln>().release();
	timer_init(timer, on_tick, nullptr, 0);
	return timer_add(timer, MS_TO_TICKS(kTickMs)) == 0;
}

Result<Done> start_all() {
	core::kam::use_shm();
	if (auto good = check_settings(); !good) return good;
	if (!core::kam::bind_tm()) return Error{"load tm.so before callops.so"};
	if (!core::kam::bind_sl()) return Error{"load sl.so before callops.so"};
	if (auto bound = bind_dialogs(); !bound) return bound;
	server().calls = Table::make(static_cast<unsigned>(settings.hash_size)).release();
	core::kam::watch_wire(message_leaves);
	hear_answers();
	if (!follow_dialogs()) return Error{"the dialog module takes no callbacks"};
	if (!follow_messages()) return Error{"no callback before the script to be had"};
	if (!register_statistics()) return Error{"the statistics group callops exists already"};
	if (!start_timer()) return Error{"no timer to be had"};
	bind_lines();
	if (!find_event_routes() || !make_sender()) return Error{"no process to be had"};
	return Done{};
}

} // namespace

Server &server() noexcept {
	static Server made;
	return made;
}

int start() noexcept {
	return core::kam::start("callops", start_all);
}

int start_worker(int rank) noexcept {
	return rank != PROC_MAIN || (start_event_process() && start_sender(perform)) ? 0 : -1;
}

void stop() noexcept {}

} // namespace callops

#include "sca/kam/module.hpp"

#include "core/kam/entry.hpp"
#include "core/kam/process.hpp"
#include "core/kam/reply.hpp"
#include "core/kam/timer.hpp"
#include "core/kam/transaction.hpp"
#include "sca/domain/expire.hpp"
#include "sca/domain/own_tag.hpp"
#include "sca/kam/events.hpp"
#include "sca/kam/notifier.hpp"
#include "sca/kam/perform.hpp"
#include "sca/kam/server.hpp"
#include "sca/kam/statistics.hpp"
#include "sca/kam/transactions.hpp"
#include "sca/kam/writer.hpp"

namespace sca {
namespace {
using core::base::Done;
using core::base::Error;
using core::base::Result;

constexpr unsigned kUsualBits = 9;

void expire_lines() noexcept {
	core::kam::guard("expiry", [] {
		const int64_t now = core::kam::now();
		std::vector<std::pair<std::string, Effects>> all;
		lines().each_due(now, [&](Line &line) {
			Effects effects = expire(line, now, policy());
			keep_order(line, effects);
			if (!effects.empty()) all.emplace_back(key_of(line), std::move(effects));
		});
		for (auto &[key, effects] : all) perform_on(key, std::move(effects));
	});
}

void make_tables() {
	const unsigned bits = settings.table_bits > 0 ? static_cast<unsigned>(settings.table_bits)
												  : kUsualBits;
	server().lines =
			Table::make(bits, static_cast<uint32_t>(settings.max_lines), policy()).release();
	server().calls = core::kam::CallIndex::make(bits).release();
}

Result<Done> start_all() {
	core::kam::use_shm();
	if (auto good = check_settings(); !good) return good;
	if (!core::kam::bind_tm()) return Error{"load tm.so before sca.so"};
	if (!core::kam::bind_sl()) return Error{"load sl.so before sca.so"};
	use_tag_prefixes(core::kam::reply_tag_prefixes());
	make_tables();
	if (!make_notifier()) return Error{"tm does not tell its intervals"};
	if (auto made = make_writer(); !made) return made;
	if (!register_statistics()) return Error{"the statistics group sca exists already"};
	if (!watch_stateless_replies()) return Error{"sl takes no callback"};
	if (!core::kam::run_every<expire_lines>(1)) return Error{"no timer to be had"};
	const bool has_writer = setup().db_mode != DbMode::None;
	if (!core::kam::reserve_processes(notifier_processes() + has_writer))
		return Error{"no process to be had"};
	if (!find_event_routes()) return Error{"no process to be had for event routes"};
	return Done{};
}

} // namespace

int start() noexcept {
	return core::kam::start("sca", start_all);
}

int start_worker(int rank) noexcept {
	if (rank == PROC_INIT) return listen_for_answers() ? 0 : -1;
	if (rank != PROC_MAIN) return 0;
	return start_notifier() && start_writer() && start_event_process() ? 0 : -1;
}

void stop() noexcept {
	if (server().lines) core::kam::guard("stop", stop_writer);
}

} // namespace sca

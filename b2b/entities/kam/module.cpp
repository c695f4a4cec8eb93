#include "b2b/entities/kam/module.hpp"

#include "b2b/entities/kam/kept.hpp"
#include "b2b/entities/kam/late.hpp"
#include "b2b/entities/kam/limits.hpp"
#include "b2b/entities/kam/replies.hpp"
#include "b2b/entities/kam/routes.hpp"
#include "b2b/entities/kam/settings.hpp"
#include "b2b/entities/kam/sharing.hpp"
#include "b2b/entities/kam/statistics.hpp"
#include "b2b/entities/kam/turns.hpp"
#include "b2b/entities/kam/ua_upper.hpp"
#include "b2b/entities/kam/writer.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/ticker.hpp"
#include "core/kam/transaction.hpp"

namespace b2b_entities {
namespace {
using core::base::Done;
using core::base::Error;
using core::base::Result;

constexpr std::chrono::milliseconds kTick(100);

Result<Done> start_all() {
	core::kam::use_shm();
	if (auto good = check_settings(); !good) return good;
	if (auto good = find_routes(); !good) return good;
	if (!core::kam::bind_tm()) return Error{"load tm.so before b2b_entities.so"};
	if (!make_client()) return Error{"tm does not tell its intervals"};
	draw_tag_secret();
	make_tables(static_cast<unsigned>(settings.hash_size));
	make_limits();
	make_kept();
	if (!start_ua_sessions()) return Error{"no UA sessions"};
	if (!register_statistics()) return Error{"the statistics group b2b_entities exists already"};
	if (auto made = make_writer(); !made) return made;
	if (!make_sharing())
		return Error{"load dmq.so before b2b_entities.so, or set its modparam dmq to 0"};
	if (!core::kam::reserve_processes(1 + client_processes() + is_storing() + settings.dmq))
		return Error{"no process to be had"};
	return Done{};
}

void work_off_due() {
	core::kam::guard("sessions of other servers", work_off_replicas);
	std::vector<SessionNumber> due;
	sessions().each_due(
			now_ms(), [&](const Session &session) { due.push_back(session.key.index); });
	for (const auto number : due)
		core::kam::guard("clock of a session", [&] { deliver(number, Arrival()); });
}

} // namespace

int start() noexcept {
	return core::kam::start("b2b_entities", start_all);
}

int start_worker(int rank) noexcept {
	if (rank == PROC_INIT) return listen_for_answers() ? 0 : -1;
	if (rank != PROC_MAIN) return 0;
	return start_writer() && start_sharing() && start_client()
					&& core::kam::start_ticker("B2B clock", PROC_TIMER, kTick, work_off_due)
			? 0
			: -1;
}

void stop() noexcept {
	core::kam::guard("stop", stop_writer);
}

} // namespace b2b_entities

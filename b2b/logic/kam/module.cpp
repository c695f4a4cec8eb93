#include "b2b/logic/kam/module.hpp"

#include "b2b/logic/kam/challenged.hpp"
#include "b2b/logic/kam/end_event.hpp"
#include "b2b/logic/kam/opening.hpp"
#include "b2b/logic/kam/settings.hpp"
#include "b2b/logic/kam/statistics.hpp"
#include "b2b/logic/kam/writer.hpp"
#include "core/kam/after_script.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/process.hpp"
#include "core/kam/reply.hpp"
#include "core/kam/shm.hpp"
#include "core/kam/transaction.hpp"

namespace b2b_logic {
namespace {

using core::base::Done;
using core::base::Error;
using core::base::Result;

Result<Done> start_all() {
	core::kam::use_shm();
	if (auto good = check_settings(); !good) return good;
	if (!bind_entities())
		return Error{"load b2b_entities.so, of the same version, before b2b_logic.so"};
	if (!core::kam::bind_tm()) return Error{"load tm.so before b2b_logic.so"};
	if (!core::kam::bind_sl()) return Error{"load sl.so before b2b_logic.so"};
	if (!make_challenged()) return Error{"no shared memory"};
	if (!register_statistics()) return Error{"the statistics group b2b_logic exists already"};
	find_end_route();
	if (auto made = make_writer(); !made) return made;
	if (store_setup().is_storing() && !core::kam::reserve_processes(1))
		return Error{"no process to be had"};
	return Done{};
}

} // namespace

bool watch_scripts() noexcept {
	return core::kam::watch_end_of_script<close_opening>();
}

int start() noexcept {
	return core::kam::start("b2b_logic", start_all);
}

int start_worker(int rank) noexcept {
	return rank != PROC_MAIN || start_writer() ? 0 : -1;
}

void stop() noexcept {
	core::kam::guard("stop", stop_writer);
}

} // namespace b2b_logic

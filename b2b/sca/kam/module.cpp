#include "b2b/sca/kam/module.hpp"

#include "b2b/sca/kam/listener.hpp"
#include "b2b/sca/kam/publisher.hpp"
#include "b2b/sca/kam/server.hpp"
#include "b2b/sca/kam/sharing.hpp"
#include "b2b/sca/kam/statistics.hpp"
#include "b2b/sca/kam/writer.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/process.hpp"
#include "core/kam/reply.hpp"
#include "core/kam/shm.hpp"
#include "core/kam/transaction.hpp"

namespace b2b_sca {
namespace {

using core::base::Done;
using core::base::Error;
using core::base::Result;

Result<Done> start_all() {
	core::kam::use_shm();
	if (auto good = check_settings(); !good) return good;
	if (!bind_logic()) return Error{"load b2b_logic.so, of the same version, before b2b_sca.so"};
	if (!core::kam::bind_tm()) return Error{"load tm.so before b2b_sca.so"};
	if (!core::kam::bind_sl()) return Error{"load sl.so before b2b_sca.so"};
	make_lines();
	bind_sca();
	if (!name_listener()) return Error{"another module has the callback b2b_sca"};
	if (!register_statistics()) return Error{"the statistics group b2b_sca exists already"};
	if (auto made = make_writer(); !made) return made;
	if (!core::kam::reserve_processes(setup().policy.is_storing ? 2 : 1))
		return Error{"no process to be had"};
	return Done{};
}

} // namespace

int start() noexcept {
	return core::kam::start("b2b_sca", start_all);
}

int start_worker(int rank) noexcept {
	return rank != PROC_MAIN || (start_publisher() && start_writer()) ? 0 : -1;
}

void stop() noexcept {
	core::kam::guard("stop", stop_writer);
}

} // namespace b2b_sca

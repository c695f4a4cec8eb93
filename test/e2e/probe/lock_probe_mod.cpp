// A module whose RPC commands do what nobody can time from outside: a process that is killed while it holds a lock, and
// another that waits for it.
#include "core/kam/lock.hpp"
#include "core/kam/rpc.hpp"
#include "core/kam/shm.hpp"
#include "core/kam/str.hpp"
#include "core/kam/undisturbed.hpp"

#include <csignal>
#include <unistd.h>

using core::kam::lit;
using core::kam::Rpc;

extern "C" {
MODULE_VERSION
}

namespace {

core::kam::Lock *lock = nullptr;

core::kam::Answer die(Rpc &) {
	lock->lock();
	usleep(500'000); // so that another process begins to wait
	kill(getpid(), SIGKILL);
	return core::base::Done{};
}

core::kam::Answer wait(Rpc &rpc) {
	lock->lock();
	lock->unlock();
	rpc.row("had it");
	return core::base::Done{};
}

const char *doc[] = {"", nullptr};
rpc_export_t rpcs[] = {{"lock_probe.die", core::kam::call<die>, doc, 0},
		{"lock_probe.wait", core::kam::call<wait>, doc, 0}, {}};

int start() noexcept {
	core::kam::use_shm();
	core::kam::share_signals();
	lock = core::kam::make_shm<core::kam::Lock>().release();
	return 0;
}

} // namespace

extern "C" {

struct module_exports exports = {lit("lock_probe"), DEFAULT_DLFLAGS, nullptr, nullptr, rpcs,
		nullptr, nullptr, start, nullptr, nullptr};

int mod_register(char *, int *, void *, void *) {
	return 0;
}
}

// A process of the host ends inside its signal handler, wherever it stands, and a lock that it holds
// there stays locked: the server then cannot be stopped, and a bucket of lines cannot be stored.
#pragma once

#include <atomic>
#include <csignal>

namespace core::kam {

// The signals that end a process, SIGTERM and SIGINT. Each process has its own, and all our modules share it: where one of
// them waits, the signals come, whatever another one has begun.
struct EndSignals {
	volatile std::sig_atomic_t are_put_off = 0;
	volatile std::sig_atomic_t waiting = 0; // the one that has come meanwhile
};

// While it lives, the signals that end the process wait. Nests. Asks nothing of the kernel unless one has come.
class Undisturbed {
public:
	Undisturbed() noexcept : Undisturbed(true) {}
	~Undisturbed() { put_off(were_put_off_); }
	Undisturbed(const Undisturbed &) = delete;
	Undisturbed &operator=(const Undisturbed &) = delete;

	// In mod_init. With `own()` the signals are taken before the host's handler, or whoever's it is; with those of
	// another module, that one does so.
	static void begin(EndSignals &signals) noexcept;
	static EndSignals &own() noexcept;

protected:
	explicit Undisturbed(bool wanted) noexcept : were_put_off_(signals->are_put_off) {
		put_off(wanted);
	}

private:
	static void put_off(int wanted) noexcept {
		std::atomic_signal_fence(std::memory_order_seq_cst);
		signals->are_put_off = wanted;
		std::atomic_signal_fence(std::memory_order_seq_cst);
		if (!wanted && signals->waiting) let_come();
	}
	static void let_come() noexcept;

	static EndSignals *signals;
	const int were_put_off_;
};

// Around a wait, with no lock held: here the process may end.
class Disturbed : Undisturbed {
public:
	Disturbed() noexcept : Undisturbed(false) {}
};

// In mod_init: the signals of that of our modules which was loaded last are those of all (shared_signals.hpp).
void share_signals() noexcept;

} // namespace core::kam

// A process of the host ends inside its signal handler, wherever it stands, and a lock that it holds
// there stays locked: the server then cannot be stopped, and a bucket of lines cannot be stored.
#pragma once

#include <csignal>

namespace core::kam {

// While it lives, the signals that end the server wait. Nests; only the outermost asks the kernel, which takes as long
// as a third of a microsecond.
class Undisturbed {
public:
	Undisturbed() noexcept : Undisturbed(true) {}
	~Undisturbed() {
		if (is_inner_) return;
		sigprocmask(SIG_SETMASK, &before_, nullptr);
		*is_undisturbed = was_undisturbed_;
	}
	Undisturbed(const Undisturbed &) = delete;
	Undisturbed &operator=(const Undisturbed &) = delete;

	// 1 while the signals wait, of this module alone. Where one module calls another they share one, or each asks the
	// kernel for itself. In mod_init.
	static int *state() noexcept { return is_undisturbed; }
	static void share(int *state) noexcept { is_undisturbed = state; }

protected:
	explicit Undisturbed(bool wanted) noexcept
			: was_undisturbed_(*is_undisturbed), is_inner_(wanted && *is_undisturbed) {
		if (is_inner_) return;
		sigset_t ends;
		sigemptyset(&ends);
		sigaddset(&ends, SIGTERM);
		sigaddset(&ends, SIGINT);
		sigprocmask(wanted ? SIG_BLOCK : SIG_UNBLOCK, &ends, &before_);
		*is_undisturbed = wanted;
	}

private:
	// What a module that shares none has said before is said once more, and a wait lets the signals come in any case.
	static inline int own_state = 0;
	static inline int *is_undisturbed = &own_state;
	const int was_undisturbed_;
	const bool is_inner_;
	sigset_t before_{};
};

// Around a wait, with no lock held: here the process may end.
class Disturbed : Undisturbed {
public:
	Disturbed() noexcept : Undisturbed(false) {}
};

} // namespace core::kam

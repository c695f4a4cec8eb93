#include "core/kam/undisturbed.hpp"

#include <iterator>

namespace core::kam {
namespace {

using Action = struct sigaction;

constexpr int kEnds[] = {SIGTERM, SIGINT};

EndSignals own_signals;
Action before[std::size(kEnds)]; // who took them before

const Action &before_of(int signal) noexcept {
	return before[signal == kEnds[0] ? 0 : 1];
}

void pass_on(int signal, siginfo_t *info, void *context) noexcept {
	const Action &action = before_of(signal);
	if (action.sa_flags & SA_SIGINFO) return action.sa_sigaction(signal, info, context);
	if (action.sa_handler == SIG_IGN) return;
	if (action.sa_handler != SIG_DFL) return action.sa_handler(signal);
	sigaction(signal, &action, nullptr);
	raise(signal); // comes when this function has returned
}

extern "C" void take_signal(int signal, siginfo_t *info, void *context) {
	if (own_signals.are_put_off)
		own_signals.waiting = signal;
	else
		pass_on(signal, info, context);
}

void take(int signal, Action &known) noexcept {
	Action found{};
	if (sigaction(signal, nullptr, &found) != 0) return;
	const bool is_taken = (found.sa_flags & SA_SIGINFO) && found.sa_sigaction == take_signal;
	if (is_taken) return;
	known = found;
	Action ours = found;
	// A read or write that waits is not cut short by a signal that is put off; the wait of the main process is no such call.
	ours.sa_flags |= SA_SIGINFO | SA_RESTART;
	ours.sa_sigaction = take_signal;
	sigaction(signal, &ours, nullptr);
}

} // namespace

EndSignals *Undisturbed::signals = &own_signals;

EndSignals &Undisturbed::own() noexcept {
	return own_signals;
}

void Undisturbed::begin(EndSignals &shared) noexcept {
	signals = &shared;
	if (&shared != &own_signals) return;
	for (size_t i = 0; i < std::size(kEnds); ++i) take(kEnds[i], before[i]);
}

void Undisturbed::let_come() noexcept {
	const int signal = signals->waiting;
	signals->waiting = 0;
	raise(signal);
}

} // namespace core::kam

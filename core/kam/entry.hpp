// The edge between the host's C and our C++: nothing that is thrown may cross it.
#pragma once

#include <exception>
#include <new>
#include <utility>

#include "core/base/result.hpp"
#include "core/kam/kamailio.hpp"
#include "core/kam/undisturbed.hpp"

namespace core::kam {

// Named, because a bare 0 would silently end the routing script.
enum class Script : int { Stop = 0, True = 1, False = -1 };

// Runs the body of a timer, RPC, callback or process; false when it threw (which has been logged).
// What has begun is finished before the process ends.
template <class F>
bool guard(const char *where, F &&body) noexcept {
	const Undisturbed undisturbed;
	try {
		std::forward<F>(body)();
		return true;
	} catch (const std::bad_alloc &) {
		LM_ERR("%s: out of memory\n", where);
	} catch (const std::exception &e) {
		LM_BUG("%s: %s\n", where, e.what());
	} catch (...) {
		LM_BUG("%s: unknown exception\n", where);
	}
	return false;
}

// Runs the body of a script function or KEMI export: a body that fails or throws is logged, and
// false.
template <class F>
int entry(const char *where, F &&body) noexcept {
	Script answer = Script::False;
	guard(where, [&] {
		const base::Result<Script> result = std::forward<F>(body)();
		if (result)
			answer = result.value();
		else
			LM_ERR("%s: %s\n", where, result.error().what.c_str());
	});
	return static_cast<int>(answer);
}

// Runs the body of mod_init: 0 when it succeeded, else -1, which stops the server.
template <class F>
int start(const char *where, F &&body) noexcept {
	share_signals();
	bool started = false;
	guard(where, [&] {
		const base::Result<base::Done> result = std::forward<F>(body)();
		started = static_cast<bool>(result);
		if (!started) LM_ERR("%s: %s\n", where, result.error().what.c_str());
	});
	return started ? 0 : -1;
}

} // namespace core::kam

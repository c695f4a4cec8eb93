// Statistics of the host (core/counters.h): read with stats.get_statistics, kamcmd cnt.get,
// Prometheus.
#pragma once

#include <cstddef>

#include "core/kam/kamailio.hpp"

namespace core::kam {

// Counts per process without a lock; the host sums up.
class Counter {
public:
	Counter() noexcept = default;
	// One of the host's own group, `core`. Where nobody has registered it, add() does nothing.
	static Counter of_core(const char *name) noexcept {
		Counter counter;
		if (counter_lookup(&counter.handle_, "core", name) < 0) counter.handle_.id = 0;
		return counter;
	}

	void add(int n = 1) const noexcept {
		if (handle_.id) counter_add(handle_, n);
	}
	long value() const noexcept { return handle_.id ? counter_get_val(handle_) : 0; }

private:
	friend struct CounterRow;
	friend bool register_counters(const char *, const struct CounterRow *, size_t);
	counter_handle_t handle_{};
};

// A row has a counter or a gauge: a gauge is a function that is asked whenever someone reads.
struct CounterRow {
	const char *name;
	Counter *counter;
	long (*gauge)() noexcept;
	const char *doc;
};

// One counter for each value of an enumeration that ends with kCount; a row of the table names it.
template <class E>
class Counters {
public:
	void add(E what, int n = 1) const noexcept { all_[static_cast<size_t>(what)].add(n); }
	CounterRow row(const char *name, E what, const char *doc) noexcept {
		return {name, &all_[static_cast<size_t>(what)], nullptr, doc};
	}

private:
	Counter all_[static_cast<size_t>(E::kCount)];
};

constexpr CounterRow gauge(const char *name, long (*ask)() noexcept, const char *doc) noexcept {
	return {name, nullptr, ask, doc};
}

// In mod_init. False when the host refuses a name.
bool register_counters(const char *group, const CounterRow *rows, size_t count);

template <size_t N>
bool register_counters(const char *group, const CounterRow (&rows)[N]) {
	return register_counters(group, rows, N);
}

} // namespace core::kam

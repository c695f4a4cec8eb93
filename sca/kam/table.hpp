// The one table of lines, in shared memory: buckets of lines, each bucket behind its own lock.
//
// A line is found by its key (core::sip::aor_key). What is done with it happens inside the function
// given, with the lock held: decide there, perform later. A line that is left empty is gone.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/kam/lock.hpp"
#include "core/kam/shm.hpp"
#include "sca/domain/line.hpp"

namespace sca {

class Table {
public:
	// 2 to the power of `bits` buckets. Before the fork.
	static core::kam::ShmPtr<Table> make(unsigned bits, uint32_t max_lines, const Policy &policy);

	// False where there is no such line.
	template <class F>
	bool with(std::string_view key, F &&use) {
		return find(key, {}, [&](Line &line) { use(line); });
	}
	// Makes the line where there is none. False where that would be one too many: what is only kept for
	// a while counts as half.
	template <class F>
	bool with_or_new(std::string_view key, std::string_view aor, F &&use) {
		return find(key, aor, [&](Line &line) { use(line); });
	}
	// The line of this subscription; `use` has to look whether it is still there.
	bool with_subscription(uint64_t id, const std::function<void(Line &)> &use);

	// Has it a subscription or an appearance?
	bool has(std::string_view key) {
		bool is_used = false;
		with(key, [&](Line &line) { is_used = line.is_used(); });
		return is_used;
	}

	// Every line, one bucket at a time.
	void each(const std::function<void(Line &)> &use);
	// Every line that has something to do by itself at this time.
	void each_due(int64_t now, const std::function<void(Line &)> &use);
	// Every line in a bucket that has changed since the last visit.
	void each_changed(const std::function<void(Line &)> &use);
	// Every line, when the server stops: its workers were ended wherever they were, so a bucket
	// whose lock cannot be had within `patience` is passed over. How many were is the answer.
	unsigned each_at_stop(
			std::chrono::milliseconds patience, const std::function<void(Line &)> &use);

	// A number for a subscription of this line, never given twice.
	uint64_t fresh_id(std::string_view key) noexcept;

	struct Totals {
		std::atomic<long> lines{0}, subscriptions{0}, appearances{0}, seized{0};
	};
	const Totals &totals() const noexcept { return totals_; }

	Table(unsigned bits, uint32_t max_lines, const Policy &policy);

private:
	struct Slot {
		uint64_t hash;
		core::kam::ShmPtr<Line> line;
	};
	struct Bucket {
		core::base::SharedVector<Slot> slots;
		int64_t due = 0;      // no line has anything to do by itself before; 0: never
		bool changed = false; // some line may have rows to be stored
	};
	struct Counts {
		long lines, subscriptions, appearances, seized;
	};

	bool find(std::string_view key, std::string_view aor_of_new,
			const std::function<void(Line &)> &use);
	bool is_full() const noexcept;
	void use_slot(Bucket &bucket, size_t place, const std::function<void(Line &)> &use);
	void each_of(Bucket &bucket, const std::function<void(Line &)> &use);
	static Counts count(const Line &line) noexcept;
	void settle(Bucket &bucket, size_t place, const Counts &before);

	const unsigned bits_;
	const uint32_t max_lines_;
	const Policy policy_;
	std::atomic<uint64_t> next_id_{1};
	std::atomic<uint32_t> kept_{0}; // lines, used or only kept for what is owed to the database
	Totals totals_;
	core::base::SharedVector<core::kam::ShmPtr<core::kam::Guarded<Bucket>>> buckets_;
};

} // namespace sca

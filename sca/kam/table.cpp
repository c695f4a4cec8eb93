#include "sca/kam/table.hpp"

#include <thread>

#include "sca/domain/expire.hpp"
#include "sca/domain/rows.hpp"

namespace sca {
namespace {

uint64_t hash_of(std::string_view key) noexcept {
	return std::hash<std::string_view>()(key);
}

// A walk through a bucket that ran out of memory half-way has to be made again.
template <class T>
class Again {
public:
	Again(T &mark, T value) : mark_(mark), value_(value), caught_(std::uncaught_exceptions()) {}
	~Again() {
		if (std::uncaught_exceptions() > caught_) mark_ = value_;
	}
	Again(const Again &) = delete;
	Again &operator=(const Again &) = delete;

private:
	T &mark_;
	const T value_;
	const int caught_;
};

} // namespace

core::kam::ShmPtr<Table> Table::make(unsigned bits, uint32_t max_lines, const Policy &policy) {
	return core::kam::make_shm<Table>(bits, max_lines, policy);
}

Table::Table(unsigned bits, uint32_t max_lines, const Policy &policy)
		: bits_(bits), max_lines_(max_lines), policy_(policy) {
	buckets_.reserve(size_t{1} << bits);
	for (size_t i = 0; i < size_t{1} << bits; ++i)
		buckets_.push_back(core::kam::make_shm<core::kam::Guarded<Bucket>>());
}

bool Table::find(
		std::string_view key, std::string_view aor_of_new, const std::function<void(Line &)> &use) {
	const uint64_t hash = hash_of(key);
	return buckets_[hash & ((uint64_t{1} << bits_) - 1)]->with([&](Bucket &bucket) {
		for (size_t i = 0; i < bucket.slots.size(); ++i) {
			if (bucket.slots[i].hash != hash) continue;
			if (bucket.slots[i].line->text[LineText::Key] != key) continue;
			use_slot(bucket, i, use);
			return true;
		}
		if (aor_of_new.empty() || is_full()) return false;
		auto line = core::kam::make_shm<Line>();
		line->text.set({{LineText::Key, key}, {LineText::Aor, aor_of_new}});
		bucket.slots.push_back({hash, std::move(line)});
		++kept_;
		use_slot(bucket, bucket.slots.size() - 1, use);
		return true;
	});
}

bool Table::is_full() const noexcept {
	return totals_.lines >= max_lines_ || kept_ / 2 >= max_lines_;
}

void Table::use_slot(Bucket &bucket, size_t place, const std::function<void(Line &)> &use) {
	// What is owed after the use is owed after a use that ran out of memory too.
	struct Settle {
		Table &table;
		Bucket &bucket;
		size_t place;
		Counts before;
		~Settle() { table.settle(bucket, place, before); }
	} const after{*this, bucket, place, count(*bucket.slots[place].line)};
	use(*bucket.slots[place].line);
}

Table::Counts Table::count(const Line &line) noexcept {
	Counts counts{line.is_used(), static_cast<long>(line.subscriptions.size()),
			static_cast<long>(line.appearances.size()), 0};
	for (const auto &appearance : line.appearances)
		counts.seized += appearance.state == State::Seized;
	return counts;
}

void Table::settle(Bucket &bucket, size_t place, const Counts &before) {
	const Line &line = *bucket.slots[place].line;
	const Counts after = count(line);
	totals_.lines += after.lines - before.lines;
	totals_.subscriptions += after.subscriptions - before.subscriptions;
	totals_.appearances += after.appearances - before.appearances;
	totals_.seized += after.seized - before.seized;
	if (policy_.stores && !bucket.changed && is_dirty(line)) bucket.changed = true;
	if (const int64_t due = next_due(line, policy_); due && (!bucket.due || due < bucket.due))
		bucket.due = due;
	if (!line.is_empty()) return;
	std::swap(bucket.slots[place], bucket.slots.back());
	bucket.slots.pop_back();
	if (bucket.slots.empty()) core::base::SharedVector<Slot>().swap(bucket.slots);
	--kept_;
}

void Table::each_of(Bucket &bucket, const std::function<void(Line &)> &use) {
	for (size_t i = bucket.slots.size(); i-- > 0;) use_slot(bucket, i, use);
}

bool Table::with_subscription(uint64_t id, const std::function<void(Line &)> &use) {
	return buckets_[id & ((uint64_t{1} << bits_) - 1)]->with([&](Bucket &bucket) {
		for (size_t i = 0; i < bucket.slots.size(); ++i) {
			if (!find_id(*bucket.slots[i].line, id)) continue;
			use_slot(bucket, i, use);
			return true;
		}
		return false;
	});
}

void Table::each(const std::function<void(Line &)> &use) {
	for (auto &guarded : buckets_) guarded->with([&](Bucket &bucket) { each_of(bucket, use); });
}

void Table::each_due(int64_t now, const std::function<void(Line &)> &use) {
	for (auto &guarded : buckets_)
		guarded->with([&](Bucket &bucket) {
			if (!bucket.due || bucket.due > now) return;
			const Again<int64_t> again(bucket.due, now + 1);
			bucket.due = 0; // settled again, line by line
			each_of(bucket, use);
		});
}

void Table::each_changed(const std::function<void(Line &)> &use) {
	for (auto &guarded : buckets_)
		guarded->with([&](Bucket &bucket) {
			if (!bucket.changed) return;
			const Again<bool> again(bucket.changed, true);
			bucket.changed = false; // settled again, line by line
			each_of(bucket, use);
		});
}

unsigned Table::each_at_stop(
		std::chrono::milliseconds patience, const std::function<void(Line &)> &use) {
	unsigned passed_over = 0;
	for (auto &guarded : buckets_) {
		const bool had = guarded->with_within(passed_over ? std::chrono::milliseconds(0) : patience,
				[&](Bucket &bucket) { each_of(bucket, use); });
		passed_over += !had;
	}
	return passed_over;
}

uint64_t Table::fresh_id(std::string_view key) noexcept {
	const uint64_t bucket = hash_of(key) & ((uint64_t{1} << bits_) - 1);
	return next_id_++ << bits_ | bucket;
}

} // namespace sca

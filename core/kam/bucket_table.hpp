// A table of values in shared memory: buckets of values, each bucket behind its own lock. Lines, calls and
// sessions stand on it; doc/design says why it is made like this.
//
// What is done with a value happens inside the function given, with the lock held: decide there, perform later.
// `Rules` say what the table has to know of its values:
//
//     struct Rules {
//         using Value = ...;                     // plain data; made by default
//         struct Counts {...};                   // what one value adds to the totals of the table
//         static constexpr int64_t kLookAgain;   // a value that was due, and still is after its use, rests so long
//         static bool has_key(const Value &value, std::string_view key) noexcept;
//         // After a use that may have changed it. `counted` is what the totals have of it: bring both up to
//         // the value. `looked_at` is the time of a walk of those that are due, else 0.
//         Standing settle(const Value &value, Counts &counted, int64_t looked_at) noexcept;
//     };
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <utility>

#include "core/kam/buckets.hpp"

namespace core::kam {

struct Standing {
	int64_t due = 0;         // when it has something to do by itself; 0: never
	bool is_changed = false; // something of it waits to be stored
	bool is_over = false;    // it goes
};

template <class Rules>
class BucketTable {
public:
	using Value = typename Rules::Value;
	// Names a value for as long as it lives: no other gets the same meanwhile. Never 0.
	using Number = uint32_t;

	template <class... Args>
	BucketTable(unsigned bits, unsigned bits_of_number, Args &&...rules)
			: mask_(bits_of_number < 32 ? (Number{1} << bits_of_number) - 1 : ~Number{0}),
			  rules_(std::forward<Args>(rules)...), buckets_(bits) {}

	// Before the first value: where its numbers begin. Servers that begin apart seldom give the same one.
	void begin_numbers_at(Number first) {
		for (auto &guarded : buckets_)
			guarded->with([first](Bucket &bucket) { bucket.sequence = first; });
	}

	// Each answers false where there is no such value.
	template <class Use>
	bool with(std::string_view key, Use &&use) {
		return with_best(
				key, [](const Value &) { return 1; }, use);
	}
	template <class Use>
	bool with(Number number, Use &&use) {
		return at_number(
				number, [&](Bucket &bucket, size_t place) { use_slot(bucket, place, use); });
	}
	// Of those with this key the first of the highest rank; one of rank 0 is not meant.
	template <class Rank, class Use>
	bool with_best(std::string_view key, Rank &&rank, Use &&use) {
		return at_best(
				key, rank, [&](Bucket &bucket, size_t place) { use_slot(bucket, place, use); });
	}
	// What is only read is not counted again.
	template <class Use>
	bool read(std::string_view key, Use &&use) {
		return at_best(
				key, [](const Value &) { return 1; },
				[&](Bucket &bucket, size_t place) { use(std::as_const(value(bucket, place))); });
	}
	// Nor is a value of which nothing changes that is counted, due or stored.
	template <class Use>
	bool touch(Number number, Use &&use) {
		return at_number(number, [&](Bucket &bucket, size_t place) { use(value(bucket, place)); });
	}

	// A value of this key beside those that are there; `make` sets what is known of it. Its number.
	template <class Make>
	Number add(std::string_view key, Make &&make) {
		const uint64_t hash = hash_of(key);
		return bucket_of(hash).with([&](Bucket &bucket) {
			const size_t place = append(bucket, hash, number_for(bucket, hash), make);
			settle(bucket, place, 0);
			return bucket.slots[place].number;
		});
	}
	// A value with the number that it has had before, or elsewhere; false: another has it. Only its number finds it.
	template <class Make>
	bool add_numbered(Number number, Make &&make) {
		if (number == 0 || (number & mask_) != number) return false;
		return buckets_[buckets_.index_of(number)].with([&](Bucket &bucket) {
			if (find_number(bucket, number) != kNowhere) return false;
			append(bucket, 0, number, make);
			settle(bucket, bucket.slots.size() - 1, 0);
			return true;
		});
	}
	// The value of this key. Where there is none and room for one, `make` makes it.
	template <class HasRoom, class Make, class Use>
	bool with_or_new(std::string_view key, HasRoom &&has_room, Make &&make, Use &&use) {
		const uint64_t hash = hash_of(key);
		return bucket_of(hash).with([&](Bucket &bucket) {
			size_t place = find_best(bucket, hash, key, [](const Value &) { return 1; });
			if (place == kNowhere && has_room())
				place = append(bucket, hash, number_for(bucket, hash), make);
			if (place == kNowhere) return false;
			use_slot(bucket, place, use);
			return true;
		});
	}

	// One bucket at a time. Every value, to be read.
	template <class Use>
	void each(Use &&use) {
		for (auto &guarded : buckets_)
			guarded->with([&](Bucket &bucket) {
				for (size_t i = 0; i < bucket.slots.size(); ++i)
					use(std::as_const(value(bucket, i)));
			});
	}
	// Every value that has something to do by itself at this time. While nothing is due no bucket is looked at.
	template <class Use>
	void each_due(int64_t now, Use &&use) {
		if (due_ > now) return;
		due_ = kNever; // each bucket says again what it has; so does who comes meanwhile
		struct LookAgain {
			BucketTable &table;
			int64_t at;
			~LookAgain() { table.bring_forward(at); }
		} unfinished{*this, now}; // where memory runs out half-way
		for (auto &guarded : buckets_)
			guarded->with([&](Bucket &bucket) {
				if (bucket.due && bucket.due <= now)
					walk(
							bucket, [&](const Node &node) { return node.due && node.due <= now; },
							use, now);
				if (bucket.due) bring_forward(bucket.due);
			});
		unfinished.at = kNever;
	}
	// The first that `is_meant` is true of, among those that are ever due. Looks through the whole table: for what
	// is rare and comes without a key.
	template <class Is, class Use>
	bool with_any_due(Is &&is_meant, Use &&use) {
		const auto use_in = [&](Bucket &bucket) {
			for (size_t i = 0; bucket.due && i < bucket.slots.size(); ++i) {
				if (!is_meant(std::as_const(value(bucket, i)))) continue;
				use_slot(bucket, i, use);
				return true;
			}
			return false;
		};
		for (auto &guarded : buckets_)
			if (guarded->with(use_in)) return true;
		return false;
	}
	// Every value of which something waits to be stored.
	template <class Use>
	void each_changed(Use &&use) {
		for (auto &guarded : buckets_)
			guarded->with([&](Bucket &bucket) {
				if (!bucket.is_changed) return;
				walk(
						bucket, [](const Node &node) { return node.is_changed; }, use);
			});
	}
	// Every value, when the server stops: its processes were ended wherever they were, so a bucket
	// whose lock cannot be had within `patience` is passed over. How many were is the answer.
	template <class Use>
	unsigned each_at_stop(std::chrono::milliseconds patience, Use &&use) {
		unsigned passed_over = 0;
		for (auto &guarded : buckets_) {
			const auto left = passed_over ? std::chrono::milliseconds(0) : patience;
			passed_over += !guarded->with_within(left, [&](Bucket &bucket) {
				walk(
						bucket, [](const Node &) { return true; }, use);
			});
		}
		return passed_over;
	}

	long size() const noexcept { return size_; }
	const Rules &rules() const noexcept { return rules_; }

private:
	struct Node {
		Value value;
		typename Rules::Counts counted{};
		int64_t due = 0;
		bool is_changed = false;
	};
	struct Slot {
		uint32_t hash; // the half that does not choose the bucket
		Number number;
		ShmPtr<Node> node;
	};
	struct Bucket {
		base::SharedVector<Slot> slots;
		int64_t due = 0;         // no value of it is due before; 0: none ever is
		bool is_changed = false; // one of its values may be
		Number sequence = 0;     // of the last number
	};
	static constexpr size_t kNowhere = ~size_t{0};
	static constexpr int64_t kNever = INT64_MAX;

	static uint32_t mark_of(uint64_t hash) noexcept { return static_cast<uint32_t>(hash >> 32); }
	static Value &value(Bucket &bucket, size_t place) noexcept {
		return bucket.slots[place].node->value;
	}
	Guarded<Bucket> &bucket_of(uint64_t hash) noexcept { return buckets_[buckets_.index_of(hash)]; }

	template <class Rank>
	static size_t find_best(Bucket &bucket, uint64_t hash, std::string_view key, Rank &&rank) {
		size_t best = kNowhere;
		int highest = 0;
		for (size_t i = 0; i < bucket.slots.size(); ++i) {
			if (bucket.slots[i].hash != mark_of(hash)) continue;
			if (!Rules::has_key(value(bucket, i), key)) continue;
			const int its = rank(std::as_const(value(bucket, i)));
			if (its <= highest) continue;
			highest = its;
			best = i;
		}
		return best;
	}
	static size_t find_number(const Bucket &bucket, Number number) noexcept {
		for (size_t i = 0; i < bucket.slots.size(); ++i)
			if (bucket.slots[i].number == number) return i;
		return kNowhere;
	}

	template <class Rank, class Use>
	bool at_best(std::string_view key, Rank &&rank, Use &&use) {
		const uint64_t hash = hash_of(key);
		return bucket_of(hash).with([&](Bucket &bucket) {
			const size_t place = find_best(bucket, hash, key, rank);
			if (place != kNowhere) use(bucket, place);
			return place != kNowhere;
		});
	}
	template <class Use>
	bool at_number(Number number, Use &&use) {
		return buckets_[buckets_.index_of(number)].with([&](Bucket &bucket) {
			const size_t place = find_number(bucket, number);
			if (place != kNowhere) use(bucket, place);
			return place != kNowhere;
		});
	}

	Number number_for(Bucket &bucket, uint64_t hash) noexcept {
		const size_t index = buckets_.index_of(hash);
		for (;;) {
			const Number number = (++bucket.sequence << buckets_.bits()
										  | static_cast<Number>(index))
					& mask_;
			if (number != 0 && find_number(bucket, number) == kNowhere) return number;
		}
	}

	template <class Make>
	size_t append(Bucket &bucket, uint64_t hash, Number number, Make &&make) {
		auto node = make_shm<Node>();
		make(node->value, number);
		bucket.slots.push_back({mark_of(hash), number, std::move(node)});
		++size_;
		return bucket.slots.size() - 1;
	}

	template <class Use>
	void use_slot(Bucket &bucket, size_t place, Use &&use, int64_t looked_at = 0) {
		// What is owed after a use is owed after one that ran out of memory too.
		struct Settle {
			BucketTable &table;
			Bucket &bucket;
			size_t place;
			int64_t looked_at;
			~Settle() { table.settle(bucket, place, looked_at); }
		} const after{*this, bucket, place, looked_at};
		use(value(bucket, place));
	}

	void settle(Bucket &bucket, size_t place, int64_t looked_at) noexcept {
		Node &node = *bucket.slots[place].node;
		const Standing now = rules_.settle(node.value, node.counted, looked_at);
		if (now.is_over) return erase(bucket, place);
		node.due = now.due && now.due <= looked_at ? looked_at + Rules::kLookAgain : now.due;
		node.is_changed = now.is_changed;
		sum(bucket, node);
	}

	void erase(Bucket &bucket, size_t place) noexcept {
		std::swap(bucket.slots[place], bucket.slots.back());
		bucket.slots.pop_back();
		if (bucket.slots.empty()) base::SharedVector<Slot>().swap(bucket.slots);
		--size_;
	}

	void sum(Bucket &bucket, const Node &node) noexcept {
		bucket.is_changed = bucket.is_changed || node.is_changed;
		if (!node.due || (bucket.due && bucket.due <= node.due)) return;
		bucket.due = node.due;
		bring_forward(node.due);
	}
	void bring_forward(int64_t due) noexcept {
		int64_t known = due_;
		while (due < known && !due_.compare_exchange_weak(known, due)) {}
	}

	// Backwards: the last takes the place of one that goes. What a walk that ran out of memory half-way has
	// not reached is due, or changed, still.
	template <class Is, class Use>
	void walk(Bucket &bucket, Is &&is_meant, Use &&use, int64_t looked_at = 0) {
		struct SumUp {
			BucketTable &table;
			Bucket &bucket;
			~SumUp() {
				bucket.due = 0;
				bucket.is_changed = false;
				for (const Slot &slot : bucket.slots) table.sum(bucket, *slot.node);
			}
		} const after{*this, bucket};
		for (size_t i = bucket.slots.size(); i-- > 0;)
			if (is_meant(std::as_const(*bucket.slots[i].node))) use_slot(bucket, i, use, looked_at);
	}

	const Number mask_;
	Rules rules_;
	std::atomic<long> size_{0};
	std::atomic<int64_t> due_{kNever}; // no value is due before
	Buckets<Bucket> buckets_;
};

} // namespace core::kam

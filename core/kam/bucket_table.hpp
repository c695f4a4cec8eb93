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

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/kam/bucket.hpp"
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
		return at_key(key, [&](Bucket &bucket, Place place) { use_at(bucket, place, use); });
	}
	template <class Use>
	bool with(Number number, Use &&use) {
		return at_number(number, [&](Bucket &bucket, Place place) { use_at(bucket, place, use); });
	}
	// Of those with this key the first of the highest rank; one of rank 0 is not meant.
	template <class Rank, class Use>
	bool with_best(std::string_view key, Rank &&rank, Use &&use) {
		const uint64_t hash = hash_of(key);
		return bucket_of(hash).with([&](Bucket &bucket) {
			const Place place = find_best(bucket, hash, key, rank);
			if (place != Bucket::kNowhere) use_at(bucket, place, use);
			return place != Bucket::kNowhere;
		});
	}
	// What is only read is not counted again.
	template <class Use>
	bool read(std::string_view key, Use &&use) {
		return at_key(
				key, [&](Bucket &bucket, Place place) { use(std::as_const(bucket[place].value)); });
	}
	// Nor is a value of which nothing changes that is counted, due or stored.
	template <class Use>
	bool touch(Number number, Use &&use) {
		return at_number(number, [&](Bucket &bucket, Place place) { use(bucket[place].value); });
	}

	// A value of this key beside those that are there; `make` sets what is known of it. Its number.
	template <class Make>
	Number add(std::string_view key, Make &&make) {
		const uint64_t hash = hash_of(key);
		return bucket_of(hash).with([&](Bucket &bucket) {
			const Number number = number_for(bucket, hash);
			settle(bucket, append(bucket, hash, number, make), 0);
			return number;
		});
	}
	// A value with the number that it has had before, or elsewhere; false: another has it. Only its number finds it.
	template <class Make>
	bool add_numbered(Number number, Make &&make) {
		if (number == 0 || (number & mask_) != number) return false;
		return buckets_[buckets_.index_of(number)].with([&](Bucket &bucket) {
			if (bucket.find_number(number) != Bucket::kNowhere) return false;
			settle(bucket, append(bucket, 0, number, make), 0);
			return true;
		});
	}
	// The value of this key. Where there is none and room for one, `make` makes it.
	template <class HasRoom, class Make, class Use>
	bool with_or_new(std::string_view key, HasRoom &&has_room, Make &&make, Use &&use) {
		const uint64_t hash = hash_of(key);
		return bucket_of(hash).with([&](Bucket &bucket) {
			Place place = find(bucket, hash, key);
			if (place == Bucket::kNowhere && has_room())
				place = append(bucket, hash, number_for(bucket, hash), make);
			if (place == Bucket::kNowhere) return false;
			use_at(bucket, place, use);
			return true;
		});
	}

	// Every value, to be read. The lock of a bucket is let go after a few of them, here, in each_due() and in
	// each_changed().
	template <class Use>
	void each(Use &&use) {
		read_all(use, always);
	}
	// The same for what takes its time, as printing does: `copied` makes a copy (std::optional: or none) with the lock held;
	// `use` gets it when the lock is let go, and answers whether more are wanted. With a key: of that value alone.
	template <class Copied, class Use>
	void each_copied(std::string_view key, Copied &&copied, Use &&use) {
		using Copy = std::invoke_result_t<Copied, const Value &>;
		if (!key.empty()) {
			Copy one;
			read(key, [&](const Value &value) { one = copied(value); });
			if (one) use(*one);
			return;
		}
		std::vector<typename Copy::value_type> copies;
		const auto copy = [&](const Value &value) {
			if (auto made = copied(value)) copies.push_back(std::move(*made));
		};
		read_all(copy, [&] {
			const bool are_wanted = std::all_of(copies.begin(), copies.end(), use);
			copies.clear();
			return are_wanted;
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
		in_rounds([&](Bucket &bucket, Place &) { return use_some_due(bucket, now, use); }, always);
		unfinished.at = kNever;
	}
	// The first that `is_meant` is true of, among those that are ever due. Looks through the whole table: for what
	// is rare and comes without a key.
	template <class Is, class Use>
	bool with_any_due(Is &&is_meant, Use &&use) {
		const auto use_in = [&](Bucket &bucket) {
			for (Place i = 0; i < bucket.size(); ++i) {
				if (!bucket.due(i) || !is_meant(std::as_const(bucket[i].value))) continue;
				use_at(bucket, i, use);
				return true;
			}
			return false;
		};
		for (auto &guarded : buckets_)
			if (guarded->with(use_in)) return true;
		return false;
	}
	// Every value of which something waits to be stored, each once.
	template <class Use>
	void each_changed(Use &&use) {
		const uint32_t walk = next_walk();
		in_rounds([&](Bucket &bucket,
						  Place &next) { return use_some_changed(bucket, next, walk, use); },
				always);
	}
	// Every value, when the server stops: its processes were ended wherever they were, so a bucket
	// whose lock cannot be had within `patience` is passed over. How many were is the answer.
	template <class Use>
	unsigned each_at_stop(std::chrono::milliseconds patience, Use &&use) {
		unsigned passed_over = 0;
		for (auto &guarded : buckets_) {
			const auto left = passed_over ? std::chrono::milliseconds(0) : patience;
			passed_over += !guarded->with_within(left, [&](Bucket &bucket) {
				// Backwards: the last takes the place of one that goes.
				for (size_t i = bucket.size(); i-- > 0;) use_at(bucket, static_cast<Place>(i), use);
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
	};
	using Bucket = core::kam::Bucket<Node>;
	using Place = typename Bucket::Place;
	static constexpr int64_t kNever = INT64_MAX;
	static constexpr int kAtOnce = 8; // values, under one lock, in a walk

	Guarded<Bucket> &bucket_of(uint64_t hash) noexcept { return buckets_[buckets_.index_of(hash)]; }

	static Place find(const Bucket &bucket, uint64_t hash, std::string_view key) {
		return bucket.find_key(
				hash, [&](Place place) { return Rules::has_key(bucket[place].value, key); });
	}
	template <class Rank>
	static Place find_best(const Bucket &bucket, uint64_t hash, std::string_view key, Rank &&rank) {
		Place best = Bucket::kNowhere;
		int highest = 0;
		bucket.find_key(hash, [&](Place place) {
			const Value &value = bucket[place].value;
			const int its = Rules::has_key(value, key) ? rank(value) : 0;
			if (its <= highest) return false;
			highest = its;
			best = place;
			return false; // there may be a better one
		});
		return best;
	}

	template <class Use>
	bool at_key(std::string_view key, Use &&use) {
		const uint64_t hash = hash_of(key);
		return bucket_of(hash).with([&](Bucket &bucket) {
			const Place place = find(bucket, hash, key);
			if (place != Bucket::kNowhere) use(bucket, place);
			return place != Bucket::kNowhere;
		});
	}
	template <class Use>
	bool at_number(Number number, Use &&use) {
		return buckets_[buckets_.index_of(number)].with([&](Bucket &bucket) {
			const Place place = bucket.find_number(number);
			if (place != Bucket::kNowhere) use(bucket, place);
			return place != Bucket::kNowhere;
		});
	}

	Number number_for(Bucket &bucket, uint64_t hash) noexcept {
		const size_t index = buckets_.index_of(hash);
		for (;;) {
			const Number number = (++bucket.sequence << buckets_.bits()
										  | static_cast<Number>(index))
					& mask_;
			if (number != 0 && bucket.find_number(number) == Bucket::kNowhere) return number;
		}
	}

	template <class Make>
	Place append(Bucket &bucket, uint64_t hash, Number number, Make &&make) {
		auto node = make_shm<Node>();
		make(node->value, number);
		const Place place = bucket.append(hash, number, std::move(node));
		++size_;
		return place;
	}

	template <class Use>
	void use_at(Bucket &bucket, Place place, Use &&use, int64_t looked_at = 0) {
		// What is owed after a use is owed after one that ran out of memory too.
		struct Settle {
			BucketTable &table;
			Bucket &bucket;
			Place place;
			int64_t looked_at;
			~Settle() { table.settle(bucket, place, looked_at); }
		} const after{*this, bucket, place, looked_at};
		use(bucket[place].value);
	}

	void settle(Bucket &bucket, Place place, int64_t looked_at) noexcept {
		Node &node = bucket[place];
		const Standing now = rules_.settle(node.value, node.counted, looked_at);
		if (now.is_over) {
			bucket.erase(place);
			--size_;
			return;
		}
		const bool is_due_still = now.due && now.due <= looked_at;
		const int64_t due = is_due_still ? looked_at + Rules::kLookAgain : now.due;
		bucket.set_due(place, due);
		bucket.set_changed(place, now.is_changed);
		if (due) bring_forward(due);
	}
	void bring_forward(int64_t due) noexcept {
		int64_t known = due_;
		while (due < known && !due_.compare_exchange_weak(known, due)) {}
	}

	// A few values of each bucket, then the next few of those that have more: nobody waits for a lock that is taken again
	// at once. some(bucket, next) uses a few values with the lock held; true: perhaps there are more. after() runs without a
	// lock; false: stop.
	template <class Some, class After>
	void in_rounds(Some &&some, After &&after) {
		struct Left {
			Guarded<Bucket> *bucket;
			Place next;
		};
		std::vector<Left> left;
		const auto visit = [&](Guarded<Bucket> &guarded, Place next) {
			if (guarded.with([&](Bucket &bucket) { return some(bucket, next); }))
				left.push_back({&guarded, next});
			return after();
		};
		for (auto &guarded : buckets_)
			if (!visit(*guarded, Bucket::kNowhere)) return;
		while (!left.empty())
			for (const auto &one : std::exchange(left, {}))
				if (!visit(*one.bucket, one.next)) return;
	}
	static bool always() noexcept { return true; }
	uint32_t next_walk() noexcept { return ++walks_ % Bucket::kLastWalk + 1; }

	template <class Use, class After>
	void read_all(Use &&use, After &&after) {
		const uint32_t walk = next_walk();
		const auto some = [&](Bucket &bucket, Place &next) {
			for (int i = 0; i < kAtOnce; ++i) {
				next = bucket.next(next, walk);
				if (next == Bucket::kNowhere) return false;
				use(std::as_const(bucket[next].value));
			}
			return true;
		};
		in_rounds(some, after);
	}
	// True: there are more, perhaps. What a walk that ran out of memory half-way has not reached is due, or
	// changed, still.
	template <class Use>
	bool use_some_due(Bucket &bucket, int64_t now, Use &&use) {
		for (int i = 0; i < kAtOnce; ++i) {
			const Place first = bucket.first_due();
			if (first == Bucket::kNowhere) return false;
			if (bucket.due(first) > now) {
				bring_forward(bucket.due(first));
				return false;
			}
			use_at(bucket, first, use, now);
		}
		return true;
	}
	template <class Use>
	bool use_some_changed(Bucket &bucket, Place &next, uint32_t walk, Use &&use) {
		for (int i = 0; i < kAtOnce; ++i) {
			next = bucket.next_changed(next, walk);
			if (next == Bucket::kNowhere) return false;
			use_at(bucket, next, use);
		}
		return true;
	}

	const Number mask_;
	Rules rules_;
	std::atomic<long> size_{0};
	std::atomic<int64_t> due_{kNever}; // no value is due before
	std::atomic<uint32_t> walks_{0};
	Buckets<Bucket> buckets_;
};

} // namespace core::kam

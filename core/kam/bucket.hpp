// What stands behind one lock of a table (bucket_table.hpp): values, found by their key's hash or by their number, and
// which of them is due first. Few are looked through; what finds many is made when they have become many, and grows.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>

#include "core/base/due_heap.hpp"
#include "core/base/place_index.hpp"
#include "core/kam/shm.hpp"

namespace core::kam {

template <class Node>
class Bucket {
public:
	using Number = uint32_t;
	using Place = uint32_t;
	static constexpr Place kNowhere = base::PlaceIndex::kNowhere;
	static constexpr size_t kFew = 16;

	// A place is a value's own until one is erased.
	size_t size() const noexcept { return slots_.size(); }
	Node &operator[](Place place) const noexcept { return *slots_[place].node; }
	Number number(Place place) const noexcept { return slots_[place].number; }
	int64_t due(Place place) const noexcept { return slots_[place].due; }

	// The first that `is_it` is true of, among those whose key may have this hash.
	template <class Is>
	Place find_key(uint64_t hash, Is &&is_it) const {
		const uint32_t mark = mark_of(hash);
		return find(grown_ ? &grown_->by_key : nullptr, mark,
				[&](Place place) { return slots_[place].mark == mark && is_it(place); });
	}
	Place find_number(Number number) const {
		return find(grown_ ? &grown_->by_number : nullptr, number,
				[&](Place place) { return slots_[place].number == number; });
	}

	// Throws bad_alloc, and then it is not there. Without a hash (0) only its number finds it.
	Place append(uint64_t hash, Number number, ShmPtr<Node> node) {
		make_room();
		const auto place = static_cast<Place>(slots_.size());
		slots_.push_back({mark_of(hash), number, std::move(node)});
		if (grown_) grown_->add(slots_[place], place);
		return place;
	}
	// The last one takes its place.
	void erase(Place place) noexcept {
		set_due(place, 0);
		set_changed(place, false);
		if (grown_) grown_->remove(slots_, place);
		const auto last = static_cast<Place>(slots_.size() - 1);
		if (place != last) {
			if (grown_) grown_->move(slots_[last], last, place);
			std::swap(slots_[place], slots_[last]);
			if (grown_) grown_->due.moved(slots_, place);
		}
		slots_.pop_back();
		if (slots_.size() < kFew / 2) grown_.reset();
		if (slots_.empty()) Slots().swap(slots_);
	}

	void set_due(Place place, int64_t due) noexcept {
		if (grown_)
			grown_->due.set(slots_, place, due);
		else
			slots_[place].due = due;
	}
	// Who is due before all others, of those who ever are.
	Place first_due() const noexcept {
		if (grown_) return grown_->due.empty() ? kNowhere : grown_->due.first();
		Place first = kNowhere;
		for (Place i = 0; i < slots_.size(); ++i)
			if (slots_[i].due && (first == kNowhere || slots_[i].due < slots_[first].due))
				first = i;
		return first;
	}

	void set_changed(Place place, bool is_changed) noexcept {
		changed_ += is_changed;
		changed_ -= slots_[place].is_changed;
		slots_[place].is_changed = is_changed;
	}
	// A walk may leave the bucket and come back: it sees each value once, but for what another walk at the same time has
	// seen in between. The last that it has not seen, before this place.
	Place next(Place before, uint32_t walk) noexcept {
		return next_of(before, walk, [](const Slot &) { return true; });
	}
	// The same of those that have changed.
	Place next_changed(Place before, uint32_t walk) noexcept {
		if (changed_ == 0) return kNowhere;
		return next_of(before, walk, [](const Slot &slot) -> bool { return slot.is_changed; });
	}

	static constexpr uint32_t kLastWalk = INT32_MAX; // their numbers begin at 1

	Number sequence = 0; // of the last number

private:
	struct Slot {
		uint32_t mark; // the half of the hash that does not choose the bucket; 0: it has no key
		Number number;
		ShmPtr<Node> node;
		int64_t due = 0;
		uint32_t due_at = 0;
		uint32_t is_changed : 1;
		uint32_t walk : 31; // that has seen it last

		Slot(uint32_t its_mark, Number its_number, ShmPtr<Node> its_node)
				: mark(its_mark), number(its_number), node(std::move(its_node)), is_changed(0),
				  walk(0) {}
	};
	using Slots = base::SharedVector<Slot>;

	struct Grown {
		base::PlaceIndex by_key, by_number;
		base::DueHeap<Slots> due;

		void make_room(const Slots &slots, size_t count) {
			by_key.make_room(count, [&](Place place) { return slots[place].mark; });
			by_number.make_room(count, [&](Place place) { return slots[place].number; });
			due.make_room(slots.capacity());
		}
		void add(const Slot &slot, Place place) noexcept {
			if (slot.mark) by_key.add(slot.mark, place);
			by_number.add(slot.number, place);
		}
		void remove(const Slots &slots, Place place) noexcept {
			const auto mark = [&](Place at) { return slots[at].mark; };
			const auto number = [&](Place at) { return slots[at].number; };
			if (mark(place)) by_key.remove(mark(place), place, mark);
			by_number.remove(number(place), place, number);
		}
		void move(const Slot &slot, Place from, Place to) noexcept {
			if (slot.mark) by_key.move(slot.mark, from, to);
			by_number.move(slot.number, from, to);
		}
	};

	static uint32_t mark_of(uint64_t hash) noexcept {
		if (hash == 0) return 0;
		return std::max(static_cast<uint32_t>(hash >> 32), uint32_t{1});
	}

	template <class Is>
	Place next_of(Place before, uint32_t walk, Is &&is_meant) noexcept {
		for (Place i = std::min(before, static_cast<Place>(slots_.size())); i-- > 0;) {
			Slot &slot = slots_[i];
			if (!is_meant(slot) || slot.walk == walk) continue;
			slot.walk = walk;
			return i;
		}
		return kNowhere;
	}

	template <class Is>
	Place find(const base::PlaceIndex *index, uint32_t hash, Is &&is_it) const {
		if (index) return index->find(hash, is_it);
		for (Place i = 0; i < slots_.size(); ++i)
			if (is_it(i)) return i;
		return kNowhere;
	}

	// They grow by a quarter, which costs less memory than their double.
	void make_room() {
		const size_t size = slots_.size();
		if (size == slots_.capacity()) slots_.reserve(size + size / 4 + 1);
		if (grown_) return grown_->make_room(slots_, size + 1);
		if (size < kFew) return;
		auto grown = make_shm<Grown>();
		grown->make_room(slots_, size + 1);
		for (Place i = 0; i < size; ++i) {
			grown->add(slots_[i], i);
			grown->due.set(slots_, i, std::exchange(slots_[i].due, 0));
		}
		grown_ = std::move(grown);
	}

	Slots slots_;
	ShmPtr<Grown> grown_;
	uint32_t changed_ = 0; // how many are
};

} // namespace core::kam

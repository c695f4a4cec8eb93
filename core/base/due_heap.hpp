// Which of a list is due first: a heap of the places of those that are ever due.
#pragma once

#include <cstdint>
#include <utility>

#include "core/base/shared.hpp"

namespace core::base {

// An element of the list, `Slots`, has `due` (a time, 0: never) and `due_at`, which is the heap's own.
template <class Slots>
class DueHeap {
public:
	using Place = uint32_t;

	// So that `count` fit. May throw bad_alloc.
	void make_room(size_t count) { heap_.reserve(count); }
	bool empty() const noexcept { return heap_.empty(); }
	Place first() const noexcept { return heap_.front(); }

	// Sets when the element is due. There is room for it.
	void set(Slots &slots, Place place, int64_t due) noexcept {
		const int64_t before = std::exchange(slots[place].due, due);
		if (before == due) return;
		if (!due) return remove(slots, slots[place].due_at);
		if (!before) {
			heap_.push_back(place);
			return rise(slots, heap_.size() - 1, place);
		}
		settle(slots, slots[place].due_at, place);
	}
	// The element has come to this place.
	void moved(const Slots &slots, Place to) noexcept {
		if (slots[to].due) heap_[slots[to].due_at] = to;
	}

private:
	void remove(Slots &slots, size_t at) noexcept {
		const Place last = heap_.back();
		heap_.pop_back();
		if (at < heap_.size()) settle(slots, at, last);
	}
	void settle(Slots &slots, size_t at, Place place) noexcept {
		if (at > 0 && slots[place].due < slots[heap_[(at - 1) / 2]].due)
			rise(slots, at, place);
		else
			sink(slots, at, place);
	}
	void rise(Slots &slots, size_t at, Place place) noexcept {
		while (at > 0 && slots[place].due < slots[heap_[(at - 1) / 2]].due) {
			put(slots, at, heap_[(at - 1) / 2]);
			at = (at - 1) / 2;
		}
		put(slots, at, place);
	}
	void sink(Slots &slots, size_t at, Place place) noexcept {
		for (size_t child = 2 * at + 1; child < heap_.size(); child = 2 * at + 1) {
			const bool is_right = child + 1 < heap_.size()
					&& slots[heap_[child + 1]].due < slots[heap_[child]].due;
			child += is_right;
			if (slots[heap_[child]].due >= slots[place].due) break;
			put(slots, at, heap_[child]);
			at = child;
		}
		put(slots, at, place);
	}
	void put(Slots &slots, size_t at, Place place) noexcept {
		heap_[at] = place;
		slots[place].due_at = static_cast<uint32_t>(at);
	}

	SharedVector<Place> heap_;
};

} // namespace core::base

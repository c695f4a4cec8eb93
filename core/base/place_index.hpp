// Finds the places in a list whose value has a hash: open addressing, at most three quarters full. The list itself, and the
// hash of each place, are the caller's.
#pragma once

#include <algorithm>
#include <cstdint>

#include "core/base/shared.hpp"

namespace core::base {

class PlaceIndex {
public:
	using Place = uint32_t;
	static constexpr Place kNowhere = UINT32_MAX;

	// So that `count` fit. May throw bad_alloc, and has changed nothing then.
	template <class HashOf>
	void make_room(size_t count, HashOf &&hash_of) {
		size_t wanted = std::max<size_t>(cells_.size(), 8);
		while (count * 4 > wanted * 3) wanted *= 2;
		if (wanted == cells_.size()) return;
		SharedVector<Place> old(wanted, kNowhere);
		old.swap(cells_);
		for_each_from_a_gap(old, [&](Place place) { add(hash_of(place), place); });
	}
	// Of those with one hash the first to be added is found first.
	void add(uint32_t hash, Place place) noexcept {
		size_t at = home_of(hash);
		while (cells_[at] != kNowhere) at = next(at);
		cells_[at] = place;
	}
	// The first of this hash, or of one that lies near, that `is_it` is true of.
	template <class Is>
	Place find(uint32_t hash, Is &&is_it) const {
		if (cells_.empty()) return kNowhere;
		size_t at = home_of(hash);
		while (cells_[at] != kNowhere && !is_it(cells_[at])) at = next(at);
		return cells_[at];
	}
	void move(uint32_t hash, Place from, Place to) noexcept { cells_[cell_of(hash, from)] = to; }
	// Those behind it move up, as far as they have been pushed away from where they belong.
	template <class HashOf>
	void remove(uint32_t hash, Place place, HashOf &&hash_of) noexcept {
		size_t gap = cell_of(hash, place);
		for (size_t at = next(gap); cells_[at] != kNowhere; at = next(at)) {
			if (distance(home_of(hash_of(cells_[at])), at) < distance(gap, at)) continue;
			cells_[gap] = cells_[at];
			gap = at;
		}
		cells_[gap] = kNowhere;
	}

private:
	// Hashes that follow one another are spread.
	size_t home_of(uint32_t hash) const noexcept {
		return (hash * uint64_t{0x9e3779b97f4a7c15} >> 32) & (cells_.size() - 1);
	}
	size_t next(size_t at) const noexcept { return (at + 1) & (cells_.size() - 1); }
	size_t distance(size_t from, size_t to) const noexcept {
		return (to - from) & (cells_.size() - 1);
	}
	size_t cell_of(uint32_t hash, Place place) const noexcept {
		size_t at = home_of(hash);
		while (cells_[at] != place) at = next(at);
		return at;
	}
	// A run that goes on from the last cell to the first is not torn, so its order stays.
	template <class Use>
	static void for_each_from_a_gap(const SharedVector<Place> &cells, Use &&use) {
		const auto gap = std::find(cells.begin(), cells.end(), kNowhere);
		for (auto cell = gap; cell != cells.end(); ++cell)
			if (*cell != kNowhere) use(*cell);
		for (auto cell = cells.begin(); cell != gap; ++cell) use(*cell);
	}

	SharedVector<Place> cells_; // a power of two of them
};

} // namespace core::base

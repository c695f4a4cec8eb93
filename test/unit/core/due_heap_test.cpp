#include "core/base/due_heap.hpp"

#include <algorithm>
#include <random>

#include <cppunit/extensions/HelperMacros.h>

using core::base::DueHeap;

namespace {

struct Slot {
	int64_t due = 0;
	uint32_t due_at = 0;
};
using Slots = std::vector<Slot>;

int64_t earliest_of(const Slots &slots) {
	int64_t earliest = 0;
	for (const auto &slot : slots)
		if (slot.due && (!earliest || slot.due < earliest)) earliest = slot.due;
	return earliest;
}

int64_t first_of(const DueHeap<Slots> &heap, const Slots &slots) {
	return heap.empty() ? 0 : slots[heap.first()].due;
}

} // namespace

class DueHeapTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(DueHeapTest);
	CPPUNIT_TEST(the_first_is_due_before_all_others);
	CPPUNIT_TEST(those_that_are_due_come_in_order);
	CPPUNIT_TEST_SUITE_END();

	// Times change, elements go, and the last takes the place of one that goes.
	void the_first_is_due_before_all_others() {
		std::mt19937 random(1);
		Slots slots(60);
		DueHeap<Slots> heap;
		heap.make_room(slots.size());
		for (int round = 0; round < 20'000; ++round) {
			const auto place = static_cast<uint32_t>(random() % slots.size());
			const bool goes = random() % 20 == 0;
			heap.set(slots, place, goes ? 0 : int64_t(random() % 50));
			if (goes && slots.size() > 20) {
				slots[place] = slots.back();
				heap.moved(slots, place);
				slots.pop_back();
			} else if (goes && slots.size() < 60) {
				slots.emplace_back();
			}
			CPPUNIT_ASSERT_EQUAL(earliest_of(slots), first_of(heap, slots));
		}
	}

	void those_that_are_due_come_in_order() {
		Slots slots(100);
		DueHeap<Slots> heap;
		heap.make_room(slots.size());
		for (uint32_t i = 0; i < slots.size(); ++i) heap.set(slots, i, 1 + i * 37 % 100);
		for (int64_t due = 1; due <= 100; ++due) {
			CPPUNIT_ASSERT_EQUAL(due, first_of(heap, slots));
			heap.set(slots, heap.first(), 0);
		}
		CPPUNIT_ASSERT(heap.empty());
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(DueHeapTest);

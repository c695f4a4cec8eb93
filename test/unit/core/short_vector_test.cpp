#include "core/base/short_vector.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <random>
#include <string>
#include <vector>

#include "test/unit/core/counted_memory.hpp"

using namespace core::base;
using test::CountedMemory;

namespace {

// Values that hold memory of their own: what is lost or given back twice shows.
SharedString text(unsigned number) {
	return SharedString("a text that has no room in a string ") + std::to_string(number).c_str();
}

using Texts = ShortVector<SharedString>;

Texts texts_of(unsigned count) {
	Texts texts;
	for (unsigned i = 0; i < count; ++i) texts.push_back(text(i));
	return texts;
}

template <class List>
std::string all_of(const List &list) {
	std::string all;
	for (const auto &one : list) all.append(view(one)).append("\n");
	return all;
}

} // namespace

class ShortVectorTest : public test::CountedMemoryTest {
	CPPUNIT_TEST_SUITE(ShortVectorTest);
	CPPUNIT_TEST(an_empty_one_costs_a_pointer);
	CPPUNIT_TEST(it_does_what_a_vector_does);
	CPPUNIT_TEST(the_block_goes_with_the_last_value);
	CPPUNIT_TEST(no_more_than_a_quarter_and_one_are_spare);
	CPPUNIT_TEST(a_value_of_its_own_can_be_added);
	CPPUNIT_TEST(copies_are_independent_and_moves_take_the_block);
	CPPUNIT_TEST(what_is_reserved_is_had);
	CPPUNIT_TEST(it_stays_as_it_is_when_memory_runs_out);
	CPPUNIT_TEST_SUITE_END();

	void an_empty_one_costs_a_pointer() {
		const Texts none;
		CPPUNIT_ASSERT(none.empty() && none.begin() == none.end() && none.size() == 0);
		CPPUNIT_ASSERT_EQUAL(sizeof(void *), sizeof none);
		CPPUNIT_ASSERT_EQUAL(0, CountedMemory::blocks_taken());
	}

	void it_does_what_a_vector_does() {
		std::mt19937 random(1);
		const auto below = [&](size_t limit) { return random() % (limit + 1); };
		Texts list;
		SharedVector<SharedString> same;
		for (unsigned step = 0; step < 3000; ++step) {
			const auto at = static_cast<ptrdiff_t>(below(same.size()));
			const auto end = at + static_cast<ptrdiff_t>(below(same.size() - size_t(at)) / 4);
			if (random() % 3) {
				list.insert(list.begin() + at, text(step));
				same.insert(same.begin() + at, text(step));
			} else {
				list.erase(list.begin() + at, list.begin() + end);
				same.erase(same.begin() + at, same.begin() + end);
			}
			CPPUNIT_ASSERT_EQUAL(all_of(same), all_of(list));
			CPPUNIT_ASSERT_EQUAL(same.size(), list.size());
			if (same.empty()) continue;
			CPPUNIT_ASSERT(same.front() == list.front() && same.back() == list.back());
			CPPUNIT_ASSERT(same.back() == *list.rbegin() && same.back() == list[same.size() - 1]);
		}
		CPPUNIT_ASSERT_THROW(list.at(list.size()), std::out_of_range);
	}

	void the_block_goes_with_the_last_value() {
		Texts list = texts_of(3);
		list.erase(list.begin());
		CPPUNIT_ASSERT_EQUAL(3, CountedMemory::blocks_out());
		list.erase(list.begin(), list.end());
		CPPUNIT_ASSERT_EQUAL(0, CountedMemory::blocks_out());
		list.push_back(text(1));
		list.clear();
		CPPUNIT_ASSERT_EQUAL(0, CountedMemory::blocks_out());
		CPPUNIT_ASSERT(list.empty());
	}

	void no_more_than_a_quarter_and_one_are_spare() {
		Texts list;
		for (unsigned i = 0; i < 200; ++i) {
			list.push_back(text(i));
			CPPUNIT_ASSERT(list.capacity() <= list.size() + list.size() / 4 + 1);
		}
	}

	void a_value_of_its_own_can_be_added() {
		Texts list = texts_of(1);
		for (unsigned i = 0; i < 9; ++i) list.push_back(list.front());
		CPPUNIT_ASSERT(list.back() == text(0) && list.front() == text(0));
	}

	void copies_are_independent_and_moves_take_the_block() {
		Texts first = texts_of(2);
		const auto *block = first.data();
		Texts copy = first;
		copy.erase(copy.begin());
		CPPUNIT_ASSERT_EQUAL(all_of(texts_of(2)), all_of(first));
		Texts moved = std::move(first);
		CPPUNIT_ASSERT(moved.data() == block);
		copy = moved;
		CPPUNIT_ASSERT_EQUAL(all_of(moved), all_of(copy));
	}

	void what_is_reserved_is_had() {
		ShortVector<uint32_t> list;
		list.reserve(3);
		const auto *block = list.data();
		CountedMemory::allow(0);
		list.reserve(2);
		for (const uint32_t i : {1u, 2u, 3u}) CPPUNIT_ASSERT_EQUAL(i, list.emplace_back(i));
		CPPUNIT_ASSERT(block == list.data());
		CPPUNIT_ASSERT_THROW(list.reserve(4), std::bad_alloc);
		list.pop_back();
		CPPUNIT_ASSERT_EQUAL(2u, std::as_const(list).back());
		CPPUNIT_ASSERT_EQUAL(size_t{2}, list.size());
	}

	void it_stays_as_it_is_when_memory_runs_out() {
		Texts list = texts_of(4);
		const std::string before = all_of(list);
		SharedString more = text(9);
		CPPUNIT_ASSERT_EQUAL(list.size(), list.capacity());
		CountedMemory::allow(0);
		CPPUNIT_ASSERT_THROW(list.push_back(std::move(more)), std::bad_alloc);
		for (int good = 0; good < 5; ++good) {
			CountedMemory::allow(good);
			CPPUNIT_ASSERT_THROW_MESSAGE(
					std::to_string(good), static_cast<void>(Texts(list)), std::bad_alloc);
		}
		CPPUNIT_ASSERT_EQUAL(before, all_of(list));
		CPPUNIT_ASSERT_EQUAL(5, CountedMemory::blocks_out());
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(ShortVectorTest);

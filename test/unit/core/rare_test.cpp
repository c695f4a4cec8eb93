#include "core/base/rare.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include "core/base/short_vector.hpp"
#include "test/unit/core/counted_memory.hpp"

using test::CountedMemory;

namespace {

struct Notes {
	core::base::ShortVector<int> first, second;
	bool empty() const noexcept { return first.empty() && second.empty(); }
};
using Rare = core::base::Rare<Notes>;

void add(Rare &rare, int value) {
	rare.change([&](Notes &notes) { notes.first.push_back(value); });
}

} // namespace

class RareTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(RareTest);
	CPPUNIT_TEST(an_empty_one_costs_a_pointer_and_reads_as_empty);
	CPPUNIT_TEST(what_a_use_leaves_empty_is_given_back);
	CPPUNIT_TEST(a_copy_is_its_own);
	CPPUNIT_TEST(without_memory_it_is_as_before);
	CPPUNIT_TEST_SUITE_END();

	void an_empty_one_costs_a_pointer_and_reads_as_empty() {
		const CountedMemory memory;
		const Rare rare;
		CPPUNIT_ASSERT(rare.empty() && rare->first.empty() && (*rare).second.empty());
		CPPUNIT_ASSERT_EQUAL(sizeof(void *), sizeof rare);
		CPPUNIT_ASSERT_EQUAL(0, CountedMemory::blocks_out());
	}

	void what_a_use_leaves_empty_is_given_back() {
		const CountedMemory memory;
		Rare rare;
		add(rare, 7);
		CPPUNIT_ASSERT(!rare.empty() && rare->first[0] == 7);
		rare.change([](Notes &notes) { notes.first.clear(); });
		CPPUNIT_ASSERT(rare.empty());
		CPPUNIT_ASSERT_EQUAL(0, CountedMemory::blocks_out());
	}

	void a_copy_is_its_own() {
		const CountedMemory memory;
		{
			Rare rare;
			add(rare, 7);
			Rare copy(rare), moved(std::move(rare));
			add(copy, 8);
			CPPUNIT_ASSERT(copy->first.size() == 2 && moved->first.size() == 1);
			moved = copy;
			CPPUNIT_ASSERT_EQUAL(size_t{2}, moved->first.size());
			moved = {};
			CPPUNIT_ASSERT(moved.empty() && !copy.empty());
		}
		CPPUNIT_ASSERT_EQUAL(0, CountedMemory::blocks_out());
	}

	void without_memory_it_is_as_before() {
		const CountedMemory memory;
		Rare rare;
		for (const int allowed : {0, 1}) { // for itself, and for what is put into it
			CountedMemory::allow(allowed);
			CPPUNIT_ASSERT_THROW(add(rare, 7), std::bad_alloc);
			CPPUNIT_ASSERT(rare.empty());
			CPPUNIT_ASSERT_EQUAL(0, CountedMemory::blocks_out());
		}
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(RareTest);

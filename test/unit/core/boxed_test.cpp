#include "core/base/boxed.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include "test/unit/core/counted_memory.hpp"

using core::base::Boxed;
using core::base::SharedString;
using test::CountedMemory;

class BoxedTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(BoxedTest);
	CPPUNIT_TEST(nothing_costs_nothing);
	CPPUNIT_TEST(it_is_moved_and_copied);
	CPPUNIT_TEST(without_memory_the_old_one_stays);
	CPPUNIT_TEST(what_cannot_be_copied_costs_no_block);
	CPPUNIT_TEST_SUITE_END();

	void nothing_costs_nothing() {
		const CountedMemory memory;
		const Boxed<SharedString> empty, copy(empty);
		CPPUNIT_ASSERT(!empty && !copy);
		CPPUNIT_ASSERT_EQUAL(0, CountedMemory::blocks_taken());
	}

	void it_is_moved_and_copied() {
		const CountedMemory memory;
		{
			Boxed<SharedString> one;
			one = SharedString("one");
			Boxed<SharedString> other(one), third(std::move(one));
			*other = SharedString("other");
			CPPUNIT_ASSERT(!one && *third == "one" && *other == "other");
			third = other;
			CPPUNIT_ASSERT(*third == "other" && third->size() == 5);
			third = std::move(other);
			third.reset();
			CPPUNIT_ASSERT(!third);
		}
		CPPUNIT_ASSERT_EQUAL(0, CountedMemory::blocks_out());
	}

	void without_memory_the_old_one_stays() {
		const CountedMemory memory;
		{
			Boxed<SharedString> one;
			one = SharedString("one");
			CountedMemory::allow(0);
			CPPUNIT_ASSERT_THROW(one = SharedString("two"), std::bad_alloc);
			CPPUNIT_ASSERT_THROW(Boxed<SharedString>{one}, std::bad_alloc);
			CPPUNIT_ASSERT(*one == "one");
		}
		CPPUNIT_ASSERT_EQUAL(0, CountedMemory::blocks_out());
	}

	void what_cannot_be_copied_costs_no_block() {
		const CountedMemory memory;
		{
			Boxed<SharedString> one, other;
			one = SharedString(100, 'a');
			CountedMemory::allow(1); // its own block, and none for the text
			CPPUNIT_ASSERT_THROW(other = one, std::bad_alloc);
			CPPUNIT_ASSERT(!other);
		}
		CPPUNIT_ASSERT_EQUAL(0, CountedMemory::blocks_out());
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(BoxedTest);

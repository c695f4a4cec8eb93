#include "core/base/shared.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include "test/unit/core/counted_memory.hpp"

using namespace core::base;
using test::CountedMemory;

namespace {

const char kLong[] = "a text that is too long for the room inside of a string object";

} // namespace

class SharedTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(SharedTest);
	CPPUNIT_TEST(containers_live_in_the_memory_that_was_given);
	CPPUNIT_TEST(memory_that_runs_out_is_bad_alloc_and_leaks_nothing);
	CPPUNIT_TEST(a_vector_that_cannot_grow_keeps_what_it_has);
	CPPUNIT_TEST(a_size_that_overflows_is_bad_alloc_before_memory_is_asked);
	CPPUNIT_TEST(a_view_shows_the_string);
	CPPUNIT_TEST_SUITE_END();

	void containers_live_in_the_memory_that_was_given() {
		const CountedMemory memory;
		{
			const SharedVector<SharedString> texts(3, SharedString(kLong));
			CPPUNIT_ASSERT_EQUAL(4, CountedMemory::blocks_out());
		}
		CPPUNIT_ASSERT_EQUAL(0, CountedMemory::blocks_out());
	}

	void memory_that_runs_out_is_bad_alloc_and_leaks_nothing() {
		const SharedString text(kLong);
		for (int good = 0; good < 4; ++good) {
			const CountedMemory memory(good);
			CPPUNIT_ASSERT_THROW_MESSAGE(
					std::to_string(good), SharedVector<SharedString>(4, text), std::bad_alloc);
			CPPUNIT_ASSERT_EQUAL(0, CountedMemory::blocks_out());
		}
	}

	void a_vector_that_cannot_grow_keeps_what_it_has() {
		const CountedMemory memory;
		SharedVector<SharedString> texts(1, SharedString(kLong));
		CountedMemory::allow(0);
		CPPUNIT_ASSERT_THROW(texts.reserve(2), std::bad_alloc);
		CPPUNIT_ASSERT_THROW(texts.emplace_back(kLong), std::bad_alloc);
		CPPUNIT_ASSERT_EQUAL(size_t(1), texts.size());
		CPPUNIT_ASSERT(view(texts.front()) == kLong);
	}

	void a_size_that_overflows_is_bad_alloc_before_memory_is_asked() {
		const CountedMemory memory;
		SharedAllocator<uint64_t> allocator;
		CPPUNIT_ASSERT_THROW(
				allocator.deallocate(allocator.allocate(SIZE_MAX / 4), 0), std::bad_alloc);
		CPPUNIT_ASSERT_EQUAL(0, CountedMemory::blocks_taken());
	}

	void a_view_shows_the_string() {
		CPPUNIT_ASSERT(view(SharedString()).empty());
		const SharedString text("a\0b", 3);
		CPPUNIT_ASSERT(view(text) == std::string_view("a\0b", 3));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(SharedTest);

#include "core/base/keyed_hash.hpp"

#include <cppunit/extensions/HelperMacros.h>

using core::base::keyed_hash;

class KeyedHashTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(KeyedHashTest);
	CPPUNIT_TEST(it_is_siphash_2_4);
	CPPUNIT_TEST(each_part_of_it_counts);
	CPPUNIT_TEST_SUITE_END();

	// The vector of the reference implementation for key 00..0f and the 16 bytes 00..0f.
	void it_is_siphash_2_4() {
		const uint64_t low = 0x0706050403020100, high = 0x0f0e0d0c0b0a0908;
		CPPUNIT_ASSERT_EQUAL(uint64_t{0x3f2acc7f57c29bdb}, keyed_hash({low, high}, low, high));
	}

	void each_part_of_it_counts() {
		const auto plain = keyed_hash({1, 2}, 3, 4);
		CPPUNIT_ASSERT(plain != keyed_hash({2, 2}, 3, 4));
		CPPUNIT_ASSERT(plain != keyed_hash({1, 3}, 3, 4));
		CPPUNIT_ASSERT(plain != keyed_hash({1, 2}, 4, 4));
		CPPUNIT_ASSERT(plain != keyed_hash({1, 2}, 3, 5));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(KeyedHashTest);

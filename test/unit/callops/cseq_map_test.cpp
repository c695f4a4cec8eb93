#include "callops/domain/cseq_map.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <random>
#include <set>
#include <string>

#include "test/unit/core/counted_memory.hpp"

using namespace callops;
using test::CountedMemory;

class CseqMapTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(CseqMapTest);
	CPPUNIT_TEST(numbers_stay_until_we_send_something);
	CPPUNIT_TEST(each_request_of_ours_moves_the_later_ones);
	CPPUNIT_TEST(the_leg_that_was_called_starts_with_ours);
	CPPUNIT_TEST(a_retransmission_keeps_its_number);
	CPPUNIT_TEST(a_number_that_leaps_needs_no_offset);
	CPPUNIT_TEST(an_answered_challenge_is_an_offset_from_the_start);
	CPPUNIT_TEST(the_original_number_is_found_again);
	CPPUNIT_TEST(what_is_no_cseq_passes);
	CPPUNIT_TEST(old_offsets_are_forgotten_and_the_text_stays_short);
	CPPUNIT_TEST(print_and_parse_are_each_others_inverse);
	CPPUNIT_TEST(text_that_is_not_ours_is_refused);
	CPPUNIT_TEST(any_conversation_has_ascending_numbers_of_its_own);
	CPPUNIT_TEST(numbers_of_the_far_end_alone_are_untouched);
	CPPUNIT_TEST(what_follows_a_request_of_ours_needs_no_memory);
	CPPUNIT_TEST(the_last_request_needs_no_memory);
	CPPUNIT_TEST_SUITE_END();

	static CseqMap begun(uint32_t cseq) {
		CseqMap map;
		map.begin(cseq, cseq);
		return map;
	}

	void numbers_stay_until_we_send_something() {
		auto map = begun(10);
		CPPUNIT_ASSERT_EQUAL(11u, map.map(11));
		CPPUNIT_ASSERT_EQUAL(12u, map.map(12));
		CPPUNIT_ASSERT(!map.is_moved());
		CPPUNIT_ASSERT_EQUAL(12u, map.last());
	}

	// The sequence that was seen on the wire with three requests of the proxy.
	void each_request_of_ours_moves_the_later_ones() {
		auto map = begun(10);
		for (const uint32_t own : {11u, 12u, 13u}) CPPUNIT_ASSERT_EQUAL(own, map.take());
		CPPUNIT_ASSERT_EQUAL(14u, map.map(11));
		CPPUNIT_ASSERT_EQUAL(15u, map.take());
		CPPUNIT_ASSERT_EQUAL(16u, map.map(12));
		CPPUNIT_ASSERT_EQUAL(16u, map.find(12)); // its ACK
		CPPUNIT_ASSERT_EQUAL(17u, map.map(13));
		CPPUNIT_ASSERT_EQUAL(18u, map.map(14));
		CPPUNIT_ASSERT_EQUAL(10u, map.find(10));
	}

	void the_leg_that_was_called_starts_with_ours() {
		CseqMap map;
		CPPUNIT_ASSERT_EQUAL(1u, map.take());
		CPPUNIT_ASSERT_EQUAL(2u, map.map(1));
		CPPUNIT_ASSERT_EQUAL(3u, map.map(2));
		CPPUNIT_ASSERT_EQUAL(7000u, map.map(6999));
	}

	void a_retransmission_keeps_its_number() {
		auto map = begun(10);
		CPPUNIT_ASSERT_EQUAL(11u, map.map(11));
		map.take();
		CPPUNIT_ASSERT_EQUAL(11u, map.map(11));
		CPPUNIT_ASSERT_EQUAL(13u, map.map(12));
		map.take();
		map.take();
		CPPUNIT_ASSERT_EQUAL(13u, map.map(12));
		CPPUNIT_ASSERT_EQUAL(11u, map.map(11));
		CPPUNIT_ASSERT_EQUAL(15u, map.last());
	}

	void a_number_that_leaps_needs_no_offset() {
		auto map = begun(10);
		map.take();
		CPPUNIT_ASSERT_EQUAL(100u, map.map(100));
		CPPUNIT_ASSERT(!map.is_moved());
	}

	void an_answered_challenge_is_an_offset_from_the_start() {
		CseqMap map;
		map.begin(10, 11);
		CPPUNIT_ASSERT_EQUAL(11u, map.find(10));
		CPPUNIT_ASSERT_EQUAL(12u, map.map(11));
		map.begin(5, 4); // less than it came as: not ours
		CPPUNIT_ASSERT_EQUAL(12u, map.last());
	}

	void the_original_number_is_found_again() {
		auto map = begun(10);
		map.take();
		map.map(11);
		map.take();
		map.map(12);
		CPPUNIT_ASSERT(map.original(10) == 10u);
		CPPUNIT_ASSERT(map.original(12) == 11u);
		CPPUNIT_ASSERT(map.original(14) == 12u);
		for (const uint32_t own : {11u, 13u, 15u}) CPPUNIT_ASSERT(!map.original(own));
	}

	void what_is_no_cseq_passes() {
		auto map = begun(10);
		map.take();
		CPPUNIT_ASSERT_EQUAL(0x80000000u, map.map(0x80000000u));
		CPPUNIT_ASSERT_EQUAL(0xffffffffu, map.map(0xffffffffu));
		CPPUNIT_ASSERT_EQUAL(11u, map.last());
	}

	void old_offsets_are_forgotten_and_the_text_stays_short() {
		auto map = begun(1);
		for (uint32_t i = 2; i < 1000; ++i) {
			map.take();
			CPPUNIT_ASSERT_EQUAL(2 * i - 1, map.map(i));
		}
		CPPUNIT_ASSERT(map.print().size() < 200);
		CPPUNIT_ASSERT(CseqMap::parse(map.print()) == map);
		CPPUNIT_ASSERT_EQUAL(1997u, map.find(999));
	}

	void print_and_parse_are_each_others_inverse() {
		auto map = begun(10);
		CPPUNIT_ASSERT_EQUAL(std::string("10,10"), map.print());
		map.take();
		map.map(11);
		CPPUNIT_ASSERT_EQUAL(std::string("11,12,11:1"), map.print());
		CseqMap other;
		other.take();
		const auto text = print_cseq(map, other);
		CPPUNIT_ASSERT_EQUAL(std::string("11,12,11:1;0,1"), text);
		const auto maps = parse_cseq(text);
		CPPUNIT_ASSERT(maps && maps->to_caller == map && maps->to_callee == other);
	}

	void text_that_is_not_ours_is_refused() {
		for (const auto text : {"", "1", "1,", ",1", "1,2,", "1,2,3", "1,2,3:", "1,2,1:0", "2,1",
					 "1,x", "9,20,5:1,4:2", "9,20,5:2,6:2", "9,20,10:1", "9,9,5:1", "9,20,5:1:1",
					 " 1,2", "2147483648,2147483648", "1,99999999999"})
			CPPUNIT_ASSERT_MESSAGE(text, !CseqMap::parse(text));
		for (const auto text : {"", ";", "1,1", "1,1;", ";1,1", "1,1;1,1;1,1", "1,1;x"})
			CPPUNIT_ASSERT_MESSAGE(text, !parse_cseq(text));
	}

	void any_conversation_has_ascending_numbers_of_its_own() {
		std::mt19937 random(1);
		for (int round = 0; round < 300; ++round) {
			auto map = begun(static_cast<uint32_t>(random() % 50));
			uint32_t original = map.last(), highest = map.last();
			for (int step = 0; step < 40; ++step) {
				const bool is_own = random() % 2;
				original += is_own ? 0 : static_cast<uint32_t>(1 + random() % 3);
				const auto wire = is_own ? map.take() : map.map(original);
				CPPUNIT_ASSERT(wire > highest);
				highest = wire;
				if (!is_own) CPPUNIT_ASSERT(map.original(wire) == original);
				CPPUNIT_ASSERT_EQUAL(map.find(original), map.map(original));
				map = *CseqMap::parse(map.print());
			}
		}
	}

	void numbers_of_the_far_end_alone_are_untouched() {
		CseqMap map;
		CPPUNIT_ASSERT(!map.is_touched());
		map.begin(7, 7);
		map.map(9);
		CPPUNIT_ASSERT(!map.is_touched());
		map.take();
		CPPUNIT_ASSERT(map.is_touched());
		CPPUNIT_ASSERT_EQUAL(uint32_t{11}, map.map(10));
		CPPUNIT_ASSERT(map.is_touched());
	}

	void what_follows_a_request_of_ours_needs_no_memory() {
		const CountedMemory memory;
		auto map = begun(7);
		for (uint32_t theirs = 8, steps = 0; steps < 40; ++theirs, ++steps) {
			CountedMemory::allow(0);
			const auto last = map.last();
			try {
				map.take();
			} catch (const std::bad_alloc &) {
				CPPUNIT_ASSERT_EQUAL(last, map.last());
				CountedMemory::allow(1);
				map.take();
			}
			CountedMemory::allow(1);
			map = CseqMap(map); // a copy keeps the room
			CountedMemory::allow(0);
			const auto next = map.last() + 1;
			CPPUNIT_ASSERT_EQUAL(next, map.map(theirs));
		}
	}

	void the_last_request_needs_no_memory() {
		const CountedMemory memory(0);
		auto map = begun(7);
		CPPUNIT_ASSERT_THROW(map.take(), std::bad_alloc);
		CPPUNIT_ASSERT_EQUAL(8u, map.take_last());
		CPPUNIT_ASSERT_EQUAL(8u, map.last());
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(CseqMapTest);

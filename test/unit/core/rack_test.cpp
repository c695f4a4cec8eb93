#include "core/sip/rack.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace core::sip;

class RackTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(RackTest);
	CPPUNIT_TEST(rseq_is_a_number_from_1);
	CPPUNIT_TEST(rack_names_answer_and_request);
	CPPUNIT_TEST(what_is_no_rack_is_refused);
	CPPUNIT_TEST_SUITE_END();

	void rseq_is_a_number_from_1() {
		CPPUNIT_ASSERT(
				parse_rseq(" 988789 ") == 988789u && parse_rseq("4294967295") == 4294967295u);
		for (const auto field : {"", "0", "-1", "1 2", "4294967296", "x"})
			CPPUNIT_ASSERT_MESSAGE(field, !parse_rseq(field));
	}

	void rack_names_answer_and_request() {
		const auto rack = RAck::parse(" 776656\t1\r\n INVITE ");
		CPPUNIT_ASSERT(rack && rack->rseq == 776656 && rack->cseq == 1);
		CPPUNIT_ASSERT_EQUAL(std::string("776656 1 INVITE"), print(*rack));
	}

	void what_is_no_rack_is_refused() {
		for (const auto field : {"", "1", "1 1", "0 1 INVITE", "1 x INVITE", "1 1 INVITE x",
					 "1 1 IN,VITE", "1,1 INVITE", "4294967296 1 INVITE"})
			CPPUNIT_ASSERT_MESSAGE(field, !RAck::parse(field));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(RackTest);

#include "core/sip/payload.hpp"

#include <cppunit/extensions/HelperMacros.h>

using core::sip::parse_payload;

class PayloadTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(PayloadTest);
	CPPUNIT_TEST(the_type_of_a_body_is_taken_from_its_headers);
	CPPUNIT_TEST_SUITE_END();

	void the_type_of_a_body_is_taken_from_its_headers() {
		const auto typed = parse_payload("X: 1\r\nContent-Type: a/b\r\nY: 2", "v=0");
		CPPUNIT_ASSERT(typed && typed->body_type == "a/b" && typed->body == "v=0");
		CPPUNIT_ASSERT_EQUAL(std::string("X: 1\r\nY: 2\r\n"), typed->headers);
		CPPUNIT_ASSERT_EQUAL(std::string("application/sdp"), parse_payload("", "v=0")->body_type);
		CPPUNIT_ASSERT_EQUAL(std::string("text/plain"), parse_payload("", "hello")->body_type);
		CPPUNIT_ASSERT_EQUAL(std::string(), parse_payload("c: a/b", "")->body_type);
		CPPUNIT_ASSERT(!parse_payload("x", ""));
		CPPUNIT_ASSERT(
				!parse_payload("m: <sip:a@b>", "") && parse_payload("m: <sip:a@b>", "", 302));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(PayloadTest);

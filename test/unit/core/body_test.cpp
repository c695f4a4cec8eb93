#include <cppunit/extensions/HelperMacros.h>

#include <string>

#include "core/sip/body.hpp"

using namespace core::sip;

class BodyTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(BodyTest);
	CPPUNIT_TEST(a_body_ends_where_its_length_says);
	CPPUNIT_TEST(sdp_says_so);
	CPPUNIT_TEST(a_part_of_a_multipart_body);
	CPPUNIT_TEST(any_bytes_are_well);
	CPPUNIT_TEST_SUITE_END();

	using S = std::string;
	static S sdp(const S &text) { return S(sdp_in(text)); }

	void a_body_ends_where_its_length_says() {
		CPPUNIT_ASSERT_EQUAL(S("v=0"), S(body_of("A\r\nl: 3\r\n\r\nv=0\r\n")));
		CPPUNIT_ASSERT_EQUAL(S("v=0"), S(body_of("A\nB: 1\n\nv=0")));
		CPPUNIT_ASSERT_EQUAL(S("v=0"), S(body_of("A\r\nContent-Length: 99\r\n\r\nv=0")));
		CPPUNIT_ASSERT_EQUAL(S(" v=0"), S(body_of("A\r\nB: 1\r\n\r\n v=0")));
		CPPUNIT_ASSERT_EQUAL(S(""), S(body_of("A\r\nB: 1\r\n")));
	}

	void sdp_says_so() {
		CPPUNIT_ASSERT_EQUAL(S("v=0"), sdp("A\r\nc: Application/SDP;charset=x\r\n\r\nv=0"));
		CPPUNIT_ASSERT_EQUAL(S(""), sdp("A\r\n\r\nv=0"));
		CPPUNIT_ASSERT_EQUAL(S(""), sdp("A\r\nContent-Type: text/plain\r\n\r\nv=0"));
	}

	void a_part_of_a_multipart_body() {
		const S head = "A\r\nContent-Type: multipart/mixed;boundary=";
		const S parts = "\r\n\r\npreface --x\r\n--x\r\nContent-Type: text/plain\r\n\r\nhi\r\n"
						"--x\r\nc: application/sdp\r\n\r\nv=0\r\ns=-\r\n\r\n--x--\r\n";
		CPPUNIT_ASSERT_EQUAL(S("v=0\r\ns=-\r\n"), sdp(head + "x" + parts));
		CPPUNIT_ASSERT_EQUAL(S("v=0\r\ns=-\r\n"), sdp(head + "\"x\"" + parts));
		CPPUNIT_ASSERT_EQUAL(S(""), sdp(head + "y" + parts));
		CPPUNIT_ASSERT_EQUAL(S(""), sdp(head + parts));
	}

	void any_bytes_are_well() {
		for (const auto text : {"", "\n\n", "A\nc: multipart/mixed;boundary=x\n\n--x",
					 "A\nc: multipart/mixed;boundary=\"\n\n--", "A\nc:\n\nv"})
			CPPUNIT_ASSERT_EQUAL_MESSAGE(text, S(""), sdp(text));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(BodyTest);

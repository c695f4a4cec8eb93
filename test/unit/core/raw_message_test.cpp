#include <cppunit/extensions/HelperMacros.h>

#include <string>

#include "core/sip/raw_message.hpp"

using core::sip::RawMessage;

class RawMessageTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(RawMessageTest);
	CPPUNIT_TEST(headers_stand_in_their_order);
	CPPUNIT_TEST(a_header_is_found_by_its_compact_name_too);
	CPPUNIT_TEST(a_body_ends_where_its_length_says);
	CPPUNIT_TEST(sdp_says_so);
	CPPUNIT_TEST(nothing_is_a_message_too);
	CPPUNIT_TEST_SUITE_END();

	using S = std::string;
	using V = std::string_view;

	void headers_stand_in_their_order() {
		const RawMessage message(
				V("BYE sip:a SIP/2.0\r\nA: 1\r\nno header\r\nB:\r\n 2\r\n\r\nC: 3"));
		CPPUNIT_ASSERT_EQUAL(S("BYE sip:a SIP/2.0"), S(message.first_line()));
		CPPUNIT_ASSERT_EQUAL(size_t{2}, message.headers().size());
		CPPUNIT_ASSERT_EQUAL(S("A"), S(message.headers()[0].name));
		CPPUNIT_ASSERT_EQUAL(S("2"), S(message.headers()[1].value));
	}

	void a_header_is_found_by_its_compact_name_too() {
		const RawMessage message(V("A\r\nf: <sip:a>\r\nFrom: <sip:b>\r\nX:\r\n\r\n"));
		CPPUNIT_ASSERT_EQUAL(S("<sip:a>"), S(message.header("From")));
		CPPUNIT_ASSERT(message.header("X").data());
		CPPUNIT_ASSERT(!message.header("Y").data());
	}

	void a_body_ends_where_its_length_says() {
		CPPUNIT_ASSERT_EQUAL(S("v=0"), S(RawMessage(V("A\r\nl: 3\r\n\r\nv=0\r\n")).body()));
		CPPUNIT_ASSERT_EQUAL(S("v=0"), S(RawMessage(V("A\r\nB: 1\r\n\r\nv=0")).body()));
		CPPUNIT_ASSERT_EQUAL(S(), S(RawMessage(V("A\r\nB: 1\r\n")).body()));
	}

	void sdp_says_so() {
		CPPUNIT_ASSERT_EQUAL(
				S("v=0"), S(RawMessage(V("A\r\nc: application/sdp\r\n\r\nv=0")).sdp()));
		CPPUNIT_ASSERT_EQUAL(S(), S(RawMessage(V("A\r\n\r\nv=0")).sdp()));
	}

	void nothing_is_a_message_too() {
		CPPUNIT_ASSERT(RawMessage().empty());
		CPPUNIT_ASSERT(RawMessage(V()).empty());
		CPPUNIT_ASSERT(!RawMessage(V()).header("To").data());
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(RawMessageTest);

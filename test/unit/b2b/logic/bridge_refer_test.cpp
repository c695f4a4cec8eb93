#include <cppunit/extensions/HelperMacros.h>

#include <string>

#include "b2b/logic/domain/bridge_refer.hpp"

using namespace b2b_logic;

class BridgeReferTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(BridgeReferTest);
	CPPUNIT_TEST(a_notify_says_how_far_it_is);
	CPPUNIT_TEST(the_last_notify_ends_the_subscription);
	CPPUNIT_TEST(a_refer_names_itself_by_its_cseq);
	CPPUNIT_TEST(what_is_no_refer_asks_for_nothing);
	CPPUNIT_TEST(a_header_that_could_end_another_is_left_out);
	CPPUNIT_TEST_SUITE_END();

	void a_notify_says_how_far_it_is() {
		const auto notify = refer_notify(7, 100, "Trying");
		CPPUNIT_ASSERT_EQUAL(
				std::string("Event: refer;id=7\r\nSubscription-State: active;expires=60\r\n"),
				notify.headers);
		CPPUNIT_ASSERT_EQUAL(std::string("SIP/2.0 100 Trying\r\n"), notify.body);
		CPPUNIT_ASSERT_EQUAL(std::string("message/sipfrag;version=2.0"), notify.body_type);
	}

	void the_last_notify_ends_the_subscription() {
		const auto notify = refer_notify(7, 486, "Busy Here");
		CPPUNIT_ASSERT(notify.headers.find("terminated;reason=noresource") != std::string::npos);
		CPPUNIT_ASSERT_EQUAL(std::string("SIP/2.0 486 Busy Here\r\n"), notify.body);
	}

	static std::string refer(const std::string &headers) {
		return "REFER sip:x SIP/2.0\r\nCSeq: 4711 REFER\r\n" + headers + "\r\n";
	}

	void a_refer_names_itself_by_its_cseq() {
		const auto plain = refer("b: <sip:bob@example.com>\r\n");
		const auto asked = asked_by_refer("REFER", plain);
		CPPUNIT_ASSERT_EQUAL(4711u, asked.value().cseq);
		CPPUNIT_ASSERT(asked->wants_notify);
		const auto silent = refer("Refer-Sub: False ;x=y\r\n");
		CPPUNIT_ASSERT(!asked_by_refer("REFER", silent).value().wants_notify);
		const auto named = refer("Referred-By: <sip:bob@example.com>;cid=1\r\n");
		CPPUNIT_ASSERT_EQUAL(std::string("<sip:bob@example.com>;cid=1"),
				std::string(asked_by_refer("REFER", named).value().referred_by));
	}

	void what_is_no_refer_asks_for_nothing() {
		const auto text = refer("");
		CPPUNIT_ASSERT(!asked_by_refer("INVITE", text));
		CPPUNIT_ASSERT(!asked_by_refer("REFER", "REFER sip:x SIP/2.0\r\nCSeq: x REFER\r\n\r\n"));
		CPPUNIT_ASSERT(!asked_by_refer("REFER", ""));
	}

	void a_header_that_could_end_another_is_left_out() {
		const auto folded = refer("Referred-By: <sip:bob@example.com>\r\n ;cid=1\r\n");
		CPPUNIT_ASSERT(asked_by_refer("REFER", folded).value().referred_by.empty());
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(BridgeReferTest);

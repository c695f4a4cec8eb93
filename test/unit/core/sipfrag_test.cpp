#include "core/sip/sipfrag.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace core::sip;
using Kind = SubscriptionState::Kind;

class SipfragTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(SipfragTest);
	CPPUNIT_TEST(a_status_line_is_read);
	CPPUNIT_TEST(headers_behind_it_do_not_matter);
	CPPUNIT_TEST(what_is_no_status_line_is_refused);
	CPPUNIT_TEST(subscription_states_are_read);
	CPPUNIT_TEST(only_refer_is_our_event);
	CPPUNIT_TEST_SUITE_END();

	void a_status_line_is_read() {
		const auto line = StatusLine::parse("SIP/2.0 180 Ringing\r\n");
		CPPUNIT_ASSERT(line && line->code == 180 && line->reason == "Ringing"
				&& line->text == "180 Ringing");
		CPPUNIT_ASSERT(StatusLine::parse("sip/2.0 486 Busy Here")->text == "486 Busy Here");
		CPPUNIT_ASSERT(StatusLine::parse("SIP/2.0 200")->text == "200");
		CPPUNIT_ASSERT(StatusLine::parse("SIP/2.0 200 \r\n")->reason.empty());
		CPPUNIT_ASSERT(StatusLine::parse("SIP/2.0 603 Nö\n")->reason == "Nö");
	}

	void headers_behind_it_do_not_matter() {
		const auto line = StatusLine::parse("SIP/2.0 200 OK\r\nContact: <sip:a@b>\r\n\r\nx");
		CPPUNIT_ASSERT(line && line->text == "200 OK");
	}

	void what_is_no_status_line_is_refused() {
		for (const auto text : {"", "SIP/2.0", "SIP/2.0 ", "SIP/2.0 20", "SIP/2.0 2000 OK",
					 "SIP/2.0 099 X", "SIP/2.0 700 X", "SIP/2.0  200 OK", "SIP/2.0 200OK",
					 "INVITE sip:a SIP/2.0", " SIP/2.0 200 OK", "SIP/3.0 200 OK",
					 "\r\nSIP/2.0 200 OK", "SIP/2.0 200 a\rb", "SIP/2.0 +20 OK", "SIP/2.0 20x OK"})
			CPPUNIT_ASSERT_MESSAGE(text, !StatusLine::parse(text));
	}

	void subscription_states_are_read() {
		const auto active = SubscriptionState::parse(" Active ; expires=60");
		CPPUNIT_ASSERT(active && active->kind == Kind::Active && active->expires == 60u);
		const auto ended = SubscriptionState::parse("terminated;reason=noresource");
		CPPUNIT_ASSERT(ended && ended->kind == Kind::Terminated && ended->reason == "noresource"
				&& !ended->expires);
		CPPUNIT_ASSERT(SubscriptionState::parse("pending")->kind == Kind::Pending);
		CPPUNIT_ASSERT(SubscriptionState::parse("waiting")->kind == Kind::Other);
		CPPUNIT_ASSERT(!SubscriptionState::parse("active;expires=x")->expires);
		for (const auto text : {"", ";expires=1", "a b", "\r\n"})
			CPPUNIT_ASSERT_MESSAGE(text, !SubscriptionState::parse(text));
	}

	void only_refer_is_our_event() {
		CPPUNIT_ASSERT(!ReferEvent::parse("refer")->id);
		CPPUNIT_ASSERT(ReferEvent::parse("Refer ; id=12")->id == 12u);
		CPPUNIT_ASSERT(ReferEvent::parse("refer;id=x")->has_foreign_id);
		CPPUNIT_ASSERT_EQUAL(std::string_view("12"), refer_id("refer ; x=1 ; ID = 12 ;y"));
		CPPUNIT_ASSERT_EQUAL(std::string_view(), refer_id("refer"));
		CPPUNIT_ASSERT(ReferEvent::parse("refer;id")->has_foreign_id);
		for (const auto text : {"", "presence", "referx", "refer.winfo", ";id=1"})
			CPPUNIT_ASSERT_MESSAGE(text, !ReferEvent::parse(text));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(SipfragTest);

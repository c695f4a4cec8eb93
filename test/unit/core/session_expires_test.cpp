#include "core/sip/session_expires.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace core::sip;
using By = SessionExpires::By;

class SessionExpiresTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(SessionExpiresTest);
	CPPUNIT_TEST(the_interval_and_the_refresher_are_read);
	CPPUNIT_TEST(what_is_printed_reads_the_same);
	CPPUNIT_TEST(seconds_stand_before_parameters_and_comments);
	CPPUNIT_TEST_SUITE_END();

	void the_interval_and_the_refresher_are_read() {
		for (const auto text : {"1800;refresher=UAS", "1800 ; x=y;Refresher = uas"})
			CPPUNIT_ASSERT_MESSAGE(text, SessionExpires::parse(text)->refresher == By::Uas);
		CPPUNIT_ASSERT(SessionExpires::parse("90;refresher=uac")->refresher == By::Uac);
		CPPUNIT_ASSERT(SessionExpires::parse("90;refresher=me")->refresher == By::Unsaid);
		CPPUNIT_ASSERT_EQUAL(90u, SessionExpires::parse("90")->interval);
		for (const auto text : {"", "0", "x", "-1", "90x", ";refresher=uas", "99999999999"})
			CPPUNIT_ASSERT_MESSAGE(text, !SessionExpires::parse(text));
	}

	void what_is_printed_reads_the_same() {
		for (const std::string text : {"90", "1800;refresher=uac", "1800;refresher=uas"})
			CPPUNIT_ASSERT_EQUAL(text, print(*SessionExpires::parse(text)));
	}

	void seconds_stand_before_parameters_and_comments() {
		for (const auto text : {"18", " 18 ", "18;duration=9", "18 (in a meeting)", "18(x);d=9"})
			CPPUNIT_ASSERT_MESSAGE(text, parse_retry_after(text) == 18u);
		for (const auto text : {"", "soon", "(18)", "18 seconds", "1.5"})
			CPPUNIT_ASSERT_MESSAGE(text, !parse_retry_after(text));
		CPPUNIT_ASSERT(parse_seconds("120;lr") == 120u && !parse_seconds("120 (x)"));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(SessionExpiresTest);

#include "core/sip/answer_facts.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using core::sip::AnswerFacts;

namespace {

std::string answer(const std::string &status, const std::string &headers) {
	return "SIP/2.0 " + status + "\r\n" + headers + "\r\n";
}
const std::string kVia = "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1;rport=5060\r\n";
const std::string kCSeq = "CSeq: 7 NOTIFY\r\n";

} // namespace

class AnswerFactsTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(AnswerFactsTest);
	CPPUNIT_TEST(what_an_answer_says_is_read);
	CPPUNIT_TEST(the_topmost_via_counts);
	CPPUNIT_TEST(a_503_may_ask_for_a_pause);
	CPPUNIT_TEST(a_pause_of_no_time_is_a_second);
	CPPUNIT_TEST(what_is_no_answer_is_refused);
	CPPUNIT_TEST(nothing_is_read_behind_the_headers);
	CPPUNIT_TEST_SUITE_END();

	void what_an_answer_says_is_read() {
		const auto text = answer("481 Gone", kVia + "To: <sip:a@b>\r\n" + kCSeq);
		const auto facts = AnswerFacts::parse(text);
		CPPUNIT_ASSERT(facts);
		CPPUNIT_ASSERT_EQUAL(481u, facts->code);
		CPPUNIT_ASSERT_EQUAL(std::string_view("z9hG4bK1"), facts->branch);
		CPPUNIT_ASSERT(!facts->retry_after);
	}

	void the_topmost_via_counts() {
		for (const char *vias :
				{"v:SIP/2.0/TCP [2001:db8::1]:5 ; BRANCH = first, SIP/2.0/UDP x;branch=2\r\n",
						"via: SIP/2.0/UDP a;branch=first\r\nVia: SIP/2.0/UDP b;branch=2\r\n"}) {
			const auto text = answer("200 OK", kCSeq + vias);
			const auto facts = AnswerFacts::parse(text);
			CPPUNIT_ASSERT_MESSAGE(vias, facts);
			CPPUNIT_ASSERT_EQUAL_MESSAGE(vias, std::string_view("first"), facts->branch);
		}
	}

	void a_503_may_ask_for_a_pause() {
		const auto pause = [](const std::string &status, const std::string &value) {
			const auto text = answer(status, kVia + kCSeq + "Retry-After: " + value + "\r\n");
			const auto facts = AnswerFacts::parse(text);
			CPPUNIT_ASSERT(facts);
			return facts->retry_after.value_or(~0u);
		};
		CPPUNIT_ASSERT_EQUAL(120u, pause("503 Busy", "120 (in a meeting);duration=60"));
		CPPUNIT_ASSERT_EQUAL(18u, pause("503 Busy", "18;duration=3600"));
		CPPUNIT_ASSERT_EQUAL(~0u, pause("503 Busy", "soon"));
		CPPUNIT_ASSERT_EQUAL(~0u, pause("486 Busy", "120"));
	}

	void a_pause_of_no_time_is_a_second() {
		const auto pause = [](const std::string &header) {
			const auto text = answer("503 Busy", kVia + kCSeq + header);
			return AnswerFacts::parse(text).value().pause();
		};
		CPPUNIT_ASSERT_EQUAL(1u, pause("Retry-After: 0\r\n"));
		CPPUNIT_ASSERT_EQUAL(2u, pause("Retry-After: 2\r\n"));
		CPPUNIT_ASSERT_EQUAL(0u, pause("Retry-After: soon\r\n"));
		CPPUNIT_ASSERT_EQUAL(0u, pause(""));
	}

	void what_is_no_answer_is_refused() {
		for (const std::string &text : {std::string(), std::string("SIP/2.0 200"),
					 "NOTIFY sip:a SIP/2.0\r\n" + kVia + kCSeq, answer("099 x", kVia + kCSeq),
					 answer("700 x", kVia + kCSeq), answer("2000 x", kVia + kCSeq),
					 answer("2x0 x", kVia + kCSeq), answer("200 OK", kCSeq),
					 answer("200 OK", "Via: SIP/2.0/UDP a\r\n" + kVia)})
			CPPUNIT_ASSERT_MESSAGE(text, !AnswerFacts::parse(text));
	}

	void nothing_is_read_behind_the_headers() {
		CPPUNIT_ASSERT(!AnswerFacts::parse(answer("200 OK", kCSeq) + kVia));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(AnswerFactsTest);

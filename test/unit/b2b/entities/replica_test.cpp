#include "b2b/entities/domain/replica.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace b2b_entities;

namespace {

constexpr core::base::SessionKey kSession{0x21, 0xabc};

core::sql::Row row(uint32_t number, const core::base::SessionKey &session = kSession,
		const char *upper = "b2b_logic") {
	Leg leg;
	leg.key = {0x42 + number, 0x123};
	leg.number = number;
	leg.state = State::Confirmed;
	leg.local_cseq = 5;
	leg.texts.set({{LegText::CallId, "c1"}, {LegText::LocalTag, "l1"}, {LegText::RemoteTag, "r1"},
			{LegText::LocalUri, "sip:us@sca.test"}, {LegText::RemoteUri, "\"\xc3\xbc\" <sip:a@b>"},
			{LegText::Target, "sip:a@127.0.0.1:5070"}, {LegText::Contact, "<sip:127.0.0.1>"}});
	return *row_of(KeptLeg(leg), {session, upper, 0});
}

std::string replaced(std::string text, const std::string &from, const std::string &to) {
	const auto at = text.find(from);
	CPPUNIT_ASSERT_MESSAGE(from, at != text.npos);
	return text.replace(at, from.size(), to);
}

} // namespace

class ReplicaTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(ReplicaTest);
	CPPUNIT_TEST(a_session_is_told_with_its_legs);
	CPPUNIT_TEST(an_end_and_a_question_are_told);
	CPPUNIT_TEST(what_makes_no_sense_is_no_news);
	CPPUNIT_TEST(what_is_too_long_is_not_told);
	CPPUNIT_TEST_SUITE_END();

	static void a_session_is_told_with_its_legs() {
		const std::string data = "{\"a\":\"\\u00fc\"}";
		const auto news = parse_news(*print_session(kSession, data, {row(0), row(1)}));
		CPPUNIT_ASSERT(news && news->what == SessionNews::What::Is);
		CPPUNIT_ASSERT(news->session == kSession && news->data == data);
		CPPUNIT_ASSERT_EQUAL(size_t{2}, news->legs.size());
		for (uint32_t i = 0; i < 2; ++i)
			CPPUNIT_ASSERT(*row_of(KeptLeg(news->legs[i].leg), {kSession, news->legs[i].upper, 0})
					== row(i));
	}

	static void an_end_and_a_question_are_told() {
		const auto over = parse_news(print_over(kSession, 3));
		CPPUNIT_ASSERT(over && over->what == SessionNews::What::Over && over->session == kSession);
		CPPUNIT_ASSERT_EQUAL(3u, over->generation);
		for (const auto *odd : {"", ",\"generation\":-1", ",\"generation\":\"3\""}) {
			const auto plain = parse_news("{\"over\":\"b2b.21.abc\"" + std::string(odd) + "}");
			CPPUNIT_ASSERT(plain && plain->generation == 0);
		}
		CPPUNIT_ASSERT(parse_news(print_ask())->what == SessionNews::What::Ask);
	}

	static void what_makes_no_sense_is_no_news() {
		const auto good = *print_session(kSession, "{}", {row(0)});
		const std::pair<const char *, const char *> bad[] = {{"b2b.21.abc", "b2b.21"},
				{"\"data\":\"{}\"", "\"data\":{}"}, {"\"callid\":\"c1\"", "\"callid\":1"},
				{"\"callid\":\"c1\"", "\"callid\":[]"}, {"\"legs\"", "\"less\""},
				{"\"state\":3", "\"state\":4"}, {"\"state\":3", "\"state\":3.5"}};
		CPPUNIT_ASSERT(parse_news(good));
		for (const auto &[from, to] : bad)
			CPPUNIT_ASSERT_MESSAGE(to, !parse_news(replaced(good, from, to)));
		using Rows = std::vector<core::sql::Row>;
		const Rows others{row(0, {0x21, 0xabd})}, mixed{row(0), row(1, kSession, "x")};
		for (const auto &rows : {others, mixed, Rows()})
			CPPUNIT_ASSERT(!parse_news(*print_session(kSession, "{}", rows)));
		for (const auto &text : {std::string(), std::string("[]"), std::string("{}"),
					 std::string("{\"over\":7}"), std::string(50'000, '[')})
			CPPUNIT_ASSERT(!parse_news(text));
	}

	static void what_is_too_long_is_not_told() {
		CPPUNIT_ASSERT(!print_session(kSession, std::string(kLongestNews, 'x'), {row(0)}));
		CPPUNIT_ASSERT(!parse_news(std::string(kLongestNews, ' ') + print_ask()));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(ReplicaTest);

#include "core/sip/name_addr.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using core::sip::NameAddr;
using namespace std::literals;

class NameAddrTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(NameAddrTest);
	CPPUNIT_TEST(both_forms_give_display_uri_and_params);
	CPPUNIT_TEST(what_breaks_the_grammar_is_refused);
	CPPUNIT_TEST(a_long_hostile_text_takes_linear_time);
	CPPUNIT_TEST_SUITE_END();

	struct Row {
		std::string_view text, display, uri, params;
	};

	void both_forms_give_display_uri_and_params() {
		const Row rows[] = {
				{"sip:a@b", "", "sip:a@b", ""},
				{" sip:a@b ;tag=1\r\n", "", "sip:a@b", "tag=1"},
				{"sip:a@b;x=\"<y>\"", "", "sip:a@b", "x=\"<y>\""},
				{"sip:[::1]:5060;tag=1", "", "sip:[::1]:5060", "tag=1"},
				{"*", "", "*", ""},
				{"<sip:a@b>", "", "sip:a@b", ""},
				{"<sip:a;x@b;y=z>;tag=1", "", "sip:a;x@b;y=z", "tag=1"},
				{"<sip:a,b@c>", "", "sip:a,b@c", ""},
				{"< sip:a@b > ; tag = 1 ; lr", "", "sip:a@b", "tag = 1 ; lr"},
				{"<sip:a@b>;", "", "sip:a@b", ""},
				{"<sip:a@b>;;tag=1", "", "sip:a@b", ";tag=1"},
				{"Alice <sip:a@b>", "Alice", "sip:a@b", ""},
				{"Alice B.\r\n C <sip:a@b>", "Alice B.\r\n C", "sip:a@b", ""},
				{"\"Marek Leus\"<sip:2011@h;user=phone>;tag=1-2-", "\"Marek Leus\"",
						"sip:2011@h;user=phone", "tag=1-2-"},
				{R"("a;b,<c>\"" <sip:a@b>)", R"("a;b,<c>\"")", "sip:a@b", ""},
				{R"("\\" <sip:a@b>)", R"("\\")", "sip:a@b", ""},
				{R"(<sip:a@b>;x="\">,;")", "", "sip:a@b", R"(x="\">,;")"},
		};
		for (const auto &row : rows) {
			const std::string text(row.text);
			const auto parsed = NameAddr::parse(row.text);
			CPPUNIT_ASSERT_MESSAGE(text, parsed.has_value());
			CPPUNIT_ASSERT_EQUAL_MESSAGE(text, row.display, parsed->display);
			CPPUNIT_ASSERT_EQUAL_MESSAGE(text, row.uri, parsed->uri);
			CPPUNIT_ASSERT_EQUAL_MESSAGE(text, row.params, parsed->params);
		}
	}

	void what_breaks_the_grammar_is_refused() {
		const std::string_view rows[] = {
				"",
				" \r\n ",
				"<>",
				"< >",
				"<sip:a@b",
				"sip:a@b>",
				"\"Alice <sip:a@b>",
				"\"Alice\\\" <sip:a@b>",
				"\"Alice\" sip:a@b",
				"sip:a@b sip:c@d",
				"<sip:a@b>x",
				"<sip:a@b> tag=1",
				"<sip:a@b>;x=\"y",
				"<sip:a@b>;x=<y",
				"<sip:a@b>;=1",
				"<sip:a@b>;<sip:c@d>",
				"<sip:a@b>,<sip:c@d>",
				"<sip:a@b>;tag=1,<sip:c@d>",
				"sip:a@b,sip:c@d",
				"<sip:polycom.com;appearance-index=1,\r\n<sip:polycom.com>;appearance-index=2",
				";tag=1",
		};
		for (const auto text : rows)
			CPPUNIT_ASSERT_MESSAGE(std::string(text), !NameAddr::parse(text));
	}

	void a_long_hostile_text_takes_linear_time() {
		const size_t size = 1 << 20;
		CPPUNIT_ASSERT(!NameAddr::parse(std::string(size, '<')));
		CPPUNIT_ASSERT(!NameAddr::parse(std::string(size, '"') + "\\"));
		CPPUNIT_ASSERT(NameAddr::parse("<sip:a@b>" + std::string(size, ';')));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(NameAddrTest);

#include "core/sip/call_info.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include "core/sip/scan.hpp"

using namespace core::sip;
using State = AppearanceState;
using namespace std::literals;

class CallInfoTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(CallInfoTest);
	CPPUNIT_TEST(an_element_is_read_in_any_order_case_and_spacing);
	CPPUNIT_TEST(a_star_stands_for_the_whole_line);
	CPPUNIT_TEST(a_state_that_is_no_word_of_ours_is_not_said);
	CPPUNIT_TEST(unknown_parameters_are_passed_over);
	CPPUNIT_TEST(quoted_strings_hold_commas_and_semicolons);
	CPPUNIT_TEST(an_ipv6_domain_is_read);
	CPPUNIT_TEST(what_is_no_element_of_an_appearance_is_refused);
	CPPUNIT_TEST(an_index_is_a_whole_number);
	CPPUNIT_TEST(the_first_appearance_of_any_header_counts);
	CPPUNIT_TEST(a_message_without_appearance_says_nothing);
	CPPUNIT_TEST(appearances_are_taken_out_and_foreign_values_stay);
	CPPUNIT_TEST(a_header_without_appearances_is_left_alone);
	CPPUNIT_TEST(a_printed_list_is_read_back);
	CPPUNIT_TEST(a_display_name_comes_back_with_quotes_and_backslashes);
	CPPUNIT_TEST(the_printed_forms_are_those_that_phones_know);
	CPPUNIT_TEST_SUITE_END();

	void an_element_is_read_in_any_order_case_and_spacing() {
		for (const auto text : {"<sip:d>;appearance-index=3;appearance-state=held"sv,
					 "<sip:d> ; appearance-index = 3 ; appearance-state = held"sv,
					 "<sip:d>;appearance-state=HELD;Appearance-Index=3"sv,
					 "\"Line\" <sip:d>;appearance-state=\"held\";appearance-index=3"sv,
					 "\r\n\t<sip:d>;appearance-index=3;\r\n appearance-state=held "sv}) {
			const auto info = CallInfo::parse(text);
			CPPUNIT_ASSERT_MESSAGE(std::string(text), info && info->state == State::Held);
			CPPUNIT_ASSERT_EQUAL(3u, info->index);
			CPPUNIT_ASSERT_EQUAL("sip:d"sv, info->uri);
			CPPUNIT_ASSERT(!info->is_line && info->appearance_uri.empty());
		}
	}

	void a_star_stands_for_the_whole_line() {
		const auto info = CallInfo::parse("<sip:d>;appearance-index=*;appearance-state=idle");
		CPPUNIT_ASSERT(info && info->is_line && info->state == State::Idle);
		CPPUNIT_ASSERT_EQUAL(0u, info->index);
	}

	void a_state_that_is_no_word_of_ours_is_not_said() {
		const auto info = CallInfo::parse("<sip:d>;appearance-index=1;appearance-state=parked");
		CPPUNIT_ASSERT(info && !info->state);
	}

	void unknown_parameters_are_passed_over() {
		const auto info = CallInfo::parse("<sip:d>;purpose=x;appearance-index=2;answer-after=0;q");
		CPPUNIT_ASSERT(info && info->index == 2);
	}

	void quoted_strings_hold_commas_and_semicolons() {
		const auto party = R"("\"Smith; \\ Jane, jr\" <sip:j@d;x=y>")"s;
		const auto list = "<sip:d>;appearance-uri=" + party + ";appearance-index=1"s;
		const auto info = appearance_of({list});
		CPPUNIT_ASSERT(info && info->index == 1);
		CPPUNIT_ASSERT_EQUAL(std::string_view(party), info->appearance_uri);
	}

	void an_ipv6_domain_is_read() {
		const auto info = CallInfo::parse("<sip:[2001:db8::1]:5070;a=b,c>;appearance-index=1");
		CPPUNIT_ASSERT(info && info->index == 1);
		CPPUNIT_ASSERT_EQUAL("sip:[2001:db8::1]:5070;a=b,c"sv, info->uri);
	}

	void what_is_no_element_of_an_appearance_is_refused() {
		for (const auto text : {""sv, " "sv, "<sip:d>"sv, "<sip:d>;purpose=icon"sv,
					 "<http://x/a.png>;purpose=icon"sv, "<sip:d;appearance-index=1"sv, ";"sv,
					 "<>;appearance-index=1"sv, "<sip:d> appearance-index=1"sv,
					 "<sip:d>;appearance-index"sv, "<sip:d>;appearance-index=1;x=\"y"sv,
					 "<sip:d>;appearance-uri=\"appearance-index=1\""sv})
			CPPUNIT_ASSERT_MESSAGE(std::string(text), !CallInfo::parse(text));
	}

	void an_index_is_a_whole_number() {
		for (const auto number : {"x", "-1", "+1", "1x", "0x1", "4294967296", "", "**", "1.0"})
			CPPUNIT_ASSERT_MESSAGE(number, !CallInfo::parse("<sip:d>;appearance-index="s + number));
		CPPUNIT_ASSERT_EQUAL(
				4294967295u, CallInfo::parse("<sip:d>;appearance-index=4294967295")->index);
	}

	void the_first_appearance_of_any_header_counts() {
		const auto info = appearance_of({"<http://x/a>;purpose=icon, ,<sip:d>;broken", "",
				"<sip:d>;purpose=info,<sip:d>;appearance-index=4,<sip:d>;appearance-index=5"});
		CPPUNIT_ASSERT(info && info->index == 4);
	}

	void a_message_without_appearance_says_nothing() {
		CPPUNIT_ASSERT(!appearance_of({}));
		CPPUNIT_ASSERT(!appearance_of({"<sip:d>;answer-after=0", "\"unterminated"}));
	}

	void appearances_are_taken_out_and_foreign_values_stay() {
		const auto icon = "<http://x/a,b.png> ;purpose=icon;x=\"a,b\""s;
		CPPUNIT_ASSERT_EQUAL(
				icon, without_appearances("<sip:d>;appearance-index=1," + icon).value());
		CPPUNIT_ASSERT_EQUAL(icon + ", <sip:e>",
				without_appearances(icon + ",<sip:d>;appearance-index=1 , <sip:e>").value());
		CPPUNIT_ASSERT_EQUAL(""s,
				without_appearances("<sip:d>;appearance-index=1,<sip:d>;appearance-index=*")
						.value());
	}

	void a_header_without_appearances_is_left_alone() {
		for (const auto text : {""sv, "<http://x/a>;purpose=icon"sv, "rubbish <"sv, ",,"sv})
			CPPUNIT_ASSERT_MESSAGE(std::string(text), !without_appearances(text));
	}

	void a_printed_list_is_read_back() {
		std::string list;
		for (unsigned i = 1; i < kAppearanceStates; ++i)
			append_state(list, "[::1]:5070", i, static_cast<State>(i), i % 2 ? "<sip:a@b>" : "");
		append_idle(list, "[::1]:5070");
		std::string_view rest = list;
		for (unsigned i = 1; i < kAppearanceStates; ++i) {
			const auto info = CallInfo::parse(cut_list(rest, ','));
			CPPUNIT_ASSERT(info && info->index == i && info->state);
			CPPUNIT_ASSERT_EQUAL(name_of(static_cast<State>(i)), name_of(*info->state));
			CPPUNIT_ASSERT_EQUAL(i % 2 ? "\"<sip:a@b>\""sv : ""sv, info->appearance_uri);
		}
		CPPUNIT_ASSERT(CallInfo::parse(rest)->is_line);
	}

	void a_display_name_comes_back_with_quotes_and_backslashes() {
		for (const auto display : {R"("Bob")"sv, R"("a \"b\" \\ c, d; e")"sv, R"("\\")"sv, ""sv}) {
			const auto party = print_party(display, "sip:bob@x;y=z");
			std::string list;
			append_state(list, "d", 1, State::Active, party);
			const auto info = CallInfo::parse(list);
			CPPUNIT_ASSERT_MESSAGE(std::string(display), info && info->state == State::Active);
			CPPUNIT_ASSERT_EQUAL(party, unquote(info->appearance_uri));
		}
	}

	void the_printed_forms_are_those_that_phones_know() {
		CPPUNIT_ASSERT_EQUAL("<sip:d>;appearance-index=1"s, print_index("d", 1));
		CPPUNIT_ASSERT_EQUAL("\"Bob\" <sip:b@x>"s, print_party("\"Bob\"", "sip:b@x"));
		std::string list;
		append_state(list, "d", 1, State::Active, "\"Bob\" <sip:b@x>");
		append_idle(list, "d");
		CPPUNIT_ASSERT_EQUAL(
				R"(<sip:d>;appearance-index=1;appearance-state=active;appearance-uri="\"Bob\" <sip:b@x>",)"
				R"(<sip:d>;appearance-index=*;appearance-state=idle)"s,
				list);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(CallInfoTest);

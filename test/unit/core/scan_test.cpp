#include "core/sip/scan.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <vector>

using namespace core::sip;
using namespace std::literals;

namespace {

std::vector<std::string> pieces(std::string_view list, char separator) {
	std::vector<std::string> all;
	while (list.data()) all.emplace_back(cut_list(list, separator));
	return all;
}

std::string joined(const std::vector<std::string> &texts) {
	std::string all;
	for (const auto &text : texts) all += '[' + text + ']';
	return all;
}

} // namespace

class ScanTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(ScanTest);
	CPPUNIT_TEST(trim_takes_folds_and_leaves_what_is_between);
	CPPUNIT_TEST(case_is_folded_for_ascii_only);
	CPPUNIT_TEST(a_list_is_cut_outside_of_quotes_and_brackets);
	CPPUNIT_TEST(a_list_of_nothing_has_no_piece);
	CPPUNIT_TEST(a_long_hostile_list_is_cut_in_linear_time);
	CPPUNIT_TEST(cut_knows_neither_quotes_nor_brackets);
	CPPUNIT_TEST(behind_passes_over_quotes_and_brackets);
	CPPUNIT_TEST(an_escape_is_a_percent_and_two_digits);
	CPPUNIT_TEST(a_token_has_no_separators);
	CPPUNIT_TEST(unquote_resolves_quoted_pairs);
	CPPUNIT_TEST(unquote_leaves_what_is_no_quoted_string);
	CPPUNIT_TEST(quote_escapes_and_unfolds);
	CPPUNIT_TEST(unquote_undoes_quote);
	CPPUNIT_TEST(controls_are_not_header_safe);
	CPPUNIT_TEST_SUITE_END();

	void trim_takes_folds_and_leaves_what_is_between() {
		CPPUNIT_ASSERT_EQUAL("a \r\n b"sv, trim(" \t\r\n a \r\n b\r\n\t"));
		CPPUNIT_ASSERT_EQUAL(""sv, trim(" \r\n\t "));
		CPPUNIT_ASSERT_EQUAL(""sv, trim({}));
		CPPUNIT_ASSERT_EQUAL("\v"sv, trim(" \v "));
	}

	void case_is_folded_for_ascii_only() {
		CPPUNIT_ASSERT(iequals("Call-INFO", "call-info"));
		CPPUNIT_ASSERT(!iequals("a", "ab"));
		CPPUNIT_ASSERT(!iequals("[", "{")); // apart by the bit that makes letters small
		CPPUNIT_ASSERT(!iequals("\xc4", "\xe4"));
		CPPUNIT_ASSERT_EQUAL("az@[\xc4"s, to_lower("AZ@[\xc4"));
	}

	void a_list_is_cut_outside_of_quotes_and_brackets() {
		const std::pair<std::string_view, std::string> rows[] = {
				{"a", "[a]"},
				{"a,b", "[a][b]"},
				{" a \r\n ,\tb ", "[a][b]"},
				{",a,", "[][a][]"},
				{"", "[]"},
				{R"("a,b",c)", R"(["a,b"][c])"},
				{R"("a\",b",c)", R"(["a\",b"][c])"},
				{R"("a\\",c)", R"(["a\\"][c])"},
				{"<a,b>,c", "[<a,b>][c]"},
				{R"(<a">,"<",c)", R"([<a">]["<"][c])"},
				{R"("<a" <b,c>;d="e,>",f)", R"(["<a" <b,c>;d="e,>"][f])"},
				{R"("a,b)", R"(["a,b])"},
				{R"("a,b\)", R"(["a,b\])"},
				{"<a,b", "[<a,b]"},
				{"a>,b", "[a>][b]"},
				{R"(a\,b)", R"([a\][b])"},
		};
		for (const auto &[list, cut] : rows)
			CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(list), cut, joined(pieces(list, ',')));
	}

	void a_list_of_nothing_has_no_piece() { CPPUNIT_ASSERT(pieces({}, ',').empty()); }

	void a_long_hostile_list_is_cut_in_linear_time() {
		const size_t size = 1 << 20;
		CPPUNIT_ASSERT_EQUAL(size + 1, pieces(std::string(size, ','), ',').size());
		CPPUNIT_ASSERT_EQUAL(size_t(1), pieces(std::string(size, '<'), ',').size());
		CPPUNIT_ASSERT_EQUAL(size_t(1), pieces('"' + std::string(size, '\\'), ',').size());
	}

	void cut_knows_neither_quotes_nor_brackets() {
		auto rest = R"(a"<;b)"sv;
		CPPUNIT_ASSERT_EQUAL(R"(a"<)"sv, cut(rest, ';'));
		CPPUNIT_ASSERT_EQUAL("b"sv, cut(rest, ';'));
		CPPUNIT_ASSERT(!rest.data());
		CPPUNIT_ASSERT_EQUAL(""sv, cut(rest, ';'));
	}

	void behind_passes_over_quotes_and_brackets() {
		CPPUNIT_ASSERT_EQUAL(size_t(1), behind("ab", 0));
		CPPUNIT_ASSERT_EQUAL(size_t(6), behind(R"("\">"b)", 0) + 1);
		CPPUNIT_ASSERT_EQUAL(size_t(4), behind("a<b>c", 1));
		CPPUNIT_ASSERT_EQUAL(std::string_view::npos, behind("a<b", 1));
		CPPUNIT_ASSERT_EQUAL(std::string_view::npos, behind(R"("\")", 0));
	}

	void an_escape_is_a_percent_and_two_digits() {
		CPPUNIT_ASSERT(is_escape("%4a"));
		CPPUNIT_ASSERT(is_escape("%Fftail"));
		for (const auto text : {"", "%", "%4", "%4g", "%g4", "a41", "%%41"})
			CPPUNIT_ASSERT_MESSAGE(text, !is_escape(text));
	}

	void a_token_has_no_separators() {
		CPPUNIT_ASSERT(is_token("aZ09-.!%*_+`'~"));
		for (const auto text : {"", "a b", "a:b", "a;b", "<a>", "\"a\"", "a\r\n", "\xc4", "a=b"})
			CPPUNIT_ASSERT_MESSAGE(text, !is_token(text));
		CPPUNIT_ASSERT(!is_token("\0"sv));
	}

	void unquote_resolves_quoted_pairs() {
		CPPUNIT_ASSERT_EQUAL(R"(say "hi" \ now)"s, unquote(R"("say \"hi\" \\ n\ow")"));
		CPPUNIT_ASSERT_EQUAL(""s, unquote(R"("")"));
	}

	void unquote_leaves_what_is_no_quoted_string() {
		for (const auto text : {"", "a", "\"", R"("a)", R"(a")", R"("a\")", R"("a"b")", R"( "a")"})
			CPPUNIT_ASSERT_EQUAL(std::string(text), unquote(text));
	}

	void quote_escapes_and_unfolds() {
		CPPUNIT_ASSERT_EQUAL(R"("a\"b\\c")"s, quote(R"(a"b\c)"));
		CPPUNIT_ASSERT_EQUAL(R"("a   b")"s, quote("a\r\n b"));
		CPPUNIT_ASSERT_EQUAL(R"("")"s, quote(""));
	}

	void unquote_undoes_quote() {
		for (const auto text :
				{"", "a", "\"", "\\", R"(\")", R"("a")", "<sip:a@b>;c", "J\xc3\xbcrgen"})
			CPPUNIT_ASSERT_EQUAL(std::string(text), unquote(quote(text)));
	}

	void controls_are_not_header_safe() {
		CPPUNIT_ASSERT(is_header_safe("<sip:a@b>;x=\"J\xc3\xbcrgen\"\t~"));
		CPPUNIT_ASSERT(is_header_safe(""));
		for (const auto text : {"a\r\nb"sv, "\r"sv, "\n"sv, "\0"sv, "\x1b"sv, "\x7f"sv})
			CPPUNIT_ASSERT(!is_header_safe(text));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(ScanTest);

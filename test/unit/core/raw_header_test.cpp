#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <utility>

#include "core/sip/raw_header.hpp"
#include "core/sip/scan.hpp"

using core::sip::header_in;

class RawHeaderTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(RawHeaderTest);
	CPPUNIT_TEST(a_header_is_found_by_its_name);
	CPPUNIT_TEST(it_is_found_among_lines_that_are_no_message);
	CPPUNIT_TEST(a_compact_name_is_the_long_one);
	CPPUNIT_TEST(a_folded_header_is_one);
	CPPUNIT_TEST(all_headers_come_in_their_order);
	CPPUNIT_TEST(nothing_is_found_behind_the_headers);
	CPPUNIT_TEST(any_bytes_are_well);
	CPPUNIT_TEST_SUITE_END();

	static std::string x(std::string_view message) {
		return std::string(header_in(message, "Session-Expires"));
	}

	void a_header_is_found_by_its_name() {
		using S = std::string;
		for (const auto text : {"Session-Expires: 90;a", "session-expires :90;a", "x: 90;a",
					 "X:90;a ", "Session-Expires-Too: 7\r\nx:90;a", "nonsense\r\nx: 90;a\r\nx: 8"})
			CPPUNIT_ASSERT_EQUAL_MESSAGE(text, S("90;a"), x("INVITE a\r\n" + S(text) + "\r\n\r\n"));
		CPPUNIT_ASSERT_EQUAL(S("90;a"), x("INVITE a\nx: 90;a\n\n"));
		CPPUNIT_ASSERT(!header_in("A\r\nx: 1\r\n\r\n", "Min-SE").data());
		CPPUNIT_ASSERT(header_in("A\r\nMin-SE:\r\n\r\n", "Min-SE").data());
	}

	void it_is_found_among_lines_that_are_no_message() {
		using core::sip::header_among;
		const std::string_view lines = "X-Max-Forwards: 9\r\nA: Max-Forwards: 8\r\n";
		CPPUNIT_ASSERT(!header_among(lines, "Max-Forwards").data());
		CPPUNIT_ASSERT(!header_among("", "Max-Forwards").data());
		CPPUNIT_ASSERT(header_among("max-forwards : 7\r\nA: 1\r\n", "Max-Forwards") == "7");
		CPPUNIT_ASSERT(header_among("A: 1\r\nMax-Forwards: 7\r\n", "Max-Forwards") == "7");
	}

	void a_compact_name_is_the_long_one() {
		const std::pair<std::string, const char *> forms[] = {{"o", "Event"}, {"r", "Refer-To"},
				{"b", "Referred-By"}, {"x", "Session-Expires"}, {"k", "Supported"}, {"v", "Via"},
				{"f", "From"}, {"t", "To"}, {"i", "Call-ID"}, {"m", "Contact"},
				{"c", "Content-Type"}, {"l", "Content-Length"}};
		for (const auto &[compact, name] : forms) {
			const std::string message = "A\r\n" + compact + ": 1\r\n\r\n";
			CPPUNIT_ASSERT_EQUAL_MESSAGE(
					name, std::string("1"), std::string(header_in(message, name)));
			CPPUNIT_ASSERT(core::sip::is_same_header(name, core::sip::to_lower(compact)));
		}
		CPPUNIT_ASSERT(!core::sip::is_same_header("z", "Event"));
		CPPUNIT_ASSERT(core::sip::is_same_header("RETRY-after", "Retry-After"));
	}

	void all_headers_come_in_their_order() {
		auto rest = core::sip::headers_of(
				"A\r\nRoute: <sip:a>\r\nbad\r\nROUTE: <sip:b>,\r\n <sip:c>"
				"\r\n\r\nRoute: <sip:d>\r\n");
		std::string seen;
		while (const auto header = core::sip::next_header(rest)) {
			CPPUNIT_ASSERT(core::sip::is_same_header("Route", header->name));
			(seen += header->line) += '|';
		}
		CPPUNIT_ASSERT_EQUAL(std::string("Route: <sip:a>|ROUTE: <sip:b>,\r\n <sip:c>|"), seen);
	}

	void a_folded_header_is_one() {
		CPPUNIT_ASSERT_EQUAL(std::string("90;\r\n\ta"), x("A\r\nx: 90;\r\n\ta\r\nB: 1\r\n\r\n"));
		CPPUNIT_ASSERT_EQUAL(std::string(), x("A\r\nB: 1\r\n x: 90\r\n\r\n"));
	}

	void nothing_is_found_behind_the_headers() {
		CPPUNIT_ASSERT_EQUAL(std::string(), x("A\r\nB: 1\r\n\r\nx: 90\r\n"));
		CPPUNIT_ASSERT_EQUAL(std::string(), x("x: 90\r\nB: 1\r\n\r\n"));
	}

	void any_bytes_are_well() {
		for (const auto text : {"", "\n", "\r\n", "x", "A\nx:", "A\n \n\t", "A\n:", "A\nx"})
			CPPUNIT_ASSERT_EQUAL_MESSAGE(text, std::string(), x(text));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(RawHeaderTest);

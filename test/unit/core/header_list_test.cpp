#include "core/sip/header_list.hpp"

#include <cppunit/extensions/HelperMacros.h>

using core::sip::HeaderList;
using namespace std::literals;

class HeaderListTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(HeaderListTest);
	CPPUNIT_TEST(headers_are_written_in_order);
	CPPUNIT_TEST(the_limit_can_be_reached_and_not_passed);
	CPPUNIT_TEST(a_value_cannot_bring_a_header_of_its_own);
	CPPUNIT_TEST(a_name_must_be_a_token);
	CPPUNIT_TEST(a_bad_list_stays_bad);
	CPPUNIT_TEST_SUITE_END();

	void headers_are_written_in_order() {
		HeaderList list(1000);
		list.add("Event", "call-info");
		list.add("Subject", "");
		CPPUNIT_ASSERT(list.good());
		CPPUNIT_ASSERT_EQUAL("Event: call-info\r\nSubject: \r\n"s, list.text());
	}

	void the_limit_can_be_reached_and_not_passed() {
		for (const size_t limit : {0u, 1u, 4u, 7u}) {
			HeaderList list(limit);
			list.add("Ab", "cd");
			CPPUNIT_ASSERT_MESSAGE(std::to_string(limit), !list.good());
		}
		HeaderList list(8);
		list.add("Ab", "cd");
		CPPUNIT_ASSERT(list.good());
		list.add("A", "");
		CPPUNIT_ASSERT(!list.good());
	}

	void a_value_cannot_bring_a_header_of_its_own() {
		for (const auto value : {"a\r\nVia: x"sv, "a\n"sv, "\r"sv, "a\0b"sv}) {
			HeaderList list(1000);
			list.add("Subject", value);
			CPPUNIT_ASSERT_MESSAGE(std::string(value), !list.good());
		}
	}

	void a_name_must_be_a_token() {
		for (const auto name : {"", "A B", "A:", "A\r\nB"}) {
			HeaderList list(1000);
			list.add(name, "x");
			CPPUNIT_ASSERT_MESSAGE(name, !list.good());
		}
	}

	void a_bad_list_stays_bad() {
		HeaderList list(1000);
		list.add("Event", "call-info");
		list.add("Subject", "\n");
		list.add("Event", "call-info");
		CPPUNIT_ASSERT(!list.good());
		CPPUNIT_ASSERT_EQUAL(""s, list.text());
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(HeaderListTest);

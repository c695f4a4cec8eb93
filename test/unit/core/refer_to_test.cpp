#include "core/sip/refer_to.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include "core/sip/refer.hpp"

using namespace core::sip;

namespace {

struct Row {
	const char *field, *target, *method, *replaces;
};

const Row kRows[] = {
		{"<sip:bob@example.com>", "sip:bob@example.com", "INVITE", ""},
		{"sip:bob@example.com", "sip:bob@example.com", "INVITE", ""},
		{"\"Bob; x\" <sip:bob@h;user=phone>;x=y", "sip:bob@h;user=phone", "INVITE", ""},
		{"<sip:bob@h;METHOD=BYE;lr?Subject=x>", "sip:bob@h;lr", "BYE", ""},
		{"<sip:bob@h?Subject=x&replaces=1%3Bto-tag%3D2%3Bfrom-tag%3D3>", "sip:bob@h", "INVITE",
				"1;to-tag=2;from-tag=3"},
		{"<sip:bob@h?>", "sip:bob@h", "INVITE", ""},
		{"<tel:+4930123>", "tel:+4930123", "INVITE", ""},
};

} // namespace

class ReferToTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(ReferToTest);
	CPPUNIT_TEST(it_says_whom_to_ask_for_what);
	CPPUNIT_TEST(what_we_print_reads_the_same);
	CPPUNIT_TEST(what_cannot_be_followed_is_refused);
	CPPUNIT_TEST_SUITE_END();

	void it_says_whom_to_ask_for_what() {
		for (const auto &row : kRows) {
			const auto refer_to = ReferTo::parse(row.field);
			CPPUNIT_ASSERT_MESSAGE(row.field, refer_to.has_value());
			CPPUNIT_ASSERT_EQUAL(std::string(row.target), refer_to->target);
			CPPUNIT_ASSERT_EQUAL(std::string(row.method), refer_to->method);
			CPPUNIT_ASSERT_EQUAL(std::string(row.replaces), refer_to->replaces);
		}
	}

	void what_we_print_reads_the_same() {
		const Replaces replaces{"call&1@h", "t=1", "f", true};
		const auto refer_to = ReferTo::parse(*attended_refer_to("sip:bob@h;x", replaces));
		CPPUNIT_ASSERT(refer_to && refer_to->target == "sip:bob@h;x");
		CPPUNIT_ASSERT_EQUAL(print(replaces), refer_to->replaces);
		CPPUNIT_ASSERT(ReferTo::parse(blind_refer_to("sip:bob@h"))->replaces.empty());
	}

	void what_cannot_be_followed_is_refused() {
		for (const auto field : {"", "<>", "bob", "<http://h/>", "<sip:bob@h", "<sip:b@h> x",
					 "<sip:b@h?Replaces=1&Replaces=2>", "<sip:b@h?Replaces=>", "<sip:b@h?Replaces>",
					 "<sip:b@h?Replaces=1%0D%0AX:%20y>", "<sip:b@h;method=>",
					 "<sip:b@h;method=a%20b>"})
			CPPUNIT_ASSERT_MESSAGE(field, !ReferTo::parse(field));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(ReferToTest);

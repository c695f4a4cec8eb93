#include "core/sip/next_hop.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace core::sip;

class NextHopTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(NextHopTest);
	CPPUNIT_TEST(a_route_goes_before_a_destination_and_that_before_the_target);
	CPPUNIT_TEST(a_name_needs_the_resolver);
	CPPUNIT_TEST_SUITE_END();

	void a_route_goes_before_a_destination_and_that_before_the_target() {
		const std::string_view target = "sip:b@phone.example", destination = "sip:192.0.2.1:5070";
		const auto equal = [](std::string_view expected, std::string_view hop) {
			CPPUNIT_ASSERT_EQUAL(expected, hop);
		};
		equal("sip:a,b@h;lr", next_hop("<sip:a,b@h;lr>, <sip:c;lr>", destination, target));
		equal(destination, next_hop("", destination, target));
		equal(target, next_hop("", "", target));
		equal(destination, next_hop("<", destination, target));
	}

	void a_name_needs_the_resolver() {
		for (const auto *name : {"sip:b@example.com", "sips:example.com:5061", "sip:b@localhost"})
			CPPUNIT_ASSERT_MESSAGE(name, needs_resolver(name));
		for (const auto *address :
				{"sip:b@192.0.2.1", "sip:[2001:db8::1]:5060;lr", "tel:+123", "", "x"})
			CPPUNIT_ASSERT_MESSAGE(address, !needs_resolver(address));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(NextHopTest);

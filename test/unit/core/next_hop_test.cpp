#include "core/sip/next_hop.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace core::sip;

class NextHopTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(NextHopTest);
	CPPUNIT_TEST(a_route_goes_before_a_destination_and_that_before_the_target);
	CPPUNIT_TEST(a_name_needs_the_resolver);
	CPPUNIT_TEST(an_alias_becomes_the_destination);
	CPPUNIT_TEST(with_a_route_or_a_destination_an_alias_stays);
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

	void an_alias_becomes_the_destination() {
		const auto hop = without_alias("", "", "sip:a@10.0.0.1;alias=192.0.2.1~5062~2;ob?x=y");
		CPPUNIT_ASSERT_EQUAL(std::string("sip:a@10.0.0.1;ob?x=y"), hop.target);
		CPPUNIT_ASSERT_EQUAL(std::string("sip:192.0.2.1:5062;transport=tcp"), hop.destination);
	}

	void with_a_route_or_a_destination_an_alias_stays() {
		const auto target = "sip:a@10.0.0.1;alias=192.0.2.1~5062~2";
		const auto routed = without_alias("<sip:proxy;lr>", "", target);
		CPPUNIT_ASSERT(routed.target == target && routed.destination.empty());
		const auto told = without_alias("", "sip:elsewhere", target);
		CPPUNIT_ASSERT(told.target == target && told.destination == "sip:elsewhere");
		const auto bad = without_alias("", "", "sip:a@h;alias=x");
		CPPUNIT_ASSERT(bad.target == "sip:a@h;alias=x" && bad.destination.empty());
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(NextHopTest);

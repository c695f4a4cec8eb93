#include "core/sip/private_address.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

class PrivateAddressTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(PrivateAddressTest);
	CPPUNIT_TEST(those_of_private_networks_are);
	CPPUNIT_TEST(others_are_not);
	CPPUNIT_TEST_SUITE_END();

	void those_of_private_networks_are() {
		for (const std::string host : {"10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255",
					 "192.168.0.1", "100.64.0.1", "100.127.1.1", "127.0.0.1", "169.254.3.3",
					 "[fd00::1]", "[fe80::1]", "[FEBF::1]", "[::1]"})
			CPPUNIT_ASSERT_MESSAGE(host, core::sip::is_private_address(host));
	}

	void others_are_not() {
		for (const std::string host : {"", "11.0.0.1", "172.32.0.1", "172.15.0.1", "192.169.0.1",
					 "100.63.0.1", "100.128.0.1", "128.0.0.1", "8.8.8.8", "[2001:db8::1]",
					 "[fec0::1]", "[::2]", "[]", "[", "fd00::1", "10.0.0", "10.0.0.1.2",
					 "[10.0.0.1]", "example.com", "10.0.0.256",
					 "1111111111111111111111111111111111111111111111111111111111111111"})
			CPPUNIT_ASSERT_MESSAGE(host, !core::sip::is_private_address(host));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(PrivateAddressTest);

#include <cppunit/extensions/HelperMacros.h>

#include "core/sql/database.hpp"

using core::sql::Address;

class AddressTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(AddressTest);
	CPPUNIT_TEST(reads_every_part);
	CPPUNIT_TEST(leaves_out_what_is_not_there);
	CPPUNIT_TEST(takes_any_letter_in_a_password);
	CPPUNIT_TEST(takes_a_path_as_the_host_does);
	CPPUNIT_TEST(takes_an_address_in_brackets);
	CPPUNIT_TEST(refuses_what_is_no_address);
	CPPUNIT_TEST_SUITE_END();

	static Address parsed(std::string_view url) {
		const auto address = Address::parse(url);
		CPPUNIT_ASSERT_MESSAGE(std::string(url), address.has_value());
		return *address;
	}

	void reads_every_part() {
		const auto address = parsed("mysql://kamailio:secret@db.example.org:3307/calls?opt=1");
		CPPUNIT_ASSERT_EQUAL(std::string("mysql"), address.scheme);
		CPPUNIT_ASSERT_EQUAL(std::string("kamailio"), address.user);
		CPPUNIT_ASSERT_EQUAL(std::string("secret"), address.password);
		CPPUNIT_ASSERT_EQUAL(std::string("db.example.org"), address.host);
		CPPUNIT_ASSERT_EQUAL(uint16_t(3307), address.port);
		CPPUNIT_ASSERT_EQUAL(std::string("calls"), address.name);
	}

	void leaves_out_what_is_not_there() {
		const auto address = parsed("postgres://localhost/kamailio");
		CPPUNIT_ASSERT(address.user.empty() && address.password.empty() && address.port == 0);
		CPPUNIT_ASSERT_EQUAL(std::string("localhost"), address.host);
		CPPUNIT_ASSERT_EQUAL(std::string("me"), parsed("mysql://me@host/x").user);
	}

	void takes_any_letter_in_a_password() {
		const auto address = parsed("mysql://me:a:b/c@d@host:1/name");
		CPPUNIT_ASSERT_EQUAL(std::string("me"), address.user);
		CPPUNIT_ASSERT_EQUAL(std::string("a:b/c@d"), address.password);
		CPPUNIT_ASSERT_EQUAL(std::string("host"), address.host);
	}

	void takes_a_path_as_the_host_does() {
		CPPUNIT_ASSERT_EQUAL(std::string("/var/db/a@b"), parsed("sqlite:////var/db/a@b").name);
		CPPUNIT_ASSERT_EQUAL(std::string("here.db"), parsed("sqlite:///here.db").name);
	}

	void takes_an_address_in_brackets() {
		const auto address = parsed("mysql://me:p@[2001:db8::1]:3306/x");
		CPPUNIT_ASSERT_EQUAL(std::string("2001:db8::1"), address.host);
		CPPUNIT_ASSERT_EQUAL(uint16_t(3306), address.port);
	}

	void refuses_what_is_no_address() {
		for (const char *url : {"", "mysql", "mysql:", "mysql:/h/x", "://h/x", "my sql://h/x",
					 "mysql://h", "mysql://h/", "mysql://h:0/x", "mysql://h:99999/x",
					 "mysql://h:1x/x", "mysql://[::1/x", "mysql://[::1]x/x"})
			CPPUNIT_ASSERT_MESSAGE(url, !Address::parse(url));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(AddressTest);

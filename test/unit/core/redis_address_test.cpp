#include "core/sql/redis_address.hpp"

#include <cppunit/extensions/HelperMacros.h>

using core::sql::RedisAddress;

class RedisAddressTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(RedisAddressTest);
	CPPUNIT_TEST(an_address_has_host_port_and_database);
	CPPUNIT_TEST(a_password_may_hold_anything_but_quotes);
	CPPUNIT_TEST(one_address_has_one_name);
	CPPUNIT_TEST(a_name_is_one_of_ndb_redis);
	CPPUNIT_TEST(what_is_no_address_is_refused);
	CPPUNIT_TEST_SUITE_END();

	static std::string spec(std::string_view url) {
		return spec_of(RedisAddress::parse(url).value());
	}

	void an_address_has_host_port_and_database() {
		const auto is = [](const char *expected, const char *url) {
			const auto name = "name=" + name_of(RedisAddress::parse(url).value()) + ";";
			CPPUNIT_ASSERT_EQUAL(name + expected, spec(url));
		};
		is("addr=\"localhost\";port=6379;db=0", "redis://localhost");
		is("addr=\"localhost\";port=6379;db=0", "redis://localhost:6379/");
		is("addr=\"192.0.2.1\";port=7000;db=3", "redis://192.0.2.1:7000/3");
		is("addr=\"2001:db8::1\";port=7000;db=0", "redis://[2001:db8::1]:7000");
	}

	void a_password_may_hold_anything_but_quotes() {
		const auto address = RedisAddress::parse("redis://:a;b:c@d/@localhost:1/2").value();
		CPPUNIT_ASSERT_EQUAL(std::string("a;b:c@d/"), address.password);
		CPPUNIT_ASSERT_EQUAL(std::string("localhost"), address.host);
		CPPUNIT_ASSERT_EQUAL(2u, address.database);
		CPPUNIT_ASSERT_EQUAL(
				std::string("x"), RedisAddress::parse("redis://me:x@localhost")->password);
		CPPUNIT_ASSERT(!RedisAddress::parse("redis://:a\"b@localhost"));
	}

	void one_address_has_one_name() {
		const auto name = [](const char *url) { return name_of(RedisAddress::parse(url).value()); };
		CPPUNIT_ASSERT_EQUAL(name("redis://localhost"), name("redis://:x@localhost:6379/0"));
		CPPUNIT_ASSERT(name("redis://localhost") != name("redis://localhost/1"));
	}

	void a_name_is_one_of_ndb_redis() {
		CPPUNIT_ASSERT_EQUAL(std::string("calls"), RedisAddress::parse("redis:calls")->server);
		CPPUNIT_ASSERT(RedisAddress::parse("redis://calls")->server.empty());
	}

	void what_is_no_address_is_refused() {
		for (const auto *bad : {"", "redis:", "redis://", "mysql://localhost", "redis://host:0",
					 "redis://host:x/", "redis://host:70000", "redis://host/x", "redis://host/1/2",
					 "redis://host:1:2", "redis://pass@host", "redis://[::1", "redis://:x@",
					 "redis://host/-1", "redis://ho\nst"})
			CPPUNIT_ASSERT_MESSAGE(bad, !RedisAddress::parse(bad));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(RedisAddressTest);

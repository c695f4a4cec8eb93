#include "core/kam/host_version.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <vector>

#include "test/fake/core/ver.h"
#include "test/fake/host.hpp"

using test::fake::Host;

class HostVersionTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(HostVersionTest);
	CPPUNIT_TEST(a_version_that_was_read_says_nothing);
	CPPUNIT_TEST(any_other_is_said_with_what_is_used);
	CPPUNIT_TEST_SUITE_END();

	static std::vector<std::string> said(const char *version) {
		const Host host;
		ver_version = version;
		core::kam::check_host_version("dialog.so");
		return Host::logged();
	}

	void a_version_that_was_read_says_nothing() {
		for (const char *version : {"5.6.0", "5.6.3", "5.7.6", "5.8.0-dev1", "6.0.1"})
			CPPUNIT_ASSERT_MESSAGE(version, said(version).empty());
	}

	void any_other_is_said_with_what_is_used() {
		for (const char *version :
				{"5.5.7", "5.60.1", "6.1.0-pre0", "6.00.1", "16.0.1", "6.0", ""}) {
			const auto lines = said(version);
			CPPUNIT_ASSERT_EQUAL_MESSAGE(version, size_t{1}, lines.size());
			const auto begin = "warning: Kamailio " + std::string(version) + " is not one of those";
			CPPUNIT_ASSERT_EQUAL_MESSAGE(version, begin, lines[0].substr(0, begin.size()));
			CPPUNIT_ASSERT_MESSAGE(version, lines[0].find("dialog.so") != std::string::npos);
		}
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(HostVersionTest);

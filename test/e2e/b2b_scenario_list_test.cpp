// doc/flows/b2b_scenarios.md says which test plays what: each of them is there, and is run.
#include "test/support/kamailio.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <fstream>
#include <regex>

namespace {

using namespace test;
namespace fs = std::filesystem;

std::string text_of(const fs::path &file) {
	std::ifstream in(file);
	return {std::istreambuf_iterator<char>(in), {}};
}

class B2bScenarioListTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(B2bScenarioListTest);
	CPPUNIT_TEST(each_scenario_is_played);
	CPPUNIT_TEST_SUITE_END();

	// The list of tests of that class; nothing where there is no such class.
	static std::string suite_of(const std::string &tests, const std::string &name) {
		const auto begin = tests.find("CPPUNIT_TEST_SUITE(" + name + ");");
		if (begin == tests.npos) return {};
		return tests.substr(begin, tests.find("CPPUNIT_TEST_SUITE_END", begin) - begin);
	}

	void each_scenario_is_played() {
		std::string tests;
		for (const auto &file : fs::directory_iterator(project_root() + "/test/e2e"))
			if (file.path().extension() == ".cpp") tests += text_of(file.path());
		std::istringstream table(text_of(project_root() + "/doc/flows/b2b_scenarios.md"));
		const std::regex played(R"(`(\w+)::(\w+)`)");
		int count = 0;
		for (std::string line; std::getline(table, line);) {
			if (line.rfind("| " + std::to_string(count + 1) + " |", 0) != 0) continue;
			std::sregex_iterator test(line.begin(), line.end(), played), end;
			CPPUNIT_ASSERT_MESSAGE("nobody plays " + line, test != end);
			for (; test != end; ++test)
				CPPUNIT_ASSERT_MESSAGE("there is no " + test->str(),
						suite_of(tests, test->str(1)).find("CPPUNIT_TEST(" + test->str(2) + ");")
								!= std::string::npos);
			++count;
		}
		CPPUNIT_ASSERT_EQUAL(80, count);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScenarioListTest);

} // namespace

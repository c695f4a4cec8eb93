// A configuration of doc/examples, on a server of its own.
#pragma once

#include "test/e2e/b2b_fixture.hpp"

namespace test {

class B2bExampleTest : public B2bTest {
protected:
	using Defines = std::map<std::string, std::string>;
	// The shared server of the fixture is not used.
	void with(const std::string &example, const Defines &defines, const std::function<void()> &use);
	void expect_logged(const std::string &text);
};

} // namespace test

// A configuration of doc/examples, on a server of its own.
#pragma once

#include "test/e2e/b2b_bridge_fixture.hpp"

namespace test {

class B2bExampleTest : public B2bBridgeTest {
public:
	void setUp() override {}
	void tearDown() override; // the server stops in order, too

protected:
	using Defines = std::map<std::string, std::string>;
	// The example is used; once in a test.
	void with(const std::string &example, const Defines &defines, const std::function<void()> &use,
			std::vector<std::string> modparams = {});

private:
	std::unique_ptr<Kamailio> own_;
};

} // namespace test

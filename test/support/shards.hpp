// Tests in several processes at a time.
#pragma once

#include <cppunit/Test.h>

#include <functional>
#include <string>
#include <vector>

namespace test {

// The tests of one fixture: they share servers, so they stay together and keep their order.
using Suite = std::vector<CppUnit::Test *>;

// Runs one test in this process: has it passed?
using RunTest = std::function<bool(CppUnit::Test &)>;

struct Outcome {
	int passed = 0, failed = 0;
	std::string trouble; // what is to be said of shards that died
};

// Forks `shards` processes. Each takes the next suite that nobody has taken, until none is left, and has a
// temporary folder of its own (TMPDIR), which goes with it. A shard that dies is a failure, and so is
// each test that it leaves undone.
Outcome run_in_shards(const std::vector<Suite> &suites, int shards, const RunTest &run);

} // namespace test

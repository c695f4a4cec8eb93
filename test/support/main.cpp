// The main() of the CppUnit programs: [-v] [--shards N] [text ...] runs the tests whose names hold one of the
// texts, in N processes at a time.
#include <cppunit/Exception.h>
#include <cppunit/Test.h>
#include <cppunit/TestFailure.h>
#include <cppunit/TestListener.h>
#include <cppunit/TestResult.h>
#include <cppunit/extensions/TestFactoryRegistry.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "test/support/shards.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using test::Outcome;
using test::Suite;

struct Options {
	bool tells_each = false;
	int shards = 1;
	std::vector<std::string> texts;
};

Options read(int count, char **words) {
	Options options;
	for (int i = 1; i < count; ++i) {
		const std::string word = words[i];
		if (word == "-v")
			options.tells_each = true;
		else if (word == "--shards" && i + 1 < count)
			options.shards = std::max(1, std::atoi(words[++i]));
		else
			options.texts.push_back(word);
	}
	return options;
}

// What is said of a test leaves in one piece at its end: other shards write to the same place.
class Report : public CppUnit::TestListener {
public:
	explicit Report(bool tells_each) : tells_each_(tells_each) {}

	void startTest(CppUnit::Test *) override {
		has_failed_ = false;
		start_ = Clock::now();
	}

	void addFailure(const CppUnit::TestFailure &failure) override {
		has_failed_ = true;
		const auto where = failure.sourceLine();
		std::printf("FAILED %s\n%s:%d: %s\n%s\n", failure.failedTestName().c_str(),
				where.fileName().c_str(), where.lineNumber(),
				failure.thrownException()->message().shortDescription().c_str(),
				failure.thrownException()->message().details().c_str());
	}

	void endTest(CppUnit::Test *test) override {
		if (tells_each_) {
			const std::chrono::duration<double, std::milli> took = Clock::now() - start_;
			std::printf("%-6s %8.1f ms  %s\n", has_failed_ ? "FAILED" : "ok", took.count(),
					test->getName().c_str());
		}
		std::fflush(stdout);
	}

	bool has_failed() const { return has_failed_; }

private:
	bool tells_each_;
	bool has_failed_ = false;
	Clock::time_point start_;
};

bool is_wanted(const std::string &name, const std::vector<std::string> &texts) {
	for (const auto &text : texts)
		if (name.find(text) != std::string::npos) return true;
	return texts.empty();
}

// The tests of one fixture are the leaves of one node.
void collect(
		CppUnit::Test &node, const std::vector<std::string> &texts, std::vector<Suite> &suites) {
	Suite suite;
	for (int i = 0; i < node.getChildTestCount(); ++i) {
		CppUnit::Test &child = *node.getChildTestAt(i);
		if (child.getChildTestCount() != 0)
			collect(child, texts, suites);
		else if (is_wanted(child.getName(), texts))
			suite.push_back(&child);
	}
	if (!suite.empty()) suites.push_back(suite);
}

bool has_match(const std::vector<Suite> &suites, const std::string &text) {
	for (const auto &suite : suites)
		for (CppUnit::Test *one : suite)
			if (one->getName().find(text) != std::string::npos) return true;
	return false;
}

Outcome run_here(const std::vector<Suite> &suites, const test::RunTest &run) {
	Outcome outcome;
	for (const auto &suite : suites)
		for (CppUnit::Test *one : suite) ++(run(*one) ? outcome.passed : outcome.failed);
	return outcome;
}

} // namespace

int main(int count, char **words) {
	const auto options = read(count, words);
	const std::unique_ptr<CppUnit::Test> all(
			CppUnit::TestFactoryRegistry::getRegistry().makeTest());
	std::vector<Suite> suites;
	collect(*all, options.texts, suites);
	for (const auto &text : options.texts) {
		if (has_match(suites, text)) continue;
		std::printf("no test is called \"%s\"\n", text.c_str());
		return 2;
	}

	std::setvbuf(stdout, nullptr, _IOFBF, 1 << 20);
	Report report(options.tells_each);
	CppUnit::TestResult result;
	result.addListener(&report);
	const auto run = [&](CppUnit::Test &one) {
		one.run(&result);
		return !report.has_failed();
	};
	const auto done = options.shards > 1 ? test::run_in_shards(suites, options.shards, run)
										 : run_here(suites, run);
	// utils/check reads this line
	std::printf(
			"%scppunit: %d passed, %d failed\n", done.trouble.c_str(), done.passed, done.failed);
	return done.failed == 0 && done.passed > 0 ? 0 : 1;
}

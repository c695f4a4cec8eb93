// The main() of the CppUnit programs: [-v] [text ...] runs the tests whose names hold one of the texts.
#include <cppunit/Exception.h>
#include <cppunit/Test.h>
#include <cppunit/TestFailure.h>
#include <cppunit/TestListener.h>
#include <cppunit/TestResult.h>
#include <cppunit/TestSuite.h>
#include <cppunit/extensions/TestFactoryRegistry.h>

#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

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
		++(has_failed_ ? failed_ : passed_);
		if (tells_each_) {
			const std::chrono::duration<double, std::milli> took = Clock::now() - start_;
			std::printf("%-6s %8.1f ms  %s\n", has_failed_ ? "FAILED" : "ok", took.count(),
					test->getName().c_str());
		}
		std::fflush(stdout);
	}

	// utils/check reads this line.
	void print() const { std::printf("cppunit: %d passed, %d failed\n", passed_, failed_); }
	bool all_passed() const { return failed_ == 0 && passed_ > 0; }

private:
	bool tells_each_;
	bool has_failed_ = false;
	Clock::time_point start_;
	int passed_ = 0, failed_ = 0;
};

bool is_wanted(const std::string &name, const std::vector<std::string> &texts) {
	for (const auto &text : texts)
		if (name.find(text) != std::string::npos) return true;
	return texts.empty();
}

void run(CppUnit::Test &test, const std::vector<std::string> &texts, CppUnit::TestResult &result) {
	if (test.getChildTestCount() == 0) {
		if (is_wanted(test.getName(), texts)) test.run(&result);
		return;
	}
	for (int i = 0; i < test.getChildTestCount(); ++i) run(*test.getChildTestAt(i), texts, result);
}

bool has_match(const CppUnit::Test &test, const std::string &text) {
	if (test.getChildTestCount() == 0) return test.getName().find(text) != std::string::npos;
	for (int i = 0; i < test.getChildTestCount(); ++i)
		if (has_match(*test.getChildTestAt(i), text)) return true;
	return false;
}

} // namespace

int main(int count, char **words) {
	std::vector<std::string> texts(words + 1, words + count);
	const bool tells_each = !texts.empty() && texts.front() == "-v";
	if (tells_each) texts.erase(texts.begin());

	CppUnit::Test *all = CppUnit::TestFactoryRegistry::getRegistry().makeTest();
	for (const auto &text : texts) {
		if (has_match(*all, text)) continue;
		std::printf("no test is called \"%s\"\n", text.c_str());
		delete all;
		return 2;
	}

	Report report(tells_each);
	CppUnit::TestResult result;
	result.addListener(&report);
	run(*all, texts, result);
	delete all;
	report.print();
	return report.all_passed() ? 0 : 1;
}

#include "test/support/shards.hpp"

#include <signal.h>
#include <unistd.h>

#include <cppunit/TestCase.h>
#include <cppunit/extensions/HelperMacros.h>

namespace {

using test::run_in_shards;
using test::Suite;

class Named : public CppUnit::TestCase {
public:
	explicit Named(const std::string &name) : TestCase(name) {}
};

class ShardsTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(ShardsTest);
	CPPUNIT_TEST(every_test_counts_once);
	CPPUNIT_TEST(a_test_that_fails_is_counted_as_such);
	CPPUNIT_TEST(a_shard_that_dies_fails_what_it_leaves_undone);
	CPPUNIT_TEST(a_shard_that_dies_behind_its_tests_is_a_failure);
	CPPUNIT_TEST_SUITE_END();

	Named good_{"good"}, bad_{"bad"}, deadly_{"deadly"};
	const pid_t parent_ = getpid();

	// What the test of this name does, in a shard.
	bool passes(CppUnit::Test &test) const {
		CPPUNIT_ASSERT(getpid() != parent_);
		if (test.getName() == "deadly") raise(SIGKILL);
		return test.getName() != "bad";
	}

	void expect(int passed, int failed, const std::vector<Suite> &suites) {
		const auto outcome = run_in_shards(
				suites, 3, [this](CppUnit::Test &test) { return passes(test); });
		CPPUNIT_ASSERT_EQUAL(passed, outcome.passed);
		CPPUNIT_ASSERT_EQUAL(failed, outcome.failed);
	}

	void every_test_counts_once() {
		expect(5, 0, {{&good_, &good_}, {&good_}, {&good_}, {&good_}});
	}

	void a_test_that_fails_is_counted_as_such() {
		expect(2, 2, {{&good_, &bad_}, {&bad_, &good_}});
	}

	void a_shard_that_dies_fails_what_it_leaves_undone() {
		expect(2, 2, {{&good_, &deadly_, &good_}, {&good_}});
		const auto outcome = run_in_shards(
				{{&deadly_}}, 1, [this](CppUnit::Test &test) { return passes(test); });
		CPPUNIT_ASSERT(outcome.trouble.find("deadly") != std::string::npos);
	}

	void a_shard_that_dies_behind_its_tests_is_a_failure() {
		const auto dies_late = [](CppUnit::Test &) {
			std::atexit([] { raise(SIGKILL); });
			return true;
		};
		const auto outcome = run_in_shards({{&good_}}, 1, dies_late);
		CPPUNIT_ASSERT_EQUAL(1, outcome.passed);
		CPPUNIT_ASSERT_EQUAL(1, outcome.failed);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(ShardsTest);

} // namespace

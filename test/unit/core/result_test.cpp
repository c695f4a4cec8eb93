#include "core/base/result.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <memory>

using namespace core::base;
using namespace std::literals;

class ResultTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(ResultTest);
	CPPUNIT_TEST(a_value_is_true_and_can_be_taken);
	CPPUNIT_TEST(an_error_is_false_and_says_why);
	CPPUNIT_TEST(a_false_value_is_still_a_success);
	CPPUNIT_TEST(a_value_that_cannot_be_copied_is_moved);
	CPPUNIT_TEST(done_is_success_without_a_value);
	CPPUNIT_TEST_SUITE_END();

	void a_value_is_true_and_can_be_taken() {
		Result<std::string> result("text"s);
		CPPUNIT_ASSERT(result);
		result.value() += "s";
		CPPUNIT_ASSERT_EQUAL("texts"s, std::as_const(result).value());
	}

	void an_error_is_false_and_says_why() {
		const Result<int> result(Error{"no room"});
		CPPUNIT_ASSERT(!result);
		CPPUNIT_ASSERT_EQUAL("no room"s, result.error().what);
	}

	void a_false_value_is_still_a_success() {
		CPPUNIT_ASSERT(Result<bool>(false));
		CPPUNIT_ASSERT(Result<int>(0));
	}

	void a_value_that_cannot_be_copied_is_moved() {
		Result<std::unique_ptr<int>> result(std::make_unique<int>(7));
		const auto taken = std::move(result.value());
		CPPUNIT_ASSERT_EQUAL(7, *taken);
	}

	void done_is_success_without_a_value() {
		CPPUNIT_ASSERT(Result<Done>(Done{}));
		CPPUNIT_ASSERT(!Result<Done>(Error{"x"}));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(ResultTest);

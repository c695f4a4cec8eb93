#include "sca/domain/cseq_lag.hpp"

#include "sca/domain/rows.hpp"
#include "sca/domain/supplement.hpp"
#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

class CseqLagTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(CseqLagTest);
	CPPUNIT_TEST(a_row_says_how_far_all_are_behind);
	CPPUNIT_TEST(no_other_row_is_taken_for_it);
	CPPUNIT_TEST(it_is_taken_for_no_other_row);
	CPPUNIT_TEST(each_start_is_further_behind);
	CPPUNIT_TEST(no_number_goes_beyond_the_last);
	CPPUNIT_TEST_SUITE_END();

	void a_row_says_how_far_all_are_behind() {
		CPPUNIT_ASSERT(cseq_lag_of(cseq_lag_row(2000, 5)) == 2000u);
		const core::sql::Row key = cseq_lag_key(5);
		CPPUNIT_ASSERT(key.front() == core::sql::Value(int64_t{5}));
	}

	void no_other_row_is_taken_for_it() {
		Bench bench("a");
		bench.line.subscriptions[0].text.set({{SubText::Socket, "udp:127.0.0.1:5060"}});
		const auto rows = take_rows(bench.line, 5);
		CPPUNIT_ASSERT(rows.subscriptions.size() == 1 && rows.state.size() == 1);
		for (const auto &row : rows.subscriptions) CPPUNIT_ASSERT(!cseq_lag_of(row));
		for (const auto &row : rows.state) CPPUNIT_ASSERT(!cseq_lag_of(row));
		CPPUNIT_ASSERT(!cseq_lag_of({}));
	}

	void it_is_taken_for_no_other_row() {
		const auto row = cseq_lag_row(2000, 5);
		CPPUNIT_ASSERT(is_supplement(row)); // and then it makes no sense
		CPPUNIT_ASSERT(!read_supplement(row) && !read_appearance(row, 1));
	}

	void each_start_is_further_behind() {
		CPPUNIT_ASSERT_EQUAL(2000u, more_lag(0, 1000));
		CPPUNIT_ASSERT_EQUAL(4000u, more_lag(2000, 1000));
	}

	void no_number_goes_beyond_the_last() {
		Subscription subscription;
		subscription.notify_cseq = subscription.notify_mark = 5000;
		add_lag(subscription, 2000);
		CPPUNIT_ASSERT_EQUAL(7000u, subscription.notify_cseq);
		CPPUNIT_ASSERT_EQUAL(7000u, subscription.notify_mark);
		add_lag(subscription, more_lag(kLastCseq, 1000));
		CPPUNIT_ASSERT_EQUAL(kLastCseq, subscription.notify_mark);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(CseqLagTest);

#include "sca/domain/cseq_debt.hpp"

#include "sca/domain/rows.hpp"
#include "sca/domain/supplement.hpp"
#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

class CseqDebtTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(CseqDebtTest);
	CPPUNIT_TEST(a_row_says_what_is_owed);
	CPPUNIT_TEST(no_other_row_is_taken_for_it);
	CPPUNIT_TEST(it_is_taken_for_no_other_row);
	CPPUNIT_TEST(each_start_owes_more);
	CPPUNIT_TEST(no_number_goes_beyond_the_last);
	CPPUNIT_TEST_SUITE_END();

	void a_row_says_what_is_owed() {
		CPPUNIT_ASSERT(cseq_debt_of(cseq_debt_row(2000, 5)) == 2000u);
		const core::sql::Row key = cseq_debt_key(5);
		CPPUNIT_ASSERT(key.front() == core::sql::Value(int64_t{5}));
	}

	void no_other_row_is_taken_for_it() {
		Bench bench("a");
		bench.line.subscriptions[0].text.set({{SubText::Socket, "udp:127.0.0.1:5060"}});
		const auto rows = take_rows(bench.line, 5);
		CPPUNIT_ASSERT(rows.subscriptions.size() == 1 && rows.state.size() == 1);
		for (const auto &row : rows.subscriptions) CPPUNIT_ASSERT(!cseq_debt_of(row));
		for (const auto &row : rows.state) CPPUNIT_ASSERT(!cseq_debt_of(row));
		CPPUNIT_ASSERT(!cseq_debt_of({}));
	}

	void it_is_taken_for_no_other_row() {
		const auto row = cseq_debt_row(2000, 5);
		CPPUNIT_ASSERT(is_supplement(row)); // and then it makes no sense
		CPPUNIT_ASSERT(!read_supplement(row) && !read_appearance(row, 1));
	}

	void each_start_owes_more() {
		CPPUNIT_ASSERT_EQUAL(2000u, more_debt(0, 1000));
		CPPUNIT_ASSERT_EQUAL(4000u, more_debt(2000, 1000));
	}

	void no_number_goes_beyond_the_last() {
		Subscription subscription;
		subscription.notify_cseq = subscription.notify_mark = 5000;
		add_debt(subscription, 2000);
		CPPUNIT_ASSERT_EQUAL(7000u, subscription.notify_cseq);
		CPPUNIT_ASSERT_EQUAL(7000u, subscription.notify_mark);
		add_debt(subscription, more_debt(kLastCseq, 1000));
		CPPUNIT_ASSERT_EQUAL(kLastCseq, subscription.notify_mark);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(CseqDebtTest);

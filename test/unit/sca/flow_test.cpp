// The rows of phones behind a NAT, and of subscriptions whose time is over.
#include "sca/domain/rows.hpp"

#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;
using core::sql::Row;

class FlowTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(FlowTest);
	CPPUNIT_TEST(the_flow_to_a_phone_goes_with_its_contact);
	CPPUNIT_TEST(a_flow_of_names_is_not_stored);
	CPPUNIT_TEST(a_contact_with_headers_keeps_its_form);
	CPPUNIT_TEST(a_row_that_is_over_names_its_key);
	CPPUNIT_TEST(a_row_that_is_not_over_stays);
	CPPUNIT_TEST(a_key_that_cannot_be_one_is_left_alone);
	CPPUNIT_TEST_SUITE_END();

	static Subscription &phone(Bench &bench, const char *contact, const char *flow) {
		Subscription &subscription = bench.line.subscriptions.at(0);
		subscription.text.set({{SubText::Contact, contact}, {SubText::Flow, flow}});
		return subscription;
	}
	static Row row_of(const char *contact, const char *flow) {
		Bench bench("a");
		phone(bench, contact, flow);
		return take_rows(bench.line, 7).subscriptions.at(0);
	}
	static std::string stored(const char *contact, const char *flow) {
		return std::get<std::string>(row_of(contact, flow).at(0));
	}

	void the_flow_to_a_phone_goes_with_its_contact() {
		const Row row = row_of("sip:a@10.0.0.1:5060", "sip:192.0.2.9:4444;transport=tcp");
		IS("sip:a@10.0.0.1:5060;alias=192.0.2.9~4444~2", std::get<std::string>(row.at(0)));
		const auto record = read_subscription(row, 1'000'000);
		CPPUNIT_ASSERT(record.has_value());
		IS("sip:a@10.0.0.1:5060", record->subscription.text[SubText::Contact]);
		IS("sip:192.0.2.9:4444;transport=tcp", record->subscription.text[SubText::Flow]);
	}

	void a_flow_of_names_is_not_stored() {
		IS("sip:a@10.0.0.1", stored("sip:a@10.0.0.1", "sip:edge.example.com:4444"));
		IS("sip:a@10.0.0.1", stored("sip:a@10.0.0.1", ""));
	}

	void a_contact_with_headers_keeps_its_form() {
		IS("sip:a@10.0.0.1?x=y", stored("sip:a@10.0.0.1?x=y", "sip:192.0.2.9:4444"));
		IS("sip:a@h;alias=1.2.3.4~5~1", stored("sip:a@h;alias=1.2.3.4~5~1", "sip:192.0.2.9:4444"));
	}

	void a_row_that_is_over_names_its_key() {
		Bench bench("a");
		const Row row = take_rows(bench.line, 7).subscriptions.at(0);
		const auto end = std::get<int64_t>(row.at(3));
		const auto key = key_of_over(row, end);
		CPPUNIT_ASSERT(key.has_value());
		CPPUNIT_ASSERT((Row{row.at(0), row.at(6), row.at(7), row.at(8)}) == *key);
	}

	void a_row_that_is_not_over_stays() {
		Bench bench("a");
		const Row row = take_rows(bench.line, 7).subscriptions.at(0);
		CPPUNIT_ASSERT(!key_of_over(row, std::get<int64_t>(row.at(3)) - 1));
	}

	void a_key_that_cannot_be_one_is_left_alone() {
		Bench bench("a");
		Row row = take_rows(bench.line, 7).subscriptions.at(0);
		row.at(6) = std::monostate();
		CPPUNIT_ASSERT(!key_of_over(row, INT64_MAX));
		CPPUNIT_ASSERT(!key_of_over(Row{}, INT64_MAX));
		row.at(3) = std::string("never");
		CPPUNIT_ASSERT(!key_of_over(row, INT64_MAX));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(FlowTest);

#include "sca/domain/restored.hpp"

#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

namespace {

// As it lies in the database.
Subscription row_of(const std::string &phone, const std::string &call_id = "old") {
	Subscription row;
	row.notify_cseq = row.notify_mark = 5000;
	row.in_store = true;
	row.text.set({{SubText::Contact, contact_of(phone)}, {SubText::CallId, call_id},
			{SubText::FromTag, "tag"}});
	return row;
}

Subscription behind(Subscription row, const std::string &flow) {
	row.text.set({{SubText::Flow, flow}});
	return row;
}

Subscription seizure(Subscription row) {
	row.package = Package::LineSeize;
	return row;
}

// "a:old", in the order of the line.
std::string subscribers(const Line &line) {
	std::string all;
	for (const auto &one : line.subscriptions) {
		const std::string_view contact = one.text[SubText::Contact];
		all.append(all.empty() ? "" : " ").append(contact.substr(contact.find('@') + 1, 1));
		all.append(":").append(one.text[SubText::CallId]);
	}
	return all;
}

void restores(Bench &bench, const Subscription &row) {
	add_restored(bench.line, row, bench.policy);
}

} // namespace

class RestoredTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(RestoredTest);
	CPPUNIT_TEST(the_last_to_end_comes_first);
	CPPUNIT_TEST(it_goes_on_beyond_the_numbers_that_may_have_been_sent);
	CPPUNIT_TEST(a_dialog_that_the_line_has_is_not_added_again);
	CPPUNIT_TEST(another_dialog_of_a_known_phone_is_replaced);
	CPPUNIT_TEST(what_is_replaced_leaves_the_database);
	CPPUNIT_TEST(one_contact_reached_over_two_flows_is_two_phones);
	CPPUNIT_TEST(a_phone_whose_flow_is_not_known_is_the_same_phone);
	CPPUNIT_TEST(a_phone_may_have_several_seizures);
	CPPUNIT_TEST(seizures_and_subscriptions_do_not_replace_each_other);
	CPPUNIT_TEST_SUITE_END();

	void the_last_to_end_comes_first() {
		auto early = row_of("a"), late = row_of("a");
		early.expires = 10, late.expires = 11;
		CPPUNIT_ASSERT(outlives(late, early));
		CPPUNIT_ASSERT(!outlives(early, late) && !outlives(late, late));
	}

	void it_goes_on_beyond_the_numbers_that_may_have_been_sent() {
		Bench bench;
		add_restored(bench.line, row_of("a"), bench.policy);
		auto &added = bench.line.subscriptions.at(0);
		CPPUNIT_ASSERT(find_id(bench.line, id_of(bench.line, added)) == &added);
		CPPUNIT_ASSERT_EQUAL(6000u, added.notify_cseq);
		CPPUNIT_ASSERT_EQUAL(7000u, added.notify_mark);
	}

	void a_dialog_that_the_line_has_is_not_added_again() {
		Bench bench;
		restores(bench, row_of("a"));
		restores(bench, row_of("b"));
		IS("a:old", subscribers(bench.line));
		CPPUNIT_ASSERT(bench.line.remains->erased_subscriptions.empty());
		auto other_tag = row_of("c");
		other_tag.text.set({{SubText::FromTag, "other"}});
		restores(bench, other_tag);
		IS("a:old c:old", subscribers(bench.line));
	}

	void another_dialog_of_a_known_phone_is_replaced() {
		Bench bench("a");
		restores(bench, row_of("a"));
		restores(bench, row_of("b"));
		IS("a:a-call-info", subscribers(bench.line).substr(0, 13));
		IS("b:old", subscribers(bench.line).substr(14));
	}

	void what_is_replaced_leaves_the_database() {
		Bench bench("a");
		restores(bench, row_of("a"));
		CPPUNIT_ASSERT_EQUAL(size_t{1}, bench.line.remains->erased_subscriptions.size());
		IS("old", bench.line.remains->erased_subscriptions[0].text[SubText::CallId]);
	}

	void one_contact_reached_over_two_flows_is_two_phones() {
		Bench bench;
		restores(bench, behind(row_of("a", "one"), "sip:192.0.2.1:1;transport=tcp"));
		restores(bench, behind(row_of("a", "two"), "sip:192.0.2.2:2;transport=tcp"));
		restores(bench, behind(row_of("a", "three"), "sip:192.0.2.2:2;transport=tcp"));
		IS("a:one a:two", subscribers(bench.line));
	}

	void a_phone_whose_flow_is_not_known_is_the_same_phone() {
		Bench bench;
		restores(bench, row_of("a", "one"));
		restores(bench, behind(row_of("a", "two"), "sip:192.0.2.2:2;transport=tcp"));
		IS("a:one", subscribers(bench.line));
		Bench other;
		restores(other, behind(row_of("a", "one"), "sip:192.0.2.2:2;transport=tcp"));
		restores(other, row_of("a", "two"));
		IS("a:one", subscribers(other.line));
	}

	void a_phone_may_have_several_seizures() {
		Bench bench;
		restores(bench, seizure(row_of("a", "one")));
		restores(bench, seizure(row_of("a", "two")));
		IS("a:one a:two", subscribers(bench.line));
	}

	void seizures_and_subscriptions_do_not_replace_each_other() {
		Bench other;
		restores(other, row_of("a", "one"));
		restores(other, seizure(row_of("a", "two")));
		IS("a:one a:two", subscribers(other.line));
		Bench bench;
		restores(bench, seizure(row_of("a", "one")));
		restores(bench, row_of("a", "one"));
		restores(bench, row_of("a", "two"));
		IS("a:one a:one", subscribers(bench.line));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(RestoredTest);

// Calls to the line.
#include "sca/domain/call.hpp"

#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

class CallInTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(CallInTest);
	CPPUNIT_TEST(an_offered_call_alerts_and_marks_the_invite);
	CPPUNIT_TEST(without_alerting_it_shows_when_it_is_answered);
	CPPUNIT_TEST(phones_are_told_of_an_answer_when_it_is_acknowledged);
	CPPUNIT_TEST(the_answer_gives_the_call_its_owner);
	CPPUNIT_TEST(a_phone_may_show_the_call_on_another_index);
	CPPUNIT_TEST(an_index_in_use_is_not_given_to_the_call);
	CPPUNIT_TEST(a_call_answered_by_a_stranger_is_gone);
	CPPUNIT_TEST(a_member_is_known_by_its_contact_too);
	CPPUNIT_TEST(a_member_with_a_random_user_is_known_by_where_it_is);
	CPPUNIT_TEST(a_call_that_was_not_announced_has_its_target_from_the_far_ends_answer);
	CPPUNIT_TEST(an_answer_at_ones_own_seizure_ends_the_seizure);
	CPPUNIT_TEST(a_cancelled_or_failed_call_stops_alerting);
	CPPUNIT_TEST(of_two_phones_that_answer_the_acknowledged_one_stays);
	CPPUNIT_TEST(the_winner_of_a_fork_is_still_found_by_its_call_id);
	CPPUNIT_TEST(a_missing_ack_is_taken_as_given);
	CPPUNIT_TEST(either_side_ends_the_call);
	CPPUNIT_TEST(a_call_of_the_line_to_itself_alerts_nobody);
	CPPUNIT_TEST(a_full_line_lets_the_call_pass);
	CPPUNIT_TEST(content_that_phones_know_is_not_sent_again);
	CPPUNIT_TEST(retransmissions_change_nothing);
	CPPUNIT_TEST_SUITE_END();

	void an_offered_call_alerts_and_marks_the_invite() {
		Bench bench("ab");
		bench.gets(far(CallKind::Invite));
		IS("1 alerting b a", bench.lamps() + " " + bench.told());
		IS("<sip:example.com>;appearance-index=1",
				all_of<MarkAppearance>(bench.effects).at(0).call_info);
		IS("\"Bob\" <sip:bob@far.example>", bench.text(1, AppText::Uri));
		IS("c1", all_of<IndexCall>(bench.effects).at(0).call_id);
	}

	void without_alerting_it_shows_when_it_is_answered() {
		Bench bench("ab");
		bench.policy.alerting = false;
		bench.gets(far(CallKind::Invite));
		CPPUNIT_ASSERT(bench.effects.empty());
		bench.gets(near_answers(CallKind::Answer, "a"));
		IS("1 pending", bench.lamps());
		bench.gets(far(CallKind::Ack, "a"));
		IS("1 active b a", bench.lamps() + " " + bench.told());
		IS(contact_of("a"), bench.text(1, AppText::Owner));
	}

	void phones_are_told_of_an_answer_when_it_is_acknowledged() {
		Bench bench("ab");
		bench.gets(far(CallKind::Invite));
		bench.gets(near_answers(CallKind::Answer, "a"));
		IS("1 pending ", bench.lamps() + " " + bench.told());
		bench.gets(far(CallKind::Ack, "a"));
		IS("1 active b a", bench.lamps() + " " + bench.told());
	}

	void the_answer_gives_the_call_its_owner() {
		Bench bench("ab");
		bench.is_called("a");
		IS(contact_of("a"), bench.text(1, AppText::Owner));
		IS("far a", bench.text(1, AppText::CallerTag) + " " + bench.text(1, AppText::CalleeTag));
		IS(kFarContact, bench.text(1, AppText::Callee));
	}

	void a_phone_may_show_the_call_on_another_index() {
		Bench bench("ab");
		bench.gets(far(CallKind::Invite));
		bench.is_stored();
		bench.gets(near_answers(CallKind::Answer, "a").index(4));
		bench.gets(far(CallKind::Ack, "a"));
		IS("4 active b a", bench.lamps() + " " + bench.told());
		CPPUNIT_ASSERT_EQUAL(1u, bench.line.remains->erased_appearances.at(0).index);
		bench.gets(far(CallKind::Bye, "a"));
		IS("", bench.lamps());
	}

	void an_index_in_use_is_not_given_to_the_call() {
		Bench bench("ab");
		bench.asks(line_seize("b", 2));
		bench.gets(far(CallKind::Invite));
		bench.gets(near_answers(CallKind::Answer, "a").index(2));
		IS("1 pending, 2 seized", bench.lamps());
		bench.gets(far(CallKind::Invite).on("c2"));
		bench.gets(near_answers(CallKind::Answer, "a").index(9999).on("c2"));
		IS("1 pending, 2 seized, 3 pending", bench.lamps());
	}

	void a_call_answered_by_a_stranger_is_gone() {
		Bench bench("ab");
		bench.gets(far(CallKind::Invite));
		bench.gets(near_answers(CallKind::Answer, "x").as(Role::Dialog));
		IS(" b a", bench.lamps() + " " + bench.told());
	}

	void a_member_is_known_by_its_contact_too() {
		Bench bench("ab");
		bench.gets(far(CallKind::Invite));
		bench.gets(near_answers(CallKind::Answer, "a").as(Role::Dialog));
		IS("1 pending", bench.lamps());
	}

	void a_member_with_a_random_user_is_known_by_where_it_is() {
		const std::pair<const char *, const char *> cases[] = {
				{"sip:a.phone.example:5060", "1 pending"}, {"sip:A.phone.example", "1 pending"},
				{"sip:192.0.2.7:8443;transport=wss", "1 pending"}, {"sip:a.phone.example:5070", ""},
				{"sip:192.0.2.7:8443", ""}, {"", ""}};
		for (const auto &[address, lamps] : cases) {
			Bench bench("ab");
			bench.line.subscriptions.at(1).text.set(
					{{SubText::Flow, "sip:192.0.2.7:8443;transport=wss"}});
			bench.gets(far(CallKind::Invite));
			auto answer = near_answers(CallKind::Answer, "x").as(Role::Dialog).via(address);
			bench.gets(answer.at("sip:k3x9q2v7@df7jal23ls0d.invalid"));
			CPPUNIT_ASSERT_EQUAL_MESSAGE(address, std::string(lamps), bench.lamps());
		}
	}

	void a_call_that_was_not_announced_has_its_target_from_the_far_ends_answer() {
		Bench bench("ab");
		bench.policy.alerting = false;
		bench.is_called("a");
		IS(kFarUri, bench.text(1, AppText::Callee));
		bench.holds("a");
		bench.gets(far_answers(CallKind::Answer, "a").in_dialog());
		IS(kFarContact, bench.text(1, AppText::Callee));
	}

	void an_answer_at_ones_own_seizure_ends_the_seizure() {
		Bench bench("ab");
		bench.policy.alerting = false;
		bench.asks(line_seize("a", 1));
		bench.gets(near_answers(CallKind::Answer, "a").index(1));
		bench.gets(far(CallKind::Ack, "a"));
		bench.gets(far(CallKind::Bye, "a"));
		bench.asks(line_seize("b", 1));
		IS("1 seized", bench.lamps());
		bench.waits(14);
		bench.asks(line_seize("b", 1).in_dialog());
		bench.waits(2);
		IS("1 seized", bench.lamps());
	}

	void a_cancelled_or_failed_call_stops_alerting() {
		for (const auto &end : {near_answers(CallKind::Final, "a").code(487),
					 near_answers(CallKind::Final, "a").code(486),
					 near_answers(CallKind::Final, "a").code(302)}) {
			Bench bench("ab");
			bench.gets(far(CallKind::Invite));
			bench.gets(far(CallKind::Cancel));
			IS("1 alerting", bench.lamps());
			bench.gets(end);
			IS(" b a", bench.lamps() + " " + bench.told());
		}
	}

	void of_two_phones_that_answer_the_acknowledged_one_stays() {
		Bench bench("ab");
		bench.gets(far(CallKind::Invite));
		bench.gets(near_answers(CallKind::Answer, "a"));
		bench.gets(near_answers(CallKind::Answer, "b"));
		bench.gets(far(CallKind::Ack, "b"));
		IS("1 pending, 2 active", bench.lamps());
		bench.waits(kPendingTime);
		IS("2 active b a", bench.lamps() + " " + bench.told());
	}

	void the_winner_of_a_fork_is_still_found_by_its_call_id() {
		Bench bench("ab");
		bench.gets(far(CallKind::Invite));
		bench.gets(near_answers(CallKind::Answer, "a"));
		bench.gets(near_answers(CallKind::Answer, "b"));
		bench.gets(far(CallKind::Ack, "b"));
		bench.waits(kPendingTime);
		CPPUNIT_ASSERT(!bench.count<UnindexCall>());
		bench.gets(far(CallKind::Bye, "b").as(Role::Dialog));
		IS("", bench.lamps());
		CPPUNIT_ASSERT(bench.count<UnindexCall>());
	}

	void a_missing_ack_is_taken_as_given() {
		Bench bench("ab");
		bench.gets(far(CallKind::Invite));
		bench.gets(near_answers(CallKind::Answer, "a"));
		bench.waits(kPendingTime - 1);
		IS("1 pending", bench.lamps());
		bench.waits(1);
		IS("1 active b a", bench.lamps() + " " + bench.told());
		bench.waits(500);
		IS("1 active", bench.lamps());
	}

	void either_side_ends_the_call() {
		for (const auto &bye : {near(CallKind::Bye, "a"), far(CallKind::Bye, "a"),
					 far(CallKind::Bye, "a").as(Role::Dialog)}) {
			Bench bench("ab");
			bench.is_called("a");
			bench.gets(bye);
			IS(" b a", bench.lamps() + " " + bench.told());
		}
	}

	void a_call_of_the_line_to_itself_alerts_nobody() {
		Bench bench("ab");
		bench.gets(far(CallKind::Invite).to_itself());
		CPPUNIT_ASSERT(bench.effects.empty());
	}

	void a_full_line_lets_the_call_pass() {
		Bench bench("ab");
		bench.policy.max_appearances = 0;
		bench.is_called("a");
		IS("", bench.lamps() + bench.told() + bench.answer());
	}

	void content_that_phones_know_is_not_sent_again() {
		Bench bench("ab");
		bench.gets(far(CallKind::Invite));
		bench.gets(near_answers(CallKind::Answer, "a"));
		bench.asks(line_seize("b", 2)); // all are told of 1 as well
		bench.gets(far(CallKind::Ack, "a"));
		IS("1 active, 2 seized ", bench.lamps() + " " + bench.told());
	}

	void retransmissions_change_nothing() {
		Bench bench("ab");
		for (const auto &sip : {far(CallKind::Invite), near_answers(CallKind::Ringing, "a"),
					 near_answers(CallKind::Answer, "a"), far(CallKind::Ack, "a")}) {
			bench.gets(sip);
			const auto lamps = bench.lamps();
			bench.gets(sip);
			IS(lamps + " ", bench.lamps() + " " + bench.told());
		}
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(CallInTest);

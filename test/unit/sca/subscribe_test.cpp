// call-info subscriptions; seize_test.cpp has line-seize.
#include "sca/domain/subscribe.hpp"

#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

class SubscribeTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(SubscribeTest);
	CPPUNIT_TEST(a_new_subscription_gets_202_and_its_notify);
	CPPUNIT_TEST(strictly_it_gets_200_and_the_event_id_back);
	CPPUNIT_TEST(a_refresh_gets_one_notify_with_the_next_cseq);
	CPPUNIT_TEST(a_refresh_moves_the_contact_and_the_end);
	CPPUNIT_TEST(a_notify_has_the_uris_of_its_dialog);
	CPPUNIT_TEST(nobody_else_is_told_of_a_subscription);
	CPPUNIT_TEST(unsubscribing_ends_with_a_last_notify);
	CPPUNIT_TEST(strictly_an_end_names_its_reason);
	CPPUNIT_TEST(out_of_dialog_expires_0_ends_what_the_contact_has);
	CPPUNIT_TEST(a_fetch_is_told_and_leaves_nothing);
	CPPUNIT_TEST(an_unknown_dialog_is_481);
	CPPUNIT_TEST(a_contact_does_not_hijack_a_dialog);
	CPPUNIT_TEST(a_lower_cseq_is_refused_and_changes_nothing);
	CPPUNIT_TEST(a_retransmission_replays_the_answer_and_changes_nothing);
	CPPUNIT_TEST(what_has_the_mark_of_another_dialog_is_none_of_it);
	CPPUNIT_TEST(a_late_copy_of_the_first_request_changes_nothing);
	CPPUNIT_TEST(another_branch_makes_a_new_request);
	CPPUNIT_TEST(a_retransmitted_end_replays_its_answer);
	CPPUNIT_TEST(a_retransmitted_refusal_replays_its_answer);
	CPPUNIT_TEST(an_answer_is_not_replayed_for_ever);
	CPPUNIT_TEST(one_contact_has_one_subscription);
	CPPUNIT_TEST(a_phone_that_restarts_frees_only_its_seizures);
	CPPUNIT_TEST(a_phone_that_restarts_frees_all_or_nothing_by_setting);
	CPPUNIT_TEST(a_restart_during_a_call_setup_leaves_the_call);
	CPPUNIT_TEST(an_answer_goes_out_before_any_notify);
	CPPUNIT_TEST(one_subscriber_too_many_is_refused);
	CPPUNIT_TEST(a_seizure_does_not_count_as_subscriber);
	CPPUNIT_TEST(no_notify_passes_the_mark_that_is_stored);
	CPPUNIT_TEST(every_change_asks_to_be_stored);
	CPPUNIT_TEST_SUITE_END();

	void a_new_subscription_gets_202_and_its_notify() {
		Bench bench;
		bench.asks(call_info("a"));
		IS("202 Accepted", bench.answer());
		const auto reply = all_of<Reply>(bench.effects).at(0);
		CPPUNIT_ASSERT(reply.expires == 600 && reply.event == "call-info" && !reply.retry_after);
		const auto notify = bench.notify_to("a");
		IS("active;expires=600 ours-a-call-info", notify.state + " " + notify.local_tag);
		IS(contact_of("a"), notify.contact);
		IS("<sip:example.com>;appearance-index=*;appearance-state=idle", notify.call_info);
		CPPUNIT_ASSERT_EQUAL(1u, notify.cseq);
	}

	void strictly_it_gets_200_and_the_event_id_back() {
		Bench bench;
		bench.policy.compat = false;
		auto ask = call_info("a");
		ask.event_id = "i7";
		bench.asks(ask);
		IS("200 OK", bench.answer());
		IS("call-info;id=i7", all_of<Reply>(bench.effects).at(0).event);
		IS("call-info;id=i7", bench.notify_to("a").event);
	}

	void a_refresh_gets_one_notify_with_the_next_cseq() {
		Bench bench("ab");
		bench.waits(100);
		bench.asks(call_info("a", 300).in_dialog());
		IS("202 Accepted", bench.answer());
		IS("a", bench.told());
		IS("active;expires=300", bench.notify_to("a").state);
		CPPUNIT_ASSERT_EQUAL(2u, bench.notify_to("a").cseq);
	}

	void a_refresh_moves_the_contact_and_the_end() {
		Bench bench("a");
		auto ask = call_info("a").in_dialog();
		ask.contact = contact_of("elsewhere");
		bench.now += 50;
		bench.asks(ask);
		IS(contact_of("elsewhere"), bench.notify_to("a").contact);
		CPPUNIT_ASSERT_EQUAL(bench.now + 600, int64_t{bench.line.subscriptions[0].expires});
		CPPUNIT_ASSERT_EQUAL(size_t{1}, bench.line.subscriptions.size());
	}

	void a_notify_has_the_uris_of_its_dialog() {
		Bench bench("a");
		IS(kAor + " "s + kAor,
				bench.notify_to("a").local_uri + " " + bench.notify_to("a").remote_uri);
		auto ask = call_info("b");
		ask.from_uri = "sip:b@phone.example", ask.to_uri = "sip:LINE@example.com;user=phone";
		bench.asks(ask);
		const auto first = bench.notify_to("b");
		IS(ask.from_uri + " b", first.remote_uri + " " + first.remote_tag);
		IS(ask.to_uri + " ours-b-call-info", first.local_uri + " " + first.local_tag);
		bench.asks(line_seize("a"));
		IS(ask.to_uri, bench.notify_to("b").local_uri);
		// a row of the in-tree module does not know them: the next request within the dialog does
		auto &known = bench.line.subscriptions[1];
		known.text.set({{SubText::LocalUri, {}}, {SubText::RemoteUri, {}}});
		bench.asks(ask.in_dialog());
		IS(ask.from_uri, bench.notify_to("b").remote_uri);
	}

	void nobody_else_is_told_of_a_subscription() {
		Bench bench("ab");
		bench.asks(call_info("c"));
		IS("c", bench.told());
	}

	void unsubscribing_ends_with_a_last_notify() {
		Bench bench("ab");
		bench.asks(call_info("a").ends());
		IS("202 Accepted", bench.answer());
		CPPUNIT_ASSERT_EQUAL(0u, all_of<Reply>(bench.effects).at(0).expires);
		IS("a", bench.told());
		IS("terminated", bench.notify_to("a").state);
		bench.asks(line_seize("b"));
		IS("b! b", bench.told());
	}

	void strictly_an_end_names_its_reason() {
		Bench bench("a");
		bench.policy.compat = false;
		bench.asks(call_info("a").ends());
		IS("200 OK", bench.answer());
		IS("terminated;reason=timeout", bench.notify_to("a").state);
	}

	void out_of_dialog_expires_0_ends_what_the_contact_has() {
		Bench bench("ab");
		bench.asks(call_info("a", 0).again("other"));
		IS("202 Accepted", bench.answer());
		IS("terminated other", bench.notify_to("a").state + " " + bench.notify_to("a").call_id);
		CPPUNIT_ASSERT(!is_subscriber(bench.line, contact_of("a")));
	}

	void a_fetch_is_told_and_leaves_nothing() {
		Bench bench;
		bench.asks(call_info("a", 0));
		IS("202 Accepted", bench.answer());
		IS("terminated", bench.notify_to("a").state);
		CPPUNIT_ASSERT(!bench.line.is_used());
		bench.waits(kAnsweredTime); // its copies get the same answer
		CPPUNIT_ASSERT(!bench.line.is_empty());
		bench.waits(1);
		CPPUNIT_ASSERT(bench.line.is_empty());
	}

	void an_unknown_dialog_is_481() {
		Bench bench("a");
		for (const auto &ask : {call_info("b").in_dialog(), line_seize("a").in_dialog(),
					 line_seize("a").ends(), call_info("b").ends()}) {
			bench.asks(ask);
			IS("481 Call Leg/Transaction Does Not Exist", bench.answer());
			IS("", bench.told());
		}
	}

	void a_contact_does_not_hijack_a_dialog() {
		Bench bench("a");
		auto thief = call_info("x").in_dialog();
		thief.contact = contact_of("a");
		bench.asks(thief);
		IS("481 Call Leg/Transaction Does Not Exist", bench.answer());
		IS("a-call-info", bench.line.subscriptions[0].text[SubText::CallId]);
	}

	void a_lower_cseq_is_refused_and_changes_nothing() {
		Bench bench("a");
		bench.asks(call_info("a").in_dialog(9));
		bench.now += 10;
		bench.asks(call_info("a", 3000).in_dialog(8));
		IS("500 Internal Server Error - CSeq out of order", bench.answer());
		CPPUNIT_ASSERT_EQUAL(bench.now + 590, int64_t{bench.line.subscriptions[0].expires});
	}

	void what_has_the_mark_of_another_dialog_is_none_of_it() {
		Bench bench("a");
		const auto asked = call_info("b", 300);
		bench.asks(asked);
		auto *known = bench.line.subscriptions.begin();
		known[0].last_request = known[1].last_request;
		bench.asks(asked);
		CPPUNIT_ASSERT_EQUAL(300u, all_of<Reply>(bench.effects).at(0).expires);
	}

	void a_retransmission_replays_the_answer_and_changes_nothing() {
		Bench bench("ab");
		for (const auto &ask : {call_info("b"), call_info("b").in_dialog()}) {
			bench.asks(ask);
			bench.now += 1;
			const auto version = bench.line.subscriptions[1].version;
			bench.asks(ask);
			IS("202 Accepted", bench.answer());
			CPPUNIT_ASSERT_EQUAL(600u, all_of<Reply>(bench.effects).at(0).expires);
			CPPUNIT_ASSERT_EQUAL(size_t{1}, bench.effects.size());
			CPPUNIT_ASSERT_EQUAL(version, bench.line.subscriptions[1].version);
		}
	}

	void a_late_copy_of_the_first_request_changes_nothing() {
		Bench bench("a");
		bench.asks(call_info("a").in_dialog(2));
		const auto number = bench.line.subscriptions[0].number;
		bench.asks(call_info("a"));
		IS("", bench.told());
		CPPUNIT_ASSERT_EQUAL(number, bench.line.subscriptions[0].number);
	}

	void another_branch_makes_a_new_request() {
		Bench bench("a");
		for (auto ask : {call_info("a"), call_info("a").in_dialog(1)}) {
			ask.branch = "z9hG4bK-2" + ask.to_tag;
			ask.expires = 300;
			bench.asks(ask);
			IS("a", bench.told());
			CPPUNIT_ASSERT_EQUAL(bench.now + 300, int64_t{bench.line.subscriptions[0].expires});
		}
		auto end = call_info("a", 0);
		end.branch = "z9hG4bK-3";
		bench.asks(end);
		IS("202 Accepted", bench.answer());
		IS("terminated", bench.notify_to("a").state);
		CPPUNIT_ASSERT(bench.line.subscriptions.empty());
	}

	void a_retransmitted_end_replays_its_answer() {
		Bench bench("a");
		for (int i = 0; i < 2; ++i) {
			bench.asks(call_info("a").ends());
			IS("202 Accepted", bench.answer());
			CPPUNIT_ASSERT_EQUAL(0u, all_of<Reply>(bench.effects).at(0).expires);
		}
		IS("", bench.told());
	}

	void a_retransmitted_refusal_replays_its_answer() {
		Bench bench("a");
		bench.policy.max_subscribers = 1;
		bench.asks(call_info("b"));
		const auto refusal = bench.answer();
		bench.policy.max_subscribers = 2;
		bench.asks(call_info("b"));
		IS(refusal, bench.answer());
		auto next = call_info("b");
		next.cseq = 2;
		bench.asks(next);
		IS("202 Accepted", bench.answer());
	}

	void an_answer_is_not_replayed_for_ever() {
		Bench bench("a");
		bench.asks(call_info("a").ends());
		bench.now += kAnsweredTime + 1;
		bench.asks(call_info("a").ends());
		IS("481 Call Leg/Transaction Does Not Exist", bench.answer());
	}

	void one_contact_has_one_subscription() {
		Bench bench("ab");
		bench.asks(call_info("a").again("new"));
		IS("202 Accepted", bench.answer());
		CPPUNIT_ASSERT_EQUAL(size_t{2}, bench.line.subscriptions.size());
		IS("new", bench.notify_to("a").call_id);
		bench.asks(line_seize("b"));
		IS("b! a b", bench.told());
	}

	void a_phone_that_restarts_frees_only_its_seizures() {
		Bench bench("ab");
		bench.calls("a", 1);
		bench.asks(line_seize("a", 2));
		bench.asks(line_seize("b", 3));
		bench.asks(call_info("a").again("new"));
		IS("1 active, 3 seized", bench.lamps());
		IS("202 Accepted", bench.answer());
	}

	void a_phone_that_restarts_frees_all_or_nothing_by_setting() {
		for (const bool all : {true, false}) {
			Bench bench("ab");
			bench.policy.resubscribe_release = all ? ResubscribeRelease::All
												   : ResubscribeRelease::None;
			bench.calls("a", 1);
			bench.asks(line_seize("a", 2));
			bench.calls("b", 3, "c3");
			bench.asks(call_info("a").again("new"));
			IS(all ? "3 active" : "1 active, 2 seized, 3 active", bench.lamps());
		}
	}

	void a_restart_during_a_call_setup_leaves_the_call() {
		Bench bench("ab");
		bench.asks(line_seize("a", 1));
		bench.gets(near(CallKind::Invite, "a").index(1));
		bench.asks(call_info("a").again("new"));
		IS("1 seized", bench.lamps());
	}

	void an_answer_goes_out_before_any_notify() {
		Bench bench("ab");
		bench.asks(line_seize("a", 2));
		for (const auto &ask : {call_info("a").again("new"), line_seize("a", 1),
					 line_seize("a", 1).again("x"), line_seize("a", 1).again("x").ends(),
					 call_info("b").ends(), call_info("b", 0)}) {
			bench.asks(ask);
			CPPUNIT_ASSERT_EQUAL(size_t{1}, bench.count<Reply>());
			for (const auto &effect : bench.effects) {
				if (std::holds_alternative<Reply>(effect)) break;
				CPPUNIT_ASSERT(!std::holds_alternative<Notify>(effect));
			}
		}
	}

	void one_subscriber_too_many_is_refused() {
		Bench bench("ab");
		bench.policy.max_subscribers = 2;
		bench.asks(call_info("c"));
		IS("403 Forbidden - too many subscribers", bench.answer());
		CPPUNIT_ASSERT_EQUAL(size_t{2}, bench.line.subscriptions.size());
		bench.asks(call_info("a").again("new"));
		IS("202 Accepted", bench.answer());
	}

	void a_seizure_does_not_count_as_subscriber() {
		Bench bench("a");
		bench.policy.max_subscribers = 2;
		bench.asks(line_seize("a"));
		bench.asks(call_info("b"));
		IS("202 Accepted", bench.answer());
	}

	void no_notify_passes_the_mark_that_is_stored() {
		Bench bench;
		bench.policy.cseq_reserve = 3;
		bench.asks(call_info("a"));
		uint32_t last = 1;
		for (uint32_t i = 2; i < 12; ++i) {
			bench.asks(call_info("a").in_dialog(i));
			const auto &subscription = bench.line.subscriptions[0];
			CPPUNIT_ASSERT_EQUAL(++last, bench.notify_to("a").cseq);
			CPPUNIT_ASSERT(subscription.notify_cseq <= subscription.notify_mark);
			CPPUNIT_ASSERT(subscription.notify_mark <= last + 3);
		}
	}

	void every_change_asks_to_be_stored() {
		Bench bench;
		for (const auto &ask : {call_info("a"), call_info("a").in_dialog(), line_seize("a"),
					 line_seize("a").ends(), call_info("a").again("x"),
					 call_info("a").again("x").ends()}) {
			bench.asks(ask);
			CPPUNIT_ASSERT_MESSAGE(ask.call_id, bench.count<Store>() > 0);
		}
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(SubscribeTest);

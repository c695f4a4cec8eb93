#include "test/unit/callops/fixture.hpp"

#include "core/sip/sdp.hpp"
#include "test/unit/core/counted_memory.hpp"

using namespace test;
using core::sip::Directions;
using core::sip::directions_of;
using core::sip::version_of;
using core::sip::with_version;

class DecideHoldTest : public OnCall {
	CPPUNIT_TEST_SUITE(DecideHoldTest);
	CPPUNIT_TEST(hold_and_resume);
	CPPUNIT_TEST(resumed_media_are_what_was_agreed);
	CPPUNIT_TEST(one_leg_waits_and_the_other_is_not_heard);
	CPPUNIT_TEST(holds_of_both_legs_add_up);
	CPPUNIT_TEST(one_leg_may_refuse);
	CPPUNIT_TEST(what_is_done_already_is_refused);
	CPPUNIT_TEST(a_491_is_tried_again_after_its_time);
	CPPUNIT_TEST(a_retry_without_memory_stays_due);
	CPPUNIT_TEST(an_open_offer_of_an_end_is_waited_for);
	CPPUNIT_TEST(every_failure_ends_in_one_event);
	CPPUNIT_TEST(a_late_2xx_counts_without_event);
	CPPUNIT_TEST(answers_to_older_requests_do_not);
	CPPUNIT_TEST(the_end_of_the_call_ends_it);
	CPPUNIT_TEST(a_call_without_media_cannot_be_held);
	CPPUNIT_TEST(hold_survives_in_text);
	CPPUNIT_TEST(what_another_server_did_since_counts);
	CPPUNIT_TEST(the_others_are_told_when_it_begins_and_ends);
	CPPUNIT_TEST_SUITE_END();

	std::string sent_to(Leg leg) { return std::string(call[leg].text[LegText::Sent]); }

	void held() {
		hold();
		for (const auto leg : kLegs) reinvited(leg, 200);
	}

	void hold_and_resume() {
		TOLD("hold caller start; INVITE caller 1; hold callee start; INVITE callee 11", hold());
		TOLD("", reinvited(Leg::Caller, 180));
		TOLD("lamp caller; hold caller ok", reinvited(Leg::Caller, 200));
		TOLD("491", hold());
		TOLD("lamp callee; hold callee ok", reinvited(Leg::Callee, 200));
		TOLD("unhold caller start; INVITE caller 2; unhold callee start; INVITE callee 12",
				unhold());
		TOLD("no lamp callee; unhold callee ok", reinvited(Leg::Callee, 202));
		TOLD("no lamp caller; unhold caller ok", reinvited(Leg::Caller, 200));
		CPPUNIT_ASSERT(!is_busy(call) && !next_deadline(call));
	}

	void resumed_media_are_what_was_agreed() {
		const auto verdict = ask_hold(call, LegName::Both, now, policy);
		const auto *invite = find_effect<SendReinvite>(verdict.effects);
		CPPUNIT_ASSERT(core::sip::is_hold(invite->body) && version_of(invite->body) == 6u);
		for (const auto leg : kLegs) reinvited(leg, 200);
		TOLD(invite->body, sent_to(Leg::Caller));

		const auto back = ask_unhold(call, LegName::Both, now, policy);
		TOLD(with_version(kToAlice, 7), find_effect<SendReinvite>(back.effects)->body);
		for (const auto leg : kLegs) reinvited(leg, 200);
		TOLD(with_version(kToAlice, 7), sent_to(Leg::Caller));
		TOLD(with_version(kToBob, 9), sent_to(Leg::Callee));
		CPPUNIT_ASSERT(call[Leg::Caller].text[LegText::Base].empty());
	}

	void one_leg_waits_and_the_other_is_not_heard() {
		hold(LegName::Caller);
		TOLD("lamp caller; hold caller ok", reinvited(Leg::Caller, 200));
		TOLD("hold callee ok", reinvited(Leg::Callee, 200));
		CPPUNIT_ASSERT(directions_of(sent_to(Leg::Caller)) == Directions{Direction::SendOnly});
		CPPUNIT_ASSERT(directions_of(sent_to(Leg::Callee)) == Directions{Direction::RecvOnly});
	}

	void holds_of_both_legs_add_up() {
		for (const auto name : {LegName::Caller, LegName::Callee}) {
			hold(name);
			for (const auto leg : kLegs) reinvited(leg, 200);
		}
		CPPUNIT_ASSERT(directions_of(sent_to(Leg::Caller)) == Directions{Direction::Inactive});
		unhold(LegName::Callee);
		TOLD("unhold caller ok", reinvited(Leg::Caller, 200));
		TOLD("no lamp callee; unhold callee ok", reinvited(Leg::Callee, 200));
		CPPUNIT_ASSERT(directions_of(sent_to(Leg::Caller)) == Directions{Direction::SendOnly});
		CPPUNIT_ASSERT(directions_of(sent_to(Leg::Callee)) == Directions{Direction::RecvOnly});
		unhold();
		for (const auto leg : kLegs) reinvited(leg, 200);
		CPPUNIT_ASSERT(version_of(sent_to(Leg::Callee)) == 11u);
		TOLD(with_version(kToBob, 11), sent_to(Leg::Callee));
	}

	void one_leg_may_refuse() {
		hold();
		TOLD("hold caller fail", reinvited(Leg::Caller, 488));
		TOLD("lamp callee; hold callee ok", reinvited(Leg::Callee, 200));
		TOLD(kToAlice, sent_to(Leg::Caller));
		TOLD("unhold callee start; INVITE callee 12", unhold());
		TOLD("unhold callee fail", reinvited(Leg::Callee, 500));
		CPPUNIT_ASSERT(call[Leg::Callee].hold == HoldState::Held);
		TOLD("hold caller start; INVITE caller 2", hold());
	}

	void what_is_done_already_is_refused() {
		TOLD("480", unhold());
		held();
		TOLD("480", hold());
		TOLD("480", hold(LegName::Caller));
		unhold();
		for (const auto leg : kLegs) reinvited(leg, 200);
		TOLD("480", unhold());
		bye();
		TOLD("404", hold());
		call = fresh("old");
		TOLD("480", hold());
		TOLD("480", unhold());
	}

	void a_491_is_tried_again_after_its_time() {
		hold(LegName::Caller);
		TOLD("", reinvited(Leg::Caller, 491)); // bob's side did not choose the Call-ID
		CPPUNIT_ASSERT(next_deadline(call) == now);
		TOLD("INVITE caller 2", wait(0));
		TOLD("", reinvited(Leg::Callee, 491, 5));
		CPPUNIT_ASSERT(next_deadline(call) == now + 2150);
		TOLD("", wait(2149));
		TOLD("INVITE callee 12", wait(1));
		TOLD("lamp caller; hold caller ok", reinvited(Leg::Caller, 200));
		TOLD("hold callee ok", reinvited(Leg::Callee, 200));
		CPPUNIT_ASSERT(version_of(sent_to(Leg::Caller)) == 7u);
	}

	// And takes nothing from the other leg.
	void a_retry_without_memory_stays_due() {
		call = Call();
		const CountedMemory memory;
		call = answered("old");
		hold();
		for (const auto leg : kLegs) reinvited(leg, 491);
		now += 10'000;
		int good = 0, refused = 0;
		std::string told_in_all;
		while (told_in_all != "INVITE caller 2INVITE callee 12") {
			CountedMemory::allow(good++);
			try {
				told_in_all += wait(0);
			} catch (const std::bad_alloc &) {
				++refused;
			}
			CPPUNIT_ASSERT_MESSAGE(told_in_all, good < 20);
		}
		CountedMemory::allow(1 << 30);
		CPPUNIT_ASSERT(refused > 0);
		TOLD("lamp caller; hold caller ok", reinvited(Leg::Caller, 200));
		TOLD("lamp callee; hold callee ok", reinvited(Leg::Callee, 200));
		call = Call();
	}

	void an_open_offer_of_an_end_is_waited_for() {
		on_exchange(call, Leg::Callee, now);
		TOLD("hold caller start; hold callee start", hold());
		TOLD("", wait(kGlareTime));
		on_exchange_end(call, Leg::Callee, 200, now, policy);
		TOLD("INVITE caller 1; INVITE callee 11", wait(kGlareTime));
		for (const auto leg : kLegs) reinvited(leg, 200);
		on_exchange(call, Leg::Caller, now);
		TOLD("unhold caller start; unhold callee start", unhold());
		TOLD("unhold caller fail; unhold callee fail", wait(policy.hold_timeout));
		CPPUNIT_ASSERT(call[Leg::Caller].hold == HoldState::Held);
	}

	void every_failure_ends_in_one_event() {
		for (const unsigned code : {0u, 300u, 400u, 408u, 481u, 488u, 500u, 603u}) {
			call = answered("old");
			hold();
			for (const auto leg : kLegs) {
				const auto name = std::string(name_of(to_name(leg)));
				TOLD("hold " + name + " fail", reinvited(leg, code));
				TOLD("", reinvited(leg, code));
			}
			CPPUNIT_ASSERT(!is_busy(call) && !next_deadline(call));
			TOLD("480", unhold());
		}
	}

	void a_late_2xx_counts_without_event() {
		hold();
		TOLD("hold caller fail; hold callee fail", wait(policy.hold_timeout));
		TOLD("lamp caller", reinvited(Leg::Caller, 200));
		TOLD("", reinvited(Leg::Callee, 408));
		TOLD("", reinvited(Leg::Callee, 491));
		TOLD("unhold caller start; INVITE caller 2", unhold());
		TOLD("unhold caller fail", wait(policy.hold_timeout));
		TOLD("no lamp caller", reinvited(Leg::Caller, 200));
		TOLD("480", unhold());
	}

	void answers_to_older_requests_do_not() {
		hold();
		reinvited(Leg::Caller, 488);
		reinvited(Leg::Callee, 488);
		hold();
		TOLD("", told(on_reinvite_answer(call, Leg::Caller, 1, {200}, 0, now, policy)));
		CPPUNIT_ASSERT(call[Leg::Caller].hold == HoldState::Holding);
	}

	void the_end_of_the_call_ends_it() {
		hold();
		reinvited(Leg::Caller, 491);
		TOLD("hold caller fail; hold callee fail", bye());
		TOLD("", reinvited(Leg::Callee, 200));
		CPPUNIT_ASSERT(!next_deadline(call) && is_forgettable(call, now));
		call = answered("old");
		held();
		TOLD("", bye());
	}

	void a_call_without_media_cannot_be_held() {
		call = fresh("old");
		on_call_answered(call, "bt", "sip:bob@h");
		TOLD("480", hold());
		on_answer_in_ack(call, Leg::Callee, kToBob, now, policy);
		TOLD("hold callee start; INVITE callee 11", hold());
	}

	void hold_survives_in_text() {
		hold(LegName::Caller);
		const auto effects = on_reinvite_answer(call, Leg::Caller, 1, {200}, 0, now, policy);
		CPPUNIT_ASSERT(find_effect<SaveHold>(effects));
		const auto kept = print_hold(call);
		TOLD("1,6;3,8", kept);
		TOLD(kToAlice, std::string(call[Leg::Caller].text[LegText::Base]));

		auto other = answered("old");
		CPPUNIT_ASSERT(restore_hold(other, kept));
		CPPUNIT_ASSERT(other[Leg::Caller].hold == HoldState::Held);
		CPPUNIT_ASSERT(other[Leg::Callee].hold == HoldState::Active);
		TOLD(kept, print_hold(other));
		for (const auto text : {"", "1,6", "4,6;3,8", "1;3", "1,6;3,x", "1,6;3,8;", "-1,6;3,8"})
			CPPUNIT_ASSERT_MESSAGE(text, !restore_hold(other, text));
	}

	void what_another_server_did_since_counts() {
		const auto before = print_hold(call);
		auto there = answered("old");
		CPPUNIT_ASSERT(!is_behind(there, before));
		held();
		const auto kept = print_hold(call);
		CPPUNIT_ASSERT(is_behind(there, kept));
		CPPUNIT_ASSERT(restore_hold(there, kept) && !is_behind(there, kept));
		CPPUNIT_ASSERT(there[Leg::Caller].hold == HoldState::Held);
		CPPUNIT_ASSERT_MESSAGE("the older one", !is_behind(there, before));
		unhold();
		reinvited(Leg::Caller, 200);
		CPPUNIT_ASSERT_MESSAGE("while it works", !is_behind(call, "3,99;3,99"));
		reinvited(Leg::Callee, 200);
		CPPUNIT_ASSERT(is_behind(there, print_hold(call)));
		CPPUNIT_ASSERT(restore_hold(there, print_hold(call)));
		CPPUNIT_ASSERT(there[Leg::Caller].hold == HoldState::Active);
		for (const auto text : {"", "3,99", "3,99;3,x", "3,99;3,1"})
			CPPUNIT_ASSERT_MESSAGE(text, !is_behind(there, text));
	}

	void the_others_are_told_when_it_begins_and_ends() {
		CPPUNIT_ASSERT_EQUAL(int64_t{0}, busy_for(call, now));
		CPPUNIT_ASSERT(find_effect<SaveBusy>(ask_hold(call, LegName::Both, now, policy).effects));
		CPPUNIT_ASSERT_EQUAL(policy.hold_timeout, busy_for(call, now));
		const auto first = on_reinvite_answer(call, Leg::Caller, 1, {200}, 0, now, policy);
		CPPUNIT_ASSERT(!find_effect<SaveBusy>(first));
		const auto last = on_reinvite_answer(call, Leg::Callee, 1, {200}, 0, now, policy);
		CPPUNIT_ASSERT(find_effect<SaveBusy>(last));
		CPPUNIT_ASSERT_EQUAL(int64_t{0}, busy_for(call, now));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(DecideHoldTest);

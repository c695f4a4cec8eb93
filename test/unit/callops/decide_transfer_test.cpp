#include "test/unit/callops/fixture.hpp"

using namespace test;

class DecideTransferTest : public OnCall {
	CPPUNIT_TEST_SUITE(DecideTransferTest);
	CPPUNIT_TEST(a_blind_transfer_ends_with_the_new_call);
	CPPUNIT_TEST(a_blind_transfer_ends_with_its_notify);
	CPPUNIT_TEST(the_refer_says_where_and_by_whom);
	CPPUNIT_TEST(each_mode_has_its_own_match);
	CPPUNIT_TEST(bad_orders_are_refused_and_change_nothing);
	CPPUNIT_TEST(a_refer_that_cannot_leave_fails_without_start);
	CPPUNIT_TEST(a_refused_refer_fails_with_its_status);
	CPPUNIT_TEST(an_answer_may_come_before_the_send_returns);
	CPPUNIT_TEST(a_failed_new_call_fails_and_the_next_transfer_is_welcome);
	CPPUNIT_TEST(a_challenge_is_no_failure);
	CPPUNIT_TEST(time_ends_what_nobody_ends);
	CPPUNIT_TEST(the_new_call_may_come_after_the_bye);
	CPPUNIT_TEST(who_hung_up_calls_at_once_or_not_at_all);
	CPPUNIT_TEST(a_notify_after_the_bye_tells_the_result);
	CPPUNIT_TEST(both_ends_have_one_start_and_one_end);
	CPPUNIT_TEST(both_fail_when_one_fails);
	CPPUNIT_TEST(end_on_ok_ends_the_old_call);
	CPPUNIT_TEST(lamps_of_a_call_that_went_on_go_out_with_it);
	CPPUNIT_TEST(a_call_that_is_named_is_a_transfer_too);
	CPPUNIT_TEST(what_is_late_changes_nothing);
	CPPUNIT_TEST(every_state_and_event_ends_with_one_end);
	CPPUNIT_TEST_SUITE_END();

	void a_blind_transfer_ends_with_the_new_call() {
		TOLD("REFER caller 1", transfer(LegName::Caller));
		TOLD("transfer caller start", sent(Leg::Caller));
		TOLD("", answer(Leg::Caller, 202));
		TOLD("200; transfer caller notify 100 Trying", notify(Leg::Caller, "100 Trying"));
		TOLD("", seen());
		TOLD("", new_answer(180));
		TOLD("200; transfer caller notify 180 Ringing", notify(Leg::Caller, "180 Ringing"));
		TOLD("transfer caller ok 200 OK; moved caller to new", new_answer(200, "OK"));
		TOLD("200", notify(Leg::Caller, "200 OK", "terminated;reason=noresource"));
		CPPUNIT_ASSERT(!is_busy(call) && !next_deadline(call));
	}

	void a_blind_transfer_ends_with_its_notify() {
		referred(LegName::Callee);
		TOLD("200; transfer callee notify 200 OK; transfer callee ok 200 OK; moved callee to ",
				notify(Leg::Callee, "200 OK", "terminated"));
		referred(LegName::Callee);
		answer(Leg::Callee, 202);
		TOLD("200; transfer callee notify 503 X; transfer callee fail 503 X",
				notify(Leg::Callee, "503 X", "terminated"));
	}

	void the_refer_says_where_and_by_whom() {
		const auto verdict = ask_transfer(call, {LegName::Callee, "sip:c@h?X=y"}, now, policy);
		const auto *refer = find_effect<SendRefer>(verdict.effects);
		TOLD("<sip:c@h;osid=a1.b2.1?X=y>", refer->refer_to);
		TOLD("<sip:alice@example.com>", refer->referred_by);
		CPPUNIT_ASSERT_EQUAL(11u, refer->cseq);
		CPPUNIT_ASSERT(find_effect<SaveCseq>(verdict.effects));
		CPPUNIT_ASSERT_EQUAL(11u, call[Leg::Callee].cseq.last());
		sent(Leg::Callee);
		const auto effects = on_new_call_answer(call, "", 200, "OK", now, policy);
		CPPUNIT_ASSERT(effects.empty());
	}

	void each_mode_has_its_own_match() {
		policy.referred_by = "sip:pbx@example.com";
		policy.match_param = "call";
		call.text.set({{CallText::CallId, "c;d@h"}});
		constexpr std::pair<Mode, const char *> kModes[] = {{Mode::Param, "<sip:c@h;call=a1.b2.0>"},
				{Mode::CallId, "<sip:c@h;call=c%3Bd%40h>"}, {Mode::Manual, "<sip:c@h>"}};
		for (const auto &[mode, expected] : kModes) {
			policy.mode = mode;
			const auto verdict = ask_transfer(call, {LegName::Caller, "sip:c@h"}, now, policy);
			const auto *refer = find_effect<SendRefer>(verdict.effects);
			TOLD(expected, refer->refer_to);
			TOLD("<sip:pbx@example.com>", refer->referred_by);
			sent(Leg::Caller, false);
		}
	}

	void bad_orders_are_refused_and_change_nothing() {
		TOLD("400", transfer(LegName::Unknown));
		for (const auto text : {"", "carol", "sip:a@b\r\nX: y", "<sip:a@b>"})
			TOLD("400", transfer(LegName::Caller, text));
		CPPUNIT_ASSERT_EQUAL(0u, call[Leg::Caller].cseq.last());
		referred(LegName::Callee);
		TOLD("491", transfer(LegName::Caller));
		TOLD("491", hold());
		TOLD("491", unhold());
		bye();
		TOLD("404", transfer(LegName::Caller));
		call = fresh("old");
		TOLD("480", transfer(LegName::Caller));
	}

	void a_refer_that_cannot_leave_fails_without_start() {
		transfer(LegName::Caller);
		TOLD("transfer caller fail", sent(Leg::Caller, false));
		CPPUNIT_ASSERT(!is_busy(call));
		CPPUNIT_ASSERT_EQUAL(2u, call[Leg::Caller].cseq.map(1));
	}

	void a_refused_refer_fails_with_its_status() {
		referred(LegName::Caller);
		TOLD("", answer(Leg::Caller, 100));
		TOLD("transfer caller fail 603 Decline", answer(Leg::Caller, 603, "Decline"));
		referred(LegName::Caller);
		TOLD("transfer caller fail 408 Request Timeout",
				answer(Leg::Caller, 408, "Request Timeout"));
		TOLD("", answer(Leg::Caller, 202));
	}

	void an_answer_may_come_before_the_send_returns() {
		transfer(LegName::Caller);
		TOLD("transfer caller start", answer(Leg::Caller, 202));
		TOLD("", sent(Leg::Caller));
		sent(Leg::Caller, false);
		CPPUNIT_ASSERT(is_transferring(call));
		bye();
		call = answered("old");
		transfer(LegName::Caller);
		TOLD("transfer caller start; transfer caller fail 488 X", answer(Leg::Caller, 488));
		TOLD("", sent(Leg::Caller));
	}

	void a_failed_new_call_fails_and_the_next_transfer_is_welcome() {
		referred(LegName::Caller);
		seen();
		TOLD("transfer caller fail 486 Busy Here", new_answer(486, "Busy Here"));
		TOLD("", new_answer(200));
		TOLD("REFER caller 2", transfer(LegName::Caller));
	}

	void a_challenge_is_no_failure() {
		referred(LegName::Caller);
		seen();
		TOLD("", new_answer(407));
		TOLD("", new_answer(200));
		TOLD("", seen(Leg::Caller, "second"));
		TOLD("transfer caller ok 200 OK; moved caller to second", new_answer(200, "OK", "second"));
	}

	void time_ends_what_nobody_ends() {
		referred(LegName::Caller);
		CPPUNIT_ASSERT(next_deadline(call) == now + policy.transfer_timeout);
		TOLD("", wait(policy.transfer_timeout - 1));
		TOLD("transfer caller fail 408 Request Timeout", wait(1));
		TOLD("", wait(policy.transfer_timeout));
	}

	void the_new_call_may_come_after_the_bye() {
		for (const auto hung_up :
				{std::optional<Leg>(), std::optional(Leg::Caller), std::optional(Leg::Callee)}) {
			call = answered("old");
			referred(LegName::Caller);
			TOLD("", bye(hung_up));
			TOLD("", bye(hung_up));
			CPPUNIT_ASSERT(!is_forgettable(call, now));
			TOLD("", wait(kNewCallTime - 1));
			TOLD("", seen());
			TOLD("", wait(kNewCallTime));
			TOLD("transfer caller ok 200 OK; moved caller to new", new_answer(200, "OK"));
		}
	}

	void who_hung_up_calls_at_once_or_not_at_all() {
		referred(LegName::Both);
		bye(Leg::Caller);
		TOLD("", wait(kNewCallTime - 1));
		TOLD("", wait(1)); // the callee may call yet
		TOLD("200; transfer callee notify 200 OK; transfer both fail 487 Request Terminated",
				notify(Leg::Callee, "200 OK"));
		call = answered("old");
		referred(LegName::Caller);
		bye(Leg::Callee);
		TOLD("", wait(policy.transfer_timeout - 1));
		TOLD("transfer caller fail 408 Request Timeout", wait(1));
	}

	void a_notify_after_the_bye_tells_the_result() {
		referred(LegName::Caller);
		bye(Leg::Caller);
		TOLD("200; transfer caller notify 200 OK; transfer caller ok 200 OK",
				notify(Leg::Caller, "200 OK", "terminated"));
		call = answered("old");
		referred(LegName::Caller);
		bye(Leg::Caller);
		TOLD("200; transfer caller notify 603 X; transfer caller fail 603 X",
				notify(Leg::Caller, "603 X", "terminated"));
	}

	void both_ends_have_one_start_and_one_end() {
		TOLD("REFER caller 1; REFER callee 11", transfer(LegName::Both));
		TOLD("transfer both start", sent(Leg::Caller));
		TOLD("", sent(Leg::Callee));
		TOLD("200; transfer callee notify 180 X", notify(Leg::Callee, "180 X"));
		TOLD("", seen(Leg::Callee, "n2"));
		TOLD("", new_answer(200, "OK", "n2"));
		TOLD("", seen(std::nullopt, "n1"));
		TOLD("transfer both ok 200 OK; moved caller to n1; moved callee to n2",
				new_answer(200, "OK", "n1"));
	}

	void both_fail_when_one_fails() {
		transfer(LegName::Both);
		TOLD("", sent(Leg::Caller, false));
		TOLD("transfer both start", sent(Leg::Callee));
		TOLD("200; transfer callee notify 200 OK; transfer both fail",
				notify(Leg::Callee, "200 OK"));
		referred(LegName::Both);
		TOLD("", answer(Leg::Callee, 486));
		TOLD("transfer both fail 486 X", answer(Leg::Caller, 603));
		referred(LegName::Both);
		TOLD("transfer both fail 408 Request Timeout", wait(policy.transfer_timeout));
	}

	void end_on_ok_ends_the_old_call() {
		policy.end_on_ok = true;
		referred(LegName::Caller);
		TOLD("200; transfer caller notify 200 OK; transfer caller ok 200 OK; moved caller to ; BYE",
				notify(Leg::Caller, "200 OK"));
		TOLD("lamps out", bye());
	}

	void lamps_of_a_call_that_went_on_go_out_with_it() {
		referred(LegName::Caller);
		notify(Leg::Caller, "486 Busy Here", "terminated");
		TOLD("", bye());
		call = answered("old");
		referred(LegName::Caller);
		notify(Leg::Caller, "200 OK", "terminated");
		TOLD("lamps out", bye());
		TOLD("", bye());
		CPPUNIT_ASSERT(!on_lamp_taken_over(call));
		call = answered("new");
		CPPUNIT_ASSERT(on_lamp_taken_over(call));
		TOLD("lamps out", bye());
	}

	void a_call_that_is_named_is_a_transfer_too() {
		TOLD("transfer unknown start",
				told(on_named_call(call, LegName::Unknown, "n", now, policy)));
		TOLD("", told(on_named_call(call, LegName::Unknown, "n", now, policy)));
		TOLD("", told(on_named_call(call, LegName::Callee, "n", now, policy)));
		TOLD("transfer unknown ok 200 OK; moved unknown to n", new_answer(200, "OK", "n"));
		TOLD("transfer callee start", told(on_named_call(call, LegName::Callee, "n", now, policy)));
		TOLD("transfer callee fail 408 Request Timeout", wait(policy.transfer_timeout));
		referred(LegName::Caller);
		bye(Leg::Caller);
		TOLD("", told(on_named_call(call, LegName::Unknown, "m", now, policy)));
		TOLD("transfer caller fail 486 X", new_answer(486, "X", "m"));
		TOLD("", told(on_named_call(call, LegName::Unknown, "o", now, policy)));
	}

	void what_is_late_changes_nothing() {
		TOLD("", seen());
		TOLD("", seen(std::nullopt));
		TOLD("", answer(Leg::Caller, 202));
		TOLD("", sent(Leg::Caller));
		referred(LegName::Caller);
		TOLD("", told(on_refer_answer(call, Leg::Caller, 99, 603, "X", now, policy)));
		TOLD("", new_answer(200));
	}

	// Leads the caller's leg into a state, lets everything happen that can, and counts.
	void every_state_and_event_ends_with_one_end() {
		for (unsigned s = 0; s < kTransferStates; ++s)
			for (unsigned e = 0; e < 12; ++e) {
				call = answered("old");
				notifies = 0;
				std::string all = lead_to(static_cast<TransferState>(s));
				CPPUNIT_ASSERT(call[Leg::Caller].transfer == static_cast<TransferState>(s));
				all += "; " + happen(e);
				all += "; " + wait(2 * policy.transfer_timeout);
				const int ends = count(all, "ok") + count(all, "fail");
				CPPUNIT_ASSERT_EQUAL_MESSAGE(all, s == 0 && e != 11 ? 0 : 1, ends);
				CPPUNIT_ASSERT(count(all, "start") <= 1 && !is_busy(call) && !next_deadline(call));
			}
	}

	static int count(std::string_view text, std::string_view state) {
		const auto word = "transfer caller " + std::string(state);
		int found = 0;
		for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++found;
		return found;
	}

	std::string lead_to(TransferState state) {
		using S = TransferState;
		std::string all;
		if (state == S::Reserved || state == S::Awaited)
			all += told(reserve_target(call, LegName::Caller, "first", now, policy));
		if (state == S::Awaited) all += happen_to_partner(TransferEvent::PartnerStarted);
		if (state == S::Idle || state >= S::Reserved) return all;
		all += transfer(LegName::Caller);
		if (state >= S::Referred) all += "; " + sent(Leg::Caller);
		if (state == S::Accepted) all += "; " + answer(Leg::Caller, 202);
		if (state == S::Linked) all += "; " + seen();
		return all;
	}

	std::string happen_to_partner(TransferEvent event) {
		return told(on_partner(call, {"old", event, "new", kTarget, "200 OK"}, now, policy));
	}

	std::string happen(unsigned event) {
		switch (event) {
		case 0:
			return sent(Leg::Caller);
		case 1:
			return sent(Leg::Caller, false);
		case 2:
			return answer(Leg::Caller, 202);
		case 3:
			return answer(Leg::Caller, 500);
		case 4:
			return notify(Leg::Caller, "180 X");
		case 5:
			return notify(Leg::Caller, "200 X");
		case 6:
			return notify(Leg::Caller, "404 X", "terminated");
		case 7:
			return notify(Leg::Caller, "", "terminated");
		case 8:
			seen();
			return new_answer(200);
		case 9:
			return happen_to_partner(TransferEvent::PartnerFailed);
		case 10:
			return bye();
		default:
			return told(on_named_call(call, LegName::Caller, "new", now, policy));
		}
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(DecideTransferTest);

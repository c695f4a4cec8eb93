#include "callops/domain/session_timer.hpp"
#include "test/unit/callops/fixture.hpp"

using namespace test;
using By = SessionExpires::By;

class SessionTimerTest : public OnCall {
	CPPUNIT_TEST_SUITE(SessionTimerTest);
	CPPUNIT_TEST(the_refresher_stays_who_it_is);
	CPPUNIT_TEST(a_2xx_decides);
	CPPUNIT_TEST(a_call_without_timer_gets_none);
	CPPUNIT_TEST(a_hold_keeps_the_timer);
	CPPUNIT_TEST(our_own_2xx_counts_when_it_says_something);
	CPPUNIT_TEST(a_422_is_answered_once);
	CPPUNIT_TEST(it_survives_in_text);
	CPPUNIT_TEST_SUITE_END();

	void timed(Leg from, std::string_view expires, std::string_view min_se = "") {
		const auto request = "INVITE a\r\nMin-SE: " + std::string(min_se) + "\r\n\r\n";
		const auto answer = "SIP/2.0 200 OK\r\nx: " + std::string(expires) + "\r\n\r\n";
		on_session_terms(call, from, SessionTerms::parse(request, answer));
	}
	static std::string seen(const SendReinvite &invite) {
		auto text = invite.session_expires;
		if (invite.min_se) text += " min " + std::to_string(invite.min_se);
		return text;
	}
	// What the re-INVITEs of a decision say of the timer, caller first.
	static std::string said(const Effects &effects) {
		std::string all;
		for (const auto &effect : effects)
			if (const auto *invite = std::get_if<SendReinvite>(&effect))
				all += (all.empty() ? "" : ", ") + seen(*invite);
		return all;
	}
	Effects answered_with(Leg leg, const ReinviteAnswer &answer) {
		return on_reinvite_answer(call, leg, call[leg].serial, answer, 0, now, policy);
	}

	void the_refresher_stays_who_it_is() {
		for (const auto from : kLegs)
			for (const auto refresher : kLegs) {
				timed(from, refresher == from ? "600;refresher=uac" : "600;refresher=uas");
				TOLD("600;refresher=uas", session_expires_to(refresher, call.timer));
				TOLD("600;refresher=uac", session_expires_to(other(refresher), call.timer));
			}
		call.timer = {};
		timed(Leg::Caller, "600");
		TOLD("600", session_expires_to(Leg::Callee, call.timer));
	}

	void a_2xx_decides() {
		timed(Leg::Caller, "1800;refresher=uac", "90");
		timed(Leg::Callee, "1200;refresher=uac", "300");
		timed(Leg::Callee, "1300", "200");
		TOLD("1300,300,1", print(call.timer));
		timed(Leg::Caller, "none");
		CPPUNIT_ASSERT(!call.timer.is_on() && call.timer.min_se == 0);
	}

	void a_call_without_timer_gets_none() {
		TOLD("", said(ask_hold(call, LegName::Both, now, policy).effects));
		answered_with(Leg::Caller, {200, {}, {}, SessionExpires{600}});
		TOLD("hold callee fail", reinvited_with(Leg::Callee, {422, {}, 90}));
		CPPUNIT_ASSERT(!call.timer.is_on());
	}

	void a_hold_keeps_the_timer() {
		timed(Leg::Caller, "1800;refresher=uac", "120");
		TOLD("1800;refresher=uas min 120, 1800;refresher=uac min 120",
				said(ask_hold(call, LegName::Both, now, policy).effects));
		reinvited(Leg::Caller, 200);
		reinvited(Leg::Callee, 491);
		TOLD("1800;refresher=uac min 120", said(on_timer(call, 0, now + 4000, policy)));
	}

	void our_own_2xx_counts_when_it_says_something() {
		timed(Leg::Caller, "1800;refresher=uac");
		hold();
		answered_with(Leg::Caller, {200});
		TOLD("1800,0,0", print(call.timer));
		answered_with(Leg::Callee, {200, {}, {}, SessionExpires{900, By::Uac}});
		TOLD("900,0,0", print(call.timer));
		TOLD("900;refresher=uas, 900;refresher=uac",
				said(ask_unhold(call, LegName::Both, now, policy).effects));
	}

	void a_422_is_answered_once() {
		timed(Leg::Caller, "300;refresher=uas", "100");
		hold();
		const ReinviteAnswer small = ReinviteAnswer::parse(
				422, "SIP/2.0 422 Session Interval Too Small\r\nMin-SE: 400\r\n\r\n");
		const auto again = answered_with(Leg::Caller, small);
		TOLD("INVITE caller 2", told(again));
		TOLD("400;refresher=uac min 400", said(again));
		TOLD("hold caller fail", reinvited_with(Leg::Caller, {422, {}, 500}));
		TOLD("hold callee fail", reinvited_with(Leg::Callee, {422, {}, 300}));
		CPPUNIT_ASSERT(!is_busy(call) && !next_deadline(call));
		hold();
		TOLD("INVITE callee 13", reinvited_with(Leg::Callee, {422, {}, 600}));
	}

	void it_survives_in_text() {
		timed(Leg::Callee, "1800;refresher=uac", "90");
		TOLD("3,5;3,7;1800,90,1", print_hold(call));
		auto later = answered("old");
		CPPUNIT_ASSERT(restore_hold(later, print_hold(call)));
		TOLD(print_hold(call), print_hold(later));
		for (const auto timer : {SessionTimer{90, 0, {}}, SessionTimer{90, 90, Leg::Caller}})
			TOLD(print(timer), print(*parse_session_timer(print(timer))));
		for (const auto text : {"3,5;3,7;", "3,5;3,7;0,0,0", "3,5;3,7;90,0,3", "3,5;3,7;90,0,0;"})
			CPPUNIT_ASSERT_MESSAGE(text, !restore_hold(later, text));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(SessionTimerTest);

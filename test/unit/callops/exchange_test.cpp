#include "test/unit/callops/fixture.hpp"

using namespace test;
using core::sip::version_of;
using core::sip::with_version;

// What the ends agree on between themselves, and the numbers of their requests.
class ExchangeTest : public OnCall {
	CPPUNIT_TEST_SUITE(ExchangeTest);
	CPPUNIT_TEST(only_what_is_agreed_counts);
	CPPUNIT_TEST(a_failed_offer_leaves_what_was);
	CPPUNIT_TEST(offers_that_cross_are_told_apart);
	CPPUNIT_TEST(an_offer_that_never_ended_is_forgotten);
	CPPUNIT_TEST(a_refresh_while_held_stays_held);
	CPPUNIT_TEST(ends_that_talk_again_are_not_held);
	CPPUNIT_TEST(talking_again_is_what_resume_waited_for);
	CPPUNIT_TEST(versions_only_rise);
	CPPUNIT_TEST(numbers_are_kept_once_they_are_moved);
	CPPUNIT_TEST(match_values_come_back);
	CPPUNIT_TEST(leg_names_are_words);
	CPPUNIT_TEST_SUITE_END();

	static std::string sdp(const char *who, int version, const char *direction) {
		return "v=0\r\no=" + std::string(who) + " 1 " + std::to_string(version)
				+ " IN IP4 192.0.2.9\r\ns=-\r\nm=audio 8 RTP/AVP 9\r\na=" + direction + "\r\n";
	}
	std::string_view in_force(Leg leg) { return call[leg].text[LegText::Sent]; }

	// An offer of `from`, its answer, and how it ends.
	std::string exchange(
			Leg from, const std::string &offer, const std::string &answer, unsigned code) {
		on_exchange(call, from, now);
		on_sdp(call, other(from), offer);
		if (!answer.empty()) on_sdp(call, from, answer);
		TOLD("", told(on_exchange_end(call, from, 180, now, policy)));
		return told(on_exchange_end(call, from, code, now, policy));
	}

	void held() {
		hold();
		for (const auto leg : kLegs) reinvited(leg, 200);
	}

	void only_what_is_agreed_counts() {
		on_exchange(call, Leg::Caller, now);
		const auto offer = sdp("alice", 8, "sendonly"), answer = sdp("bob", 6, "recvonly");
		on_sdp(call, Leg::Callee, offer);
		CPPUNIT_ASSERT(in_force(Leg::Callee) == kToBob);
		on_sdp(call, Leg::Caller, answer);
		on_exchange_end(call, Leg::Caller, 200, now, policy);
		CPPUNIT_ASSERT(in_force(Leg::Callee) == offer && in_force(Leg::Caller) == answer);
		CPPUNIT_ASSERT(!has_open_exchange(call, now));
	}

	void a_failed_offer_leaves_what_was() {
		exchange(Leg::Callee, sdp("bob", 6, "inactive"), "", 488);
		CPPUNIT_ASSERT(in_force(Leg::Caller) == kToAlice);
		CPPUNIT_ASSERT(call[Leg::Caller].text[LegText::Draft].empty());
		const auto verdict = ask_hold(call, LegName::Both, now, policy);
		CPPUNIT_ASSERT(version_of(find_effect<SendReinvite>(verdict.effects)->body) == 7u);
	}

	void offers_that_cross_are_told_apart() {
		on_exchange(call, Leg::Caller, now);
		on_sdp(call, Leg::Callee, sdp("alice", 8, "sendonly"));
		on_exchange(call, Leg::Callee, now);
		const auto offer = sdp("bob", 6, "inactive");
		on_sdp(call, Leg::Caller, offer);
		on_exchange_end(call, Leg::Caller, 491, now, policy);
		CPPUNIT_ASSERT(has_open_exchange(call, now));
		on_exchange_end(call, Leg::Callee, 200, now, policy);
		CPPUNIT_ASSERT(in_force(Leg::Caller) == offer && in_force(Leg::Callee) == kToBob);
	}

	void an_offer_that_never_ended_is_forgotten() {
		on_exchange(call, Leg::Caller, now);
		now += kExchangeTime;
		CPPUNIT_ASSERT(!has_open_exchange(call, now));
		exchange(Leg::Caller, sdp("alice", 8, "sendrecv"), "", 200);
		CPPUNIT_ASSERT(!has_open_exchange(call, now));
	}

	void a_refresh_while_held_stays_held() {
		held();
		TOLD("",
				exchange(Leg::Caller, sdp("alice", 20, "inactive"), sdp("bob", 20, "inactive"),
						200));
		CPPUNIT_ASSERT(call[Leg::Callee].hold == HoldState::Held);
		const auto verdict = ask_unhold(call, LegName::Callee, now, policy);
		CPPUNIT_ASSERT(verdict.is_ok());
		for (const auto leg : kLegs) reinvited(leg, 200);
		unhold();
		for (const auto leg : kLegs) reinvited(leg, 200);
		TOLD(sdp("alice", 22, "sendrecv"), std::string(in_force(Leg::Callee)));
	}

	void ends_that_talk_again_are_not_held() {
		held();
		TOLD("no lamp caller; no lamp callee",
				exchange(Leg::Caller, sdp("alice", 20, "sendrecv"), sdp("bob", 20, "sendrecv"),
						200));
		TOLD("480", unhold());
		CPPUNIT_ASSERT(!is_busy(call) && call[Leg::Caller].text[LegText::Base].empty());
	}

	void talking_again_is_what_resume_waited_for() {
		held();
		unhold();
		for (const auto leg : kLegs) reinvited(leg, 491);
		TOLD("no lamp caller; unhold caller ok; no lamp callee; unhold callee ok",
				exchange(Leg::Callee, sdp("bob", 20, "sendrecv"), sdp("alice", 20, "sendrecv"),
						200));
		TOLD("", wait(10'000));
	}

	void versions_only_rise() {
		CPPUNIT_ASSERT(!sdp_for(call, Leg::Callee, sdp("alice", 1, "sendrecv")));
		held(); // alice's own version was 7, ours is 8
		CPPUNIT_ASSERT(!sdp_for(call, Leg::Callee, sdp("alice", 9, "sendrecv")));
		TOLD(sdp("alice", 9, "sendrecv"), *sdp_for(call, Leg::Callee, sdp("alice", 8, "sendrecv")));
		TOLD(with_version(kToBob, 9), *sdp_for(call, Leg::Callee, kToBob));

		const auto raised = *sdp_for(call, Leg::Callee, kToBob);
		on_exchange(call, Leg::Caller, now);
		on_sdp(call, Leg::Callee, raised);
		TOLD(raised, *sdp_for(call, Leg::Callee, kToBob)); // the same once more
		CPPUNIT_ASSERT(!sdp_for(call, Leg::Callee, raised));
		CPPUNIT_ASSERT(!sdp_for(call, Leg::Callee, "no description"));
	}

	void numbers_are_kept_once_they_are_moved() {
		auto numbered = on_request(call, Leg::Caller, 11);
		CPPUNIT_ASSERT(numbered.cseq == 11 && numbered.effects.empty());
		referred(LegName::Callee);
		numbered = on_request(call, Leg::Caller, 12);
		CPPUNIT_ASSERT_EQUAL(13u, numbered.cseq);
		CPPUNIT_ASSERT(find_effect<SaveCseq>(numbered.effects));
		CPPUNIT_ASSERT(on_request(call, Leg::Caller, 12).effects.empty());
		CPPUNIT_ASSERT_EQUAL(7u, on_request(call, Leg::Callee, 7).cseq);
	}

	void match_values_come_back() {
		for (const auto leg : kLegs) {
			const auto match = parse_match_value(match_value(call, leg, Mode::Param), Mode::Param);
			CPPUNIT_ASSERT(match && match->key == "a1.b2" && match->leg == leg);
		}
		const auto match = parse_match_value(
				match_value(call, Leg::Caller, Mode::CallId), Mode::CallId);
		CPPUNIT_ASSERT(match && match->key == "old" && !match->leg);
		TOLD("", match_value(call, Leg::Caller, Mode::Manual));
		for (const auto text : {"", "x", ".0", "a.2", "a.", "a.00"})
			CPPUNIT_ASSERT_MESSAGE(text, !parse_match_value(text, Mode::Param));
		CPPUNIT_ASSERT(
				!parse_match_value("", Mode::CallId) && !parse_match_value("x", Mode::Manual));
	}

	void leg_names_are_words() {
		CPPUNIT_ASSERT(leg_name_of("Caller") == LegName::Caller
				&& leg_name_of("callee") == LegName::Callee);
		CPPUNIT_ASSERT(
				leg_name_of("BOTH") == LegName::Both && leg_name_of("unknown") == LegName::Unknown);
		CPPUNIT_ASSERT(!leg_name_of("") && !leg_name_of("callees"));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(ExchangeTest);

#include "test/unit/callops/fixture.hpp"

#include "callops/domain/sdp_media.hpp"
#include "callops/domain/shown.hpp"

using namespace test;

// An end that answers our re-INVITE from another place: the other end is told, once.
class NewestAnswerTest : public OnCall {
	CPPUNIT_TEST_SUITE(NewestAnswerTest);
	CPPUNIT_TEST(who_was_resumed_before_is_told_at_once);
	CPPUNIT_TEST(who_is_resumed_later_is_told_then);
	CPPUNIT_TEST(media_that_do_not_flow_may_wait);
	CPPUNIT_TEST(one_direction_is_enough);
	CPPUNIT_TEST(a_contact_counts_under_hold_too);
	CPPUNIT_TEST(phones_that_move_with_each_answer_come_to_rest);
	CPPUNIT_TEST(it_makes_no_events_and_ends_in_any_case);
	CPPUNIT_TEST(an_offer_of_the_ends_goes_first);
	CPPUNIT_TEST_SUITE_END();

public:
	void setUp() override {
		for (const auto leg : kLegs) {
			const std::string contact(call[leg].text[LegText::Contact]);
			call[other(leg)].text.set({{LegText::PeerContact, contact}});
			call[leg].text.set({{LegText::Sent, from_port(4000)}});
			on_media(call, leg, from_port(4000), from_port(4000)); // no relay between
		}
	}

private:
	static std::string from_port(int port) {
		return "v=0\r\no=- 1 9 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nm=audio "
				+ std::to_string(port) + " RTP/AVP 0\r\n";
	}
	std::string moved(Leg leg, int port) {
		const auto sdp = from_port(port);
		ReinviteAnswer answer{200};
		answer.sdp = sdp;
		return reinvited_with(leg, answer);
	}
	std::string media_at(Leg leg) { return media_of(call[leg].text[LegText::Offered]); }
	void held() {
		hold();
		for (const auto leg : kLegs) reinvited(leg, 200);
	}
	void resumed() {
		held();
		unhold();
		reinvited(Leg::Callee, 200);
	}

	void who_was_resumed_before_is_told_at_once() {
		resumed();
		TOLD("no lamp caller; unhold caller ok; INVITE callee 13", moved(Leg::Caller, 4002));
		TOLD("192.0.2.7:4002", media_at(Leg::Callee));
		TOLD("491", hold());
		TOLD("", reinvited(Leg::Callee, 200));
		CPPUNIT_ASSERT(!is_busy(call) && !next_deadline(call));
		CPPUNIT_ASSERT(call[Leg::Callee].hold == HoldState::Active);
		CPPUNIT_ASSERT(call[Leg::Callee].text[LegText::Base].empty());
	}

	void who_is_resumed_later_is_told_then() {
		held();
		unhold();
		TOLD("no lamp caller; unhold caller ok", moved(Leg::Caller, 4002));
		TOLD("no lamp callee; unhold callee ok; INVITE callee 13", reinvited(Leg::Callee, 200));
		TOLD("192.0.2.7:4002", media_at(Leg::Callee));
	}

	void media_that_do_not_flow_may_wait() {
		hold();
		TOLD("lamp caller; hold caller ok", moved(Leg::Caller, 4002));
		TOLD("lamp callee; hold callee ok", reinvited(Leg::Callee, 200));
		unhold();
		TOLD("192.0.2.7:4002", media_at(Leg::Callee));
	}

	void one_direction_is_enough() {
		hold(LegName::Caller);
		moved(Leg::Caller, 4002);
		TOLD("hold callee ok; INVITE callee 12", reinvited(Leg::Callee, 200));
		CPPUNIT_ASSERT(core::sip::directions_of(call[Leg::Callee].text[LegText::Offered])
				== core::sip::Directions{Direction::RecvOnly});
		TOLD("", reinvited(Leg::Callee, 200));
		unhold();
		TOLD("192.0.2.7:4002", media_at(Leg::Callee));
	}

	void a_contact_counts_under_hold_too() {
		hold();
		ReinviteAnswer answer{200};
		answer.contact = "sip:alice@192.0.2.77";
		TOLD("lamp caller; hold caller ok", reinvited_with(Leg::Caller, answer));
		TOLD("lamp callee; hold callee ok; INVITE callee 12", reinvited(Leg::Callee, 200));
		TOLD("sip:alice@192.0.2.77", within(call, Leg::Callee).contact);
		TOLD("", reinvited(Leg::Callee, 200));
		TOLD("unhold caller start; INVITE caller 2; unhold callee start; INVITE callee 13",
				unhold());
	}

	void phones_that_move_with_each_answer_come_to_rest() {
		resumed();
		TOLD("no lamp caller; unhold caller ok; INVITE callee 13", moved(Leg::Caller, 4002));
		TOLD("INVITE caller 3", moved(Leg::Callee, 4004));
		TOLD("", moved(Leg::Caller, 4006));
		CPPUNIT_ASSERT(!is_busy(call));
		TOLD("hold caller start; INVITE caller 4; hold callee start; INVITE callee 14", hold());
		TOLD("192.0.2.7:4006", media_at(Leg::Callee));
	}

	void it_makes_no_events_and_ends_in_any_case() {
		for (const unsigned code : {0u, 408u, 488u, 603u}) {
			call = answered("old");
			setUp();
			resumed();
			moved(Leg::Caller, 4002);
			TOLD("", reinvited(Leg::Callee, 491));
			TOLD("INVITE callee 14", wait(4000));
			TOLD("", reinvited(Leg::Callee, code));
			CPPUNIT_ASSERT(!is_busy(call) && !next_deadline(call));
		}
		call = answered("old");
		setUp();
		resumed();
		moved(Leg::Caller, 4002);
		TOLD("", wait(policy.hold_timeout));
		CPPUNIT_ASSERT(!is_busy(call) && !next_deadline(call));
		TOLD("", bye());
	}

	void an_offer_of_the_ends_goes_first() {
		resumed();
		on_exchange(call, Leg::Callee, now);
		TOLD("no lamp caller; unhold caller ok", moved(Leg::Caller, 4002));
		TOLD("", wait(kGlareTime));
		on_exchange_end(call, Leg::Callee, 488, now, policy);
		TOLD("INVITE callee 13", wait(kGlareTime));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(NewestAnswerTest);

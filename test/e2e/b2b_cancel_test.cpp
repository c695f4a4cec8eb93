// Who gives up, and calls whose time is over.
#include "core/sip/sdp_direction.hpp"
#include "test/e2e/b2b_fixture.hpp"

#include <algorithm>

namespace {

using namespace test;

const SipText *cancel_seen_by(const Phone &phone) {
	const auto &all = phone.history();
	const auto cancel = std::find_if(all.rbegin(), all.rend(),
			[](const SipText &one) { return !one.is_reply() && one.method() == "CANCEL"; });
	return cancel == all.rend() ? nullptr : &*cancel;
}

class B2bCancelTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bCancelTest);
	CPPUNIT_TEST(a_cancel_goes_through_with_its_reason);
	CPPUNIT_TEST(before_the_first_answer_it_waits_for_one);
	CPPUNIT_TEST(a_2xx_that_crosses_it_is_acknowledged_and_ended);
	CPPUNIT_TEST(a_hold_that_was_called_off_too_late_is_taken_back);
	CPPUNIT_TEST(behind_a_2xx_it_changes_nothing);
	CPPUNIT_TEST(a_cancel_of_nothing_is_left_to_the_script);
	CPPUNIT_TEST(a_bye_before_the_answer_gives_up_too);
	CPPUNIT_TEST(nothing_stays_of_a_call_that_was_given_up);
	CPPUNIT_TEST_SUITE_END();

	void a_cancel_goes_through_with_its_reason() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.replies(*call.callee, 180);
		const auto ringing = alice.gets(180);
		const auto key = key_of(*call.caller);
		call.caller->request.add("Reason", "SIP;cause=487;text=\"too late\"");
		counts("b2b_logic:cancelled", [&] { alice.cancels(*call.caller); });
		const auto ended = alice.gets(487);
		equal(ringing.to_tag(), ended.to_tag(), "the To-tag of the 487");
		bob.gets_cancel(*call.callee);
		const auto *cancel = cancel_seen_by(bob);
		equal(call.callee->request.branch(), cancel->branch(), "the branch of the INVITE");
		equal(std::to_string(call.callee->request.cseq()), std::to_string(cancel->cseq()),
				"the CSeq of the INVITE");
		equal("SIP;cause=487;text=\"too late\"", cancel->header("Reason"), "Reason");
		alice.hears_nothing(100);
		check(end_of(key).rfind("top hiding cancel 487 by caller ", 0) == 0, end_of(key));
	}

	void before_the_first_answer_it_waits_for_one() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		alice.cancels(*call.caller);
		const auto ended = alice.gets(487);
		check(!ended.to_tag().empty(), "a To-tag");
		const auto &all = alice.history();
		const auto ok = std::find_if(all.rbegin(), all.rend(),
				[](const SipText &one) { return one.is_reply() && one.method() == "CANCEL"; });
		equal(ended.to_tag(), ok->to_tag(), "the To-tag of the CANCEL's 200");
		check(!cancel_seen_by(bob), "nothing to cancel before an answer (RFC 3261 9.1)");
		bob.replies(*call.callee, 180);
		bob.gets_cancel(*call.callee);
		alice.hears_nothing(100);
	}

	void a_2xx_that_crosses_it_is_acknowledged_and_ended() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		alice.cancels(*call.caller);
		alice.gets(487);
		bob.answers(*call.callee);
		bob.gets_ack(*call.callee);
		bob.gets_bye(*call.callee);
	}

	// Bob has taken it, and alice has a 487: he is offered what was in force before.
	void a_hold_that_was_called_off_too_late_is_taken_back() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto before = call.callee->request.body;
		alice.reinvites(*call.caller, directed("sendonly"));
		bob.gets_reinvite(*call.callee);
		bob.replies(*call.callee, 100);
		ladder().settle(50);
		alice.cancels(*call.caller);
		alice.gets(487);
		bob.send(bob.reply_to(bob.gets_request("CANCEL"), 200));
		bob.answers(*call.callee, directed("recvonly"));
		bob.gets_ack(*call.callee);
		bob.gets_reinvite(*call.callee);
		const auto &offer = call.callee->request.body;
		check(core::sip::is_same_but_version(offer, before), offer);
		check(core::sip::version_of(offer) > core::sip::version_of(before), "a later version");
		bob.answers(*call.callee);
		bob.gets_ack(*call.callee);
		alice.hears_nothing(50);
		ends(alice, bob, call);
	}

	void behind_a_2xx_it_changes_nothing() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.answers(*call.callee);
		alice.learn(*call.caller, alice.gets(200));
		alice.cancels(*call.caller);
		alice.hears_nothing(200);
		alice.acks(*call.caller);
		bob.gets_ack(*call.callee);
		ends(alice, bob, call);
	}

	void a_cancel_of_nothing_is_left_to_the_script() {
		auto &alice = phone("alice");
		alice.send(alice.request("CANCEL", "sip:nobody@sca.test"));
		equal("Nothing Of Mine", alice.gets(481).reason(), "the script's answer");
	}

	void a_bye_before_the_answer_gives_up_too() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = ringing(alice, bob);
		const auto invite = call.caller->request;
		alice.hangs_up(*call.caller);
		std::vector<int> codes;
		for (int i = 0; i < 40 && codes.size() < 2; ++i) {
			ladder().wait(50);
			codes.clear();
			for (const auto &one : alice.inbox())
				if (one.is_reply() && one.code() != 100) codes.push_back(one.code());
		}
		std::sort(codes.begin(), codes.end());
		check(codes == std::vector<int>({200, 487}), "200 to the BYE, 487 to the INVITE");
		bob.gets_cancel(*call.callee);
	}

	void give_up(Phone &alice, Phone &bob) {
		const auto call = ringing(alice, bob);
		alice.cancels(*call.caller);
		bob.gets_cancel(*call.callee);
		alice.gets(487);
		const auto crossed = invited(alice, bob);
		alice.cancels(*crossed.caller);
		alice.gets(487);
		bob.answers(*crossed.callee);
		bob.gets_ack(*crossed.callee);
		bob.gets_bye(*crossed.callee);
		no_session_stays();
	}

	void nothing_stays_of_a_call_that_was_given_up() {
		auto &alice = phone("alice"), &bob = phone("bob");
		leaves_nothing([&] { give_up(alice, bob); });
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bCancelTest);

class B2bTimeTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bTimeTest);
	CPPUNIT_TEST(who_does_not_answer_at_all_is_given_up);
	CPPUNIT_TEST(who_only_tries_is_given_up);
	CPPUNIT_TEST(who_rings_too_long_is_given_up);
	CPPUNIT_TEST(no_call_lasts_longer_than_it_may);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_b2b();
		made.modparams = {"\"tm\", \"fr_timer\", 2000", "\"b2b_logic\", \"max_duration\", 3"};
		return made;
	}

	SipText patient_answer(Phone &phone, int code, int seconds) {
		for (int i = 0; i < seconds * 20; ++i) {
			ladder().wait(50);
			for (const auto &one : phone.inbox())
				if (one.is_reply() && one.code() != 100) return phone.gets(code);
		}
		return phone.gets(code);
	}

	void who_does_not_answer_at_all_is_given_up() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		patient_answer(alice, 408, 4);
		const auto times = std::count_if(bob.history().begin(), bob.history().end(),
				[](const SipText &one) { return !one.is_reply() && one.method() == "INVITE"; });
		check(times == 1 && ladder().print().find("(retransmitted)") != std::string::npos,
				"the INVITE is repeated");
		static_cast<void>(call);
	}

	void who_only_tries_is_given_up() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob, {{"X-Flags", "setup-timeout=2"}});
		bob.replies(*call.callee, 100);
		patient_answer(alice, 408, 4);
		bob.gets_cancel(*call.callee);
	}

	void who_rings_too_long_is_given_up() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = ringing(alice, bob, {{"X-Flags", "setup-timeout=1"}});
		const auto key = key_of(*call.caller);
		counts("b2b_logic:timed_out", [&] { patient_answer(alice, 408, 3); });
		bob.gets_cancel(*call.callee);
		equal("top hiding timeout 408 by <null> after 0 s, answered in <null> ms", end_of(key),
				"the end");
	}

	void no_call_lasts_longer_than_it_may() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto key = key_of(*call.caller);
		ladder().wait(2000);
		alice.hears_nothing(100);
		for (int i = 0; i < 40 && alice.inbox().empty(); ++i) ladder().wait(50);
		alice.gets_bye(*call.caller);
		bob.gets_bye(*call.callee);
		check(end_of(key).find("timeout 408 by <null> after 3 s") != std::string::npos,
				end_of(key));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bTimeTest);

class B2bLossTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bLossTest);
	CPPUNIT_TEST(a_retransmitted_invite_calls_nobody_twice);
	CPPUNIT_TEST(a_2xx_is_repeated_until_its_ack);
	CPPUNIT_TEST(each_2xx_that_is_repeated_gets_an_ack);
	CPPUNIT_TEST(an_ack_that_comes_twice_goes_on_once);
	CPPUNIT_TEST(a_bye_that_comes_twice_goes_on_once);
	CPPUNIT_TEST(a_dialog_that_is_not_ours_is_481);
	CPPUNIT_TEST(nothing_comes_behind_the_final_answer);
	CPPUNIT_TEST_SUITE_END();

	void a_retransmitted_invite_calls_nobody_twice() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto &mine = alice.calls(user_of("bob"));
		alice.repeats_last();
		auto &theirs = bob.gets_call();
		bob.replies(theirs, 180);
		alice.gets(180);
		alice.repeats_last();
		alice.gets(180);
		bob.hears_nothing(200);
		alice.forgets(); // the first copy may have been answered after the 180
		equal("1", std::to_string(sessions().size()), "sessions");
		bob.replies(theirs, 486);
		alice.gets(486);
		bob.gets_ack(theirs);
		check(mine.remote_tag.empty(), "there was no dialog");
	}

	void a_2xx_is_repeated_until_its_ack() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.answers(*call.callee);
		alice.learn(*call.caller, alice.gets(200));
		ladder().wait(1600);
		alice.gets(200);
		alice.forgets();
		bob.hears_nothing(50); // the ACK has the answer where the 200 has the offer, so it waits
		alice.acks(*call.caller);
		bob.gets_ack(*call.callee);
		ladder().settle();
		alice.forgets();
		alice.hears_nothing(1200);
		bob.hears_nothing(50);
		ends(alice, bob, call);
	}

	void each_2xx_that_is_repeated_gets_an_ack() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		for (const int wait : {0, 300, 6000}) { // tm forgets the INVITE after 5 s
			ladder().wait(wait);
			bob.replies(*call.callee, 200);
			equal(std::to_string(call.callee->request.cseq()),
					std::to_string(bob.gets_request("ACK").cseq()), "the CSeq of the ACK");
		}
		alice.hears_nothing(100);
		ends(alice, bob, call);
	}

	void an_ack_that_comes_twice_goes_on_once() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.repeats_last();
		bob.hears_nothing(200);
		ends(alice, bob, call);
	}

	void a_bye_that_comes_twice_goes_on_once() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.hangs_up(*call.caller);
		alice.repeats_last();
		bob.gets_bye(*call.callee);
		alice.gets(200);
		bob.hears_nothing(200);
	}

	void a_dialog_that_is_not_ours_is_481() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		auto wrong = *call.caller;
		wrong.remote_tag.back() = wrong.remote_tag.back() == '0' ? '1' : '0';
		for (const auto *method : {"BYE", "INVITE", "OPTIONS", "INFO"}) {
			alice.send(alice.request(method, wrong));
			alice.gets(481);
		}
		alice.send(alice.request("ACK", wrong));
		alice.hears_nothing(100);
		ends(alice, bob, call);
	}

	void nothing_comes_behind_the_final_answer() {
		auto &alice = phone("alice"), &bob = phone("bob");
		for (int i = 0; i < 20; ++i) {
			const auto call = invited(alice, bob);
			bob.replies(*call.callee, 180);
			bob.replies(*call.callee, 181);
			bob.answers(*call.callee);
			ladder().settle(40);
			SipText last; // a provisional answer may be lost, but never comes behind the final one
			for (const auto &reply : alice.inbox()) {
				check(last.code() != 200, "an answer came late: " + reply.title());
				last = reply;
			}
			check(last.code() == 200, "alice should get 200, and got " + last.title());
			alice.learn(*call.caller, last);
			alice.acks(*call.caller);
			alice.forgets();
			bob.gets_ack(*call.callee);
			ends(alice, bob, call);
		}
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bLossTest);

} // namespace

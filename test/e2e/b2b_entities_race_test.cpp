// Legs of b2b_entities.so on the wire: what crosses, comes late, or comes from another phone.
#include "test/e2e/b2b_entities_fixture.hpp"

#include <algorithm>

namespace {

using namespace test;

// tm forgets at once, as it does 5 s after a final answer otherwise; 64*T1 is a second.
class B2bEntitiesRaceTest : public B2bEntitiesTest {
protected:
	Recipe recipe() const override {
		auto made = with_entities();
		made.modparams = {R"("tm", "wt_timer", 200)", R"("b2b_entities", "ack_timeout", 1)"};
		made.modparams.insert(made.modparams.end(), routes().begin(), routes().end());
		return made;
	}
	virtual const std::vector<std::string> &routes() const {
		static const std::vector<std::string> none;
		return none;
	}
	static constexpr int kForgotten = 700; // ms

	// The answer of another phone that the INVITE has reached as well.
	static SipText of_fork(Phone &phone, Dialog &call, int code) {
		auto reply = phone.reply_to(call.request, code);
		reply.set("To", reply.header("To") + ";tag=fork");
		return reply.add("Contact", "<" + phone.contact() + ">");
	}
	void is_ended(Phone &phone, const Dialog &call) {
		const auto ack = phone.gets_request("ACK");
		equal("fork", ack.to_tag(), "the To-tag of the ACK");
		equal(call.request.from_tag(), ack.from_tag(), "its From-tag");
		equal(std::to_string(call.request.cseq()), std::to_string(ack.cseq()), "its CSeq");
		const auto bye = phone.gets_request("BYE");
		equal("fork", bye.to_tag(), "the To-tag of the BYE");
		phone.send(phone.reply_to(bye, 200));
	}
	static int seen(const Phone &phone, const std::string &method) {
		const auto &all = phone.history();
		return static_cast<int>(std::count_if(all.begin(), all.end(),
				[&](const SipText &one) { return !one.is_reply() && one.method() == method; }));
	}
};

class B2bEntitiesForkTest : public B2bEntitiesRaceTest {
	CPPUNIT_TEST_SUITE(B2bEntitiesForkTest);
	CPPUNIT_TEST(the_caller_sees_one_to_tag);
	CPPUNIT_TEST(another_phone_that_answers_is_ended);
	CPPUNIT_TEST(so_is_one_that_answers_when_tm_has_forgotten);
	CPPUNIT_TEST(so_is_one_that_answers_when_the_call_is_over);
	CPPUNIT_TEST(an_answer_to_nothing_of_ours_is_not_answered);
	CPPUNIT_TEST(a_200_that_comes_again_gets_the_same_ack);
	CPPUNIT_TEST_SUITE_END();

	void the_caller_sees_one_to_tag() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.send(of_fork(bob, *call.callee, 180));
		const auto first = alice.gets(180);
		bob.replies(*call.callee, 183);
		equal(first.to_tag(), alice.gets(183).to_tag(), "the To-tag");
		bob.replies(*call.callee, 486);
		equal(first.to_tag(), alice.gets(486).to_tag(), "the To-tag");
		bob.gets_ack(*call.callee);
	}

	void another_phone_that_answers_is_ended() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		bob.send(of_fork(bob, *call.callee, 200));
		is_ended(bob, *call.callee);
		alice.hears_nothing(100);
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
	}

	void so_is_one_that_answers_when_tm_has_forgotten() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		ladder().wait(kForgotten);
		bob.send(of_fork(bob, *call.callee, 200));
		is_ended(bob, *call.callee);
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
	}

	void so_is_one_that_answers_when_the_call_is_over() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
		ladder().wait(kForgotten);
		bob.send(of_fork(bob, *call.callee, 200));
		is_ended(bob, *call.callee);
	}

	void an_answer_to_nothing_of_ours_is_not_answered() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		ends(alice, *call.caller, bob, *call.callee);
		ladder().wait(kForgotten);
		auto forged = of_fork(bob, *call.callee, 200);
		forged.set("From", "<sip:a@sca.test>;tag=0123456789abcdef0123456789abcdef");
		bob.send(forged);
		bob.hears_nothing(300);
	}

	// Of a late offer: the answer stands in the ACK.
	void a_200_that_comes_again_gets_the_same_ack() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob, no_body());
		bob.answers(*call.callee);
		alice.learn(*call.caller, alice.gets(200));
		bob.replies(*call.callee, 200); // before there is an ACK
		bob.hears_nothing(200);
		alice.acks(*call.caller, directed("sendonly"));
		const auto first = bob.gets_request("ACK");
		check(first.body.find("sendonly") != std::string::npos, "the answer in the ACK");
		bob.replies(*call.callee, 200);
		equal(first.body, bob.gets_request("ACK").body, "the body of the second ACK");
		ladder().wait(kForgotten);
		bob.replies(*call.callee, 200);
		equal(first.body, bob.gets_request("ACK").body, "that when tm has forgotten");
		alice.forgets();
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bEntitiesForkTest);

class B2bEntitiesCancelTest : public B2bEntitiesRaceTest {
	CPPUNIT_TEST_SUITE(B2bEntitiesCancelTest);
	CPPUNIT_TEST(a_cancel_goes_through_with_its_reason);
	CPPUNIT_TEST(before_the_first_answer_it_waits_for_one);
	CPPUNIT_TEST(a_2xx_that_crosses_it_is_acknowledged_and_ended);
	CPPUNIT_TEST(one_that_comes_too_late_changes_nothing);
	CPPUNIT_TEST(a_bye_before_the_answer_is_one_too);
	CPPUNIT_TEST(a_cancel_of_a_reinvite_goes_through);
	CPPUNIT_TEST_SUITE_END();

	void a_cancel_goes_through_with_its_reason() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.replies(*call.callee, 180);
		const auto ringing = alice.gets(180);
		alice.cancels(*call.caller);
		const auto ended = alice.gets(487);
		equal(ringing.to_tag(), ended.to_tag(), "the To-tag of the 487");
		bob.gets_cancel(*call.callee);
		equal("SIP;cause=487;text=\"given up\"", cancel_of(bob).header("Reason"), "Reason");
		equal(call.callee->request.branch(), cancel_of(bob).branch(), "the branch of the CANCEL");
		alice.hears_nothing(100);
		no_session_stays();
	}

	static SipText cancel_of(const Phone &phone) {
		for (const auto &one : phone.history())
			if (!one.is_reply() && one.method() == "CANCEL") return one;
		return {};
	}

	void before_the_first_answer_it_waits_for_one() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		alice.cancels(*call.caller);
		check(!alice.gets(487).to_tag().empty(), "a To-tag");
		equal("0", std::to_string(seen(bob, "CANCEL")), "CANCELs before an answer (RFC 3261 9.1)");
		bob.replies(*call.callee, 180);
		bob.gets_cancel(*call.callee);
		alice.hears_nothing(100);
		no_session_stays();
	}

	void a_2xx_that_crosses_it_is_acknowledged_and_ended() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.replies(*call.callee, 180);
		alice.gets(180);
		alice.cancels(*call.caller);
		alice.gets(487);
		bob.answers(*call.callee);
		bob.gets_ack(*call.callee);
		bob.gets_bye(*call.callee);
		no_session_stays();
	}

	void one_that_comes_too_late_changes_nothing() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.answers(*call.callee);
		alice.learn(*call.caller, alice.gets(200));
		const auto invite = call.caller->request;
		alice.cancels(*call.caller);
		call.caller->request = invite;
		alice.acks(*call.caller);
		bob.gets_ack(*call.callee);
		bob.hears_nothing(100);
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
	}

	void a_bye_before_the_answer_is_one_too() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.replies(*call.callee, 180);
		const auto ringing = alice.gets(180);
		call.caller->remote_tag = ringing.to_tag();
		call.caller->target = uri_of(ringing.header("Contact"));
		alice.hangs_up(*call.caller);
		equal("BYE", alice.gets(200).method(), "the 200");
		equal("INVITE", alice.gets(487).method(), "the 487");
		bob.gets_cancel(*call.callee);
		no_session_stays();
	}

	void a_cancel_of_a_reinvite_goes_through() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.reinvites(*call.caller, directed("sendonly"));
		bob.gets_reinvite(*call.callee);
		bob.replies(*call.callee, 180);
		alice.gets(180);
		alice.cancels(*call.caller);
		alice.gets(487);
		bob.gets_cancel(*call.callee);
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bEntitiesCancelTest);

class B2bEntitiesByeTest : public B2bEntitiesRaceTest {
	CPPUNIT_TEST_SUITE(B2bEntitiesByeTest);
	CPPUNIT_TEST(byes_that_cross_are_both_answered);
	CPPUNIT_TEST(a_bye_waits_for_the_ack);
	CPPUNIT_TEST(but_not_for_ever);
	CPPUNIT_TEST(without_an_ack_the_call_ends);
	CPPUNIT_TEST(a_bye_behind_a_reinvite_ends_that_too);
	CPPUNIT_TEST(requests_for_a_leg_that_is_not_there_get_481);
	CPPUNIT_TEST_SUITE_END();

	void byes_that_cross_are_both_answered() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.hangs_up(*call.caller);
		alice.gets(200);
		bob.hangs_up(*call.callee);
		bob.gets(200);
		bob.gets_bye(*call.callee);
		no_session_stays();
	}

	void a_bye_waits_for_the_ack() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.answers(*call.callee);
		alice.learn(*call.caller, alice.gets(200));
		bob.hangs_up(*call.callee);
		bob.gets(200);
		alice.hears_nothing(200);
		alice.acks(*call.caller);
		alice.gets_bye(*call.caller);
		no_session_stays();
	}

	void but_not_for_ever() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.answers(*call.callee);
		alice.learn(*call.caller, alice.gets(200));
		bob.hangs_up(*call.callee);
		bob.gets(200);
		ladder().wait(1200);
		alice.forgets();
		check(seen(alice, "BYE") == 1, "a BYE");
	}

	void without_an_ack_the_call_ends() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.answers(*call.callee);
		alice.learn(*call.caller, alice.gets(200));
		alice.gets_bye(*call.caller);
		bob.gets_ack(*call.callee);
		bob.gets_bye(*call.callee);
		no_session_stays();
	}

	void a_bye_behind_a_reinvite_ends_that_too() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.reinvites(*call.caller, directed("sendonly"));
		bob.gets_reinvite(*call.callee);
		alice.hangs_up(*call.caller);
		std::string got = alice.gets(487).method();
		equal("INVITE", got, "the 487");
		equal("BYE", alice.gets(200).method(), "the 200");
		bob.gets_bye(*call.callee);
		bob.replies(*call.callee, 487);
		bob.gets_ack(*call.callee);
		no_session_stays();
	}

	void requests_for_a_leg_that_is_not_there_get_481() {
		auto &alice = phone("alice");
		for (const auto &method : {"BYE", "INVITE", "INFO", "OPTIONS", "CANCEL", "ACK"}) {
			auto request = alice.request(method, "sip:sca.test");
			request.set("To", "<sip:sca.test>;tag=B2B.1f.30a1");
			alice.send(request);
			if (std::string(method) == "ACK")
				alice.hears_nothing(200);
			else
				equal("Call/Transaction Does Not Exist", alice.gets(481).reason(), method);
		}
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bEntitiesByeTest);

class B2bEntitiesUnownedTest : public B2bEntitiesRaceTest {
	CPPUNIT_TEST_SUITE(B2bEntitiesUnownedTest);
	CPPUNIT_TEST(a_route_of_the_script_may_answer_what_no_leg_has);
	CPPUNIT_TEST(a_route_of_the_script_sees_a_late_200);
	CPPUNIT_TEST_SUITE_END();

	const std::vector<std::string> &routes() const override {
		static const std::vector<std::string> both{
				R"("b2b_entities", "script_req_route", "UNOWNED")",
				R"("b2b_entities", "script_reply_route", "UNOWNED_REPLY")"};
		return both;
	}

	void a_route_of_the_script_may_answer_what_no_leg_has() {
		auto &alice = phone("alice");
		for (const auto &[method, code] : {std::pair{"BYE", 200}, std::pair{"INFO", 481}}) {
			auto request = alice.request(method, "sip:sca.test");
			request.set("To", "<sip:sca.test>;tag=B2B.1f.30a1");
			alice.send(request);
			alice.gets(code);
			has_logged(std::string("nobody has ") + method + " of B2B.1f.30a1");
		}
	}

	void a_route_of_the_script_sees_a_late_200() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		ends(alice, *call.caller, bob, *call.callee);
		ladder().wait(kForgotten);
		bob.send(of_fork(bob, *call.callee, 200));
		is_ended(bob, *call.callee);
		has_logged("nobody has 200 to INVITE of fork");
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bEntitiesUnownedTest);

} // namespace

// Early dialogs of b2b_entities.so: PRACK behind a challenge and with SDP, UPDATE.
#include "test/e2e/b2b_entities_fixture.hpp"

namespace {

using namespace test;

class B2bEarlyTest : public B2bEntitiesTest {
protected:
	Call rings(Phone &alice, Phone &bob) {
		auto invite = alice.request("INVITE", alice.aor_of(user_of("bob")));
		auto &caller = alice.sends(invite.add("Supported", "100rel"));
		return {&caller, &bob.gets_call()};
	}
	static void progresses(Phone &bob, Dialog &call) {
		auto early = bob.reply_to(call.request, 183);
		early.set("To", early.header("To") + ";tag=" + call.local_tag);
		early.add("Contact", "<" + bob.contact() + ">").add("Require", "100rel").add("RSeq", "7");
		early.add("Content-Type", "application/sdp").body = "v=0\r\no=early\r\n";
		bob.send(early);
	}
	static std::string rack_of(const std::string &rseq, const SipText &invite) {
		return rseq + " " + std::to_string(invite.cseq()) + " INVITE";
	}
	void gets_prack(Phone &bob, const SipText &invite) {
		const auto prack = bob.gets_request("PRACK");
		equal(rack_of("7", invite), prack.header("RAck"), "RAck");
		bob.send(bob.reply_to(prack, 200));
	}
	void refuses(Phone &bob, Dialog &theirs, Phone &alice) {
		bob.replies(theirs, 486);
		alice.gets(486);
		bob.gets_ack(theirs);
		no_session_stays();
	}
};

class B2bEarlyHereTest : public B2bEarlyTest {
	CPPUNIT_TEST_SUITE(B2bEarlyHereTest);
	CPPUNIT_TEST(after_a_challenge_a_prack_names_the_second_invite);
	CPPUNIT_TEST(updates_pass_both_ways);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_entities();
		made.modparams = {R"("b2b_entities", "credential", "us:trunk:secret")"};
		return made;
	}

	void after_a_challenge_a_prack_names_the_second_invite() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = rings(alice, bob);
		auto challenge = bob.reply_to(call.callee->request, 407);
		challenge.add("Proxy-Authenticate", "Digest realm=\"trunk\", nonce=\"n\"");
		bob.send(challenge.set("To", challenge.header("To") + ";tag=no"));
		bob.gets_request("ACK");
		auto &again = bob.gets_call();
		check(again.request.cseq() > call.callee->request.cseq(), "another CSeq");
		progresses(bob, again);
		gets_prack(bob, again.request);
		alice.gets(183);
		refuses(bob, again, alice);
	}

	void updates_pass_both_ways() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = rings(alice, bob);
		const auto invite = call.callee->request;
		progresses(bob, *call.callee);
		gets_prack(bob, invite);
		alice.learn(*call.caller, alice.gets(183));
		auto update = alice.request("UPDATE", *call.caller);
		update.add("Content-Type", "application/sdp").body = "v=0\r\no=alice\r\n";
		equal(update.body, exchange(alice, bob, update).body, "the offer of the caller");
		update = bob.request("UPDATE", *call.callee);
		update.add("Content-Type", "application/sdp").body = "v=0\r\no=bob\r\n";
		equal(update.body, exchange(bob, alice, update).body, "the offer of the callee");
		call.callee->request = invite;
		refuses(bob, *call.callee, alice);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bEarlyHereTest);

class B2bEarlyPassedTest : public B2bEarlyTest {
	CPPUNIT_TEST_SUITE(B2bEarlyPassedTest);
	CPPUNIT_TEST(a_prack_has_an_offer_and_its_answer);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_entities();
		made.modparams = {R"("b2b_entities", "passthru_prack", 1)"};
		return made;
	}

	void a_prack_has_an_offer_and_its_answer() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = rings(alice, bob);
		const auto invite = call.caller->request;
		progresses(bob, *call.callee);
		const auto early = alice.gets(183);
		alice.learn(*call.caller, early);
		auto prack = alice.request("PRACK", *call.caller);
		prack.add("RAck", rack_of(early.header("RSeq"), invite));
		prack.add("Content-Type", "application/sdp").body = "v=0\r\no=prack\r\n";
		SipText answer;
		const auto seen = exchange(alice, bob, prack, &answer);
		equal(rack_of("7", call.callee->request), seen.header("RAck"), "RAck");
		equal(prack.body, seen.body, "the offer");
		equal("answer to PRACK", answer.body, "its answer");
		refuses(bob, *call.callee, alice);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bEarlyPassedTest);

} // namespace

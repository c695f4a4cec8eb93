// A call through the B2BUA, with the scenario that needs no script: each leg is a dialog of its own.
#include "test/e2e/b2b_fixture.hpp"

namespace {

using namespace test;

class B2bCallTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bCallTest);
	CPPUNIT_TEST(a_call_has_two_legs_that_know_nothing_of_each_other);
	CPPUNIT_TEST(either_end_hangs_up);
	CPPUNIT_TEST(a_late_offer_goes_the_other_way);
	CPPUNIT_TEST(early_media_and_ringing_go_back);
	CPPUNIT_TEST(refusals_go_back_as_they_are);
	CPPUNIT_TEST(a_redirection_goes_back);
	CPPUNIT_TEST(a_challenge_that_passes_is_answered_by_the_caller);
	CPPUNIT_TEST(a_caller_who_does_not_answer_a_challenge_is_forgotten_by_the_next_call);
	CPPUNIT_TEST(several_branches_ring_at_once);
	CPPUNIT_TEST(the_end_is_told_once);
	CPPUNIT_TEST(nothing_stays_of_a_call);
	CPPUNIT_TEST_SUITE_END();

	void a_call_has_two_legs_that_know_nothing_of_each_other() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		const auto &seen = call.callee->request;
		check(seen.all("Via").size() == 1, "one Via");
		check(!seen.has("Record-Route") && !seen.has("Route"), "no routes");
		check(seen.call_id() != call.caller->call_id, "a Call-ID of its own");
		check(seen.from_tag() != call.caller->local_tag, "a tag of its own");
		equal("69", seen.header("Max-Forwards"), "Max-Forwards");
		equal(call.caller->body, seen.body, "the offer");
		equal("application/sdp", seen.header("Content-Type"), "its type");
		equal(alice.aor(), uri_of(seen.header("From")), "who calls");
		bob.answers(*call.callee);
		alice.gets_answer(*call.caller);
		equal(call.callee->body, alice.history().back().body, "the answer");
		bob.gets_ack(*call.callee);
		ends(alice, bob, call);
	}

	void either_end_hangs_up() {
		auto &alice = phone("alice"), &bob = phone("bob");
		ends(alice, bob, connected(alice, bob));
		const auto call = connected(alice, bob);
		equal("1", std::to_string(sessions().size()), "sessions");
		ends(bob, *call.callee, alice, *call.caller);
		no_session_stays();
	}

	void a_late_offer_goes_the_other_way() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob, no_body());
		equal("", call.callee->request.body, "no offer in the INVITE");
		bob.answers(*call.callee);
		alice.learn(*call.caller, alice.gets(200));
		equal(call.callee->body, alice.history().back().body, "the offer");
		bob.hears_nothing(200); // its ACK waits for the answer
		alice.acks(*call.caller, directed("recvonly"));
		const auto ack = bob.gets_request("ACK");
		check(ack.body.find("a=recvonly") != std::string::npos, "the answer in the ACK");
		ends(alice, bob, call);
	}

	void early_media_and_ringing_go_back() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.replies(*call.callee, 183, directed("sendonly"));
		const auto early = alice.gets(183);
		equal(call.callee->body, early.body, "early media");
		bob.replies(*call.callee, 180);
		const auto ringing = alice.gets(180);
		check(!ringing.to_tag().empty() && ringing.to_tag() == early.to_tag(), "one To-tag");
		equal("", ringing.body, "no SDP in the 180");
		bob.answers(*call.callee);
		alice.gets_answer(*call.caller);
		bob.gets_ack(*call.callee);
		ends(alice, bob, call);
	}

	void refusals_go_back_as_they_are() {
		auto &alice = phone("alice"), &bob = phone("bob");
		for (const int code : {404, 480, 486, 500, 603}) {
			const auto call = invited(alice, bob);
			bob.send(bob.reply_to(call.callee->request, code, "Said By Bob")
							 .add("Retry-After", "18")
							 .add("X-Own", "y")
							 .add("Server", "bob"));
			const auto refusal = alice.gets(code);
			equal("Said By Bob", refusal.reason(), "the reason phrase");
			equal("18", refusal.header("Retry-After"), "Retry-After");
			check(!refusal.has("X-Own") && refusal.header("Server") != "bob",
					"headers of the other leg:\n" + refusal.print());
			bob.gets_ack(*call.callee);
		}
		alice.hears_nothing(100);
	}

	void a_redirection_goes_back() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.send(bob.reply_to(call.callee->request, 302).add("Contact", "<sip:c@192.0.2.9>"));
		check(alice.gets(302).header("Contact").find("192.0.2.9") == std::string::npos,
				"where bob wants the call is not told to alice");
		bob.gets_ack(*call.callee);
	}

	// The INVITE and its 407.
	Call challenged(Phone &alice, Phone &bob) {
		const auto call = invited(alice, bob, {{"X-Flags", "transparent-auth"}});
		bob.send(bob.reply_to(call.callee->request, 407)
						 .add("Proxy-Authenticate", "Digest realm=\"bob\", nonce=\"n\""));
		equal("Digest realm=\"bob\", nonce=\"n\"", alice.gets(407).header("Proxy-Authenticate"),
				"the challenge");
		bob.gets_ack(*call.callee);
		return call;
	}
	static SipText again(Dialog &call) {
		auto invite = call.request;
		const auto via = invite.header("Via");
		invite.set("Via", via + "2").set("CSeq", std::to_string(++call.cseq) + " INVITE");
		return invite.add("Proxy-Authorization", "Digest username=\"alice\", realm=\"bob\"");
	}

	void a_challenge_that_passes_is_answered_by_the_caller() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = challenged(alice, bob);
		const auto key = sessions()[0]["key"].asString(); // no entity is left in it
		const auto invite = again(*call.caller);
		alice.send(invite);
		call.caller->request = invite;
		auto &theirs = bob.gets_call();
		equal("Digest username=\"alice\", realm=\"bob\"",
				theirs.request.header("Proxy-Authorization"), "the credentials");
		bob.answers(theirs);
		alice.gets_answer(*call.caller);
		bob.gets_ack(theirs);
		equal("1", std::to_string(sessions().size()), "it is the same session");
		equal(key, key_of(*call.caller), "its key");
		ends(alice, *call.caller, bob, theirs);
	}

	void a_caller_who_does_not_answer_a_challenge_is_forgotten_by_the_next_call() {
		auto &alice = phone("alice"), &bob = phone("bob");
		challenged(alice, bob);
		const auto key = sessions()[0]["key"].asString(); // no entity is left in it
		ends(alice, bob, connected(alice, bob));
		accepted(rpc("b2b_logic.terminate_call", {key}));
		check(end_of(key).find(" rpc ") != std::string::npos, end_of(key));
	}

	void several_branches_ring_at_once() {
		auto &alice = phone("alice"), &bob = phone("bob"), &desk = phone("bob");
		auto &mine = calls(alice, "bob");
		auto &theirs = bob.gets_call(), &other = desk.gets_call();
		desk.replies(other, 486);
		desk.gets_ack(other);
		alice.hears_nothing(100); // bob may answer still
		bob.answers(theirs);
		alice.gets_answer(mine);
		bob.gets_ack(theirs);
		ends(alice, mine, bob, theirs);

		auto &second = calls(alice, "bob");
		auto &at_bob = bob.gets_call(), &at_desk = desk.gets_call();
		bob.replies(at_bob, 486);
		desk.replies(at_desk, 603);
		alice.gets(603);
		check(second.remote_tag.empty(), "no call");
		bob.gets_ack(at_bob);
		desk.gets_ack(at_desk);
	}

	void the_end_is_told_once() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto key = key_of(*call.caller);
		equal("b2b.", key.substr(0, 4), "how a key begins");
		ends(bob, *call.callee, alice, *call.caller);
		const auto end = end_of(key);
		check(end.rfind("top hiding bye 200 by callee after 0 s, answered in ", 0) == 0,
				"the end: " + end);
		const auto refused_call = invited(alice, bob);
		const auto other = key_of(*refused_call.caller);
		bob.replies(*refused_call.callee, 486);
		alice.gets(486);
		equal("top hiding reject 486 by callee after 0 s, answered in <null> ms", end_of(other),
				"the end");
		const auto log = server().log();
		check(log.find("b2b end " + other) == log.rfind("b2b end " + other), "it is told once");
	}

	void nothing_stays_of_a_call() {
		auto &alice = phone("alice"), &bob = phone("bob");
		leaves_nothing([&] {
			ends(alice, bob, connected(alice, bob));
			const auto busy = invited(alice, bob);
			bob.replies(*busy.callee, 486);
			alice.gets(486);
			bob.gets_ack(*busy.callee);
		});
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bCallTest);

} // namespace

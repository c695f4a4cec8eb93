// After requests of ours, the numbers of everything that the ends send are right on both sides.
#include "test/e2e/callops_fixture.hpp"

namespace {

using namespace test;

class CallopsCseqTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsCseqTest);
	CPPUNIT_TEST(later_requests_are_moved_in_both_directions);
	CPPUNIT_TEST(a_reinvite_its_ack_and_its_refusal_are_moved);
	CPPUNIT_TEST(a_retransmission_gets_the_same_number);
	CPPUNIT_TEST(prack_names_the_number_of_the_invite);
	CPPUNIT_TEST(a_cancelled_reinvite_is_moved);
	CPPUNIT_TEST(byes_that_cross_are_moved);
	CPPUNIT_TEST(the_proxy_ends_the_call_with_higher_numbers);
	CPPUNIT_TEST(tracked_cseqs_are_moved_too);
	CPPUNIT_TEST_SUITE_END();

	// Three requests of ours to each end.
	Call operated(Phone &alice, Phone &bob) {
		const auto call = connected(alice, bob);
		hold_and_resume(alice, bob, call);
		accepted(rpc("callops.transfer", {call.id(), "both", "sip:agent@192.0.2.7"}));
		for (Phone *one : {&alice, &bob}) one->send(one->reply_to(one->gets_request("REFER"), 603));
		ladder().settle(40);
		return call;
	}

	void later_requests_are_moved_in_both_directions() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = operated(alice, bob);
		const auto first = exchange(alice, *call.caller, bob, "INFO");
		equal(std::to_string(call.caller->cseq + 3), std::to_string(first.cseq()),
				"the CSeq at bob");
		const auto other = exchange(bob, *call.callee, alice, "INFO");
		equal(std::to_string(call.callee->cseq + 3), std::to_string(other.cseq()),
				"the CSeq at alice");
		exchange(alice, *call.caller, bob, "MESSAGE", 486);
		exchange(bob, *call.callee, alice, "OPTIONS");
		reinvites(alice, *call.caller, bob, *call.callee, {});
		reinvites(bob, *call.callee, alice, *call.caller, {});
		ends(alice, *call.caller, bob, *call.callee);
	}

	void a_reinvite_its_ack_and_its_refusal_are_moved() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = operated(alice, bob);
		reinvites(alice, *call.caller, bob, *call.callee, {});
		alice.reinvites(*call.caller, {});
		const auto number = call.caller->cseq;
		bob.gets_reinvite(*call.callee);
		const auto wire = call.callee->request.cseq();
		bob.replies(*call.callee, 486);
		const auto ack = bob.gets_request("ACK");
		equal(std::to_string(wire), std::to_string(ack.cseq()), "the ACK to the refusal");
		const auto reply = alice.gets(486);
		equal(std::to_string(number), std::to_string(reply.cseq()), "the refusal");
		reinvites(bob, *call.callee, alice, *call.caller, {});
		ends(bob, *call.callee, alice, *call.caller);
	}

	void a_retransmission_gets_the_same_number() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = operated(alice, bob);
		alice.reinvites(*call.caller, {});
		bob.gets_reinvite(*call.callee);
		const auto wire = call.callee->request.cseq();
		answers({bob, *call.callee}, {alice, *call.caller});
		alice.repeats_last(); // the ACK
		ladder().settle();
		unsigned acks = 0;
		for (const auto &one : bob.history())
			if (one.method() == "ACK" && one.cseq() == wire) ++acks;
		// the phone drops what it has seen: the branch differs, so both are there
		check(acks >= 1, "the ACK should have CSeq " + std::to_string(wire));
		alice.send(alice.request("INFO", *call.caller));
		const auto info = bob.gets_request("INFO");
		alice.repeats_last();
		ladder().settle();
		bob.send(bob.reply_to(info, 200));
		alice.gets(200);
		for (const auto &one : bob.history())
			if (one.method() == "INFO")
				equal(std::to_string(info.cseq()), std::to_string(one.cseq()), "INFO again");
		bob.forgets();
		alice.forgets();
	}

	void prack_names_the_number_of_the_invite() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = operated(alice, bob);
		alice.reinvites(*call.caller, {});
		bob.gets_reinvite(*call.callee);
		const auto invite = call.callee->request;
		auto ringing = bob.reply_to(invite, 183);
		ringing.add("Require", "100rel").add("RSeq", "5").add("Contact", "<" + bob.contact() + ">");
		bob.send(ringing);
		const auto seen = alice.gets(183);
		const auto own = call.caller->request;
		auto prack = alice.request("PRACK", *call.caller);
		prack.add("RAck", "5 " + std::to_string(seen.cseq()) + " INVITE");
		alice.send(prack);
		const auto at_bob = bob.gets_request("PRACK");
		equal("5 " + std::to_string(invite.cseq()) + " INVITE", at_bob.header("RAck"), "RAck");
		bob.send(bob.reply_to(at_bob, 200));
		equal(std::to_string(call.caller->cseq), std::to_string(alice.gets(200).cseq()),
				"200 to PRACK");
		bob.answers(*call.callee);
		const auto answer = alice.gets(200);
		equal(std::to_string(own.cseq()), std::to_string(answer.cseq()), "200 to INVITE");
		auto ack = alice.request("ACK", *call.caller);
		alice.send(ack.set("CSeq", std::to_string(own.cseq()) + " ACK"));
		const auto ack_at_bob = bob.gets_request("ACK");
		equal(std::to_string(invite.cseq()), std::to_string(ack_at_bob.cseq()), "ACK");
		ends(bob, *call.callee, alice, *call.caller);
	}

	void a_cancelled_reinvite_is_moved() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = operated(alice, bob);
		alice.reinvites(*call.caller, {});
		bob.gets_reinvite(*call.callee);
		const auto wire = call.callee->request.cseq();
		bob.replies(*call.callee, 180);
		alice.gets(180);
		alice.cancels(*call.caller);
		const auto cancel = bob.gets_request("CANCEL");
		equal(std::to_string(wire), std::to_string(cancel.cseq()), "CANCEL");
		bob.send(bob.reply_to(cancel, 200));
		bob.replies(*call.callee, 487);
		bob.gets_ack(*call.callee);
		equal(std::to_string(call.caller->request.cseq()), std::to_string(alice.gets(487).cseq()),
				"487");
		ends(alice, *call.caller, bob, *call.callee);
	}

	void byes_that_cross_are_moved() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = operated(alice, bob);
		alice.hangs_up(*call.caller);
		bob.hangs_up(*call.callee);
		const auto at_bob = bob.gets_request("BYE"), at_alice = alice.gets_request("BYE");
		bob.send(bob.reply_to(at_bob, 200));
		alice.send(alice.reply_to(at_alice, 200));
		equal(std::to_string(call.caller->cseq), std::to_string(alice.gets(200).cseq()),
				"200 at alice");
		equal(std::to_string(call.callee->cseq), std::to_string(bob.gets(200).cseq()),
				"200 at bob");
	}

	void the_proxy_ends_the_call_with_higher_numbers() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = operated(alice, bob);
		exchange(alice, *call.caller, bob, "INFO");
		exchange(bob, *call.callee, alice, "INFO");
		const auto answer = rpc(
				"dlg.terminate_dlg", {call.id(), call.caller->local_tag, call.callee->local_tag});
		check(!answer.isMember("error"), "dlg.terminate_dlg: " + answer.toStyledString());
		// both first: the host forgets the second BYE when the first one is answered at once
		const auto to_alice = alice.gets_request("BYE"), to_bob = bob.gets_request("BYE");
		alice.send(alice.reply_to(to_alice, 200));
		bob.send(bob.reply_to(to_bob, 200));
	}

	void tracked_cseqs_are_moved_too() {
		auto recipe = CallopsCseqTest::recipe();
		recipe.modparams = {"\"dialog\", \"track_cseq_updates\", 1"};
		use(shared_kamailio(recipe));
		later_requests_are_moved_in_both_directions();
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsCseqTest);

} // namespace

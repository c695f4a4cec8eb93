// Provisional answers that are acknowledged (RFC 3262), through b2b_entities.so.
#include "test/e2e/b2b_entities_fixture.hpp"

namespace {

using namespace test;

class B2bEntitiesPrackTest : public B2bEntitiesTest {
protected:
	static SipText reliable(Phone &phone, Dialog &call, unsigned rseq, const std::string &tag) {
		auto reply = phone.reply_to(call.request, 183);
		reply.set("To", reply.header("To") + ";tag=" + tag);
		reply.add("Contact", "<" + phone.contact() + ">");
		return reply.add("Require", "100rel").add("RSeq", std::to_string(rseq));
	}
};

class B2bEntitiesOwnPrackTest : public B2bEntitiesPrackTest {
	CPPUNIT_TEST_SUITE(B2bEntitiesOwnPrackTest);
	CPPUNIT_TEST(each_is_acknowledged_in_its_own_dialog);
	CPPUNIT_TEST(one_that_comes_again_or_too_soon_is_for_nobody);
	CPPUNIT_TEST(an_invite_without_offer_does_not_allow_it);
	CPPUNIT_TEST(a_caller_that_wants_them_gets_none_that_is_not);
	CPPUNIT_TEST(a_prack_for_nothing_is_refused);
	CPPUNIT_TEST_SUITE_END();

	void gets_prack(Phone &phone, const std::string &rack, const std::string &tag) {
		const auto prack = phone.gets_request("PRACK");
		equal(rack, prack.header("RAck"), "RAck");
		equal(tag, prack.to_tag(), "the dialog");
		phone.send(phone.reply_to(prack, 200));
	}

	void each_is_acknowledged_in_its_own_dialog() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.send(reliable(bob, *call.callee, 7, "one"));
		const auto seen = alice.gets(183);
		check(!seen.has("RSeq") && !seen.has("Require"), "the caller has nothing to acknowledge");
		gets_prack(bob, "7 1 INVITE", "one");
		bob.send(reliable(bob, *call.callee, 100, "two"));
		alice.gets(183);
		gets_prack(bob, "100 1 INVITE", "two");
		bob.send(reliable(bob, *call.callee, 8, "one"));
		alice.gets(183);
		gets_prack(bob, "8 1 INVITE", "one");
		bob.answers(*call.callee);
		alice.gets_answer(*call.caller);
		bob.gets_ack(*call.callee);
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
	}

	void one_that_comes_again_or_too_soon_is_for_nobody() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.send(reliable(bob, *call.callee, 7, "one"));
		alice.gets(183);
		gets_prack(bob, "7 1 INVITE", "one");
		bob.send(reliable(bob, *call.callee, 7, "one"));
		bob.send(reliable(bob, *call.callee, 9, "one"));
		bob.hears_nothing(200);
		alice.hears_nothing(1);
		bob.replies(*call.callee, 486);
		alice.gets(486);
		bob.gets_ack(*call.callee);
	}

	void an_invite_without_offer_does_not_allow_it() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto &call = alice.calls(user_of("nobody")); // makes a dialog
		alice.gets(404);
		for (const bool has_offer : {true, false}) {
			auto invite = alice.request("INVITE", "sip:" + user_of("bob") + "@sca.test");
			invite.add("Contact", "<" + alice.contact() + ">");
			invite.add("Supported", "timer, 100rel, path");
			if (has_offer) {
				invite.add("Content-Type", "application/sdp");
				invite.body = call.body;
			}
			alice.send(invite);
			auto &theirs = bob.gets_call();
			equal(has_offer ? "timer, 100rel, path" : "timer, path",
					theirs.request.header("Supported"), "Supported");
			bob.replies(theirs, 486);
			alice.gets(486);
			bob.gets_ack(theirs);
		}
	}

	void a_caller_that_wants_them_gets_none_that_is_not() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto invite = alice.request("INVITE", "sip:" + user_of("bob") + "@sca.test");
		invite.add("Contact", "<" + alice.contact() + ">").add("Require", "100rel");
		alice.send(invite);
		auto &theirs = bob.gets_call();
		check(!theirs.request.has("Require"), "the leg to bob has no need of it");
		bob.replies(theirs, 180);
		alice.hears_nothing(200);
		bob.replies(theirs, 486);
		alice.gets(486);
		bob.gets_ack(theirs);
	}

	void a_prack_for_nothing_is_refused() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.replies(*call.callee, 180);
		call.caller->remote_tag = alice.gets(180).to_tag();
		alice.send(alice.request("PRACK", *call.caller).add("RAck", "1 1 INVITE"));
		alice.gets(481);
		bob.replies(*call.callee, 486);
		alice.gets(486);
		bob.gets_ack(*call.callee);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bEntitiesOwnPrackTest);

class B2bEntitiesPassedPrackTest : public B2bEntitiesPrackTest {
	CPPUNIT_TEST_SUITE(B2bEntitiesPassedPrackTest);
	CPPUNIT_TEST(goes_to_the_end_that_it_means);
	CPPUNIT_TEST(one_that_means_no_open_answer_gets_481);
	CPPUNIT_TEST(several_are_under_way_at_once);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_entities();
		made.modparams = {R"("b2b_entities", "passthru_prack", 1)"};
		return made;
	}

	// What she hears makes her end of the dialog.
	SipText hears_early(Phone &alice, const Call &call) {
		auto seen = alice.gets(183);
		call.caller->remote_tag = seen.to_tag();
		call.caller->target = uri_of(seen.header("Contact"));
		return seen;
	}
	SipText prack(Phone &alice, const Call &call, const std::string &rack) {
		return alice.request("PRACK", *call.caller).add("RAck", rack);
	}

	unsigned passes(
			Phone &alice, Phone &bob, const Call &call, unsigned rseq, const std::string &tag) {
		bob.send(reliable(bob, *call.callee, rseq, tag));
		const auto seen = hears_early(alice, call);
		equal("100rel", seen.header("Require"), "Require");
		const auto shown = seen.header("RSeq");
		alice.send(prack(alice, call, shown + " " + std::to_string(invite_) + " INVITE"));
		const auto passed = bob.gets_request("PRACK");
		equal(std::to_string(rseq) + " 1 INVITE", passed.header("RAck"), "RAck");
		equal(tag, passed.to_tag(), "the dialog");
		bob.send(bob.reply_to(passed, 200));
		equal("PRACK", alice.gets(200).method(), "the answer");
		return static_cast<unsigned>(std::stoul(shown));
	}

	void goes_to_the_end_that_it_means() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		invite_ = call.caller->request.cseq();
		const auto first = passes(alice, bob, call, 7, "one");
		equal(std::to_string(first + 1), std::to_string(passes(alice, bob, call, 7, "two")),
				"RSeq of another end counts on");
		equal(std::to_string(first + 2), std::to_string(passes(alice, bob, call, 8, "one")),
				"RSeq counts on");
		bob.answers(*call.callee);
		alice.learn(*call.caller, alice.gets(200));
		bob.hears_nothing(50);
	}

	void one_that_means_no_open_answer_gets_481() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		invite_ = call.caller->request.cseq();
		bob.send(reliable(bob, *call.callee, 7, "one"));
		const auto seen = hears_early(alice, call);
		const auto cseq = std::to_string(invite_), rseq = seen.header("RSeq");
		const auto good = rseq + " " + cseq + " INVITE";
		for (const auto &bad : {"1 " + cseq + " INVITE", rseq + " 4711 INVITE",
					 rseq + " " + cseq + " UPDATE", rseq + " " + cseq, std::string("x")}) {
			alice.send(prack(alice, call, bad));
			alice.gets(481);
		}
		alice.send(prack(alice, call, good));
		const auto passed = bob.gets_request("PRACK");
		alice.send(prack(alice, call, good)); // one is under way
		alice.gets(481);
		bob.send(bob.reply_to(passed, 500));
		alice.gets(500);
		alice.send(prack(alice, call, good)); // who was refused may come again
		bob.send(bob.reply_to(bob.gets_request("PRACK"), 200));
		alice.gets(200);
		alice.repeats_last();
		alice.gets(200);
		alice.send(prack(alice, call, good)); // it is acknowledged
		alice.gets(481);
		bob.hears_nothing(50);
		bob.replies(*call.callee, 486);
		alice.gets(486);
		bob.gets_ack(*call.callee);
	}

	void several_are_under_way_at_once() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		const auto cseq = std::to_string(call.caller->request.cseq());
		std::vector<std::string> shown;
		for (const unsigned rseq : {7u, 8u}) {
			bob.send(reliable(bob, *call.callee, rseq, "one"));
			shown.push_back(hears_early(alice, call).header("RSeq"));
		}
		std::vector<SipText> passed;
		for (const auto &rseq : shown) {
			alice.send(prack(alice, call, rseq + " " + cseq + " INVITE"));
			passed.push_back(bob.gets_request("PRACK"));
		}
		equal("7 1 INVITE", passed[0].header("RAck"), "RAck");
		equal("8 1 INVITE", passed[1].header("RAck"), "RAck");
		for (const auto &one : passed) {
			bob.send(bob.reply_to(one, 200));
			alice.gets(200);
		}
		bob.replies(*call.callee, 486);
		alice.gets(486);
		bob.gets_ack(*call.callee);
	}

	unsigned invite_ = 0;
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bEntitiesPassedPrackTest);

} // namespace

// More phones that are not those of the textbook: what they say of themselves, and what crosses what.
#include "test/e2e/b2b_fixture.hpp"

namespace {

using namespace test;

class B2bOddPhoneTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bOddPhoneTest);
	CPPUNIT_TEST(an_answer_whose_contact_leads_nowhere_is_one);
	CPPUNIT_TEST(so_is_that_of_a_reinvite);
	CPPUNIT_TEST(a_redirected_reinvite_changes_nothing);
	CPPUNIT_TEST(a_challenge_within_the_call_passes);
	CPPUNIT_TEST(other_phones_that_answer_behind_a_cancel_are_ended);
	CPPUNIT_TEST(updates_that_meet_are_refused);
	CPPUNIT_TEST(late_offers_that_meet_are_refused);
	CPPUNIT_TEST(a_call_at_the_end_of_its_hops_is_refused);
	CPPUNIT_TEST(large_bodies_pass_over_tcp);
	CPPUNIT_TEST(a_bye_that_crosses_a_reinvite_ends_both);
	CPPUNIT_TEST(requests_pass_before_the_answer);
	CPPUNIT_TEST(a_reinvite_before_the_ack_has_to_wait);
	CPPUNIT_TEST(an_offer_that_crosses_its_cancel_is_answered);
	CPPUNIT_TEST(a_bye_may_be_refused);
	CPPUNIT_TEST_SUITE_END();

	SipText answer_with(Phone &bob, Dialog &call, const std::string &contact) {
		auto answer = bob.reply_to(call.request, 200);
		if (answer.to_tag().empty())
			answer.set("To", answer.header("To") + ";tag=" + call.local_tag);
		if (!contact.empty()) answer.add("Contact", contact);
		answer.add("Content-Type", "application/sdp").body = call.request.body;
		return answer;
	}

	void an_answer_whose_contact_leads_nowhere_is_one() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto two = "<" + bob.contact() + ">, <sip:b@127.0.0.1:2>";
		for (const std::string &contact :
				{std::string(), std::string("*"), std::string("<tel:+4930123456>"),
						std::string("<garbage"), std::string("sip:x@"), two}) {
			const auto call = invited(alice, bob);
			bob.send(answer_with(bob, *call.callee, contact));
			alice.gets_answer(*call.caller);
			bob.gets_ack(*call.callee);
			ends(alice, bob, call);
		}
	}

	void so_is_that_of_a_reinvite() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		auto invite = alice.request("INVITE", *call.caller).set("Contact", "<tel:+4930123456>");
		invite.add("Content-Type", "application/sdp").body = call.caller->body;
		call.caller->request = invite;
		alice.send(invite);
		bob.gets_reinvite(*call.callee);
		bob.send(answer_with(bob, *call.callee, "<tel:+4930654321>"));
		alice.gets_answer(*call.caller);
		bob.gets_ack(*call.callee);
		exchange(bob, alice, bob.request("INFO", *call.callee));
		ends(alice, bob, call);
	}

	void a_redirected_reinvite_changes_nothing() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		for (const int code : {300, 302, 380}) {
			alice.reinvites(*call.caller, directed("sendonly"));
			bob.gets_reinvite(*call.callee);
			bob.send(bob.reply_to(call.callee->request, code)
							 .add("Contact", "<sip:x@127.0.0.1:7>, <sip:y@127.0.0.1:8>"));
			check(!alice.gets(code).has("Contact"), "nobody else's address");
			bob.gets_ack(*call.callee);
		}
		ends(bob, *call.callee, alice, *call.caller);
	}

	void a_challenge_within_the_call_passes() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob, {{"X-Flags", "transparent-auth"}});
		bob.answers(*call.callee);
		alice.gets_answer(*call.caller);
		bob.gets_ack(*call.callee);
		const std::string challenge = "Digest realm=\"x\", nonce=\"n\"";
		alice.reinvites(*call.caller, directed("sendonly"));
		bob.gets_reinvite(*call.callee);
		bob.send(bob.reply_to(call.callee->request, 401).add("WWW-Authenticate", challenge));
		equal(challenge, alice.gets(401).header("WWW-Authenticate"), "the challenge");
		bob.gets_ack(*call.callee);
		auto again = alice.request("INVITE", *call.caller).add("Authorization", "Digest x=1");
		again.add("Content-Type", "application/sdp").body = call.caller->body;
		call.caller->request = again;
		alice.send(again);
		bob.gets_reinvite(*call.callee);
		equal("Digest x=1", call.callee->request.header("Authorization"), "the credentials");
		bob.answers(*call.callee);
		alice.gets_answer(*call.caller);
		bob.gets_ack(*call.callee);
		ends(bob, *call.callee, alice, *call.caller);
	}

	SipText from_fork(Phone &bob, const Dialog &call, int code, const std::string &tag) {
		auto answer = bob.reply_to(call.request, code);
		answer.set("To", answer.header("To") + ";tag=" + tag);
		return answer.add("Contact", "<" + bob.contact() + ">");
	}

	void other_phones_that_answer_behind_a_cancel_are_ended() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		for (const auto *tag : {"one", "two"}) {
			bob.send(from_fork(bob, *call.callee, 180, tag));
			alice.gets(180);
		}
		alice.cancels(*call.caller);
		alice.gets(487);
		bob.send(bob.reply_to(bob.gets_request("CANCEL"), 200));
		for (const auto *tag : {"three", "one", "two"}) {
			auto answer = from_fork(bob, *call.callee, 200, tag);
			answer.add("Content-Type", "application/sdp").body = call.callee->request.body;
			bob.send(answer);
			equal(tag, bob.gets_request("ACK").to_tag(), "the ACK");
			const auto bye = bob.gets_request("BYE");
			equal(tag, bye.to_tag(), "the BYE");
			bob.send(bob.reply_to(bye, 200));
		}
		alice.hears_nothing(100);
	}

	static SipText with_offer(SipText message, const Dialog &call) {
		message.add("Content-Type", "application/sdp").body = call.body;
		return message;
	}

	void updates_that_meet_are_refused() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.send(with_offer(alice.request("UPDATE", *call.caller), *call.caller));
		const auto first = bob.gets_request("UPDATE");
		bob.send(with_offer(bob.request("UPDATE", *call.callee), *call.callee));
		bob.gets(491);
		alice.send(with_offer(alice.request("UPDATE", *call.caller), *call.caller));
		check(alice.gets(500).has("Retry-After"), "Retry-After (RFC 3311 5.2)");
		alice.reinvites(*call.caller, directed("sendonly"));
		check(alice.gets(500).has("Retry-After"), "Retry-After (RFC 3261 14.2)");
		bob.send(with_offer(bob.reply_to(first, 200), *call.callee));
		equal("UPDATE", alice.gets(200).method(), "the answer of the first");
		ends(bob, *call.callee, alice, *call.caller);
	}

	void late_offers_that_meet_are_refused() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.reinvites(*call.caller, no_body());
		bob.gets_reinvite(*call.callee);
		const auto first = call.callee->request;
		bob.reinvites(*call.callee, no_body());
		bob.gets(491);
		call.callee->request = first;
		bob.replies(*call.callee, 491);
		bob.gets_ack(*call.callee);
		alice.gets(491);
		ends(bob, *call.callee, alice, *call.caller);
	}

	void a_call_at_the_end_of_its_hops_is_refused() {
		auto &alice = phone("alice"), &bob = phone("bob");
		alice.sends(alice.request("INVITE", place("bob")).set("Max-Forwards", "0"));
		alice.gets(483);
		bob.hears_nothing(50);
		const auto call = connected(alice, bob);
		for (const std::string value : {"abc", "999999999999999", "-1", ""}) {
			const auto info = alice.request("INFO", *call.caller).set("Max-Forwards", value);
			equal("69", exchange(alice, bob, info).header("Max-Forwards"), "of " + value);
		}
		ends(bob, *call.callee, alice, *call.caller);
	}

	void large_bodies_pass_over_tcp() {
		constexpr size_t kLarge = 60 * 1024;
		auto &alice = tcp_phone("alice"), &bob = tcp_phone("bob");
		auto invite = alice.request("INVITE", place("bob"));
		invite.add("Content-Type", "application/sdp").body = "v=0\r\nm=audio 4000 RTP/AVP 0\r\na=x:"
				+ std::string(kLarge, 'y') + "\r\n";
		auto &mine = alice.sends(invite);
		auto &theirs = bob.gets_call();
		check(invite.body == theirs.request.body, "the offer");
		bob.answers(theirs);
		alice.gets_answer(mine);
		bob.gets_ack(theirs);
		auto message = bob.request("MESSAGE", theirs);
		message.add("Content-Type", "text/plain").body = std::string(kLarge, 'x');
		check(message.body == exchange(bob, alice, message).body, "the body");
		ends(alice, mine, bob, theirs);
	}

	void a_bye_that_crosses_a_reinvite_ends_both() {
		auto &alice = phone("alice"), &bob = phone("bob");
		for (const int code : {481, 200}) {
			const auto call = connected(alice, bob);
			alice.reinvites(*call.caller, directed("sendonly"));
			bob.gets_reinvite(*call.callee);
			const auto invite = call.callee->request;
			bob.hangs_up(*call.callee);
			equal("BYE", bob.gets(200).method(), "the answer to the BYE");
			alice.gets(480);
			alice.gets_bye(*call.caller);
			call.callee->request = invite;
			bob.replies(*call.callee, code);
			bob.gets_ack(*call.callee);
			no_session_stays();
		}
		bob.forgets();
	}

	void requests_pass_before_the_answer() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = ringing(alice, bob);
		const auto invite = call.callee->request;
		const auto cseq = std::to_string(call.caller->request.cseq());
		exchange(alice, bob, alice.request("INFO", *call.caller));
		exchange(bob, alice, bob.request("INFO", *call.callee));
		exchange(bob, alice, bob.request("OPTIONS", *call.callee));
		call.callee->request = invite;
		bob.answers(*call.callee);
		alice.learn(*call.caller, alice.gets(200));
		alice.send(alice.request("ACK", *call.caller).set("CSeq", cseq + " ACK"));
		bob.gets_ack(*call.callee);
		ends(alice, bob, call);
	}

	void a_reinvite_before_the_ack_has_to_wait() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.answers(*call.callee);
		alice.learn(*call.caller, alice.gets(200));
		bob.reinvites(*call.callee, directed("sendonly"));
		bob.gets(491);
		alice.acks(*call.caller);
		bob.gets_ack(*call.callee);
		ends(alice, bob, call);
	}

	// With what alice has said before.
	void an_offer_that_crosses_its_cancel_is_answered() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto agreed = call.caller->body;
		alice.reinvites(*call.caller, no_body());
		bob.gets_reinvite(*call.callee);
		bob.send(bob.reply_to(call.callee->request, 100));
		alice.cancels(*call.caller);
		alice.gets(487);
		bob.send(bob.reply_to(bob.gets_request("CANCEL"), 200));
		bob.answers(*call.callee);
		equal(agreed, bob.gets_request("ACK").body, "the answer");
		alice.hears_nothing(50);
		ends(bob, *call.callee, alice, *call.caller);
	}

	void a_bye_may_be_refused() {
		auto &alice = phone("alice"), &bob = phone("bob");
		for (const int code : {481, 500, 401, 302, 603, 408}) {
			const auto call = connected(alice, bob);
			alice.hangs_up(*call.caller);
			bob.send(bob.reply_to(bob.gets_request("BYE"), code));
			alice.gets(200);
			no_session_stays();
		}
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bOddPhoneTest);

} // namespace

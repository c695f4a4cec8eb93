// Phones that are not those of the textbook, with a B2BUA between them.
#include "test/e2e/b2b_fixture.hpp"

#include <sys/socket.h>

namespace {

using namespace test;

class B2bPhoneTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bPhoneTest);
	CPPUNIT_TEST(a_caller_without_a_contact_is_where_it_calls_from);
	CPPUNIT_TEST(an_answer_without_a_to_tag_is_one);
	CPPUNIT_TEST(a_2xx_that_comes_again_with_another_sdp_changes_nothing);
	CPPUNIT_TEST(what_comes_behind_the_2xx_is_for_nobody);
	CPPUNIT_TEST(who_hangs_up_owes_no_answer_to_an_offer);
	CPPUNIT_TEST(a_refused_reinvite_changes_nothing);
	CPPUNIT_TEST(an_end_that_knows_no_call_any_more_ends_it);
	CPPUNIT_TEST(methods_and_options_of_the_future_pass);
	CPPUNIT_TEST(bodies_of_any_kind_pass_as_they_are);
	CPPUNIT_TEST(folded_and_compact_headers_are_read);
	CPPUNIT_TEST(a_connection_that_is_gone_holds_up_nobody);
	CPPUNIT_TEST(the_best_of_all_refusals_goes_back);
	CPPUNIT_TEST_SUITE_END();

	void a_caller_without_a_contact_is_where_it_calls_from() {
		auto &alice = phone("alice"), &bob = phone("bob");
		for (const std::string contact : {"", "*", "<tel:+4930123456>"}) {
			auto invite = alice.request("INVITE", place("bob")).drop("Contact");
			if (!contact.empty()) invite.add("Contact", contact);
			auto &mine = alice.sends(invite);
			auto &theirs = bob.gets_call();
			bob.answers(theirs);
			alice.gets_answer(mine);
			bob.gets_ack(theirs);
			ends(bob, theirs, alice, mine);
		}
	}

	void an_answer_without_a_to_tag_is_one() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		auto answer = bob.reply_to(call.callee->request, 200);
		answer.set("To", call.callee->request.header("To"));
		answer.add("Contact", "<" + bob.contact() + ">").add("Content-Type", "application/sdp");
		answer.body = call.callee->request.body;
		bob.send(answer);
		alice.gets_answer(*call.caller);
		check(!alice.history().back().to_tag().empty(), "a tag of the server's");
		bob.gets_ack(*call.callee);
		ends(alice, bob, call);
	}

	void a_2xx_that_comes_again_with_another_sdp_changes_nothing() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		bob.answers(*call.callee, directed("inactive"));
		bob.gets_ack(*call.callee);
		alice.hears_nothing(100);
		ends(alice, bob, call);
	}

	void what_comes_behind_the_2xx_is_for_nobody() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.answers(*call.callee);
		alice.learn(*call.caller, alice.gets(200));
		bob.replies(*call.callee, 180);
		bob.replies(*call.callee, 183, directed("sendonly"));
		alice.hears_nothing(100);
		alice.acks(*call.caller);
		bob.gets_ack(*call.callee);
		bob.replies(*call.callee, 180);
		alice.hears_nothing(100);
		ends(alice, bob, call);
	}

	// The ACK that the callee waits for refuses all media.
	void who_hangs_up_owes_no_answer_to_an_offer() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob, no_body());
		bob.answers(*call.callee);
		alice.learn(*call.caller, alice.gets(200));
		alice.hangs_up(*call.caller);
		alice.gets(200);
		check(bob.gets_request("ACK").body.find("a=inactive") != std::string::npos, "no media");
		bob.gets_bye(*call.callee);
	}

	void a_refused_reinvite_changes_nothing() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		for (const int code : {488, 491, 422, 500, 503, 404}) {
			alice.reinvites(*call.caller, directed("sendonly"));
			bob.gets_reinvite(*call.callee);
			bob.send(bob.reply_to(call.callee->request, code).add("Retry-After", "3"));
			equal("3", alice.gets(code).header("Retry-After"), "Retry-After");
			bob.gets_ack(*call.callee);
		}
		ends(bob, *call.callee, alice, *call.caller);
	}

	void an_end_that_knows_no_call_any_more_ends_it() {
		auto &alice = phone("alice"), &bob = phone("bob");
		for (const int code : {408, 481}) {
			const auto call = connected(alice, bob);
			alice.reinvites(*call.caller, directed("sendonly"));
			bob.gets_reinvite(*call.callee);
			counts("b2b_logic:legs_lost", [&] { bob.replies(*call.callee, code); });
			alice.gets(code);
			bob.gets_ack(*call.callee);
			bob.gets_bye(*call.callee);
			alice.gets_bye(*call.caller);
			no_session_stays();
		}
	}

	void methods_and_options_of_the_future_pass() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.send(alice.request("FUTURE", *call.caller).add("Require", "teleport"));
		const auto seen = bob.gets_request("FUTURE");
		equal("teleport", seen.header("Require"), "Require");
		bob.send(bob.reply_to(seen, 420).add("Unsupported", "teleport"));
		equal("teleport", alice.gets(420).header("Unsupported"), "Unsupported");
		for (const auto *method : {"INFO", "MESSAGE", "NOTIFY", "SUBSCRIBE", "PUBLISH", "OPTIONS"})
			exchange(alice, bob, alice.request(method, *call.caller));
		ends(alice, bob, call);
	}

	void bodies_of_any_kind_pass_as_they_are() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		std::string binary;
		for (int byte = 0; byte < 256; ++byte) binary += static_cast<char>(byte);
		const std::pair<const char *, std::string> bodies[] = {{"application/octet-stream", binary},
				{"multipart/mixed;boundary=x",
						"--x\r\nContent-Type: text/plain\r\n\r\na\r\n--x--\r\n"},
				{"multipart/mixed;boundary=x", "--x\r\nnever ended"}, {"rubbish", "\r\n\r\n"},
				{"text/plain",
						std::string(30'000, 'x')}}; // from 6.0 on the host takes 32,767 bytes
		for (const auto &[type, body] : bodies) {
			auto message = alice.request("MESSAGE", *call.caller);
			message.add("Content-Type", type);
			for (int i = 0; i < 40; ++i) message.add("X-" + std::to_string(i), "y");
			message.body = body;
			const auto seen = exchange(alice, bob, message);
			check(body == seen.body && type == seen.header("Content-Type"), type);
			check(!seen.has("X-1"), "headers of its own leg");
		}
		ends(alice, bob, call);
	}

	void folded_and_compact_headers_are_read() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		auto info = alice.request("INFO", *call.caller);
		const auto max_forwards = info.header("Max-Forwards");
		info.drop("Max-Forwards").add("Max-Forwards", "\r\n " + max_forwards);
		info.add("k", "one,\r\n\ttwo").add("c", "text/plain\r\n ;charset=x");
		info.body = "body";
		const auto seen = exchange(alice, bob, info);
		equal("text/plain", seen.header("Content-Type").substr(0, 10), "Content-Type");
		check(seen.header("Content-Type").find("charset=x") != std::string::npos, "its parameter");
		check(seen.header("Supported").find("two") != std::string::npos, "Supported");
		equal("69", seen.header("Max-Forwards"), "Max-Forwards");
		ends(alice, bob, call);
	}

	void a_connection_that_is_gone_holds_up_nobody() {
		auto &alice = phone("alice"), &bob = tcp_phone("bob");
		const auto call = connected(alice, bob);
		shutdown(bob.fd(), SHUT_WR);
		alice.hangs_up(*call.caller);
		alice.gets(200);
		no_session_stays();
	}

	void the_best_of_all_refusals_goes_back() {
		auto &alice = phone("alice"), &desk = phone("bob"), &lab = phone("bob"),
			 &mobile = phone("bob");
		calls(alice, "bob");
		int code = 486;
		for (auto *one : {&desk, &lab, &mobile}) {
			auto &call = one->gets_call();
			one->replies(call, code);
			one->gets_ack(call);
			code = code == 486 ? 404 : 603;
		}
		alice.gets(603);
		alice.hears_nothing(100);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bPhoneTest);

class B2bNoAckTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bNoAckTest);
	CPPUNIT_TEST(a_caller_who_never_acknowledges_has_no_call);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_b2b();
		made.modparams = {R"("b2b_entities", "ack_timeout", 1)"};
		return made;
	}

	void a_caller_who_never_acknowledges_has_no_call() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		const auto key = key_of(*call.caller);
		bob.answers(*call.callee);
		alice.learn(*call.caller, alice.gets(200));
		const auto is_bye = [](const SipText &one) { return one.method() == "BYE"; };
		for (int i = 0;
				i < 100 && !is_bye(alice.inbox().empty() ? SipText() : alice.inbox().back()); ++i)
			ladder().pump(50);
		alice.gets_bye(*call.caller);
		bob.gets_ack(*call.callee);
		bob.gets_bye(*call.callee);
		equal("timeout 408", end_of(key).substr(11, 11), "how it ended");
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bNoAckTest);

} // namespace

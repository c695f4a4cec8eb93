// Phones that do what they may but seldom do, and some that do what they may not.
#include "test/e2e/callops_fixture.hpp"

#include <sys/socket.h>

#include <string>
#include <utility>

namespace {

using namespace test;

class CallopsOddPhoneTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsOddPhoneTest);
	CPPUNIT_TEST(a_late_offer_is_held);
	CPPUNIT_TEST(a_multipart_body_is_held);
	CPPUNIT_TEST(an_answer_without_sdp);
	CPPUNIT_TEST(an_answer_that_takes_no_notice);
	CPPUNIT_TEST(an_answer_without_contact_and_after_ringing);
	CPPUNIT_TEST(news_before_the_202);
	CPPUNIT_TEST(a_notify_that_is_repeated);
	CPPUNIT_TEST(a_refer_that_is_redirected);
	CPPUNIT_TEST(a_connection_that_is_gone);
	CPPUNIT_TEST(compact_names_are_moved);
	CPPUNIT_TEST(sdp_with_bare_line_feeds);
	CPPUNIT_TEST(sdp_without_origin);
	CPPUNIT_TEST(a_bye_beside_the_answer);
	CPPUNIT_TEST(large_cseqs);
	CPPUNIT_TEST_SUITE_END();

	static Media sdp(const std::string &text) {
		Media media;
		media.sdp = text;
		return media;
	}

	void a_late_offer_is_held() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto &mine = alice.calls(user_of("bob"), no_body());
		auto &theirs = bob.gets_call();
		bob.answers(theirs);
		alice.learn(mine, alice.gets(200));
		alice.acks(mine, {});
		bob.gets_ack(theirs);
		const Call call{&mine, &theirs};
		hold_and_resume(alice, bob, call);
		ends(alice, mine, bob, theirs);
	}

	void a_multipart_body_is_held() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto invite = alice.request("INVITE", place("bob"));
		invite.add("Content-Type", "multipart/mixed;boundary=\"b1\"");
		invite.body = "--b1\r\nContent-Type: application/sdp\r\n\r\nv=0\r\no=- 5 5 IN IP4 "
					  "127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP "
					  "0\r\n\r\n--b1\r\nContent-Type: application/x-other\r\n\r\nxyz\r\n--b1--\r\n";
		auto &mine = alice.sends(invite);
		auto &theirs = bob.gets_call();
		answers({bob, theirs}, {alice, mine});
		const Call call{&mine, &theirs};
		hold_and_resume(alice, bob, call);
		ends(alice, mine, bob, theirs);
	}

	void an_answer_without_sdp() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.hold", {call.id()}));
		gets_offer(alice, *call.caller, "inactive", "inactive");
		bob.gets_reinvite(*call.callee);
		bob.replies(*call.callee, 200, no_body());
		bob.gets_ack(*call.callee);
		ladder().settle(60);
		accepted(rpc("callops.unhold", {call.id()}));
		get_offers(alice, bob, call, "sendrecv");
		ends(alice, *call.caller, bob, *call.callee);
	}

	void an_answer_that_takes_no_notice() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.hold", {call.id()}));
		gets_offer(alice, *call.caller, "inactive", "sendrecv");
		gets_offer(bob, *call.callee, "inactive", "sendrecv");
		ladder().settle(60);
		accepted(rpc("callops.unhold", {call.id()}));
		get_offers(alice, bob, call, "sendrecv");
		ends(alice, *call.caller, bob, *call.callee);
	}

	void an_answer_without_contact_and_after_ringing() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.hold", {call.id()}));
		gets_offer(alice, *call.caller, "inactive", "inactive");
		bob.gets_reinvite(*call.callee);
		bob.replies(*call.callee, 180);
		bob.replies(*call.callee, 182);
		auto answer = bob.reply_to(call.callee->request, 200);
		answer.add("Content-Type", "application/sdp").body = call.callee->request.body;
		bob.send(answer);
		bob.gets_ack(*call.callee);
		ladder().settle(60);
		accepted(rpc("callops.unhold", {call.id()}));
		get_offers(alice, bob, call, "sendrecv");
		ends(alice, *call.caller, bob, *call.callee);
	}

	void news_before_the_202() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		const auto refer = alice.gets_request("REFER");
		notifies(alice, *call.caller, "100 Trying", kActive);
		connected_to(alice, uri_of(refer.header("Refer-To")), carol);
		notifies(alice, *call.caller, "200 OK", kDone);
		alice.send(alice.reply_to(refer, 202));
		ladder().settle(60);
		told(call.id(), {"start caller", "notify caller 100 Trying", "ok caller 200 OK"});
		ends(alice, *call.caller, bob, *call.callee);
	}

	// Its answer was lost: it gets the same again, and nothing is told twice.
	void a_notify_that_is_repeated() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		accepts_refer(alice);
		notifies(alice, *call.caller, "180 Ringing", kActive);
		for (int i = 0; i < 2; ++i) {
			alice.repeats_last();
			alice.gets(200);
		}
		bob.hears_nothing(60);
		notifies(alice, *call.caller, "486 Busy Here", kDone);
		told(call.id(),
				{"start caller", "notify caller 180 Ringing", "notify caller 486 Busy Here",
						"fail caller 486 Busy Here"});
		ends(alice, *call.caller, bob, *call.callee);
	}

	void a_refer_that_is_redirected() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		auto reply = alice.reply_to(alice.gets_request("REFER"), 302, "Moved Temporarily");
		alice.send(reply.add("Contact", "<" + bob.contact() + ">"));
		told(call.id(), {"start caller", "fail caller 302 Moved Temporarily"});
		hold_and_resume(alice, bob, call);
		ends(alice, *call.caller, bob, *call.callee);
	}

	void a_connection_that_is_gone() {
		auto &bob = phone("bob"), &alice = tcp_phone("alice");
		const auto call = connected(alice, bob);
		shutdown(alice.fd(), SHUT_RDWR);
		accepted(rpc("callops.hold", {call.id()}));
		gets_offer(bob, *call.callee, "inactive", "inactive");
		told(call.id(), {"hold start caller", "hold start callee", "hold ok callee"});
	}

	void compact_names_are_moved() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		hold_and_resume(alice, bob, call);
		const auto info = alice.request("INFO", *call.caller);
		auto text = info.print();
		const std::pair<std::string, const char *> names[] = {{"\r\nFrom:", "\r\nf :"},
				{"\r\nTo:", "\r\nT:"}, {"\r\nCall-ID:", "\r\ni:"}, {"\r\nVia:", "\r\nv:"},
				{"\r\nContact:", "\r\nm:"}, {"\r\nCSeq:", "\r\nCSEQ :"}};
		for (const auto &[from, to] : names) text.replace(text.find(from), from.size(), to);
		alice.send_raw(text, "INFO in compact form");
		const auto seen = bob.gets_request("INFO");
		check(seen.cseq() > info.cseq(), "it goes on with a CSeq above those of the server");
		bob.send(bob.reply_to(seen, 200));
		equal(std::to_string(info.cseq()), std::to_string(alice.gets(200).cseq()), "CSeq");
		ends(alice, *call.caller, bob, *call.callee);
	}

	void sdp_with_bare_line_feeds() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob,
				sdp("v=0\no=- 5 5 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 4000 "
					"RTP/AVP 0\na=sendrecv"));
		accepted(rpc("callops.hold", {call.id()}));
		gets_offer(alice, *call.caller, "inactive", "inactive");
		bob.gets_reinvite(*call.callee);
		const auto held = call.callee->request.body;
		for (const auto *line : {"o=- 5 6 IN IP4 127.0.0.1\n", "\na=inactive"})
			check(held.find(line) != held.npos, std::string("missing ") + line + " in\n" + held);
		bob.replies(*call.callee, 200, directed("inactive"));
		bob.gets_ack(*call.callee);
		ladder().settle(60);
		ends(alice, *call.caller, bob, *call.callee);
	}

	void sdp_without_origin() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob,
				sdp("v=0\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n"));
		hold_and_resume(alice, bob, call);
		ends(alice, *call.caller, bob, *call.callee);
	}

	void a_bye_beside_the_answer() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.hold", {call.id()}));
		alice.gets_reinvite(*call.caller);
		bob.gets_reinvite(*call.callee);
		const auto offer = call.caller->request;
		alice.hangs_up(*call.caller);
		call.caller->request = offer;
		alice.replies(*call.caller, 200, directed("inactive"));
		bob.replies(*call.callee, 200, directed("inactive"));
		bob.gets_bye(*call.callee);
		bob.gets_ack(*call.callee);
		alice.gets_ack(*call.caller);
		alice.gets(200);
		refused(rpc("callops.hold", {call.id()}), 404);
	}

	void large_cseqs() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto invite = alice.request("INVITE", place("bob"));
		invite.set("CSeq", "2147483646 INVITE");
		auto &mine = alice.sends(invite);
		mine.cseq = 2147483646U;
		auto &theirs = bob.gets_call();
		answers({bob, theirs}, {alice, mine});
		const Call call{&mine, &theirs};
		accepted(rpc("callops.hold", {call.id()}));
		get_offers(alice, bob, call, "inactive");
		ends(bob, theirs, alice, mine);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsOddPhoneTest);

} // namespace

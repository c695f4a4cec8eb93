// Requests within the dialogs of a B2BUA, by our own client transactions and by tm: the same on the wire.
#include "test/e2e/b2b_fixture.hpp"

#include <regex>

namespace {

using namespace test;

// A branch of tm ends with a number of its own, the first of which is 0.
bool is_by_tm(const SipText &request) {
	return std::regex_search(request.branch(), std::regex("\\.0$"));
}

class B2bRequestsTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bRequestsTest);
	CPPUNIT_TEST(requests_are_written_as_tm_writes_them);
	CPPUNIT_TEST(a_bye_is_sent_again_until_it_is_answered);
	CPPUNIT_TEST(a_bye_that_is_not_answered_ends_the_call);
	CPPUNIT_TEST(a_refused_request_is_told_as_it_was_refused);
	CPPUNIT_TEST_SUITE_END();

protected:
	Recipe recipe() const override {
		auto made = with_b2b();
		made.modparams = {R"("tm", "retr_timer1", 100)", R"("tm", "fr_timer", 900)"};
		made.routes = routes();
		return made;
	}
	virtual std::string routes() const { return ""; }
	virtual bool has_tm_sent() const { return false; }

	// What differs from call to call.
	static std::string bytes_of(const SipText &request) {
		std::string bytes = request.print();
		const std::pair<const char *, const char *> words[] = {{"branch=\\S+", "branch=X"},
				{"tag=\\S+", "tag=X"}, {"Call-ID: \\S+", "Call-ID: X"}, {":\\d{4,5}\\b", ":port"},
				{"kamailio \\(.*", "kamailio"}, {"\r", ""}, {"(alice|bob)\\w*", "$1"}};
		for (const auto &[pattern, word] : words)
			bytes = std::regex_replace(bytes, std::regex(pattern), word);
		return bytes;
	}
	void is_written(const SipText &request, const std::string &cseq, int max_forwards) {
		const auto method = cseq.substr(cseq.find(' ') + 1);
		equal(method + R"( sip:bob@127.0.0.1:port SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:port;branch=X
To: <sip:bob@127.0.0.1:port>;tag=X
From: <sip:alice@sca.test>;tag=X
CSeq: )" + cseq + R"(
Call-ID: X
User-Agent: kamailio
Contact: <sip:127.0.0.1:port>
Max-Forwards: )" + std::to_string(max_forwards)
						+ R"(
Content-Length: 0

)",
				bytes_of(request), method);
		check(is_by_tm(request) == has_tm_sent(), method + ": who sends it");
	}

	void requests_are_written_as_tm_writes_them() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto is_ack = [](const SipText &one) { return one.method() == "ACK"; };
		const auto &all = bob.history();
		is_written(*std::find_if(all.begin(), all.end(), is_ack), "1 ACK", 70);
		is_written(exchange(alice, bob, alice.request("INFO", *call.caller)), "2 INFO", 69);
		alice.hangs_up(*call.caller);
		is_written(bob.gets_request("BYE"), "3 BYE", 70);
	}

	int repeated() {
		const auto ladder_text = ladder().print();
		const std::regex pattern("bob <-- BYE \\S+ \\(retransmitted\\)");
		return static_cast<int>(std::distance(
				std::sregex_iterator(ladder_text.begin(), ladder_text.end(), pattern), {}));
	}

	void a_bye_is_sent_again_until_it_is_answered() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.hangs_up(*call.caller);
		alice.gets(200);
		const auto bye = bob.gets_request("BYE");
		for (int i = 0; i < 40 && repeated() == 0; ++i) ladder().wait(20);
		const int before = repeated();
		check(before > 0, "it comes again");
		bob.send(bob.reply_to(bye, 200));
		bob.send(bob.reply_to(bye, 200)); // that of the copy
		no_session_stays();
		ladder().wait(400);
		equal(std::to_string(before), std::to_string(repeated()), "times that it came again");
	}

	void a_bye_that_is_not_answered_ends_the_call() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.hangs_up(*call.caller);
		alice.gets(200);
		bob.gets_request("BYE");
		no_session_stays();
		bob.forgets();
	}

	void a_refused_request_is_told_as_it_was_refused() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.send(alice.request("INFO", *call.caller));
		auto refusal = bob.reply_to(bob.gets_request("INFO"), 503, "Not Now");
		bob.send(refusal.add("Retry-After", "7"));
		const auto told = alice.gets(503);
		equal("Not Now", told.reason(), "the reason");
		equal("7", told.header("Retry-After"), "Retry-After");
		exchange(alice, bob, alice.request("INFO", *call.caller));
		ends(alice, bob, call);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bRequestsTest);

class B2bWatchedRequestsTest : public B2bRequestsTest {
	CPPUNIT_TEST_SUB_SUITE(B2bWatchedRequestsTest, B2bRequestsTest);
	CPPUNIT_TEST_SUITE_END();

	std::string routes() const override {
		return "event_route[tm:local-request] {\n\txlog(\"L_DBG\", \"seen\\n\");\n}\n";
	}
	bool has_tm_sent() const override { return true; }
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bWatchedRequestsTest);

class B2bShownAnswersTest : public B2bRequestsTest {
	CPPUNIT_TEST_SUITE(B2bShownAnswersTest);
	CPPUNIT_TEST(requests_are_written_as_tm_writes_them);
	CPPUNIT_TEST(a_reply_route_sees_the_answer_to_a_bye);
	CPPUNIT_TEST_SUITE_END();

	std::string routes() const override {
		return "reply_route {\n\txlog(\"L_NOTICE\", \"came: $rs $rm $ci\\n\");\n}\n";
	}
	bool has_tm_sent() const override { return true; }

	void a_reply_route_sees_the_answer_to_a_bye() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		ends(alice, bob, call);
		has_logged("came: 200 BYE " + call.callee->call_id);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bShownAnswersTest);

} // namespace

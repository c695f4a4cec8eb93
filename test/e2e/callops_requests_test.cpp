// What the server itself sends within a dialog is a request like any other (RFC 3261 8.1.1).
#include "test/e2e/callops_fixture.hpp"
#include "test/support/own_requests.hpp"

#include <map>
#include <set>

namespace {

using namespace test;

class CallopsRequestsTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsRequestsTest);
	CPPUNIT_TEST(every_request_is_whole);
	CPPUNIT_TEST(an_ack_is_repeated_with_its_answer);
	CPPUNIT_TEST(an_ack_follows_a_phone_that_moves);
	CPPUNIT_TEST_SUITE_END();

	// tearDown looks at each of them; here all kinds must have come.
	void every_request_is_whole() {
		auto made = recipe();
		made.modparams = {R"("callops", "end_on_ok", 1)"};
		use(shared_kamailio(made));
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		hold_and_resume(alice, bob, call);
		accepted(rpc("callops.transfer", {call.id(), "callee", "sip:far@elsewhere.test"}));
		accepts_refer(bob);
		notifies(bob, *call.callee, "200 OK", kDone);
		alice.gets_bye(*call.caller);
		bob.gets_bye(*call.callee);
		std::set<std::string> methods;
		for (const auto *phone : {&alice, &bob})
			for (const auto &message : phone->history())
				if (is_of_server(message)) methods.insert(message.method());
		for (const auto *method : {"INVITE", "ACK", "REFER", "BYE"})
			check(methods.count(method) == 1, std::string("the server sends ") + method);
	}

	void an_ack_is_repeated_with_its_answer() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.hold", {call.id()}));
		gets_offer(bob, *call.callee, "inactive", "inactive");
		gets_offer(alice, *call.caller, "inactive", "inactive");
		const auto first = alice.history().back();
		for (int i = 0; i < 2; ++i) {
			alice.send(answer_to(alice, call.caller->request, alice.contact()));
			ladder().settle(60);
		}
		equal("2", std::to_string(repeated_acks()), "ACKs that were repeated, byte for byte");
		check(first.branch() != call.caller->request.branch(), "it has a branch of its own");
		ladder().settle(60);
		ends(alice, *call.caller, bob, *call.callee);
	}

	SipText answer_to(Phone &phone, const SipText &invite, const std::string &contact) {
		auto answer = phone.reply_to(invite, 200);
		answer.add("Contact", "<" + contact + ">").add("Content-Type", "application/sdp");
		answer.body = "v=0\r\no=- 9 9 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
					  "m=audio 4000 RTP/AVP 0\r\na=inactive\r\n";
		return answer;
	}

	int repeated_acks() {
		int count = 0;
		const std::string text = ladder().print();
		for (auto at = text.find("<-- ACK"); at != text.npos; at = text.find("<-- ACK", at + 1))
			count += text.substr(at, text.find('\n', at) - at).find("(retransmitted)") != text.npos;
		return count;
	}

	void an_ack_follows_a_phone_that_moves() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto &desk = phone("desk");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.hold", {call.id()}));
		gets_offer(bob, *call.callee, "inactive", "inactive");
		alice.gets_reinvite(*call.caller);
		alice.send(answer_to(alice, call.caller->request, desk.contact()));
		const auto ack = desk.gets_request("ACK");
		equal(desk.contact(), ack.uri(), "the target of the ACK");
		alice.hears_nothing(100);
		ladder().settle(60);
		ends(alice, *call.caller, bob, *call.callee);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsRequestsTest);

} // namespace

// Servers that want to know who calls: 401 and 407, answered with `credential`.
#include "test/e2e/b2b_entities_fixture.hpp"
#include "test/support/digest.hpp"

namespace {

using namespace test;

const std::string kPassword = "open: sesame";

std::string challenge(const std::string &nonce, const std::string &more = "",
		const std::string &realm = "The Trunk") {
	return "Digest realm=\"" + realm + "\", nonce=\"" + nonce + "\"" + more;
}

class B2bAuthTest : public B2bEntitiesTest {
	CPPUNIT_TEST_SUITE(B2bAuthTest);
	CPPUNIT_TEST(a_call_is_made_again_with_credentials);
	CPPUNIT_TEST(the_strongest_algorithm_is_taken);
	CPPUNIT_TEST(a_wrong_password_is_sent_once);
	CPPUNIT_TEST(a_stale_nonce_is_replaced);
	CPPUNIT_TEST(a_realm_of_others_goes_to_the_caller);
	CPPUNIT_TEST(proxy_and_server_are_answered_together);
	CPPUNIT_TEST(requests_within_the_dialog_are_answered_on_both_legs);
	CPPUNIT_TEST(a_bye_is_answered);
	CPPUNIT_TEST(a_call_that_is_given_up_is_not_made_again);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_entities();
		made.modparams = {R"("b2b_entities", "credential", "us:The Trunk:open: sesame")",
				R"("b2b_entities", "credential", "us:phones:other")"};
		return made;
	}

	void challenges(Phone &who, const SipText &request, const std::string &with, int code = 407) {
		auto reply = who.reply_to(request, code);
		reply.add(code == 401 ? "WWW-Authenticate" : "Proxy-Authenticate", with);
		who.send(reply.set("To",
				request.to_tag().empty() ? request.header("To") + ";tag=no"
										 : request.header("To")));
	}
	void asks_who_calls(Phone &who, Dialog &call, const std::string &with) {
		challenges(who, call.request, with);
		who.gets_request("ACK");
	}
	void authenticates(const SipText &request, const std::string &nonce,
			const std::string &header = "Proxy-Authorization") {
		const auto said = request.header(header);
		check(knows_password(request, said, kPassword), "credentials: " + said);
		equal(nonce, digest_params(said)["nonce"], "the nonce");
		equal("us", digest_params(said)["username"], "the user");
	}

	void a_call_is_made_again_with_credentials() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		const auto first = call.callee->request;
		asks_who_calls(bob, *call.callee, challenge("n1", ", qop=\"auth,auth-int\""));
		auto &again = bob.gets_call();
		authenticates(again.request, "n1");
		equal(first.call_id(), again.request.call_id(), "the Call-ID");
		equal(first.from_tag(), again.request.from_tag(), "the From-tag");
		equal(first.body, again.request.body, "the offer");
		equal("69", again.request.header("Max-Forwards"), "Max-Forwards");
		equal(std::to_string(first.cseq() + 1), std::to_string(again.request.cseq()), "CSeq");
		bob.answers(again);
		alice.gets_answer(*call.caller);
		const auto ack = bob.gets_request("ACK");
		equal(again.request.header("Proxy-Authorization"), ack.header("Proxy-Authorization"),
				"the credentials of the ACK");
		ends(alice, *call.caller, bob, again);
		no_session_stays();
	}

	void the_strongest_algorithm_is_taken() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		asks_who_calls(bob, *call.callee,
				challenge("weak", ", algorithm=MD5") + ", "
						+ challenge("strong", ", algorithm=SHA-256, qop=\"auth-int\""));
		auto &again = bob.gets_call();
		authenticates(again.request, "strong");
		bob.replies(again, 486);
		alice.gets(486);
		no_session_stays();
	}

	void a_wrong_password_is_sent_once() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		asks_who_calls(bob, *call.callee, challenge("n1"));
		asks_who_calls(bob, bob.gets_call(), challenge("n2"));
		alice.gets(407);
		bob.hears_nothing();
		no_session_stays();
	}

	void a_stale_nonce_is_replaced() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		asks_who_calls(bob, *call.callee, challenge("n1"));
		asks_who_calls(bob, bob.gets_call(), challenge("n2", ", stale=true"));
		auto &again = bob.gets_call();
		authenticates(again.request, "n2");
		bob.replies(again, 180);
		alice.gets(180);
		bob.answers(again);
		alice.gets_answer(*call.caller);
		bob.gets_ack(again);
		ends(bob, again, alice, *call.caller);
		no_session_stays();
	}

	void a_realm_of_others_goes_to_the_caller() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		asks_who_calls(bob, *call.callee, challenge("n1", "", "elsewhere"));
		alice.gets(407);
		bob.hears_nothing();
		no_session_stays();
	}

	void proxy_and_server_are_answered_together() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		asks_who_calls(bob, *call.callee, challenge("n1", ", qop=\"auth\""));
		auto &second = bob.gets_call();
		challenges(bob, second.request, challenge("n2"), 401);
		bob.gets_request("ACK");
		auto &third = bob.gets_call();
		authenticates(third.request, "n1");
		equal("00000002", digest_params(third.request.header("Proxy-Authorization"))["nc"], "nc");
		authenticates(third.request, "n2", "Authorization");
		bob.replies(third, 486);
		alice.gets(486);
		no_session_stays();
	}

	// A request of `who` that the other one answers with a challenge first.
	void passes_challenge(Phone &who, Dialog &mine, Phone &other, const std::string &method) {
		who.send(who.request(method, mine));
		const auto first = other.gets_request(method);
		challenges(other, first, challenge(method), 401);
		if (method == "INVITE") other.gets_request("ACK");
		const auto again = other.gets_request(method);
		authenticates(again, method, "Authorization");
		equal(std::to_string(first.cseq() + 1), std::to_string(again.cseq()), "CSeq");
		equal(first.to_tag(), again.to_tag(), "the To-tag");
		other.send(other.reply_to(again, 200).add("Contact", "<" + other.contact() + ">"));
		who.gets(200);
		if (method != "INVITE") return;
		who.acks(mine);
		other.gets_request("ACK");
	}

	void requests_within_the_dialog_are_answered_on_both_legs() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		for (const auto method : {"INFO", "UPDATE", "INVITE", "MESSAGE"}) {
			passes_challenge(alice, *call.caller, bob, method);
			passes_challenge(bob, *call.callee, alice, method);
		}
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
	}

	void a_bye_is_answered() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.hangs_up(*call.caller);
		alice.gets(200);
		challenges(bob, bob.gets_request("BYE"), challenge("n1"));
		const auto again = bob.gets_request("BYE");
		authenticates(again, "n1");
		bob.send(bob.reply_to(again, 200));
		no_session_stays();
	}

	void a_call_that_is_given_up_is_not_made_again() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.replies(*call.callee, 180);
		alice.gets(180);
		alice.cancels(*call.caller);
		const auto cancel = bob.gets_request("CANCEL");
		bob.send(bob.reply_to(cancel, 200));
		asks_who_calls(bob, *call.callee, challenge("n1"));
		alice.gets(487);
		bob.hears_nothing();
		no_session_stays();
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bAuthTest);

} // namespace

// Messages that few phones send and some do (RFC 4475), from either end of a call.
#include "test/e2e/b2b_fixture.hpp"

namespace {

using namespace test;

class B2bTortureTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bTortureTest);
	CPPUNIT_TEST(sdps_of_any_kind_pass);
	CPPUNIT_TEST(sdps_of_any_kind_go_to_whom_a_call_is_bridged);
	CPPUNIT_TEST(short_and_folded_headers_make_a_call);
	CPPUNIT_TEST(contacts_that_lead_nowhere_change_nothing);
	CPPUNIT_TEST(parties_may_have_telephone_numbers);
	CPPUNIT_TEST(a_to_tag_may_change_with_the_answer);
	CPPUNIT_TEST(a_method_in_lower_case_is_another_one);
	CPPUNIT_TEST_SUITE_END();

	static std::vector<Media> sdps() {
		std::string bytes;
		for (int byte = 255; byte > 0; --byte) bytes += static_cast<char>(byte);
		std::vector<Media> all;
		for (const auto &sdp : {std::string("garbage"), std::string("v=0"), std::string("\r\n\r\n"),
					 std::string("v=0\nm=audio 4000 RTP/AVP 0\na=sendonly\n"),
					 std::string("m=audio\r\nm=\r\n=\r\na\r\nc=IN IP4\r\n"),
					 std::string("v=0\r\no=- 99999999999999999999 -1 IN IP6 ::1\r\nm=audio "
								 "99999999999999999999 RTP/AVP\r\nm=audio -1 RTP/AVP 0"),
					 "v=0\r\na=" + std::string(3000, 'x'), bytes}) {
			all.emplace_back();
			all.back().sdp = sdp;
		}
		return all;
	}

	void answered(Phone &who, Dialog &mine, Phone &other, Dialog &theirs, const Media &sdp) {
		other.answers(theirs, sdp);
		const auto answer = who.gets(200);
		check(sdp.sdp == answer.body, "the answer");
		who.learn(mine, answer);
		who.acks(mine);
		other.gets_ack(theirs);
	}

	void sdps_of_any_kind_pass() {
		auto &alice = phone("alice"), &bob = phone("bob");
		for (const auto &sdp : sdps()) {
			const auto call = B2buaTest::invited(alice, bob, sdp);
			check(sdp.sdp == call.callee->request.body, "the offer");
			answered(alice, *call.caller, bob, *call.callee, sdp);
			bob.reinvites(*call.callee, sdp);
			alice.gets_reinvite(*call.caller);
			check(sdp.sdp == call.caller->request.body, "the offer of the callee");
			answered(bob, *call.callee, alice, *call.caller, sdp);
			ends(bob, *call.callee, alice, *call.caller);
		}
	}

	void sdps_of_any_kind_go_to_whom_a_call_is_bridged() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		for (const auto &sdp : sdps()) {
			const auto call = B2buaTest::connected(alice, bob, sdp);
			accepted(rpc("b2b_logic.bridge", {key_of(*call.caller), carol.contact()}));
			bob.gets_bye(*call.callee);
			auto &theirs = carol.gets_call();
			carol.answers(theirs, sdp);
			alice.gets_reinvite(*call.caller);
			check(sdp.sdp == call.caller->request.body, "the offer of the new one");
			alice.answers(*call.caller, sdp);
			alice.gets_ack(*call.caller);
			check(sdp.sdp == carol.gets_request("ACK").body, "the answer of the one who is kept");
			ends(carol, theirs, alice, *call.caller);
		}
	}

	static SipText in_short(SipText message) {
		for (auto &[name, value] : message.headers) {
			for (const auto &[longer, shorter] : {std::pair("Via", "v"), {"From", "f"}, {"To", "t"},
						 {"Call-ID", "i"}, {"Contact", "m"}, {"Content-Type", "c"}})
				if (name == longer) name = shorter;
			const auto at = value.find(';');
			value.insert(at == value.npos ? 0 : at, "\r\n \t");
		}
		return message;
	}
	SipText in_short(const SipText &request, Phone &who, const Dialog &call, const Media &media) {
		auto answer = who.reply_to(request, 200);
		if (answer.to_tag().empty())
			answer.set("To", answer.header("To") + ";tag=" + call.local_tag);
		answer.add("Contact", "<" + who.contact() + ">").add("Content-Type", "application/sdp");
		answer.body = media.sdp;
		return in_short(answer);
	}

	void short_and_folded_headers_make_a_call() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto sdp = sdps().front();
		const auto invite = alice.request("INVITE", place("bob"));
		auto &mine = alice.sends(in_short(invite));
		mine.call_id = invite.call_id();
		mine.request = invite;
		auto &theirs = bob.gets_call();
		bob.send(in_short(theirs.request, bob, theirs, sdp));
		alice.gets_answer(mine);
		check(sdp.sdp == alice.history().back().body, "the answer");
		bob.gets_ack(theirs);
		for (auto *who : {&alice, &bob}) {
			auto &other = who == &alice ? bob : alice;
			const auto info = who->request("INFO", who == &alice ? mine : theirs);
			who->send(in_short(info));
			other.send(in_short(other.reply_to(other.gets_request("INFO"), 200)));
			who->gets(200);
		}
		const auto bye = bob.request("BYE", theirs);
		bob.send(in_short(bye));
		bob.gets(200);
		alice.gets_bye(mine);
	}

	void contacts_that_lead_nowhere_change_nothing() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const std::string own = "<" + alice.contact() + ">", bobs = "<" + bob.contact() + ">";
		for (const std::string &odd : {std::string("*"), std::string("<tel:+4930123456>"),
					 std::string("<sip:"), std::string("<sip:nobody@[::1>")}) {
			auto &mine = alice.sends(alice.request("INVITE", place("bob")).set("Contact", odd));
			auto &theirs = bob.gets_call();
			bob.answers(theirs);
			alice.gets_answer(mine);
			bob.gets_ack(theirs);
			for (auto *who : {&alice, &bob}) {
				auto &other = who == &alice ? bob : alice;
				auto &its = who == &alice ? mine : theirs, &far = who == &alice ? theirs : mine;
				exchange(*who, other, who->request("UPDATE", its).set("Contact", odd));
				exchange(other, *who, other.request("INFO", far));
			}
			ends(alice, mine, bob, theirs);
		}
		for (auto *first : {&own, &bobs}) {
			const auto two = *first + ", <sip:x@127.0.0.1:2>";
			auto &who = first == &own ? alice : bob, &other = first == &own ? bob : alice;
			auto &mine = who.sends(who.request("INVITE", place(other.name()))
										   .set("Contact", two)
										   .add("Contact", two));
			auto &theirs = other.gets_call();
			other.answers(theirs);
			who.gets_answer(mine);
			other.gets_ack(theirs);
			ends(other, theirs, who, mine);
		}
	}

	void parties_may_have_telephone_numbers() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto invite = alice.request("INVITE", place("bob"));
		const auto tag = ";tag=" + invite.from_tag();
		invite.set("From", "\"A\" <tel:+49-30-1234;phone-context=+49>" + tag);
		auto &mine = alice.sends(invite.set("To", "<tel:911;phone-context=sca.test>"));
		mine.local_uri = "tel:+49-30-1234;phone-context=+49";
		mine.remote_uri = "tel:911;phone-context=sca.test";
		auto &theirs = bob.gets_call();
		equal("\"A\" <tel:+49-30-1234;phone-context=+49>",
				theirs.request.header("From").substr(0, 39), "From");
		bob.answers(theirs);
		alice.gets_answer(mine);
		bob.gets_ack(theirs);
		exchange(alice, bob, alice.request("INFO", mine));
		exchange(bob, alice, bob.request("INFO", theirs));
		ends(bob, theirs, alice, mine);
	}

	// The 180 has no To-tag, the 183 has another one than the 200.
	void a_to_tag_may_change_with_the_answer() {
		auto &alice = phone("alice"), &bob = phone("bob");
		for (auto *last : {&alice, &bob}) {
			const auto call = invited(alice, bob);
			auto ringing = bob.reply_to(call.callee->request, 180);
			bob.send(ringing.set("To", call.callee->request.header("To")));
			const auto shown = alice.gets(180).to_tag();
			auto early = bob.reply_to(call.callee->request, 183);
			early.set("To", early.header("To") + ";tag=early");
			bob.send(early.add("Contact", "<sip:elsewhere@127.0.0.1:7>"));
			equal(shown, alice.gets(183).to_tag(), "the To-tag of the 183");
			bob.answers(*call.callee);
			alice.gets_answer(*call.caller);
			equal(shown, alice.history().back().to_tag(), "the To-tag of the 200");
			bob.gets_ack(*call.callee);
			exchange(alice, bob, alice.request("INFO", *call.caller));
			if (last == &alice)
				ends(alice, bob, call);
			else
				ends(bob, *call.callee, alice, *call.caller);
		}
	}

	// RFC 3261 7.1: they are told apart. Nobody hangs up.
	void a_method_in_lower_case_is_another_one() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		for (const auto *method : {"info", "bye", "update", "refer"}) {
			exchange(alice, bob, alice.request(method, *call.caller));
			exchange(bob, alice, bob.request(method, *call.callee));
		}
		ends(alice, bob, call);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bTortureTest);

} // namespace

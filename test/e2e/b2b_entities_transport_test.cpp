// Legs of b2b_entities.so over several transports, and to phones behind a NAT.
#include "test/e2e/b2b_entities_fixture.hpp"
#include "test/support/bare_phone.hpp"

namespace {

using namespace test;

class B2bEntitiesTransportTest : public B2bEntitiesTest {
	CPPUNIT_TEST_SUITE(B2bEntitiesTransportTest);
	CPPUNIT_TEST(one_leg_over_tcp_the_other_over_udp);
	CPPUNIT_TEST(one_leg_over_ipv6_the_other_over_ipv4);
	CPPUNIT_TEST(one_leg_over_ipv4_the_other_over_ipv6);
	CPPUNIT_TEST(a_phone_behind_a_nat_is_reached_where_it_sends_from);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_entities();
		made.modparams = {R"("b2b_entities", "nat_target", 1)"};
		return made;
	}

	void one_leg_over_tcp_the_other_over_udp() {
		auto &alice = ladder().tcp_phone("alice", user_of("alice"));
		alice.registers();
		auto &bob = phone("bob");
		for (Phone *caller : {&alice, &bob}) {
			Phone &callee = caller == &alice ? bob : alice;
			const auto call = connected(*caller, callee);
			Dialog &on_tcp = caller == &alice ? *call.caller : *call.callee;
			check(on_tcp.target.find("transport=tcp") != std::string::npos, on_tcp.target);
			exchange(*caller, callee, caller->request("INFO", *call.caller));
			exchange(callee, *caller, callee.request("INFO", *call.callee));
			ends(callee, *call.callee, *caller, *call.caller);
		}
		no_session_stays();
	}

	SipText request_to(BarePhone &phone, const std::string &title) {
		auto came = phone.receive(2000);
		while (came && came->title() != title) came = phone.receive(2000);
		check(came.has_value(), "nothing comes: " + title);
		return *came;
	}

	void one_leg_over_ipv6_the_other_over_ipv4() {
		auto made = recipe();
		made.on_ipv6 = true;
		use(shared_kamailio(made));
		auto &bob = phone("bob");
		BarePhone alice(BarePhone::By::Udp, "::1", server().port());
		auto invite = alice.subscribe("sip:" + user_of("bob") + "@sca.test");
		invite.first_line = "INVITE sip:" + user_of("bob") + "@sca.test SIP/2.0";
		invite.set("CSeq", "1 INVITE").drop("Event").drop("Expires");
		alice.send(invite);
		auto &theirs = bob.gets_call();
		check(theirs.request.print().find("[::1]") == std::string::npos, "bob sees IPv4 alone");
		bob.answers(theirs);
		const auto answer = alice.gets(200);
		const auto contact = uri_of(answer.header("Contact"));
		check(contact.find("[::1]") != std::string::npos, "alice sees IPv6: " + contact);
		auto ack = BarePhone::within(invite, answer, 0, 1);
		ack.first_line = "ACK " + contact + " SIP/2.0";
		alice.send(ack.set("CSeq", "1 ACK").drop("Expires"));
		bob.gets_ack(theirs);
		bob.hangs_up(theirs);
		bob.gets(200);
		alice.send(bob.reply_to(request_to(alice, "BYE " + alice.contact()), 200));
		no_session_stays();
	}

	void one_leg_over_ipv4_the_other_over_ipv6() {
		auto made = recipe();
		made.on_ipv6 = true;
		use(shared_kamailio(made));
		auto &alice = phone("alice");
		BarePhone bob(BarePhone::By::Udp, "::1", server().port());
		auto binding = alice.request("REGISTER", "sip:sca.test");
		binding.set("To", "<sip:" + user_of("bob") + "@sca.test>").add("Expires", "600");
		alice.send(binding.set("Contact", "<" + bob.contact() + ">"));
		alice.gets(200);
		auto &mine = alice.calls(user_of("bob"));
		const auto invite = request_to(bob, "INVITE " + bob.contact());
		const auto contact = uri_of(invite.header("Contact"));
		check(contact.find("[::1]") != std::string::npos, "bob sees IPv6: " + contact);
		auto answer = alice.reply_to(invite, 200);
		answer.set("To", answer.header("To") + ";tag=six");
		bob.send(answer.add("Contact", "<" + bob.contact() + ">"));
		alice.gets_answer(mine);
		check(alice.history().back().print().find("[::1]") == std::string::npos,
				"alice sees IPv4 alone");
		equal("six", request_to(bob, "ACK " + bob.contact()).to_tag(), "the ACK");
		alice.hangs_up(mine);
		bob.send(alice.reply_to(request_to(bob, "BYE " + bob.contact()), 200));
		alice.gets(200);
		no_session_stays();
	}

	void a_phone_behind_a_nat_is_reached_where_it_sends_from() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto invite = alice.request("INVITE", "sip:" + user_of("bob") + "@sca.test");
		auto &mine = alice.sends(invite.set("Contact", "<sip:alice@192.168.77.1:5060>"));
		auto &theirs = bob.gets_call();
		auto answer = bob.reply_to(theirs.request, 200);
		answer.set("To", answer.header("To") + ";tag=" + theirs.local_tag);
		bob.send(answer.add("Contact", "<sip:bob@10.99.0.1>"));
		alice.learn(mine, alice.gets(200));
		alice.acks(mine);
		equal("sip:bob@10.99.0.1", bob.gets_request("ACK").uri(), "the Request-URI of the ACK");
		const auto info = exchange(bob, alice, bob.request("INFO", theirs));
		equal("sip:alice@192.168.77.1:5060", info.uri(), "that of a request");
		ends(alice, mine, bob, theirs);
		no_session_stays();
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bEntitiesTransportTest);

} // namespace

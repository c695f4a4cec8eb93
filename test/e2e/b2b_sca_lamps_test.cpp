// Calls of b2b_sca.so on the lamps of phones that have subscribed with sca.so.
#include "test/e2e/b2b_sca_fixture.hpp"
#include "test/support/bare_phone.hpp"

namespace {

using namespace test;

class B2bScaLampsTest : public B2bScaTest {
	CPPUNIT_TEST_SUITE(B2bScaLampsTest);
	CPPUNIT_TEST(phones_see_a_call_of_their_line);
	CPPUNIT_TEST(phones_see_a_call_to_their_line);
	CPPUNIT_TEST(a_phone_seizes_for_its_call);
	CPPUNIT_TEST(what_another_phone_has_seized_is_not_taken);
	CPPUNIT_TEST(proxied_calls_are_on_the_same_line);
	CPPUNIT_TEST(a_proxy_does_not_take_back_a_call_of_a_session);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override { return with_sca(); }

	// A phone of the line; one registers, so that none learns of the other.
	Phone &member(const std::string &name) {
		auto &phone = ladder().phone(name, line());
		if (name == "alice") phone.registers();
		phone.subscribes();
		phone.sees("idle");
		return phone;
	}
	static Headers of_line(const std::string &line, unsigned index = 0) {
		Headers headers{{"X-Line", line}, {"X-Entity", "1"}};
		if (index)
			headers.emplace_back(
					"Call-Info", "<sip:sca.test>;appearance-index=" + std::to_string(index));
		return headers;
	}

	void phones_see_a_call_of_their_line() {
		auto &alice = member("alice"), &other = member("other"), &bob = phone("bob");
		auto &calling = calls(alice, "bob", of_line(line()));
		auto &called = bob.gets_call();
		other.sees("1 progressing");
		connect(alice, calling, bob, called);
		other.sees("1 active");
		holds(alice, calling, bob, called);
		other.sees("1 held");
		auto &taking = takes_back(other, 1);
		is_taken_over(other, taking, bob, called, alice, calling);
		alice.shows("1 active");
		other.sees("1 active");
		ends(other, taking, bob, called);
		other.sees("idle");
		alice.shows("idle");
	}

	void phones_see_a_call_to_their_line() {
		auto &alice = member("alice"), &bob = phone("bob");
		auto &calling = calls(bob, "line", {{"X-Line", aor()}, {"X-Entity", "0"}});
		auto &called = alice.gets_call();
		alice.sees("1 alerting");
		connect(bob, calling, alice, called);
		alice.sees("1 active");
		ends(bob, calling, alice, called);
		alice.sees("idle");
	}

	void a_phone_seizes_for_its_call() {
		auto &alice = member("alice"), &other = member("other"), &bob = phone("bob");
		alice.seizes(2);
		other.sees("2 seized");
		auto &calling = calls(alice, "bob", of_line(line(), 2));
		auto &called = bob.gets_call();
		other.sees("2 progressing");
		alice.gets_notify("line-seize").is_terminated("noresource");
		connect(alice, calling, bob, called);
		other.sees("2 active");
		ends(alice, calling, bob, called);
		other.sees("idle");
		alice.shows("idle");
	}

	void what_another_phone_has_seized_is_not_taken() {
		auto &alice = member("alice"), &other = member("other"), &bob = phone("bob");
		other.seizes(1);
		alice.sees("1 seized");
		auto &calling = calls(alice, "bob", of_line(line(), 1));
		auto &called = bob.gets_call();
		alice.sees("1 seized, 2 progressing");
		bob.replies(called, 486);
		alice.gets(486);
		bob.gets_ack(called);
		alice.sees("1 seized");
		other.releases(1);
		alice.sees("idle");
		other.shows("idle");
		static_cast<void>(calling);
	}

	void proxied_calls_are_on_the_same_line() {
		auto &alice = member("alice"), &bob = phone("bob");
		BarePhone far(BarePhone::By::Udp, server().address(), server().port());
		auto proxied = alice.request("INVITE", far.contact());
		proxied.add("X-Proxied", "1").add("Call-Info", "<sip:sca.test>;appearance-index=1");
		alice.sends(proxied);
		auto first = far.receive(2000);
		check(first.has_value(), "the proxied call arrives");
		alice.sees("1 seized");
		auto &calling = calls(alice, "bob", of_line(line(), 1));
		auto &called = bob.gets_call();
		alice.sees("1 seized, 2 progressing");
		bob.replies(called, 486);
		alice.gets(486);
		bob.gets_ack(called);
		alice.sees("1 seized");
		far.send(bob.reply_to(*first, 486));
		alice.gets(486);
		alice.sees("idle");
		static_cast<void>(calling);
	}

	void a_proxy_does_not_take_back_a_call_of_a_session() {
		auto &alice = member("alice"), &other = member("other"), &bob = phone("bob");
		auto &calling = calls(alice, "bob", of_line(line()));
		auto &called = bob.gets_call();
		connect(alice, calling, bob, called);
		holds(alice, calling, bob, called);
		other.shows("1 held");
		auto invite = other.request("INVITE", other.aor());
		invite.add("X-Proxied", "1").add("Call-Info", "<sip:sca.test>;appearance-index=1");
		other.sends(invite);
		other.gets(480);
		other.shows("1 held");
		ends(alice, calling, bob, called);
		other.shows("idle");
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaLampsTest);

} // namespace

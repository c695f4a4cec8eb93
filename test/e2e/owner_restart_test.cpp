// A phone is still the owner of what it had when the server comes back, whatever Contact it writes.
#include "test/support/call.hpp"
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"
#include "test/support/stored.hpp"

namespace {

using namespace test;

// Each test has a server of its own.
class OwnerRestartTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(OwnerRestartTest);
	OURS_TEST(a_seizure_is_used_after_a_restart);
	OURS_TEST(a_seizure_is_used_after_a_crash);
	OURS_TEST(a_private_hold_is_retrieved_after_a_restart);
	OURS_TEST(a_private_hold_is_retrieved_after_a_crash);
	CPPUNIT_TEST_SUITE_END();

	using Breaks = void (*)(Kamailio &);

	static void restarts(Kamailio &server) { server.restart(); }
	static void crashes(Kamailio &server) {
		server.kill9();
		server.start();
	}

	// The phone's own Contact is not in it: user and transport differ.
	static Dialog &calls_as_another(Phone &phone, const std::string &user, unsigned index) {
		auto invite = phone.request("INVITE", "sip:" + user + "@sca.test");
		invite.set("Contact",
				"<sip:k3x9q2v7@127.0.0.1:" + std::to_string(phone.local_port())
						+ ";transport=udp>");
		if (index)
			invite.add("Call-Info", "<sip:sca.test>;appearance-index=" + std::to_string(index));
		return phone.sends(invite);
	}

	static void uses_its_seizure(const Recipe &recipe, Breaks break_it) {
		Office office(recipe);
		auto &alice = office.joined("alice"), &bob = office.ladder.phone("bob", "far1");
		alice.seizes(1);
		break_it(office.server);
		bob.registers();
		const Side ours{alice, calls_as_another(alice, "far1", 0)}, theirs{bob, bob.gets_call()};
		answers(theirs, ours);
		alice.shows("1 active");
		ends(ours, theirs);
		alice.shows("idle");
		office.server.stop();
	}
	void a_seizure_is_used_after_a_restart() { uses_its_seizure({}, restarts); }
	void a_seizure_is_used_after_a_crash() { uses_its_seizure(with({kWriteThrough}), crashes); }

	static void retrieves_its_hold(const Recipe &recipe, Breaks break_it) {
		Office office(recipe);
		auto &alice = office.joined("alice"), &anna = office.joined("anna");
		auto &bob = office.ladder.phone("bob", "far1");
		bob.registers();
		alice.seizes(1);
		const Side ours{alice, alice.calls("far1", on(1))}, theirs{bob, bob.gets_call()};
		answers(theirs, ours);
		auto media = directed("sendonly", 1);
		media.state = "held-private";
		reinvites(ours, theirs, media);
		alice.shows("1 held-private");
		break_it(office.server);
		anna.retrieves(1);
		anna.gets(403);
		calls_as_another(alice, "line1", 1);
		const auto &invite = bob.gets_call().request;
		office.ladder.check(!invite.header("Replaces").empty(), "the INVITE replaces the call");
		alice.shows("1 active");
		office.server.stop();
	}
	void a_private_hold_is_retrieved_after_a_restart() { retrieves_its_hold({}, restarts); }
	void a_private_hold_is_retrieved_after_a_crash() {
		retrieves_its_hold(with({kWriteThrough}), crashes);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(OwnerRestartTest);

} // namespace

// What the phones of a shared line see when a call of theirs is held or transferred.
#include "test/e2e/callops_fixture.hpp"

namespace {

using namespace test;

class CallopsLampsTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsLampsTest);
	CPPUNIT_TEST(lamps_follow_hold);
	CPPUNIT_TEST(lamps_follow_a_transfer);
	CPPUNIT_TEST(lamps_follow_to_a_call_that_is_not_ours);
	CPPUNIT_TEST_SUITE_END();

	// alice has a line, and calls bob on its first appearance.
	Phone &line_phone() {
		auto made = recipe();
		made.defines["WITH_SCA"] = "1";
		use(shared_kamailio(made));
		auto &alice = ladder().phone("alice", user_of("alice"));
		alice.registers();
		alice.send(alice.subscribe_request("call-info", 600));
		alice.gets(202);
		alice.gets_notify().says("idle");
		return alice;
	}

	Call called_on_line(Phone &alice, Phone &bob) {
		auto &call = alice.calls(user_of("bob"), on(1));
		auto &theirs = bob.gets_call();
		answers({bob, theirs}, {alice, call});
		alice.shows("1 active");
		return {&call, &theirs};
	}

	void lamps_follow_hold() {
		auto &alice = line_phone(), &bob = phone("bob");
		const auto call = called_on_line(alice, bob);
		accepted(rpc("callops.hold", {call.id()}));
		get_offers(alice, bob, call, "inactive");
		alice.shows("1 held");
		accepted(rpc("callops.unhold", {call.id()}));
		get_offers(alice, bob, call, "sendrecv");
		alice.shows("1 active");
		ends(alice, *call.caller, bob, *call.callee);
		alice.shows("idle");
	}

	// The script shows the new call to sca.so: it has a lamp of its own.
	void lamps_follow_a_transfer() {
		auto &alice = line_phone();
		auto &bob = phone("bob"), &carol = phone("carol");
		const auto call = called_on_line(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		const auto refer_to = uri_of(accepts_refer(alice).header("Refer-To"));
		const auto fresh = connected_to(alice, refer_to, carol);
		told(call.id(), {"start caller", "ok caller 200 OK"});
		ends(alice, *call.caller, bob, *call.callee);
		alice.shows("2 active");
		ends(carol, *fresh.callee, alice, *fresh.caller);
		alice.shows("idle");
	}

	// Nobody but us knows of the new call: the lamp goes on, and tells where to.
	void lamps_follow_to_a_call_that_is_not_ours() {
		auto &alice = line_phone();
		auto &bob = phone("bob");
		const auto call = called_on_line(alice, bob);
		accepted(rpc("callops.transfer",
				{call.id(), "caller", "sip:far@192.0.2.9", "x@far.example", "", "ft", "tt"}));
		accepts_refer(alice);
		notifies(alice, *call.caller, "200 OK", kDone);
		told(call.id(), {"start caller", "notify caller 200 OK", "ok caller 200 OK"});
		alice.gets_notify().says("1 active").names(1, "sip:far@192.0.2.9");
		ends(alice, *call.caller, bob, *call.callee);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsLampsTest);

} // namespace

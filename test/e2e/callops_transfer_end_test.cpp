// How a transfer ends: NOTIFYs early, late and unreadable, and calls that end meanwhile.
#include "test/e2e/callops_fixture.hpp"

namespace {

using namespace test;

class CallopsTransferEndTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsTransferEndTest);
	CPPUNIT_TEST(who_stays_may_hang_up_first);
	CPPUNIT_TEST(who_is_referred_may_hang_up_first);
	CPPUNIT_TEST(who_hung_up_and_calls_nobody_has_failed);
	CPPUNIT_TEST(a_subscription_may_end_without_a_result);
	CPPUNIT_TEST(notifies_are_answered_whatever_they_say);
	CPPUNIT_TEST(a_notify_after_the_end_is_answered);
	CPPUNIT_TEST(the_parameter_goes_even_when_its_call_has_ended);
	CPPUNIT_TEST_SUITE_END();

	void who_stays_may_hang_up_first() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		const auto refer = accepts_refer(alice);
		ends(bob, *call.callee, alice, *call.caller);
		ladder().wait(6000); // until the dialog module has forgotten the call
		told(call.id(), {"start caller"});
		connected_to(alice, uri_of(refer.header("Refer-To")), carol);
		told(call.id(), {"start caller", "ok caller 200 OK"});
	}

	void who_is_referred_may_hang_up_first() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "callee", place("carol")}));
		const auto refer = accepts_refer(bob);
		notifies(bob, *call.callee, "100 Trying", kDone);
		ends(bob, *call.callee, alice, *call.caller);
		ladder().wait(1000);
		const auto fresh = connected_to(bob, uri_of(refer.header("Refer-To")), carol);
		told(call.id(), {"start callee", "notify callee 100 Trying", "ok callee 200 OK"});
		equal(fresh.id(), raw_events(call.id()).back()["transfer_callid"].asString(),
				"transfer_callid");
	}

	void who_hung_up_and_calls_nobody_has_failed() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		accepts_refer(alice);
		ends(alice, *call.caller, bob, *call.callee);
		ladder().wait(3000);
		told(call.id(), {"start caller"});
		ladder().wait(1200);
		told(call.id(), {"start caller", "fail caller 487 Request Terminated"});
	}

	void a_subscription_may_end_without_a_result() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		const auto refer = accepts_refer(alice);
		auto notify = alice.request("NOTIFY", *call.caller);
		alice.send(notify.add("Event", "refer").add("Subscription-State", kDone));
		alice.gets(200);
		connected_to(alice, uri_of(refer.header("Refer-To")), carol);
		told(call.id(), {"start caller", "notify caller", "ok caller 200 OK"});
		ends(alice, *call.caller, bob, *call.callee);
	}

	void notifies_are_answered_whatever_they_say() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		accepts_refer(alice);
		notifies(alice, *call.caller, "100 Trying", kActive);
		auto again = alice.request("NOTIFY", *call.caller);
		again.add("Event", "refer").add("Subscription-State", kActive);
		again.add("Content-Type", "message/sipfrag");
		again.body = "no status line";
		alice.send(again);
		alice.gets(400);
		notifies(alice, *call.caller, "503 Service Unavailable", kDone);
		notifies(alice, *call.caller, "200 OK", kDone);
		told(call.id(),
				{"start caller", "notify caller 100 Trying",
						"notify caller 503 Service Unavailable",
						"fail caller 503 Service Unavailable"});
		bob.hears_nothing(100);
		// another package is no business of ours
		auto other = alice.request("NOTIFY", *call.caller);
		alice.send(other.add("Event", "presence").add("Subscription-State", "active"));
		alice.gets(200);
		bob.gets_notify("presence");
	}

	void a_notify_after_the_end_is_answered() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		accepts_refer(alice);
		ends(alice, *call.caller, bob, *call.callee);
		ladder().wait(300);
		notifies(alice, *call.caller, "200 OK", kDone);
		bob.hears_nothing(100);
		told(call.id(), {"start caller", "notify caller 200 OK", "ok caller 200 OK"});
	}

	void the_parameter_goes_even_when_its_call_has_ended() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		const auto refer = accepts_refer(alice);
		ends(bob, *call.callee, alice, *call.caller);
		const auto late = connected_to(alice, uri_of(refer.header("Refer-To")), carol);
		check(late.callee->request.uri().find("osid") == std::string::npos,
				"the parameter should be gone");
		const auto wild = connected_to(alice, place("carol") + ";osid=12%3B.nonsense;x=y", carol);
		check(wild.callee->request.uri().find("osid") == std::string::npos,
				"any value should be gone");
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsTransferEndTest);

} // namespace

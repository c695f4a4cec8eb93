// Headers as phones may write them: compact names, folded, in upper case.
#include "test/e2e/callops_fixture.hpp"

namespace {

using namespace test;

class CallopsHeadersTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsHeadersTest);
	CPPUNIT_TEST(a_notify_with_compact_names);
	CPPUNIT_TEST(a_replacing_call_with_a_folded_header);
	CPPUNIT_TEST(a_prack_in_upper_case);
	CPPUNIT_TEST_SUITE_END();

	void a_notify_with_compact_names() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		accepts_refer(alice);
		auto notify = alice.request("NOTIFY", *call.caller);
		notify.add("o", "\r\n refer").add("SUBSCRIPTION-STATE", kDone);
		notify.add("c", "message/sipfrag").body = "SIP/2.0 486 Busy Here\r\n";
		alice.send(notify);
		alice.gets(200);
		told(call.id(),
				{"start caller", "notify caller 486 Busy Here", "fail caller 486 Busy Here"});
		ends(alice, *call.caller, bob, *call.callee);
	}

	void a_replacing_call_with_a_folded_header() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto first = connected(alice, bob), second = connected(alice, carol);
		accepted(rpc("callops.transfer", {first.id(), "callee", "", second.id(), "callee"}));
		accepts_refer(bob);
		const auto &end = *second.callee;
		const auto made = connected_to(bob, place("carol"), carol,
				{{"REPLACES",
						second.id() + "\r\n\t;TO-TAG=" + end.local_tag
								+ "\r\n ;From-Tag=" + end.remote_tag}});
		told(second.id(), {"start callee", "ok callee 200 OK"});
		ends(bob, *made.caller, carol, *made.callee);
		ends(alice, *first.caller, bob, *first.callee);
		ends(alice, *second.caller, carol, *second.callee);
	}

	void a_prack_in_upper_case() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		hold_and_resume(alice, bob, call);
		auto prack = alice.request("PRACK", *call.caller);
		const auto number = std::to_string(prack.cseq() - 1);
		alice.send(prack.add("RACK", "1\r\n " + number + " INVITE"));
		bob.send(bob.reply_to(bob.gets_request("PRACK"), 200));
		alice.gets(200);
		ends(alice, *call.caller, bob, *call.callee);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsHeadersTest);

} // namespace

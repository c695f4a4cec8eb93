// Calls while shared memory runs out, a piece of it at a time (probe/shm_probe_mod.cpp): the phones' own requests go through
// with the right CSeq whatever callops lacks.
#include "test/e2e/callops_fixture.hpp"
#include "test/support/environment.hpp"

#include <algorithm>
#include <functional>
#include <string>

namespace {

using namespace test;

class CallopsMemoryTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsMemoryTest);
	CPPUNIT_TEST(a_call_passes);
	CPPUNIT_TEST(a_hold_is_done_or_refused);
	CPPUNIT_TEST(a_transfer_is_done_or_refused);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = CallopsTest::recipe();
		made.routes = "loadmodule \"" + probe_module("shm_probe") + "\"\n";
		made.modparams = {R"("callops", "hold_timeout", 1)", R"("callops", "transfer_timeout", 1)"};
		return made;
	}

	// Takes one piece away after the other, until all are had.
	void each_missing(const std::function<void(const std::function<void()> &)> &conversation) {
		int missing = 1, n = 0;
		for (; missing > 0; ++n) {
			conversation([&] { rpc("shm_probe.fail", {"callops", std::to_string(n + 1)}); });
			missing = rpc("shm_probe.failed", {})["result"].asInt();
		}
		check(n > 10, "memory was taken away");
	}

	static bool has_request(const Phone &phone, const std::string &method) {
		return std::any_of(phone.inbox().begin(), phone.inbox().end(),
				[&](const SipText &one) { return !one.is_reply() && one.method() == method; });
	}

	// What each of the two gets of the other has a number above the last, see tearDown().
	void talk_and_end(Phone &alice, Phone &bob, const Call &call) {
		exchange(alice, *call.caller, bob, "INFO");
		exchange(bob, *call.callee, alice, "INFO");
		ends(alice, *call.caller, bob, *call.callee);
		ladder().settle(10);
	}

	void a_call_passes() {
		auto &alice = phone("alice"), &bob = phone("bob");
		each_missing([&](const std::function<void()> &take_away) {
			take_away();
			const auto call = connected(alice, bob);
			reinvites(alice, *call.caller, bob, *call.callee, directed("sendonly"));
			talk_and_end(alice, bob, call);
		});
	}

	void answers_what_came(Phone &phone, Dialog &dialog) {
		if (!has_request(phone, "INVITE")) return;
		phone.gets_reinvite(dialog);
		phone.replies(dialog, 200, directed("inactive"));
		phone.gets_ack(dialog);
	}

	void a_hold_is_done_or_refused() {
		auto &alice = phone("alice"), &bob = phone("bob");
		each_missing([&](const std::function<void()> &take_away) {
			const auto call = connected(alice, bob);
			take_away();
			rpc("callops.hold", {call.id()});
			ladder().settle(20);
			answers_what_came(alice, *call.caller);
			answers_what_came(bob, *call.callee);
			ladder().settle(10);
			talk_and_end(alice, bob, call);
		});
	}

	void a_transfer_is_done_or_refused() {
		auto &alice = phone("alice"), &bob = phone("bob");
		each_missing([&](const std::function<void()> &take_away) {
			const auto call = connected(alice, bob);
			take_away();
			rpc("callops.transfer", {call.id(), "caller", place("carol")});
			ladder().settle(20);
			if (has_request(alice, "REFER")) {
				accepts_refer(alice);
				notifies(alice, *call.caller, "404 Not Found", kDone);
			}
			talk_and_end(alice, bob, call);
		});
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsMemoryTest);

} // namespace

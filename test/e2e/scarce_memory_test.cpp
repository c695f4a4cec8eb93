// Calls of a line while shared memory runs out, a piece of it at a time (probe/shm_probe_mod.cpp): the call goes on at both
// ends, and leaves no lamp.
#include "test/support/environment.hpp"
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"

#include <functional>
#include <string>

namespace {

using namespace test;

class ServerMemoryTest : public ScaTest {
	CPPUNIT_TEST_SUITE(ServerMemoryTest);
	OURS_TEST(a_call_out_leaves_no_lamp);
	OURS_TEST(a_call_in_leaves_no_lamp);
	OURS_TEST(a_subscription_is_made_or_refused);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		Recipe made;
		made.routes = "loadmodule \"" + probe_module("shm_probe") + "\"\n";
		return made;
	}

	// Takes one piece away after the other, until all are had.
	void each_missing(const std::function<void()> &conversation) {
		int missing = 1, n = 0;
		for (; missing > 0; ++n) {
			server().rpc("shm_probe.fail", "sca", std::to_string(n + 1));
			conversation();
			missing = server().rpc("shm_probe.failed")["result"].asInt();
			const auto lines = server().rpc("sca.lines", aor())["result"];
			ladder().check_equal("0", std::to_string(lines[0]["appearances"].size()),
					"appearances after the call, " + std::to_string(n));
		}
		ladder().check(n > 4, "memory was taken away");
	}

	void a_call_out_leaves_no_lamp() {
		auto &alice = joined("alice"), &bob = far_end("bob");
		each_missing([&] {
			const auto call = invites(alice, bob, on(1));
			bob.replies(call.far.dialog, 180);
			alice.gets(180);
			answers(call.far, call.near);
			reinvites(call.near, call.far, directed("sendonly", 1));
			ends(call.near, call.far);
			ladder().settle(15);
		});
		alice.shows("idle");
	}

	void a_call_in_leaves_no_lamp() {
		auto &alice = joined("alice"), &bob = far_end("bob");
		each_missing([&] {
			auto &call = bob.calls(line());
			auto &theirs = alice.gets_call();
			answers({alice, theirs}, {bob, call});
			reinvites({alice, theirs}, {bob, call}, directed("sendonly"));
			ends({bob, call}, {alice, theirs});
			ladder().settle(15);
		});
		alice.shows("idle");
	}

	void a_subscription_is_made_or_refused() {
		auto &alice = member("alice");
		each_missing([&] {
			alice.send(alice.subscribe_request("call-info", 600));
			for (int i = 0; i < 100 && alice.inbox().empty(); ++i) ladder().pump(20);
			ladder().check(!alice.inbox().empty(), "the SUBSCRIBE is answered");
			ladder().settle(15);
			alice.forgets();
		});
		alice.shows("idle");
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(ServerMemoryTest);

} // namespace

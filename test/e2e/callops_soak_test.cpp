// A thousand operations on one call leave shared memory where it was.
#include "test/e2e/callops_fixture.hpp"

#include <chrono>

namespace {

using namespace test;
using Clock = std::chrono::steady_clock;

constexpr int kRounds = 1000;
constexpr int kLongest = 60; // seconds

class CallopsSoakTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsSoakTest);
	CPPUNIT_TEST(a_thousand_holds_leave_no_memory_behind);
	CPPUNIT_TEST(a_thousand_transfers_leave_no_memory_behind);
	CPPUNIT_TEST_SUITE_END();

	// tm keeps transactions that are over: a second here, not five.
	void use_server_that_forgets() {
		auto made = recipe();
		made.modparams = {R"("tm", "wt_timer", 1000)"};
		made.shm_mb = 128;
		use(shared_kamailio(made));
	}

	template <class F>
	void leaves_no_memory(F &&round) {
		constexpr int64_t kRoom = 16384; // for a transaction of tm that lingers
		for (int i = 0; i < 60; ++i) round();
		ladder().wait(3000);
		const auto before = static_cast<int64_t>(server().shm_used());
		const auto begin = Clock::now();
		for (int i = 0; i < kRounds; ++i) round();
		const std::chrono::duration<double> took = Clock::now() - begin;
		int64_t grown = kRoom;
		for (int i = 0; i < 20 && grown >= kRoom; ++i) {
			ladder().wait(300);
			grown = static_cast<int64_t>(server().shm_used()) - before;
		}
		check(grown < kRoom, "shared memory has grown by " + std::to_string(grown) + " bytes");
		check(took.count() < kLongest, "it took " + std::to_string(took.count()) + " s");
	}

	void a_thousand_holds_leave_no_memory_behind() {
		use_server_that_forgets();
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		leaves_no_memory([&] { hold_and_resume(alice, bob, call, 3); });
		exchange(alice, *call.caller, bob, "INFO");
		ends(alice, *call.caller, bob, *call.callee);
	}

	void a_thousand_transfers_leave_no_memory_behind() {
		use_server_that_forgets();
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		leaves_no_memory([&] {
			accepted(rpc("callops.transfer", {call.id(), "caller", "sip:agent@192.0.2.7"}));
			accepts_refer(alice);
			notifies(alice, *call.caller, "486 Busy Here", kDone);
		});
		exchange(bob, *call.callee, alice, "INFO");
		ends(alice, *call.caller, bob, *call.callee);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsSoakTest);

} // namespace

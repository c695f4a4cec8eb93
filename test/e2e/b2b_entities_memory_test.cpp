// What a call through b2b_entities.so leaves behind: nothing.
#include "test/e2e/b2b_entities_fixture.hpp"

namespace {

using namespace test;

class B2bEntitiesMemoryTest : public B2bEntitiesTest {
	CPPUNIT_TEST_SUITE(B2bEntitiesMemoryTest);
	CPPUNIT_TEST(calls_of_every_kind_give_all_memory_back);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_entities();
		made.modparams = {R"("tm", "wt_timer", 200)"};
		return made;
	}

	// When tm has let all transactions go. The host frees some of its own a little later.
	long used() {
		no_session_stays();
		for (int i = 0; i < 100; ++i) {
			if (server().rpc("tm.stats")["result"]["current"].asInt() == 0) break;
			ladder().wait(50);
		}
		return static_cast<long>(server().shm_used());
	}

	void calls(Phone &alice, Phone &bob) {
		const auto plain = connected(alice, bob);
		exchange(alice, bob, alice.request("INFO", *plain.caller));
		alice.reinvites(*plain.caller, directed("sendonly"));
		bob.gets_reinvite(*plain.callee);
		bob.answers(*plain.callee);
		alice.gets_answer(*plain.caller);
		bob.gets_ack(*plain.callee);
		ends(bob, *plain.callee, alice, *plain.caller);

		const auto refused = invited(alice, bob);
		bob.replies(*refused.callee, 486);
		alice.gets(486);
		bob.gets_ack(*refused.callee);

		const auto given_up = invited(alice, bob);
		bob.replies(*given_up.callee, 180);
		alice.gets(180);
		alice.cancels(*given_up.caller);
		alice.gets(487);
		bob.gets_cancel(*given_up.callee);
	}

	void calls_of_every_kind_give_all_memory_back() {
		auto &alice = phone("alice"), &bob = phone("bob");
		for (int i = 0; i < 3; ++i) calls(alice, bob);
		const long before = used();
		for (int i = 0; i < 5; ++i) calls(alice, bob);
		long after = used();
		for (int i = 0; i < 40 && after != before; ++i) {
			ladder().wait(50);
			after = used();
		}
		equal(std::to_string(before), std::to_string(after), "bytes of shared memory in use");
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bEntitiesMemoryTest);

} // namespace

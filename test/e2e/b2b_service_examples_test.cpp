// Services of a telephone system, by the scripts that operators copy.
#include "test/e2e/b2b_example_fixture.hpp"

namespace {

using namespace test;

// A call that rings elsewhere is taken by dialling *8 and the number.
class B2bPickupExampleTest : public B2bExampleTest {
	CPPUNIT_TEST_SUITE(B2bPickupExampleTest);
	CPPUNIT_TEST(a_call_that_rings_is_picked_up);
	CPPUNIT_TEST_SUITE_END();

	Dialog &picks_up(Phone &dave) { return dave.calls("*8" + user_of("bob")); }

	// bob has two phones, and both ring.
	struct Ringing {
		Dialog &call, &bobs, &desks;
	};
	Ringing rings(Phone &alice, Phone &bob, Phone &desk) {
		auto &call = alice.calls(user_of("bob"));
		auto &bobs = bob.gets_call(), &desks = desk.gets_call();
		bob.replies(bobs, 180);
		alice.learn(call, alice.gets(180));
		desk.replies(desks, 180);
		alice.gets(180);
		return {call, bobs, desks};
	}

	void is_picked_up(Phone &alice, Phone &bob, Phone &desk, Phone &dave) {
		const auto all = rings(alice, bob, desk);
		auto &daves = picks_up(dave);
		bob.gets_cancel(all.bobs);
		desk.gets_cancel(all.desks);
		const auto update = alice.gets_request("UPDATE");
		equal(daves.body, update.body, "what alice is offered");
		auto ok = alice.reply_to(update, 200);
		ok.add("Content-Type", "application/sdp");
		ok.body = all.call.body;
		alice.send(ok);
		alice.gets_answer(all.call);
		dave.gets_answer(daves);
		equal(all.call.body, dave.history().back().body, "alice's answer");
		ladder().settle(30);
		ends(dave, daves, alice, all.call);
	}

	void there_is_nothing(Phone &dave) {
		picks_up(dave);
		dave.gets(404);
	}

	void a_call_that_rings_is_picked_up() {
		with("b2b-pickup.cfg", {}, [&] {
			auto &alice = phone("alice"), &bob = phone("bob"), &desk = phone("bob"),
				 &dave = phone("dave");
			there_is_nothing(dave);
			is_picked_up(alice, bob, desk, dave);
			there_is_nothing(dave);
			const auto all = rings(alice, bob, desk);
			bob.answers(all.bobs);
			alice.gets_answer(all.call);
			bob.gets_ack(all.bobs);
			desk.gets_cancel(all.desks);
			there_is_nothing(dave);
			ends(alice, all.call, bob, all.bobs);
		});
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bPickupExampleTest);

} // namespace

// An INVITE takes the place of one end of a call: b2b_bridge_request().
#include "test/e2e/b2b_bridge_fixture.hpp"

namespace {

using namespace test;

// dave's INVITE for the session of a call.
class JoinTest : public B2bBridgeTest {
protected:
	Dialog &joins(
			Phone &dave, const Dialog &of, int keep, const std::string &flags = std::string()) {
		return joins_session(dave, key_of(of), keep, flags);
	}
	Dialog &joins_session(Phone &dave, const std::string &key, int keep,
			const std::string &flags = std::string()) {
		auto invite = dave.request("INVITE", place("dave"));
		invite.add("X-Join", key).add("X-Keep", std::to_string(keep)).add("X-Flags", flags);
		return dave.sends(invite);
	}
};

class BridgeRequestTest : public JoinTest {
	CPPUNIT_TEST_SUITE(BridgeRequestTest);
	CPPUNIT_TEST(takes_the_place_of_the_callee);
	CPPUNIT_TEST(takes_the_place_of_the_caller);
	CPPUNIT_TEST(a_key_may_be_a_dialog);
	CPPUNIT_TEST(a_late_bye_waits_for_the_ack);
	CPPUNIT_TEST(what_is_cancelled_goes_back);
	CPPUNIT_TEST(what_is_refused_is_answered);
	CPPUNIT_TEST(a_call_that_rings_is_not_picked_up);
	CPPUNIT_TEST(no_such_call);
	CPPUNIT_TEST_SUITE_END();

	void takes_the_place_of_the_callee() {
		const auto all = talking();
		auto &dave = phone("dave");
		auto &daves = joins(dave, *all.call.caller, 0);
		all.bob.gets_bye(*all.call.callee);
		reinvited(all.alice, *all.call.caller, daves.body);
		dave.gets_answer(daves);
		equal(all.call.caller->body, dave.history().back().body, "alice's answer");
		acked(all.alice);
		talk(dave, daves, all.alice, *all.call.caller);
	}

	void takes_the_place_of_the_caller() {
		const auto all = talking();
		auto &dave = phone("dave");
		auto &daves = joins(dave, *all.call.caller, 1);
		all.alice.gets_bye(*all.call.caller);
		reinvited(all.bob, *all.call.callee, daves.body);
		dave.gets_answer(daves);
		acked(all.bob);
		talk(dave, daves, all.bob, *all.call.callee);
	}

	void a_key_may_be_a_dialog() {
		const auto all = talking();
		auto &dave = phone("dave");
		const auto &dialog = *all.call.caller;
		auto &daves = joins_session(
				dave, dialog.call_id + ";" + dialog.remote_tag + ";" + dialog.local_tag, 0);
		all.bob.gets_bye(*all.call.callee);
		reinvited(all.alice, *all.call.caller, daves.body);
		dave.gets_answer(daves);
		acked(all.alice);
		talk(dave, daves, all.alice, *all.call.caller);
	}

	void a_late_bye_waits_for_the_ack() {
		const auto all = talking();
		auto &dave = phone("dave");
		auto &daves = joins(dave, *all.call.caller, 0, "late_bye");
		reinvited(all.alice, *all.call.caller, daves.body);
		dave.learn(daves, dave.gets(200));
		acked(all.alice);
		all.bob.hears_nothing(150);
		dave.acks(daves);
		all.bob.gets_bye(*all.call.callee);
		talk(dave, daves, all.alice, *all.call.caller);
	}

	void what_is_cancelled_goes_back() {
		const auto all = talking();
		auto &dave = phone("dave");
		auto &daves = joins(dave, *all.call.caller, 0, "late_bye");
		all.alice.gets_reinvite(*all.call.caller);
		dave.cancels(daves);
		dave.gets(487);
		all.alice.answers(*all.call.caller);
		acked(all.alice);
		reinvited(all.alice, *all.call.caller, "");
		reinvited(all.bob, *all.call.callee, all.call.caller->body);
		acked(all.alice, all.call.callee->body);
		acked(all.bob);
		talk(all.alice, *all.call.caller, all.bob, *all.call.callee);
	}

	void what_is_refused_is_answered() {
		const auto all = talking();
		auto &dave = phone("dave");
		joins(dave, *all.call.caller, 0);
		all.bob.gets_bye(*all.call.callee);
		all.alice.gets_reinvite(*all.call.caller);
		all.alice.replies(*all.call.caller, 488);
		dave.gets(488);
		all.alice.gets_ack(*all.call.caller);
		all.alice.gets_bye(*all.call.caller);
	}

	void a_call_that_rings_is_not_picked_up() {
		auto &alice = phone("alice"), &bob = phone("bob"), &dave = phone("dave");
		const auto call = ringing(alice, bob);
		joins(dave, *call.caller, 0);
		dave.gets(480);
		bob.answers(*call.callee);
		alice.gets_answer(*call.caller);
		bob.gets_ack(*call.callee);
		talk(alice, *call.caller, bob, *call.callee);
	}

	void no_such_call() {
		auto &dave = phone("dave");
		joins_session(dave, "b2b.1.2", 0);
		dave.gets(480);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(BridgeRequestTest);

// b2bl_early_update and old_entity_term_delay.
class PickupTest : public JoinTest {
	CPPUNIT_TEST_SUITE(PickupTest);
	CPPUNIT_TEST(by_update);
	CPPUNIT_TEST(who_knows_no_update_is_answered_and_asked_again);
	CPPUNIT_TEST(the_caller_gives_up);
	CPPUNIT_TEST(a_late_bye_waits_longer);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_bridges();
		made.modparams = {R"("b2b_logic", "b2bl_early_update", 1)",
				R"("b2b_logic", "old_entity_term_delay", 1)"};
		return made;
	}

	void by_update() {
		auto &alice = phone("alice"), &bob = phone("bob"), &dave = phone("dave");
		const auto call = ringing(alice, bob);
		auto &daves = joins(dave, *call.caller, 0);
		bob.gets_cancel(*call.callee);
		const auto update = alice.gets_request("UPDATE");
		equal(daves.body, update.body, "what alice is offered");
		auto ok = alice.reply_to(update, 200);
		ok.add("Content-Type", "application/sdp");
		ok.body = call.caller->body;
		alice.send(ok);
		alice.gets_answer(*call.caller);
		dave.gets_answer(daves);
		equal(call.caller->body, dave.history().back().body, "alice's answer");
		talk(dave, daves, alice, *call.caller);
	}

	void who_knows_no_update_is_answered_and_asked_again() {
		auto &alice = phone("alice"), &bob = phone("bob"), &dave = phone("dave");
		const auto call = ringing(alice, bob);
		auto &daves = joins(dave, *call.caller, 0);
		bob.gets_cancel(*call.callee);
		alice.send(alice.reply_to(alice.gets_request("UPDATE"), 405));
		alice.gets_answer(*call.caller);
		check(alice.history().back().body.find("a=inactive") != std::string::npos, "silence");
		reinvited(alice, *call.caller, daves.body);
		dave.gets_answer(daves);
		acked(alice);
		talk(dave, daves, alice, *call.caller);
	}

	void the_caller_gives_up() {
		auto &alice = phone("alice"), &bob = phone("bob"), &dave = phone("dave");
		const auto call = ringing(alice, bob);
		joins(dave, *call.caller, 0);
		bob.gets_cancel(*call.callee);
		const auto update = alice.gets_request("UPDATE");
		alice.cancels(*call.caller);
		alice.gets(487);
		alice.send(alice.reply_to(update, 481));
		dave.gets(487);
	}

	void a_late_bye_waits_longer() {
		const auto all = talking();
		auto &dave = phone("dave");
		auto &daves = joins(dave, *all.call.caller, 0, "late_bye");
		reinvited(all.alice, *all.call.caller, daves.body);
		dave.gets_answer(daves);
		acked(all.alice);
		all.bob.hears_nothing(700);
		all.bob.gets_bye(*all.call.callee);
		talk(dave, daves, all.alice, *all.call.caller);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(PickupTest);

} // namespace

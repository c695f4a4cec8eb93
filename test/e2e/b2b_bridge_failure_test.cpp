// What comes of a bridging that fails, and of who hangs up or asks for something meanwhile.
#include "test/e2e/b2b_bridge_fixture.hpp"

namespace {

using namespace test;

bool is_silent(const std::string &sdp) {
	return sdp.find("a=inactive") != std::string::npos;
}

class BridgeFailureTest : public B2bBridgeTest {
	CPPUNIT_TEST_SUITE(BridgeFailureTest);
	CPPUNIT_TEST(busy);
	CPPUNIT_TEST(busy_with_rollback);
	CPPUNIT_TEST(busy_with_rollback_behind_a_hold);
	CPPUNIT_TEST(the_new_offer_is_refused);
	CPPUNIT_TEST(whoever_is_kept_hangs_up_before_the_new_one_rings);
	CPPUNIT_TEST(whoever_is_kept_hangs_up_while_the_new_one_rings);
	CPPUNIT_TEST(whoever_is_kept_hangs_up_when_he_is_asked);
	CPPUNIT_TEST(the_transferor_hangs_up_first);
	CPPUNIT_TEST(the_new_one_hangs_up_at_once);
	CPPUNIT_TEST(a_reinvite_meanwhile_has_to_wait);
	CPPUNIT_TEST(a_glare_is_tried_again);
	CPPUNIT_TEST(another_is_called_instead);
	CPPUNIT_TEST(another_is_called_from_the_beginning);
	CPPUNIT_TEST(all_others_refuse);
	CPPUNIT_TEST_SUITE_END();

	void everybody_is_gone(const Parties &all) {
		all.bob.gets_bye(*all.call.callee);
		all.alice.gets_bye(*all.call.caller);
		no_session_stays();
	}
	void talk_as_before(const Parties &all) {
		talk(all.alice, *all.call.caller, all.bob, *all.call.callee);
	}

	void busy() {
		const auto all = talking();
		const auto key = key_of(*all.call.caller);
		refers(all, "notify");
		notified(all.bob, "SIP/2.0 100 Trying", false);
		all.carol.replies(called(all.carol), 486);
		notified(all.bob, "SIP/2.0 486 Busy Here", true);
		everybody_is_gone(all);
		check(end_of(key).rfind("bridges reject 486 by C", 0) == 0, "the end: " + end_of(key));
	}

	void busy_with_rollback() {
		const auto all = talking();
		refers(all, "notify,rollback-failed");
		notified(all.bob, "SIP/2.0 100 Trying", false);
		all.carol.replies(called(all.carol), 486);
		notified(all.bob, "SIP/2.0 486 Busy Here", true);
		all.alice.hears_nothing(100);
		talk_as_before(all);
	}

	void busy_with_rollback_behind_a_hold() {
		const auto all = talking();
		refers(all, "rollback-failed,hold");
		all.alice.gets_reinvite(*all.call.caller);
		all.alice.answers(*all.call.caller, directed("inactive"));
		acked(all.alice);
		all.carol.replies(called(all.carol), 603);
		reinvited(all.alice, *all.call.caller, "");
		reinvited(all.bob, *all.call.callee, all.call.caller->body);
		acked(all.alice, all.call.callee->body);
		acked(all.bob);
		talk_as_before(all);
	}

	void the_new_offer_is_refused() {
		const auto all = talking();
		refers(all);
		auto &carols = called(all.carol);
		all.carol.answers(carols);
		all.alice.gets_reinvite(*all.call.caller);
		all.alice.replies(*all.call.caller, 488);
		check(is_silent(all.carol.gets_request("ACK").body), "carol's offer has its answer");
		all.carol.gets_bye(carols);
		everybody_is_gone(all);
	}

	void whoever_is_kept_hangs_up_before_the_new_one_rings() {
		const auto all = talking();
		refers(all);
		auto &carols = called(all.carol);
		all.alice.hangs_up(*all.call.caller);
		all.alice.gets(200);
		all.bob.gets_bye(*all.call.callee);
		all.carol.replies(carols, 180); // a CANCEL has to wait for it (RFC 3261 9.1)
		all.carol.gets_cancel(carols);
	}

	void whoever_is_kept_hangs_up_while_the_new_one_rings() {
		const auto all = talking();
		refers(all);
		auto &carols = called(all.carol);
		all.carol.replies(carols, 180);
		ladder().wait(50);
		all.alice.hangs_up(*all.call.caller);
		all.alice.gets(200);
		all.carol.gets_cancel(carols);
		all.bob.gets_bye(*all.call.callee);
	}

	void whoever_is_kept_hangs_up_when_he_is_asked() {
		const auto all = talking();
		refers(all);
		auto &carols = called(all.carol);
		all.carol.answers(carols);
		all.bob.gets_bye(*all.call.callee);
		all.alice.gets_reinvite(*all.call.caller);
		const auto invite = all.call.caller->request;
		all.alice.hangs_up(*all.call.caller);
		all.alice.gets(200);
		all.alice.send(all.alice.reply_to(invite, 487));
		check(is_silent(all.carol.gets_request("ACK").body), "carol's offer has its answer");
		all.carol.gets_bye(carols);
	}

	void the_transferor_hangs_up_first() {
		const auto all = talking();
		refers(all, "notify,rollback-failed");
		notified(all.bob, "SIP/2.0 100 Trying", false);
		auto &carols = called(all.carol);
		all.bob.hangs_up(*all.call.callee);
		all.bob.gets(200);
		all.carol.answers(carols);
		reinvited(all.alice, *all.call.caller, carols.body);
		acked(all.carol, all.call.caller->body);
		acked(all.alice);
		all.bob.hears_nothing(50);
		talk(all.alice, *all.call.caller, all.carol, carols);
	}

	void the_new_one_hangs_up_at_once() {
		const auto all = talking();
		refers(all);
		auto &carols = bridged(all);
		ends(all.carol, carols, all.alice, *all.call.caller);
		no_session_stays();
	}

	void a_reinvite_meanwhile_has_to_wait() {
		const auto all = talking();
		refers(all);
		auto &carols = called(all.carol);
		all.alice.reinvites(*all.call.caller, directed("sendonly"));
		all.alice.gets(491);
		all.bob.reinvites(*all.call.callee, directed("sendonly"));
		all.bob.gets(491);
		all.bob.send(all.bob.request("OPTIONS", *all.call.callee));
		all.bob.gets(200);
		exchange(all.bob, all.alice, all.bob.request("INFO", *all.call.callee)); // they talk yet
		exchange(all.alice, all.bob, all.alice.request("MESSAGE", *all.call.caller));
		all.carol.replies(carols, 486);
		everybody_is_gone(all);
	}

	void a_glare_is_tried_again() {
		const auto all = talking();
		refers(all, "no-late-sdp");
		auto &carols = all.carol.gets_call();
		all.carol.answers(carols);
		acked(all.carol);
		all.bob.gets_bye(*all.call.callee);
		all.alice.gets_reinvite(*all.call.caller);
		all.alice.replies(*all.call.caller, 491);
		all.alice.gets_ack(*all.call.caller);
		all.alice.waits_out_a_glare();
		reinvited(all.alice, *all.call.caller, "");
		reinvited(all.carol, carols, all.call.caller->body);
		acked(all.alice, carols.body);
		acked(all.carol);
		talk(all.alice, *all.call.caller, all.carol, carols);
	}

	void another_is_called_instead() {
		const auto all = talking();
		auto &dave = phone("dave");
		refers(all, "", {{"X-Next", dave.contact()}});
		all.carol.replies(called(all.carol), 486);
		auto &daves = called(dave);
		dave.answers(daves);
		all.bob.gets_bye(*all.call.callee);
		reinvited(all.alice, *all.call.caller, daves.body);
		acked(dave, all.call.caller->body);
		acked(all.alice);
		talk(all.alice, *all.call.caller, dave, daves);
	}

	void another_is_called_from_the_beginning() {
		auto &alice = phone("alice"), &bob = phone("bob"), &dave = phone("dave");
		const auto call = invited(alice, bob, {{"X-Next", dave.contact()}});
		bob.replies(*call.callee, 486);
		auto &daves = dave.gets_call();
		equal(call.caller->body, daves.request.body, "alice's offer");
		dave.replies(daves, 180);
		alice.learn(*call.caller, alice.gets(180));
		dave.answers(daves);
		alice.gets_answer(*call.caller);
		equal(daves.body, alice.history().back().body, "dave's answer");
		dave.gets_ack(daves);
		talk(alice, *call.caller, dave, daves);
	}

	void all_others_refuse() {
		auto &alice = phone("alice"), &bob = phone("bob"), &dave = phone("dave");
		const auto call = invited(alice, bob, {{"X-Next", dave.contact()}});
		bob.replies(*call.callee, 486);
		dave.replies(dave.gets_call(), 404);
		alice.gets(404);
		no_session_stays();
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(BridgeFailureTest);

} // namespace

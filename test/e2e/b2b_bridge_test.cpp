// A call goes to another party: each way there.
#include "test/e2e/b2b_bridge_fixture.hpp"

namespace {

using namespace test;

bool is_silent(const std::string &sdp) {
	return sdp.find("a=inactive") != std::string::npos;
}

class BridgeTest : public B2bBridgeTest {
	CPPUNIT_TEST_SUITE(BridgeTest);
	CPPUNIT_TEST(late_sdp);
	CPPUNIT_TEST(no_late_sdp);
	CPPUNIT_TEST(hold_first);
	CPPUNIT_TEST(who_is_on_hold_is_not_held_again);
	CPPUNIT_TEST(provisional_media);
	CPPUNIT_TEST(without_the_media_server_it_goes_on);
	CPPUNIT_TEST(the_sender_of_a_refer_is_told);
	CPPUNIT_TEST(who_wants_to_hear_nothing_hears_nothing);
	CPPUNIT_TEST(by_an_operator_who_keeps_the_caller);
	CPPUNIT_TEST(by_an_operator_who_keeps_the_callee);
	CPPUNIT_TEST(a_bridged_call_is_bridged_again);
	CPPUNIT_TEST(its_duration_is_bounded);
	CPPUNIT_TEST_SUITE_END();

	void late_sdp() {
		const auto all = talking();
		refers(all);
		auto &carols = called(all.carol);
		equal(all.alice.aor(), uri_of(carols.request.header("From")), "who calls carol");
		all.carol.replies(carols, 180);
		all.alice.hears_nothing(100);
		all.carol.answers(carols);
		all.bob.gets_bye(*all.call.callee);
		reinvited(all.alice, *all.call.caller, carols.body);
		acked(all.carol, all.call.caller->body);
		acked(all.alice);
		talk(all.alice, *all.call.caller, all.carol, carols);
	}

	void no_late_sdp() {
		const auto all = talking();
		const auto first_offer = all.call.caller->body;
		refers(all, "no-late-sdp");
		auto &carols = all.carol.gets_call();
		equal(first_offer, carols.request.body, "what alice had offered");
		all.carol.answers(carols);
		acked(all.carol);
		all.bob.gets_bye(*all.call.callee);
		reinvited(all.alice, *all.call.caller, "");
		reinvited(all.carol, carols, all.call.caller->body);
		acked(all.alice, carols.body);
		acked(all.carol);
		talk(all.alice, *all.call.caller, all.carol, carols);
	}

	// alice answers a hold.
	void held_by_us(const Parties &all) {
		all.alice.gets_reinvite(*all.call.caller);
		check(is_silent(all.call.caller->request.body), "an offer without media");
		all.alice.answers(*all.call.caller, directed("inactive"));
		acked(all.alice);
	}

	void hold_first() {
		const auto all = talking();
		refers(all, "hold");
		held_by_us(all);
		auto &carols = bridged(all);
		talk(all.alice, *all.call.caller, all.carol, carols);
	}

	void who_is_on_hold_is_not_held_again() {
		const auto all = talking();
		all.bob.reinvites(*all.call.callee, directed("inactive"));
		all.alice.gets_reinvite(*all.call.caller);
		all.alice.answers(*all.call.caller, directed("inactive"));
		all.bob.gets_answer(*all.call.callee);
		all.alice.gets_ack(*all.call.caller);
		refers(all, "hold");
		auto &carols = bridged(all);
		talk(all.alice, *all.call.caller, all.carol, carols);
	}
	void provisional_media() {
		const auto all = talking();
		auto &music = phone("music");
		refers(all, "", {{"X-Media", music.contact()}});
		reinvited(all.alice, *all.call.caller, "");
		auto &musics = music.gets_call();
		equal(all.call.caller->body, musics.request.body, "alice's offer");
		music.answers(musics);
		acked(all.alice, musics.body);
		acked(music);
		auto &carols = called(all.carol);
		all.carol.answers(carols);
		music.gets_bye(musics);
		all.bob.gets_bye(*all.call.callee);
		reinvited(all.alice, *all.call.caller, carols.body);
		acked(all.carol, all.call.caller->body);
		acked(all.alice);
		talk(all.alice, *all.call.caller, all.carol, carols);
	}

	void without_the_media_server_it_goes_on() {
		const auto all = talking();
		auto &music = phone("music");
		refers(all, "", {{"X-Media", music.contact()}});
		reinvited(all.alice, *all.call.caller, "");
		auto &musics = music.gets_call();
		music.replies(musics, 503);
		check(is_silent(all.alice.gets_request("ACK").body), "alice's offer is answered");
		auto &carols = bridged(all);
		talk(all.alice, *all.call.caller, all.carol, carols);
	}

	void the_sender_of_a_refer_is_told() {
		const auto all = talking();
		refers(all, "notify");
		notified(all.bob, "SIP/2.0 100 Trying", false);
		auto &carols = called(all.carol);
		all.carol.replies(carols, 180);
		all.bob.hears_nothing(100);
		all.carol.answers(carols);
		notified(all.bob, "SIP/2.0 200 OK", true);
		all.bob.gets_bye(*all.call.callee);
		reinvited(all.alice, *all.call.caller, carols.body);
		acked(all.carol, all.call.caller->body);
		acked(all.alice);
		talk(all.alice, *all.call.caller, all.carol, carols);
	}

	void who_wants_to_hear_nothing_hears_nothing() {
		const auto all = talking();
		refers(all, "notify", {{"Refer-Sub", "false"}, {"X-Reply", "Refer-Sub: false"}});
		equal("false", all.bob.history().back().header("Refer-Sub"), "Refer-Sub of the 202");
		auto &carols = bridged(all);
		talk(all.alice, *all.call.caller, all.carol, carols);
	}

	void by_an_operator_who_keeps_the_caller() {
		const auto all = talking();
		const auto key = key_of(*all.call.caller);
		accepted(rpc("b2b_logic.bridge", {key, all.carol.contact()}));
		all.bob.gets_bye(*all.call.callee);
		refused(rpc("b2b_logic.bridge", {key, all.carol.contact()}), 491);
		auto &carols = called(all.carol);
		all.carol.answers(carols);
		reinvited(all.alice, *all.call.caller, carols.body);
		acked(all.carol, all.call.caller->body);
		acked(all.alice);
		talk(all.alice, *all.call.caller, all.carol, carols);
	}

	void by_an_operator_who_keeps_the_callee() {
		const auto all = talking();
		accepted(rpc("b2b_bridge", {key_of(*all.call.caller), all.carol.contact(), "1"}));
		all.alice.gets_bye(*all.call.caller);
		auto &carols = called(all.carol);
		equal(all.bob.contact(), uri_of(carols.request.header("From")), "who calls carol");
		all.carol.answers(carols);
		reinvited(all.bob, *all.call.callee, carols.body);
		acked(all.carol, all.call.callee->body);
		acked(all.bob);
		talk(all.bob, *all.call.callee, all.carol, carols);
	}

	void a_bridged_call_is_bridged_again() {
		const auto all = talking();
		const auto key = key_of(*all.call.caller);
		refers(all);
		auto &carols = bridged(all);
		auto &dave = phone("dave");
		accepted(rpc("b2b_logic.bridge", {key, dave.contact()}));
		all.carol.gets_bye(carols);
		auto &daves = called(dave);
		dave.answers(daves);
		reinvited(all.alice, *all.call.caller, daves.body);
		acked(dave, all.call.caller->body);
		acked(all.alice);
		talk(all.alice, *all.call.caller, dave, daves);
	}

	void its_duration_is_bounded() {
		const auto all = talking();
		refers(all, "max_duration=1");
		auto &carols = bridged(all);
		all.carol.gets_bye(carols);
		all.alice.gets_bye(*all.call.caller);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(BridgeTest);

// A server on which nothing else goes on, or has gone on.
class BridgeMemoryTest : public B2bBridgeTest {
	CPPUNIT_TEST_SUITE(BridgeMemoryTest);
	CPPUNIT_TEST(nothing_stays_of_a_bridging);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_bridges();
		made.defines["ALONE"] = "1";
		return made;
	}

	void refused_and_bridged(Phone &alice, Phone &bob, Phone &carol) {
		const auto all = talking(alice, bob, carol);
		refers(all, "notify,rollback-failed");
		notified(bob, "SIP/2.0 100 Trying", false);
		auto &first = called(carol);
		carol.replies(first, 486);
		carol.gets_ack(first);
		notified(bob, "SIP/2.0 486 Busy Here", true);
		refers(all);
		auto &carols = bridged(all);
		talk(carol, carols, alice, *all.call.caller);
	}

	void nothing_stays_of_a_bridging() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		leaves_nothing([&] { refused_and_bridged(alice, bob, carol); });
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(BridgeMemoryTest);

} // namespace

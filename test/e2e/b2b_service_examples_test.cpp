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
		there_is_nothing(phone("erin"));
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

// A call is transferred to 701, where it waits for whoever dials that number.
class B2bParkingExampleTest : public B2bExampleTest {
	CPPUNIT_TEST_SUITE(B2bParkingExampleTest);
	CPPUNIT_TEST(a_call_is_parked_and_taken);
	CPPUNIT_TEST_SUITE_END();

	static constexpr auto kOrbit = "sip:701@sca.test";

	void asks_to_park(Phone &who, Dialog &call, const Phone &music) {
		auto refer = who.request("REFER", call);
		refer.add("Refer-To", std::string("<") + kOrbit + ">").add("X-Music", music.contact());
		who.send(refer);
	}

	// bob parks alice; what is returned is her music's.
	Dialog &parks(Phone &alice, Phone &bob, Phone &music, const Call &call) {
		asks_to_park(bob, *call.callee, music);
		bob.gets(202);
		notified(bob, "SIP/2.0 100 Trying", false);
		auto &played = called(music);
		music.answers(played);
		notified(bob, "SIP/2.0 200 OK", true);
		reinvited(alice, *call.caller, played.body);
		acked(music, call.caller->body);
		bob.gets_bye(*call.callee);
		acked(alice);
		return played;
	}

	void is_taken(Phone &alice, Phone &bob, Phone &music, Phone &dave) {
		const auto call = connected(alice, bob);
		auto &played = parks(alice, bob, music, call);
		is_occupied(dave, bob);
		auto &daves = dave.calls(kOrbit);
		music.gets_bye(played);
		reinvited(alice, *call.caller, daves.body);
		dave.gets_answer(daves);
		acked(alice);
		talk(dave, daves, alice, *call.caller);
	}

	void is_occupied(Phone &dave, Phone &bob) {
		const auto other = connected(dave, bob);
		asks_to_park(bob, *other.callee, bob);
		bob.gets(486);
		ends(dave, bob, other);
	}

	void goes_back(Phone &alice, Phone &bob, Phone &music) {
		const auto call = connected(alice, bob);
		auto &played = parks(alice, bob, music, call);
		ladder().wait(2500); // the time of the example, and the second of its clock
		music.gets_bye(played);
		auto &back = called(bob);
		bob.answers(back);
		reinvited(alice, *call.caller, back.body);
		acked(bob, call.caller->body);
		acked(alice);
		talk(bob, back, alice, *call.caller);
	}

	void without_music_all_is_as_before(Phone &alice, Phone &bob, Phone &music) {
		const auto call = connected(alice, bob);
		asks_to_park(bob, *call.callee, music);
		bob.gets(202);
		notified(bob, "SIP/2.0 100 Trying", false);
		auto &played = called(music);
		music.replies(played, 486);
		music.gets_ack(played);
		notified(bob, "SIP/2.0 486 Busy Here", true);
		talk(alice, *call.caller, bob, *call.callee);
	}

	void a_call_is_parked_and_taken() {
		with("b2b-parking.cfg", {{"MUSIC", "\"$hdr(X-Music)\""}, {"PARK_SECONDS", "2"}}, [&] {
			auto &alice = phone("alice"), &bob = phone("bob"), &music = phone("music"),
				 &dave = phone("dave");
			is_taken(alice, bob, music, dave);
			dave.calls(kOrbit);
			dave.gets(404);
			without_music_all_is_as_before(alice, bob, music);
			goes_back(alice, bob, music);
			dave.calls(kOrbit);
			dave.gets(404);
		});
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bParkingExampleTest);

// What phones transfer is done by the server.
class B2bTransferExampleTest : public B2bExampleTest {
	CPPUNIT_TEST_SUITE(B2bTransferExampleTest);
	CPPUNIT_TEST(calls_are_transferred);
	CPPUNIT_TEST_SUITE_END();

	void asks(Phone &who, Dialog &call, const std::string &target) {
		auto refer = who.request("REFER", call);
		who.send(refer.add("Refer-To", target));
	}
	Dialog &refers_to(Phone &who, Dialog &call, const std::string &target, Phone &carol) {
		asks(who, call, target);
		who.gets(202);
		notified(who, "SIP/2.0 100 Trying", false);
		return called(carol);
	}
	// carol answers, and talks with alice, whom bob leaves.
	void takes_over(
			Phone &bob, Dialog &bobs, Phone &carol, Dialog &carols, Phone &alice, Dialog &alices) {
		carol.answers(carols);
		notified(bob, "SIP/2.0 200 OK", true);
		reinvited(alice, alices, carols.body);
		acked(carol, alices.body);
		bob.gets_bye(bobs);
		acked(alice);
	}

	void blind(Phone &alice, Phone &bob, Phone &carol) {
		const auto call = connected(alice, bob);
		asks(bob, *call.callee, "<sip:nobody@sca.test>");
		bob.gets(404);
		auto &carols = refers_to(bob, *call.callee, '<' + carol.aor() + '>', carol);
		takes_over(bob, *call.callee, carol, carols, alice, *call.caller);
		auto &again = refers_to(carol, carols, '<' + bob.aor() + '>', bob);
		takes_over(carol, carols, bob, again, alice, *call.caller);
		talk(alice, *call.caller, bob, again);
	}

	void refused(Phone &alice, Phone &bob, Phone &carol) {
		const auto call = connected(alice, bob);
		auto &carols = refers_to(alice, *call.caller, '<' + carol.aor() + '>', carol);
		carol.replies(carols, 486);
		carol.gets_ack(carols);
		notified(alice, "SIP/2.0 486 Busy Here", true);
		talk(alice, *call.caller, bob, *call.callee);
	}

	// bob has asked carol, in a call of his own.
	void attended(Phone &alice, Phone &bob, Phone &carol) {
		const auto call = connected(alice, bob), asked = connected(bob, carol);
		auto &carols = refers_to(bob, *call.callee, replacing(*asked.caller), carol);
		const auto replaces = carols.request.header("Replaces");
		equal(asked.callee->call_id, replaces.substr(0, replaces.find(';')), "carol's dialog");
		takes_over(bob, *call.callee, carol, carols, alice, *call.caller);
		ends(carol, *asked.callee, bob, *asked.caller); // RFC 3891 3
		talk(alice, *call.caller, carol, carols);
	}

	void calls_are_transferred() {
		with("b2b-transfer.cfg", {}, [&] {
			auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
			blind(alice, bob, carol);
			refused(alice, bob, carol);
			attended(alice, bob, carol);
		});
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bTransferExampleTest);

// Calls of lines are proxied, others go through the B2BUA, at the same time.
class B2bBesideExampleTest : public B2bExampleTest {
	CPPUNIT_TEST_SUITE(B2bBesideExampleTest);
	CPPUNIT_TEST(lines_and_sessions_do_not_meet);
	CPPUNIT_TEST_SUITE_END();

	static constexpr auto kLine = "line7";

	bool is_proxied(const Phone &phone) const override {
		return phone.name() == "bob" || phone.aor() == std::string("sip:") + kLine + "@sca.test";
	}

	// bob calls the line, and alice has the call.
	Call calls_line(Phone &bob, Phone &alice, Phone &anna) {
		auto &call = bob.calls(kLine);
		auto &lines = alice.gets_call(), &others = anna.gets_call();
		equal(call.call_id, lines.call_id, "the Call-ID of a call that is proxied");
		anna.replies(others, 180);
		bob.gets(180);
		alice.answers(lines);
		bob.gets_answer(call);
		alice.gets_ack(lines);
		anna.gets_cancel(others);
		anna.shows("1 active");
		alice.forgets();
		return {&call, &lines};
	}

	static std::string dialog_of(const Dialog &call) {
		return call.call_id + ';' + call.local_tag + ';' + call.remote_tag;
	}

	// callops.so knows the calls of lines alone, b2b_logic.so the others.
	void are_told_apart(const Call &proxied, const Call &session, Phone &erin) {
		for (const auto *leg : {session.caller, session.callee})
			refused(rpc("callops.hold", {leg->call_id}), 404);
		refused(rpc("b2b_logic.bridge", {dialog_of(*proxied.caller), erin.contact()}), 404);
		equal("1", std::to_string(sessions().size()), "sessions");
		equal("1", std::to_string(rpc("dlg.list")["result"].size()), "dialogs of the proxy");
	}

	void is_held(Phone &one, Dialog &mine, Phone &other, Dialog &theirs) {
		accepted(rpc("callops.hold", {mine.call_id}));
		for (auto *end : {&one, &other}) {
			auto &call = end == &one ? mine : theirs;
			end->gets_reinvite(call);
			check(call.request.body.find("a=inactive") != std::string::npos, call.request.body);
			end->answers(call, directed("inactive"));
			end->gets_ack(call);
		}
	}

	void lines_and_sessions_do_not_meet() {
		with("b2b-beside.cfg", {}, [&] {
			auto &alice = ladder().phone("alice", kLine), &anna = ladder().phone("anna", kLine);
			auto &bob = phone("bob"), &carol = phone("carol"), &dave = phone("dave"),
				 &erin = phone("erin");
			alice.joins();
			anna.joins();
			const auto proxied = calls_line(bob, alice, anna);
			const Parties all{carol, dave, erin, connected(carol, dave)};
			are_told_apart(proxied, all.call, erin);
			is_held(bob, *proxied.caller, alice, *proxied.callee);
			accepted(rpc("b2b_logic.bridge", {key_of(*all.call.caller), erin.contact()}));
			auto &erins = bridged(all);
			talk(carol, *all.call.caller, erin, erins);
			alice.forgets();
			bob.hangs_up(*proxied.caller);
			alice.gets_bye(*proxied.callee);
			bob.gets(200);
			anna.shows("idle");
		});
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bBesideExampleTest);

} // namespace

// Session timers (RFC 4028): passed from leg to leg, or kept by the server with each end.
#include "test/e2e/b2b_entities_fixture.hpp"

namespace {

using namespace test;

class B2bPassedTimerTest : public B2bEntitiesTest {
	CPPUNIT_TEST_SUITE(B2bPassedTimerTest);
	CPPUNIT_TEST(what_the_ends_agree_on_passes);
	CPPUNIT_TEST_SUITE_END();

	void what_the_ends_agree_on_passes() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto invite = alice.request("INVITE", alice.aor_of(user_of("bob")));
		invite.add("Supported", "timer").add("Session-Expires", "90").add("Min-SE", "90");
		alice.sends(invite);
		auto &refused = bob.gets_call();
		equal("90", refused.request.header("Session-Expires"), "what the caller asks for");
		bob.send(bob.reply_to(refused.request, 422).add("Min-SE", "1800"));
		equal("1800", alice.gets(422).header("Min-SE"), "what the callee asks for");
		bob.gets_ack(refused);

		const auto call = connected(alice, bob);
		auto update = alice.request("UPDATE", *call.caller);
		alice.send(update.add("Session-Expires", "1800;refresher=uac"));
		const auto seen = bob.gets_request("UPDATE");
		equal("1800;refresher=uac", seen.header("Session-Expires"), "the refresh");
		auto taken = bob.reply_to(seen, 200).add("Contact", "<" + bob.contact() + ">");
		bob.send(taken.add("Require", "timer").add("Session-Expires", "1800;refresher=uac"));
		const auto answer = alice.gets(200);
		equal("1800;refresher=uac", answer.header("Session-Expires"), "its answer");
		equal("timer", answer.header("Require"), "Require");
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bPassedTimerTest);

class B2bSessionTimerTest : public B2bEntitiesTest {
	CPPUNIT_TEST_SUITE(B2bSessionTimerTest);
	CPPUNIT_TEST(each_leg_has_a_timer_of_its_own);
	CPPUNIT_TEST(an_update_refreshes_the_session);
	CPPUNIT_TEST(a_reinvite_refreshes_where_there_is_no_update);
	CPPUNIT_TEST(an_end_that_does_not_refresh_is_gone);
	CPPUNIT_TEST(an_end_that_knows_nothing_of_the_call_any_more_is_gone);
	CPPUNIT_TEST(too_short_an_interval_is_refused_and_a_longer_one_offered);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_entities();
		made.modparams = {R"("b2b_entities", "session_timer", 1)",
				R"("b2b_entities", "session_expires", 4)", R"("b2b_entities", "min_se", 4)"};
		return made;
	}

	// Each end says so of its timers.
	Call connected(Phone &alice, Phone &bob, const std::string &ask, const std::string &answer,
			const std::string &allow = "INVITE, UPDATE") {
		auto invite = alice.request("INVITE", alice.aor_of(user_of("bob")));
		invite.add("Allow", allow).add("Supported", "timer");
		if (!ask.empty()) invite.add("Session-Expires", ask);
		auto &caller = alice.sends(invite);
		auto &callee = bob.gets_call();
		equal("4;refresher=uac", callee.request.header("Session-Expires"), "what is asked");
		equal("4", callee.request.header("Min-SE"), "Min-SE");
		auto taken = bob.reply_to(callee.request, 200);
		taken.set("To", taken.header("To") + ";tag=" + callee.local_tag).add("Allow", allow);
		if (!answer.empty()) taken.add("Session-Expires", answer).add("Require", "timer");
		taken.add("Contact", "<" + bob.contact() + ">").add("Content-Type", "application/sdp");
		taken.body = "v=0\r\no=bob 1 1 IN IP4 127.0.0.1\r\n";
		bob.send(taken);
		alice.gets_answer(caller);
		bob.gets_ack(callee);
		return {&caller, &callee};
	}

	// Phones wait for two seconds; half of the interval is as long.
	void half_the_time_goes_by() { ladder().wait(1500); }

	void refreshes(Phone &who, const std::string &expires) {
		const auto update = who.gets_request("UPDATE");
		equal(expires, update.header("Session-Expires"), "the refresh of " + who.name());
		check(update.body.empty() && update.has("Contact"), "a refresh is no offer");
		auto taken = who.reply_to(update, 200).add("Contact", "<" + who.contact() + ">");
		who.send(taken.add("Session-Expires", expires).add("Require", "timer"));
	}

	void each_leg_has_a_timer_of_its_own() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob, "1800;refresher=uac", "90;refresher=uac");
		const auto &answer = alice.history().back();
		equal("1800;refresher=uac", answer.header("Session-Expires"), "the answer to the caller");
		equal("timer", answer.header("Require"), "the caller refreshes");
		auto update = alice.request("UPDATE", *call.caller);
		alice.send(update.add("Supported", "timer").add("Session-Expires", "600;refresher=uas"));
		const auto seen = bob.gets_request("UPDATE");
		equal("90;refresher=uac", seen.header("Session-Expires"), "of the other leg");
		auto taken = bob.reply_to(seen, 200).add("Contact", "<" + bob.contact() + ">");
		bob.send(taken.add("Session-Expires", "90;refresher=uac"));
		equal("600;refresher=uas", alice.gets(200).header("Session-Expires"), "of this leg");
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
	}

	void an_update_refreshes_the_session() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob, "", "4;refresher=uac");
		equal("4;refresher=uas", alice.history().back().header("Session-Expires"), "the answer");
		for (int i = 0; i < 2; ++i) {
			half_the_time_goes_by();
			refreshes(alice, "4;refresher=uac");
			refreshes(bob, "4;refresher=uac");
		}
		ends(bob, *call.callee, alice, *call.caller);
		no_session_stays();
	}

	void a_reinvite_refreshes_where_there_is_no_update() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(
				alice, bob, "1800;refresher=uac", "4;refresher=uac", "INVITE, BYE");
		half_the_time_goes_by();
		bob.gets_reinvite(*call.callee);
		const auto &again = call.callee->request;
		equal(call.caller->body, again.body, "the last offer");
		equal("application/sdp", again.header("Content-Type"), "its type");
		equal("4;refresher=uac", again.header("Session-Expires"), "the refresh");
		auto taken = bob.reply_to(again, 200).add("Contact", "<" + bob.contact() + ">");
		taken.add("Session-Expires", "4;refresher=uac").add("Content-Type", "application/sdp");
		taken.body = "v=0\r\no=bob 1 1 IN IP4 127.0.0.1\r\n";
		bob.send(taken);
		bob.gets_ack(*call.callee);
		alice.hears_nothing(100);
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
	}

	void an_end_that_does_not_refresh_is_gone() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob, "1800;refresher=uac", "4;refresher=uas");
		half_the_time_goes_by();
		bob.gets_bye(*call.callee);
		alice.gets_bye(*call.caller);
		no_session_stays();
	}

	void an_end_that_knows_nothing_of_the_call_any_more_is_gone() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob, "1800;refresher=uac", "4;refresher=uac");
		half_the_time_goes_by();
		bob.send(bob.reply_to(bob.gets_request("UPDATE"), 481));
		alice.gets_bye(*call.caller);
		bob.send(bob.reply_to(bob.gets_request("BYE"), 481));
		no_session_stays();
	}

	void too_short_an_interval_is_refused_and_a_longer_one_offered() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto invite = alice.request("INVITE", alice.aor_of(user_of("bob")));
		alice.sends(invite.add("Supported", "timer").add("Session-Expires", "3"));
		equal("4", alice.gets(422).header("Min-SE"), "Min-SE");
		const auto call = invited(alice, bob);
		const auto first = call.callee->request;
		auto longer = bob.reply_to(first, 422).add("Min-SE", "1800");
		bob.send(longer.set("To", longer.header("To") + ";tag=no"));
		bob.gets_request("ACK");
		auto &again = bob.gets_call();
		equal("1800;refresher=uac", again.request.header("Session-Expires"), "what is asked");
		equal("1800", again.request.header("Min-SE"), "Min-SE");
		equal(first.body, again.request.body, "the offer");
		bob.replies(again, 486);
		alice.gets(486);
		bob.gets_ack(again);
		no_session_stays();
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bSessionTimerTest);

} // namespace

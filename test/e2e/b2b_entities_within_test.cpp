// Legs of b2b_entities.so on the wire: what is asked within a dialog.
#include "test/e2e/b2b_entities_fixture.hpp"

namespace {

using namespace test;

class B2bEntitiesWithinTest : public B2bEntitiesTest {
	CPPUNIT_TEST_SUITE(B2bEntitiesWithinTest);
	CPPUNIT_TEST(requests_of_every_kind_pass_both_ways);
	CPPUNIT_TEST(also_while_a_reinvite_is_open);
	CPPUNIT_TEST(a_reinvite_passes_with_its_ack);
	CPPUNIT_TEST(a_new_contact_is_followed_on_both_legs);
	CPPUNIT_TEST(but_not_that_of_a_reinvite_that_was_refused);
	CPPUNIT_TEST(reinvites_that_meet_are_both_refused);
	CPPUNIT_TEST(a_second_invite_has_to_come_again);
	CPPUNIT_TEST(an_update_with_an_offer_meets_a_reinvite);
	CPPUNIT_TEST(a_low_cseq_is_refused);
	CPPUNIT_TEST(a_request_at_the_end_of_its_hops_is_refused);
	CPPUNIT_TEST(another_tag_is_of_no_dialog);
	CPPUNIT_TEST(a_lost_dialog_ends_the_call);
	CPPUNIT_TEST(each_leg_has_its_own_routes);
	CPPUNIT_TEST(the_same_invite_by_another_way_is_refused);
	CPPUNIT_TEST_SUITE_END();

	void requests_of_every_kind_pass_both_ways() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		for (const auto &method : {"INFO", "MESSAGE", "OPTIONS", "REFER", "SUBSCRIBE", "UPDATE"}) {
			SipText answer;
			const auto seen = exchange(alice, bob, alice.request(method, *call.caller), &answer);
			equal("70", seen.header("Max-Forwards"), "Max-Forwards");
			equal(std::string("answer to ") + method, answer.body, "the body of the answer");
			exchange(bob, alice, bob.request(method, *call.callee));
		}
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
	}

	void also_while_a_reinvite_is_open() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.reinvites(*call.caller, directed("sendonly"));
		const auto invite = call.caller->request;
		bob.gets_reinvite(*call.callee);
		const auto taken = call.callee->request;
		exchange(alice, bob, alice.request("INFO", *call.caller));
		exchange(bob, alice, bob.request("INFO", *call.callee));
		call.callee->request = taken;
		bob.answers(*call.callee);
		alice.learn(*call.caller, alice.gets(200));
		acks(alice, *call.caller, invite);
		bob.gets_ack(*call.callee);
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
	}

	// That INVITE, which is not its last request.
	static void acks(Phone &phone, Dialog &dialog, const SipText &invite) {
		const unsigned last = std::exchange(dialog.cseq, invite.cseq());
		phone.acks(dialog);
		dialog.cseq = last;
	}

	void a_reinvite_passes_with_its_ack() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		bob.reinvites(*call.callee, no_body());
		alice.gets_reinvite(*call.caller);
		alice.answers(*call.caller, directed("sendonly"));
		bob.learn(*call.callee, bob.gets(200));
		bob.acks(*call.callee, directed("recvonly"));
		const auto ack = alice.gets_request("ACK");
		check(ack.body.find("recvonly") != std::string::npos, "the answer in the ACK");
		alice.reinvites(*call.caller, directed("inactive"));
		bob.gets_reinvite(*call.callee);
		bob.replies(*call.callee, 488);
		alice.gets(488);
		bob.gets_ack(*call.callee);
		exchange(alice, bob, alice.request("INFO", *call.caller));
		ends(bob, *call.callee, alice, *call.caller);
		no_session_stays();
	}

	// A request of the other leg goes to `uri`.
	void goes_to(Phone &who, Dialog &mine, Phone &other, const std::string &uri) {
		equal(uri, exchange(who, other, who.request("INFO", mine)).uri(), "the Request-URI");
	}

	static std::string moved(const Phone &phone, const std::string &user) {
		return "sip:" + user + "@127.0.0.1:" + std::to_string(phone.local_port());
	}

	void a_new_contact_is_followed_on_both_legs() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		auto invite = alice.request("INVITE", *call.caller);
		invite.set("Contact", "<" + moved(alice, "new.alice") + ">");
		alice.send(invite);
		bob.gets_reinvite(*call.callee);
		auto answer = bob.reply_to(call.callee->request, 200);
		bob.send(answer.add("Contact", "<" + moved(bob, "new.bob") + ">"));
		alice.learn(*call.caller, alice.gets(200));
		alice.acks(*call.caller);
		equal(moved(bob, "new.bob"), bob.gets_request("ACK").uri(), "where the ACK goes");
		goes_to(alice, *call.caller, bob, moved(bob, "new.bob"));
		goes_to(bob, *call.callee, alice, moved(alice, "new.alice"));
		ends(alice, *call.caller, bob, *call.callee);
	}

	void but_not_that_of_a_reinvite_that_was_refused() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		auto invite = alice.request("INVITE", *call.caller);
		invite.set("Contact", "<" + moved(alice, "new.alice") + ">");
		alice.send(invite);
		bob.gets_reinvite(*call.callee);
		bob.replies(*call.callee, 488);
		alice.gets(488);
		bob.gets_ack(*call.callee);
		goes_to(bob, *call.callee, alice, alice.contact());
		ends(alice, *call.caller, bob, *call.callee);
	}

	void reinvites_that_meet_are_both_refused() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.reinvites(*call.caller, directed("sendonly"));
		for (int i = 0; i < 100 && bob.inbox().empty(); ++i)
			ladder().pump(20); // he has not read it
		bob.reinvites(*call.callee, directed("sendonly"));
		equal("491", std::to_string(bob.gets(491).code()), "bob's");
		bob.gets_reinvite(*call.callee);
		bob.replies(*call.callee, 491);
		alice.gets(491);
		bob.gets_ack(*call.callee);
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
	}

	void a_second_invite_has_to_come_again() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.reinvites(*call.caller, directed("sendonly"));
		const auto first = call.caller->request;
		bob.gets_reinvite(*call.callee);
		alice.reinvites(*call.caller, directed("inactive"));
		const auto refusal = alice.gets(500);
		check(refusal.has("Retry-After"), "Retry-After (RFC 3261 14.2)");
		bob.answers(*call.callee);
		alice.learn(*call.caller, alice.gets(200));
		acks(alice, *call.caller, first);
		bob.gets_ack(*call.callee);
		ends(alice, *call.caller, bob, *call.callee);
	}

	void an_update_with_an_offer_meets_a_reinvite() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.reinvites(*call.caller, directed("sendonly"));
		const auto invite = call.caller->request;
		bob.gets_reinvite(*call.callee);
		auto update = bob.request("UPDATE", *call.callee);
		update.add("Content-Type", "application/sdp");
		update.body = call.callee->body;
		bob.send(update);
		bob.gets(491);
		update = alice.request("UPDATE", *call.caller);
		update.add("Content-Type", "application/sdp");
		update.body = call.caller->body;
		alice.send(update);
		alice.gets(500);
		call.caller->request = invite;
		bob.hears_nothing(50);
		alice.cancels(*call.caller);
		alice.gets(487);
		ends(alice, *call.caller, bob, *call.callee);
	}

	void a_low_cseq_is_refused() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		exchange(alice, bob, alice.request("INFO", *call.caller));
		--call.caller->cseq;
		alice.send(alice.request("INFO", *call.caller));
		alice.gets(500);
		bob.hears_nothing(50);
		ends(alice, *call.caller, bob, *call.callee);
	}

	void a_request_at_the_end_of_its_hops_is_refused() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.send(alice.request("INFO", *call.caller).set("Max-Forwards", "0"));
		alice.gets(483);
		bob.hears_nothing(50);
		ends(alice, *call.caller, bob, *call.callee);
	}

	void another_tag_is_of_no_dialog() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		auto bye = alice.request("BYE", *call.caller);
		bye.set("From", "<" + alice.aor() + ">;tag=other");
		alice.send(bye);
		alice.gets(481);
		bob.hears_nothing(50);
		ends(alice, *call.caller, bob, *call.callee);
	}

	void a_lost_dialog_ends_the_call() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.reinvites(*call.caller, directed("sendonly"));
		bob.gets_reinvite(*call.callee);
		bob.replies(*call.callee, 481);
		alice.gets(481);
		bob.gets_ack(*call.callee);
		bob.gets_bye(*call.callee);
		alice.gets_bye(*call.caller);
		no_session_stays();
	}

	// Two proxies on each side; the first is where the phone itself listens, so that it sees what goes by.
	static std::string proxies(const Phone &phone, const std::string &name, bool is_callee) {
		const auto near = "<sip:127.0.0.1:" + std::to_string(phone.local_port()) + ";lr;" + name
				+ "=1>";
		const auto far = "<sip:127.0.0.99:5999;lr;" + name + "=2>";
		return is_callee ? far + ", " + near : near + ", " + far;
	}

	void has_routes(const SipText &request, const std::string &name) {
		std::string all;
		for (const auto &route : request.all("Route"))
			for (const auto &one : split_list(route)) all += one.substr(one.find(name));
		equal(name + "=1>" + name + "=2>", all, "the routes of " + request.title());
	}

	void each_leg_has_its_own_routes() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto invite = alice.request("INVITE", "sip:" + user_of("bob") + "@sca.test");
		invite.add("Contact", "<" + alice.contact() + ">");
		invite.add("Record-Route", proxies(alice, "a", false));
		auto &mine = alice.sends(invite);
		auto &theirs = bob.gets_call();
		check(!theirs.request.has("Record-Route"), "bob sees nothing of alice's proxies");
		auto answer = bob.reply_to(theirs.request, 200);
		answer.set("To", answer.header("To") + ";tag=" + theirs.local_tag);
		answer.add("Contact", "<sip:bob@127.0.0.98:5998>");
		bob.send(answer.add("Record-Route", proxies(bob, "b", true)));
		const auto got = alice.gets(200);
		equal(proxies(alice, "a", false), got.header("Record-Route"), "Record-Route");
		alice.learn(mine, got);
		alice.acks(mine);
		const auto ack = bob.gets_request("ACK");
		has_routes(ack, "b");
		equal("sip:bob@127.0.0.98:5998", ack.uri(), "the Request-URI");
		bob.send(bob.request("INFO", theirs));
		const auto info = alice.gets_request("INFO");
		has_routes(info, "a");
		alice.send(alice.reply_to(info, 200));
		bob.gets(200);
		alice.hangs_up(mine);
		alice.gets(200);
		has_routes(bob.gets_request("BYE"), "b");
	}

	void the_same_invite_by_another_way_is_refused() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		auto again = call.caller->request;
		again.set("Via", again.header("Via") + "2");
		alice.send(again);
		alice.gets(482);
		bob.hears_nothing(100);
		bob.replies(*call.callee, 486);
		alice.gets(486);
		bob.gets_ack(*call.callee);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bEntitiesWithinTest);

class B2bEntitiesTimeTest : public B2bEntitiesTest {
	CPPUNIT_TEST_SUITE(B2bEntitiesTimeTest);
	CPPUNIT_TEST(a_reinvite_of_our_own_waits_out_a_glare);
	CPPUNIT_TEST(who_rings_too_long_is_cancelled);
	CPPUNIT_TEST(the_upper_module_is_woken);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_entities();
		made.modparams = {R"("b2b_probe", "ring_seconds", 1)"};
		return made;
	}

	void a_reinvite_of_our_own_waits_out_a_glare() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		server().rpc("probe.reinvite");
		bob.gets_reinvite(*call.callee);
		bob.replies(*call.callee, 491);
		bob.gets_ack(*call.callee);
		ladder().settle();
		bob.reinvites(*call.callee, directed("sendonly")); // what was in its way
		alice.gets_reinvite(*call.caller);
		alice.answers(*call.caller);
		bob.gets_answer(*call.callee);
		alice.gets_ack(*call.caller);
		bob.hears_nothing(1900);
		ladder().wait(2300);
		bob.gets_reinvite(*call.callee);
		bob.answers(*call.callee);
		bob.gets_ack(*call.callee);
		equal("200", std::to_string(number(server().rpc("probe.own_answer"))), "what came of it");
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
	}

	void who_rings_too_long_is_cancelled() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		bob.replies(*call.callee, 180);
		alice.gets(180);
		ladder().wait(1000);
		alice.gets(408);
		bob.gets_cancel(*call.callee);
		no_session_stays();
	}

	void the_upper_module_is_woken() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		server().rpc("probe.limit", 300);
		bob.hears_nothing(200);
		alice.gets_bye(*call.caller);
		bob.gets_bye(*call.callee);
		no_session_stays();
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bEntitiesTimeTest);

class B2bEntitiesByScriptTest : public B2bEntitiesTest {
	CPPUNIT_TEST_SUITE(B2bEntitiesByScriptTest);
	CPPUNIT_TEST(the_script_hands_the_requests_over);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_entities();
		made.modparams = {R"("b2b_entities", "auto_handle", 0)"};
		made.defines["BY_SCRIPT"] = "";
		return made;
	}

	void the_script_hands_the_requests_over() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		exchange(bob, alice, bob.request("INFO", *call.callee));
		ends(alice, *call.caller, bob, *call.callee);
		const auto given_up = invited(alice, bob);
		bob.replies(*given_up.callee, 180);
		alice.gets(180);
		alice.repeats_last();
		alice.gets(180);
		alice.cancels(*given_up.caller);
		alice.gets(487);
		bob.gets_cancel(*given_up.callee);
		no_session_stays();
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bEntitiesByScriptTest);

} // namespace

// What the phones of a shared line see when a call of theirs is held or transferred: a lamp never outlives the
// call that it shows.
#include "test/e2e/callops_fixture.hpp"

namespace {

using namespace test;

class CallopsLampsTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsLampsTest);
	CPPUNIT_TEST(lamps_follow_hold);
	CPPUNIT_TEST(the_new_call_has_a_lamp_of_its_own);
	CPPUNIT_TEST(a_lamp_follows_a_call_that_has_none);
	CPPUNIT_TEST(a_lamp_of_the_callee_follows_too);
	CPPUNIT_TEST(a_followed_lamp_ends_without_a_bye_in_the_script);
	CPPUNIT_TEST(an_external_attended_transfer_ends_with_the_old_call);
	CPPUNIT_TEST(a_blind_transfer_to_elsewhere_ends_with_the_old_call);
	CPPUNIT_TEST(the_line_of_who_transferred_ends_with_the_old_call);
	CPPUNIT_TEST(a_call_that_is_ended_for_them_leaves_no_lamp);
	CPPUNIT_TEST_SUITE_END();

	using Modparams = std::vector<std::string>;
	static constexpr const char *kNoLampByInvite = R"("sca", "seize_on_invite", 0)";

	// alice has a line.
	Phone &line_phone(const Modparams &modparams = {}) {
		auto made = recipe();
		made.defines["WITH_SCA"] = "1";
		made.modparams = modparams;
		use(shared_kamailio(made));
		auto &alice = ladder().phone("alice", user_of("alice"));
		alice.registers();
		alice.send(alice.subscribe_request("call-info", 600));
		alice.gets(202);
		alice.gets_notify().says("idle");
		return alice;
	}

	// She calls bob on its first appearance.
	Call called_on_line(Phone &alice, Phone &bob) {
		const bool seizes = server().recipe().modparams == Modparams{kNoLampByInvite};
		if (seizes) alice.seizes(1);
		auto &call = alice.calls(user_of("bob"), on(1));
		auto &theirs = bob.gets_call();
		answers({bob, theirs}, {alice, call});
		if (seizes) alice.gets_notify("line-seize").is_terminated("noresource");
		alice.shows("1 active");
		return {&call, &theirs};
	}

	void lamps_follow_hold() {
		auto &alice = line_phone(), &bob = phone("bob");
		const auto call = called_on_line(alice, bob);
		accepted(rpc("callops.hold", {call.id()}));
		get_offers(alice, bob, call, "inactive");
		alice.shows("1 held");
		accepted(rpc("callops.unhold", {call.id()}));
		get_offers(alice, bob, call, "sendrecv");
		alice.shows("1 active");
		ends(alice, *call.caller, bob, *call.callee);
		alice.shows("idle");
	}

	// The end makes the call that it was referred to.
	Call moved_to(Phone &who, const std::string &leg, const Call &old, Phone &carol) {
		accepted(rpc("callops.transfer", {old.id(), leg, place("carol")}));
		const auto refer_to = uri_of(accepts_refer(who).header("Refer-To"));
		const auto fresh = connected_to(who, refer_to, carol);
		told(old.id(), {"start " + leg, "ok " + leg + " 200 OK"});
		return fresh;
	}

	void the_new_call_has_a_lamp_of_its_own() {
		auto &alice = line_phone();
		auto &bob = phone("bob"), &carol = phone("carol");
		const auto call = called_on_line(alice, bob);
		const auto fresh = moved_to(alice, "caller", call, carol);
		ends(alice, *call.caller, bob, *call.callee);
		alice.shows("2 active");
		ends(carol, *fresh.callee, alice, *fresh.caller);
		alice.shows("idle");
	}

	// Holds of the far end do not show, those of the line's phone do: sca.so knows which is which.
	void holds_show_of(Phone &alice, Dialog &hers, Phone &carol, Dialog &theirs) {
		reinvites(carol, theirs, alice, hers, directed("sendonly"), directed("recvonly"));
		alice.shows("1 active");
		reinvites(alice, hers, carol, theirs, directed("sendonly"), directed("recvonly"));
		alice.shows("1 held");
		reinvites(alice, hers, carol, theirs, {});
		alice.shows("1 active");
	}

	void a_lamp_follows_a_call_that_has_none() {
		auto &alice = line_phone({kNoLampByInvite});
		auto &bob = phone("bob"), &carol = phone("carol");
		const auto call = called_on_line(alice, bob);
		const auto fresh = moved_to(alice, "caller", call, carol);
		alice.gets_notify().says("1 active").names(1, place("carol"));
		ends(alice, *call.caller, bob, *call.callee);
		alice.hears_nothing(150);
		holds_show_of(alice, *fresh.caller, carol, *fresh.callee);
		ends(carol, *fresh.callee, alice, *fresh.caller);
		alice.shows("idle");
	}

	void a_lamp_of_the_callee_follows_too() {
		auto &alice = line_phone({kNoLampByInvite});
		auto &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(bob, alice);
		alice.shows("1 active");
		const auto fresh = moved_to(alice, "callee", call, carol);
		ends(bob, *call.caller, alice, *call.callee);
		holds_show_of(alice, *fresh.caller, carol, *fresh.callee);
		ends(alice, *fresh.caller, carol, *fresh.callee);
		alice.shows("idle");
	}

	void a_followed_lamp_ends_without_a_bye_in_the_script() {
		auto &alice = line_phone({kNoLampByInvite});
		auto &bob = phone("bob"), &carol = phone("carol");
		const auto call = called_on_line(alice, bob);
		const auto fresh = moved_to(alice, "caller", call, carol);
		ends(alice, *call.caller, bob, *call.callee);
		alice.shows("1 active");
		rpc("dlg.terminate_dlg", {fresh.id(), fresh.caller->local_tag, fresh.caller->remote_tag});
		carol.gets_bye(*fresh.callee);
		alice.gets_bye(*fresh.caller);
		alice.shows("idle");
	}

	// Nobody tells us how that call goes on: the lamp says where to, and goes out with the one that we know.
	void an_external_attended_transfer_ends_with_the_old_call() {
		auto &alice = line_phone();
		auto &bob = phone("bob");
		const auto call = called_on_line(alice, bob);
		accepted(rpc("callops.transfer",
				{call.id(), "caller", "sip:far@192.0.2.9", "x@far.example", "", "ft", "tt"}));
		accepts_refer(alice);
		notifies(alice, *call.caller, "200 OK", kDone);
		told(call.id(), {"start caller", "notify caller 200 OK", "ok caller 200 OK"});
		alice.gets_notify().says("1 active").names(1, "sip:far@192.0.2.9");
		ends(alice, *call.caller, bob, *call.callee);
		alice.shows("idle");
	}

	void a_blind_transfer_to_elsewhere_ends_with_the_old_call() {
		auto &alice = line_phone();
		auto &bob = phone("bob");
		const auto call = called_on_line(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", "sip:agent@192.0.2.7"}));
		accepts_refer(alice);
		notifies(alice, *call.caller, "200 OK", kDone);
		alice.gets_notify().says("1 active").names(1, "sip:agent@192.0.2.7");
		ends(bob, *call.callee, alice, *call.caller);
		alice.shows("idle");
	}

	void the_line_of_who_transferred_ends_with_the_old_call() {
		auto &alice = line_phone();
		auto &bob = phone("bob"), &carol = phone("carol");
		const auto call = called_on_line(alice, bob);
		moved_to(bob, "callee", call, carol);
		alice.hears_nothing(150);
		ends(alice, *call.caller, bob, *call.callee);
		alice.shows("idle");
	}

	void a_call_that_is_ended_for_them_leaves_no_lamp() {
		auto &alice = line_phone({R"("callops", "end_on_ok", 1)"});
		auto &bob = phone("bob"), &carol = phone("carol");
		const auto call = called_on_line(alice, bob);
		const auto fresh = moved_to(alice, "caller", call, carol);
		bob.gets_bye(*call.callee);
		alice.gets_bye(*call.caller);
		alice.shows("2 active");
		ends(alice, *fresh.caller, carol, *fresh.callee);
		alice.shows("idle");
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsLampsTest);

} // namespace

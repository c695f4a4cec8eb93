// Transfers by the phones themselves, through a B2BUA: the REFER of either end, and one that names another call.
#include "test/e2e/b2b_bridge_fixture.hpp"

namespace {

using namespace test;

class BridgeReferTest : public B2bBridgeTest {
	CPPUNIT_TEST_SUITE(BridgeReferTest);
	CPPUNIT_TEST(the_caller_transfers);
	CPPUNIT_TEST(an_attended_transfer);
	CPPUNIT_TEST(who_referred_is_named);
	CPPUNIT_TEST(two_others_are_connected);
	CPPUNIT_TEST(the_second_of_two_others_is_busy);
	CPPUNIT_TEST_SUITE_END();

	void the_caller_transfers() {
		const auto all = talking();
		auto refer = all.alice.request("REFER", *all.call.caller);
		refer.add("Refer-To", "<" + all.carol.contact() + ">").add("X-Flags", "notify");
		all.alice.send(refer);
		all.alice.gets(202);
		notified(all.alice, "SIP/2.0 100 Trying", false);
		auto &carols = called(all.carol);
		all.carol.answers(carols);
		notified(all.alice, "SIP/2.0 200 OK", true);
		all.alice.gets_bye(*all.call.caller);
		reinvited(all.bob, *all.call.callee, carols.body);
		acked(all.carol, all.call.callee->body);
		acked(all.bob);
		talk(all.bob, *all.call.callee, all.carol, carols);
	}

	// bob, who is told of it, wants carol and dave to talk.
	Dialog &first_of_two(const Parties &all, Phone &dave) {
		refers(all, "notify", {{"X-First", dave.contact()}});
		all.alice.gets_bye(*all.call.caller);
		notified(all.bob, "SIP/2.0 100 Trying", false);
		auto &daves = called(dave);
		equal(all.carol.contact(), uri_of(daves.request.header("From")), "who calls dave");
		dave.replies(daves, 180);
		dave.answers(daves);
		return daves;
	}

	void two_others_are_connected() {
		const auto all = talking();
		auto &dave = phone("dave");
		auto &daves = first_of_two(all, dave);
		auto &carols = all.carol.gets_call();
		equal(daves.body, carols.request.body, "what dave offers");
		equal(dave.contact(), uri_of(carols.request.header("From")), "who calls carol");
		all.carol.answers(carols);
		acked(dave, carols.body);
		acked(all.carol);
		notified(all.bob, "SIP/2.0 200 OK", true);
		all.bob.gets_bye(*all.call.callee);
		talk(dave, daves, all.carol, carols);
	}

	void the_second_of_two_others_is_busy() {
		const auto all = talking();
		auto &dave = phone("dave");
		auto &daves = first_of_two(all, dave);
		auto &carols = all.carol.gets_call();
		all.carol.replies(carols, 486);
		all.carol.gets_ack(carols);
		notified(all.bob, "SIP/2.0 486 Busy Here", true);
		check(dave.gets_request("ACK").body.find("a=inactive") != std::string::npos,
				"dave's offer is answered");
		dave.gets_bye(daves);
		all.bob.gets_bye(*all.call.callee);
	}

	// bob has asked carol, in a call of his own, and sends alice there.
	void an_attended_transfer() {
		const auto all = talking();
		const auto asked = connected(all.bob, all.carol);
		auto refer = all.bob.request("REFER", *all.call.callee);
		refer.add("Refer-To", replacing(*asked.caller));
		refer.add("X-Flags", "notify");
		all.bob.send(refer);
		all.bob.gets(202);
		notified(all.bob, "SIP/2.0 100 Trying", false);

		auto &carols = called(all.carol);
		const auto replaces = carols.request.header("Replaces");
		const auto &old = *asked.callee;
		equal(old.call_id, replaces.substr(0, replaces.find(';')), "the call that carol knows");
		equal(old.local_tag, param_of(replaces, "to-tag"), "her tag");
		equal(old.remote_tag, param_of(replaces, "from-tag"), "that of the server");
		all.carol.answers(carols);
		notified(all.bob, "SIP/2.0 200 OK", true);
		all.bob.gets_bye(*all.call.callee);
		reinvited(all.alice, *all.call.caller, carols.body);
		acked(all.carol, all.call.caller->body);
		acked(all.alice);
		ends(all.carol, *asked.callee, all.bob, *asked.caller); // RFC 3891 3
		talk(all.alice, *all.call.caller, all.carol, carols);
	}

	void who_referred_is_named() {
		const auto all = talking();
		refers(all, "", {{"Referred-By", "<" + all.bob.aor() + ">"}});
		auto &carols = called(all.carol);
		equal("<" + all.bob.aor() + ">", carols.request.header("Referred-By"), "Referred-By");
		all.carol.replies(carols, 486);
		all.bob.gets_bye(*all.call.callee);
		all.alice.gets_bye(*all.call.caller);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(BridgeReferTest);

} // namespace

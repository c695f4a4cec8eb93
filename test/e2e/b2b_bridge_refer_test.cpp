// Transfers by the phones themselves, through a B2BUA: the REFER of either end, and one that names another call.
#include "test/e2e/b2b_bridge_fixture.hpp"

namespace {

using namespace test;

class BridgeReferTest : public B2bBridgeTest {
	CPPUNIT_TEST_SUITE(BridgeReferTest);
	CPPUNIT_TEST(the_caller_transfers);
	CPPUNIT_TEST(an_attended_transfer);
	CPPUNIT_TEST(who_referred_is_named);
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

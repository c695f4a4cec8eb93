// A script that names the lines itself, in each message of a call: the dialog is still the message's own.
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"

namespace {

using namespace test;

class ForcedUrisTest : public ScaTest {
	CPPUNIT_TEST_SUITE(ForcedUrisTest);
	OURS_TEST(a_call_in_rings_and_is_active_at_its_ack);
	OURS_TEST(a_call_out_is_followed_to_its_end);
	OURS_TEST(the_phone_of_the_line_holds_and_resumes);
	OURS_TEST(the_far_ends_own_reinvite_changes_nothing);
	OURS_TEST(a_retrieval_names_the_dialog_that_it_replaces);
	OURS_TEST(one_uri_for_all_messages_will_do);
	CPPUNIT_TEST_SUITE_END();

protected:
	Recipe recipe() const override {
		return saying("sca_call_info_update()", "sca_call_info_update(\"0\", \"$tu\", \"$fu\")");
	}

	void a_call_in_rings_and_is_active_at_its_ack() {
		auto &anna = joined("anna");
		const auto [alice, bob] = bob_invites_alice();
		anna.gets_call();
		all_show("1 alerting");
		answers(alice, bob);
		all_show("1 active");
		ends(bob, alice);
		all_show("idle");
	}

	void a_call_out_is_followed_to_its_end() {
		joined("anna");
		const auto [alice, bob] = alice_has_called_bob();
		ends(alice, bob);
		all_show("idle");
	}

	template <class Rule>
	void in_both_directions(Rule &&rule) {
		joined("anna");
		auto &alice = joined("alice"), &bob = far_end("bob");
		auto out = connected(alice, 1, bob);
		rule(out.near, out.far);
		auto in = answered(bob, alice);
		rule(in.near, in.far);
	}

	void the_phone_of_the_line_holds_and_resumes() {
		in_both_directions([&](Side near, Side far) {
			reinvites(near, far, directed("sendonly"));
			all_show("1 held");
			reinvites(near, far, directed("sendrecv"));
			all_show("1 active");
			ends(near, far);
			all_show("idle");
		});
	}

	void the_far_ends_own_reinvite_changes_nothing() {
		in_both_directions([&](Side near, Side far) {
			reinvites(near, far, directed("sendonly"));
			far.phone.reinvites(far.dialog, directed("sendrecv"));
			near.phone.gets_reinvite(near.dialog);
			near.phone.replies(near.dialog, 488);
			far.phone.gets(488);
			all_show("1 held");
			far.phone.reinvites(far.dialog, no_body());
			near.phone.gets_reinvite(near.dialog);
			near.phone.answers(near.dialog, directed("sendrecv"));
			far.phone.gets(200);
			far.phone.acks(far.dialog, directed("sendrecv"));
			near.phone.gets_ack(near.dialog);
			all_show("1 held");
			ends(far, near);
			all_show("idle");
		});
	}

	void a_retrieval_names_the_dialog_that_it_replaces() {
		auto &anna = joined("anna");
		const auto retrieved = [&](Side near, Side far) {
			reinvites(near, far, directed("sendonly"));
			auto &call = anna.retrieves(1);
			auto &theirs = far.phone.gets_call();
			ladder().check_equal(far.dialog.call_id + ";to-tag=" + far.dialog.local_tag
							+ ";from-tag=" + far.dialog.remote_tag,
					theirs.request.header("Replaces"), "Replaces");
			answers({far.phone, theirs}, {anna, call});
			ends(far, near);
			all_show("1 active");
			ends({anna, call}, {far.phone, theirs});
			all_show("idle");
		};
		in_both_directions(retrieved);
	}

	void one_uri_for_all_messages_will_do() {
		Office office(saying("sca_call_info_update()",
				"sca_call_info_update(\"0\", \"sip:line1@sca.test\", \"$fu\")"));
		auto &alice = office.joined("alice");
		auto &bob = office.ladder.phone("bob", "far1");
		auto &call = bob.calls("line1");
		auto &theirs = alice.gets_call();
		answers({alice, theirs}, {bob, call});
		alice.shows("1 active");
		ends({bob, call}, {alice, theirs});
		alice.shows("idle");
		office.server.stop();
	}
};

// The same by variables.
class ForcedByAvpTest : public ForcedUrisTest {
	CPPUNIT_TEST_SUB_SUITE(ForcedByAvpTest, ForcedUrisTest);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto recipe = saying("sca_call_info_update()",
				"$avp(line_from)=$fu; $avp(line_to)=$tu; sca_call_info_update()");
		recipe.modparams = {"\"sca\", \"from_uri_avp\", \"$avp(line_from)\"",
				"\"sca\", \"to_uri_avp\", \"$avp(line_to)\""};
		return recipe;
	}
};

// With `alerting` 0 phones are told of a call in at its answer, and of nothing before.
class ForcedSilentTest : public ScaTest {
	CPPUNIT_TEST_SUITE(ForcedSilentTest);
	OURS_TEST(a_call_in_is_active_then_idle);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto recipe = saying(
				"sca_call_info_update()", "sca_call_info_update(\"0\", \"$tu\", \"$fu\")");
		recipe.modparams = {R"("sca", "alerting", 0)"};
		return recipe;
	}

	void a_call_in_is_active_then_idle() {
		const auto [alice, bob] = bob_invites_alice();
		alice.phone.replies(alice.dialog, 180);
		bob.phone.gets(180);
		answers(alice, bob);
		all_see("1 active");
		ends(bob, alice);
		all_see("idle");
		all_hear_nothing();
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(ForcedUrisTest);
CPPUNIT_TEST_SUITE_REGISTRATION(ForcedByAvpTest);
CPPUNIT_TEST_SUITE_REGISTRATION(ForcedSilentTest);

} // namespace

// A phone of the line takes a call that another has put on hold.
#include "test/support/sca_test.hpp"

namespace {

using namespace test;

class RetrievalTest : public ScaTest {
	CPPUNIT_TEST_SUITE(RetrievalTest);
	CPPUNIT_TEST(another_phone_retrieves_a_held_call);
	CPPUNIT_TEST(the_call_ends_with_its_new_owner);
	CPPUNIT_TEST(a_held_index_cannot_be_seized);
	OURS_TEST(a_refused_retrieval_puts_the_call_back_on_hold);
	OURS_TEST(a_cancelled_retrieval_puts_the_call_back_on_hold);
	OURS_TEST(a_private_hold_is_not_for_others);
	OURS_TEST(its_owner_retrieves_a_private_hold);
	OURS_TEST(a_held_inbound_call_is_retrieved);
	OURS_TEST(an_anonymous_caller_is_found_by_its_contact);
	OURS_TEST(of_a_callers_phones_the_one_that_talks_is_asked);
	OURS_TEST(a_far_end_that_has_moved_is_found);
	CPPUNIT_TEST_SUITE_END();

	// alice has called bob, and has put him on hold.
	Call held(const std::string &state = "") {
		const auto call = alice_has_called_bob();
		auto media = directed("sendonly", 1);
		media.state = state;
		reinvites(call.near, call.far, media);
		all_show(state.empty() ? "1 held" : "1 " + state);
		return call;
	}

	void is_owned_by(const std::string &name) { // index 1
		std::string owner = "nobody";
		for (const auto &row : server().kamcmd({"sca.all_appearances"}))
			if (row.rfind(aor() + " 1 ", 0) == 0)
				for (const auto &phone : ladder().phones())
					if (row.find(phone->contact() + " ") != row.npos && phone->aor() == aor())
						owner = phone->name();
		ladder().check_equal(name, owner, "the owner");
	}

	// anna asks for the held call, and the far end is asked to replace it.
	Call asked_for(Phone &anna, const Side &far) {
		auto &call = anna.retrieves(1);
		auto &theirs = far.phone.gets_call();
		ladder().check_equal(far.dialog.call_id + ";to-tag=" + far.dialog.local_tag
						+ ";from-tag=" + far.dialog.remote_tag,
				theirs.request.header("Replaces"), "Replaces");
		ladder().check_equal(far.phone.contact(), theirs.request.uri(), "the INVITE goes to");
		return {{anna, call}, {far.phone, theirs}};
	}
	// The far end agrees, and lets the old call go.
	Call retrieved(Phone &anna, const Call &old) {
		const auto taken = asked_for(anna, old.far);
		answers(taken.far, taken.near);
		ends(old.far, old.near);
		all_show("1 active");
		return taken;
	}

	void another_phone_retrieves_a_held_call() {
		auto &anna = joined("anna");
		retrieved(anna, held());
		is_owned_by("anna");
	}

	void the_call_ends_with_its_new_owner() {
		auto &anna = joined("anna");
		const auto taken = retrieved(anna, held());
		ends(taken.near, taken.far);
		all_show("idle");
	}

	void a_held_index_cannot_be_seized() {
		auto &anna = joined("anna");
		held();
		anna.asks_to_seize(1);
		anna.gets(480);
		all_show("1 held");
	}

	void a_refused_retrieval_puts_the_call_back_on_hold() {
		auto &anna = joined("anna");
		const auto [alice, bob] = held();
		const auto taken = asked_for(anna, bob);
		bob.phone.replies(taken.far.dialog, 486);
		bob.phone.gets_ack(taken.far.dialog);
		anna.gets(486);
		all_show("1 held");
		is_owned_by("alice");
		reinvites(alice, bob, on(1));
		all_show("1 active");
		ends(alice, bob);
		all_show("idle");
	}

	void a_cancelled_retrieval_puts_the_call_back_on_hold() {
		auto &anna = joined("anna");
		const auto taken = asked_for(anna, held().far);
		taken.far.phone.replies(taken.far.dialog, 180);
		anna.gets(180);
		anna.cancels(taken.near.dialog);
		taken.far.phone.gets_cancel(taken.far.dialog);
		anna.gets(487);
		all_show("1 held");
		is_owned_by("alice");
	}

	void a_private_hold_is_not_for_others() {
		auto &anna = joined("anna");
		const auto [alice, bob] = held("held-private");
		anna.retrieves(1);
		ladder().check_equal("Forbidden - private call", anna.gets(403).reason(), "the reason");
		bob.phone.hears_nothing(150);
		all_show("1 held-private");
		is_owned_by("alice");
		ends(alice, bob);
		all_show("idle");
	}

	void its_owner_retrieves_a_private_hold() {
		const auto [alice, bob] = held("held-private");
		reinvites(alice, bob, on(1));
		all_show("1 active");
	}

	void an_anonymous_caller_is_found_by_its_contact() {
		auto &alice = joined("alice"), &bob = far_end("bob");
		auto invite = bob.request("INVITE", aor());
		const auto from = invite.header("From");
		invite.set("From",
				"\"Anonymous\" <sip:anonymous@anonymous.invalid>" + from.substr(from.find(";tag")));
		auto &call = bob.sends(invite);
		call.local_uri = "sip:anonymous@anonymous.invalid";
		auto &theirs = alice.gets_call();
		answers({alice, theirs}, {bob, call});
		auto &anna = joined("anna");
		reinvites({alice, theirs}, {bob, call}, directed("sendonly"));
		retrieved(anna, {{alice, theirs}, {bob, call}});
	}

	void of_a_callers_phones_the_one_that_talks_is_asked() {
		auto &bella = far_end("bella");
		const auto call = bob_has_called_alice();
		auto &anna = joined("anna");
		reinvites(call.near, call.far, directed("sendonly"));
		retrieved(anna, call);
		bella.hears_nothing();
	}

	// Either direction, by a request of the far end and by its answer.
	void a_far_end_that_has_moved_is_found() {
		auto &anna = joined("anna"), &bella = far_end("bella");
		auto &alice = joined("alice"), &bob = far_end("bob");
		for (const bool out : {true, false}) {
			const auto call = out ? connected(alice, 1, bob) : answered(bob, alice);
			auto update = bob.request("UPDATE", call.far.dialog);
			bob.send(update.set("Contact", "<" + bella.contact() + ">"));
			alice.send(alice.reply_to(alice.gets_request("UPDATE"), 200)
							   .add("Contact", "<" + alice.contact() + ">"));
			bob.gets(200);
			anna.forgets();
			reinvites_unanswered(call.near);
			bob.gets_reinvite(call.far.dialog);
			all_show("1 held");
			anna.retrieves(1);
			ladder().check_equal(bella.contact(), bella.gets_call().request.uri(), "it goes to");
			server().rpc("sca.release_appearance", aor(), "1");
			ladder().settle();
			for (const auto &phone : ladder().phones()) phone->forgets();
		}
	}

	void reinvites_unanswered(const Side &who) {
		who.phone.reinvites(who.dialog, directed("sendonly"));
	}

	void a_held_inbound_call_is_retrieved() {
		const auto call = bob_has_called_alice();
		auto &anna = joined("anna");
		reinvites(call.near, call.far, directed("sendonly"));
		all_show("1 held");
		const auto taken = retrieved(anna, call);
		ends(taken.near, taken.far);
		all_show("idle");
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(RetrievalTest);

} // namespace

// Phones that are not the text of their Contact.
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"

namespace {

using namespace test;

class OtherContactTest : public ScaTest {
	CPPUNIT_TEST_SUITE(OtherContactTest);
	OURS_TEST(a_seizure_is_used_with_a_contact_that_names_the_transport);
	OURS_TEST(a_seizure_is_used_with_a_contact_of_nobody);
	OURS_TEST(a_seizure_is_used_from_another_address_by_its_index);
	OURS_TEST(a_seizure_is_not_used_by_another_subscriber);
	OURS_TEST(a_call_with_a_random_user_in_its_contact_is_the_lines);
	OURS_TEST(texts_that_fit_no_row_hide_no_call);
	CPPUNIT_TEST_SUITE_END();

	// The INVITE as the phone would send it, but for its Contact.
	Dialog &calls_with(Phone &phone, const std::string &contact, unsigned index) {
		auto invite = phone.request("INVITE", "sip:" + far_user() + "@" + ladder().domain());
		if (contact.empty())
			invite.drop("Contact");
		else
			invite.set("Contact", "<" + contact + ">");
		if (index)
			invite.add("Call-Info",
					"<sip:" + ladder().domain() + ">;appearance-index=" + std::to_string(index));
		return phone.sends(invite);
	}

	void becomes_the_call_of_the_seizure(
			Phone &caller, const std::string &contact, unsigned index, Phone &watcher) {
		auto &bob = far_end("bob");
		auto &call = calls_with(caller, contact, index);
		auto &theirs = bob.gets_call();
		bob.replies(theirs, 180);
		caller.gets(180);
		watcher.shows("1 progressing");
		answers({bob, theirs}, {caller, call});
		watcher.shows("1 active");
		ends({bob, theirs}, {caller, call});
		watcher.shows("idle");
	}

	void a_seizure_is_used_with_a_contact_that_names_the_transport() {
		auto &alice = joined("alice");
		for (const unsigned index : {1U, 0U}) {
			alice.seizes(1);
			becomes_the_call_of_the_seizure(
					alice, alice.contact() + ";transport=udp", index, alice);
		}
	}

	void a_seizure_is_used_with_a_contact_of_nobody() {
		auto &alice = joined("alice");
		const auto here = "@127.0.0.1:" + std::to_string(alice.local_port());
		for (const unsigned index : {1U, 0U}) {
			alice.seizes(1);
			becomes_the_call_of_the_seizure(alice, "sip:k3x9q2v7" + here, index, alice);
		}
	}

	void a_seizure_is_used_from_another_address_by_its_index() {
		auto &alice = joined("alice");
		alice.seizes(1);
		auto &box = ladder().phone("box", line());
		becomes_the_call_of_the_seizure(box, box.contact(), 1, alice);
	}

	void a_seizure_is_not_used_by_another_subscriber() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		alice.seizes(1);
		far_end("bob");
		calls_with(anna, anna.contact(), 1);
		all_show("1 seized, 2 seized");
	}

	void a_call_with_a_random_user_in_its_contact_is_the_lines() {
		auto &alice = joined("alice");
		const auto here = "@127.0.0.1:" + std::to_string(alice.local_port());
		becomes_the_call_of_the_seizure(alice, "sip:k3x9q2v7" + here, 0, alice);
	}

	void texts_that_fit_no_row_hide_no_call() {
		auto &alice = joined("alice"), &bob = far_end("bob");
		alice.seizes(1);
		const std::string token(300, 'x');
		auto invite = alice.request("INVITE", "sip:" + far_user() + "@" + ladder().domain());
		invite.set("Call-ID", "\xff\xfe" + token);
		invite.set("Contact", "<" + alice.contact() + ";pn-prid=" + token + ">");
		auto &call = alice.sends(invite);
		auto &theirs = bob.gets_call();
		answers({bob, theirs}, {alice, call});
		all_show("1 active");
		ends({bob, theirs}, {alice, call});
		all_show("idle");
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(OtherContactTest);

// A Contact that the server assumes proves nothing of who sent the message.
class AssumedContactTest : public ScaTest {
	CPPUNIT_TEST_SUITE(AssumedContactTest);
	OURS_TEST(a_call_without_contact_uses_the_seizure);
	OURS_TEST(a_private_hold_without_contact_keeps_its_owner);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		return with({R"("sca", "contact_fallback", "sip:nobody@192.0.2.1")"});
	}

	std::string owner() {
		const auto told = server().rpc("sca.lines", aor())["result"];
		return told[0]["appearances"][0]["owner"].asString();
	}

	void a_call_without_contact_uses_the_seizure() {
		auto &alice = joined("alice"), &bob = far_end("bob");
		for (const unsigned index : {1U, 0U}) {
			alice.seizes(1);
			auto media = on(index);
			media.has_contact = false;
			const auto call = invites(alice, bob, media);
			answers(call.far, call.near);
			all_show("1 active");
			ladder().check_equal(alice.contact(), owner(), "the owner");
			ends(call.near, call.far);
			all_show("idle");
		}
	}

	void a_private_hold_without_contact_keeps_its_owner() {
		const auto call = alice_has_called_bob();
		auto &anna = joined("anna");
		auto media = on(1, "held-private");
		media.direction = "sendonly";
		media.has_contact = false;
		reinvites(call.near, call.far, media);
		all_show("1 held-private");
		ladder().check_equal(call.near.phone.contact(), owner(), "the owner");
		anna.retrieves(1);
		anna.gets(403);
		call.near.phone.retrieves(1);
		call.far.phone.gets_call();
		all_show("1 active");
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(AssumedContactTest);

} // namespace

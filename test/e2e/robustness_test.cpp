// What a server must survive, whoever sends it.
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"

#include <algorithm>

namespace {

using namespace test;

class RobustnessTest : public ScaTest {
	CPPUNIT_TEST_SUITE(RobustnessTest);
	OURS_TEST(a_subscribe_without_contact_is_refused);
	OURS_TEST(contacts_of_every_kind_are_answered);
	OURS_TEST(a_very_long_request_uri_is_answered);
	OURS_TEST(very_long_identifiers_are_answered);
	OURS_TEST(call_infos_of_every_kind_are_answered);
	OURS_TEST(numbers_of_every_size_are_answered);
	OURS_TEST(an_rpc_with_a_very_long_line_is_answered);
	OURS_TEST(an_rpc_with_index_0_is_refused);
	OURS_TEST(invites_of_every_kind_leave_the_server_up);
	OURS_TEST(a_hundred_appearances_are_still_told);
	CPPUNIT_TEST_SUITE_END();

	// Whatever the answer is, there is one, and the server goes on.
	void is_answered(Phone &phone, const SipText &message) {
		phone.send(message);
		for (int i = 0; i < 20 && phone.inbox().empty(); ++i) ladder().pump(100);
		ladder().check(!phone.inbox().empty(), "no answer");
		phone.forgets();
	}

	void is_well() {
		auto &witness = ladder().phone("witness", line() + "w");
		witness.subscribes();
		witness.sees("idle");
	}

	void a_subscribe_without_contact_is_refused() {
		auto &alice = joined("alice");
		for (const auto *event : {"call-info", "line-seize"}) {
			alice.send(alice.subscribe_request(event, 15, 1).drop("Contact"));
			ladder().check_equal(
					"Bad Shared Call Appearance Request", alice.gets(400).reason(), "the reason");
		}
		is_well();
	}

	void contacts_of_every_kind_are_answered() {
		auto &alice = joined("alice");
		for (const auto &contact :
				{std::string("<>"), std::string("tel:+4930123"), std::string("sip:"),
						std::string("<sip:@>"), "<sip:" + std::string(3000, 'a') + "@127.0.0.1>",
						std::string("\"\\\" <sip:a@127.0.0.1>")})
			is_answered(alice, alice.subscribe_request("call-info", 600).set("Contact", contact));
		is_well();
	}

	void a_very_long_request_uri_is_answered() {
		auto &alice = joined("alice");
		auto message = alice.subscribe_request("call-info", 600);
		message.first_line = "SUBSCRIBE " + aor() + ";x=" + std::string(3000, 'x') + " SIP/2.0";
		is_answered(alice, message);
		message = alice.subscribe_request("call-info", 600);
		message.first_line = "SUBSCRIBE sip:" + std::string(3000, 'u') + "@sca.test SIP/2.0";
		is_answered(alice, message);
		is_well();
	}

	void very_long_identifiers_are_answered() {
		auto &alice = joined("alice");
		const std::string text(2500, 'i');
		is_answered(alice, alice.subscribe_request("call-info", 600).set("Call-ID", text));
		auto message = alice.subscribe_request("call-info", 600);
		is_answered(alice, message.set("From", "<" + aor() + ">;tag=" + text));
		is_well();
	}

	void call_infos_of_every_kind_are_answered() {
		auto &alice = joined("alice");
		for (const auto *text : {"", "<", "<>", ";", "<sip:a>;appearance-index=", "<sip:a>;=1",
					 "<sip:a>;appearance-index=1;appearance-state=", "<sip:a>,,,", "<sip:a>;\"",
					 "<sip:a>;appearance-index=1;appearance-uri=\"\\\"", "\"",
					 "<sip:a>;appearance-index", "<sip:a>;appearance-index=1;appearance-index=2"})
			is_answered(alice, alice.subscribe_request("line-seize", 15, 1).set("Call-Info", text));
		is_well();
	}

	void numbers_of_every_size_are_answered() {
		auto &alice = joined("alice");
		for (const auto *number :
				{"4294967295", "4294967296", "2147483648", "-1", "99999999999999999999999"}) {
			is_answered(alice,
					alice.subscribe_request("line-seize", 15, 1)
							.set("Call-Info", std::string("<sip:a>;appearance-index=") + number));
			is_answered(alice, alice.subscribe_request("call-info", 1).set("Expires", number));
		}
		is_well();
	}

	void an_rpc_with_a_very_long_line_is_answered() {
		const auto line_uri = "sip:" + std::string(2000, 'l') + "@sca.test";
		for (const auto *command : {"sca.show_subscription", "sca.show_appearance", "sca.lines",
					 "sca.seize_appearance", "sca.update_appearance", "sca.release_appearance"})
			server().rpc(command, line_uri, "call-info", "held");
		is_well();
	}

	void an_rpc_with_index_0_is_refused() {
		auto &alice = joined("alice");
		alice.seizes(1);
		alice.sees("1 seized");
		ladder().check(server().rpc("sca.update_appearance", aor(), 0, "held").isMember("error"),
				"index 0 must be refused");
		ladder().check(server().rpc("sca.update_appearance", aor(), "x", "held").isMember("error"),
				"an index that is no number must be refused");
		alice.hears_nothing();
	}

	void invites_of_every_kind_leave_the_server_up() {
		auto &alice = joined("alice");
		for (const auto *contact : {"*", "<>", "tel:+49", "<sip:a@b>, <sip:c@d>"}) {
			auto invite = alice.request("INVITE", alice.aor_of("nobody"));
			alice.send(
					invite.set("Contact", contact).add("Call-Info", "<sip:a>;appearance-index=1"));
			ladder().settle(50);
		}
		auto bare = alice.request("INVITE", alice.aor_of("nobody"));
		alice.send(bare.drop("Contact"));
		ladder().settle(50);
		is_well();
	}

	void a_hundred_appearances_are_still_told() {
		auto &alice = joined("alice");
		for (int i = 0; i < 100; ++i)
			server().rpc("sca.seize_appearance", aor(), "sip:a@127.0.0.1");
		ladder().settle();
		const auto rows = server().kamcmd({"sca.show_appearance", aor()});
		const auto told = Notify(ladder(), "alice", alice.history().back()).lamps();
		const auto commas = std::count(told.begin(), told.end(), ',');
		CPPUNIT_ASSERT_EQUAL(rows.size(), static_cast<size_t>(commas + 1));
	}
};

// On a server that nobody else uses, so that every byte can be accounted for.
class MemoryTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(MemoryTest);
	OURS_TEST(seizures_and_calls_leave_no_shared_memory_behind);
	OURS_TEST(refused_calls_leave_no_shared_memory_behind);
	CPPUNIT_TEST_SUITE_END();

	static void call_once(Phone &alice, Phone &bob) {
		alice.seizes(1);
		auto &call = alice.calls("far1", on(1));
		auto &theirs = bob.gets_call();
		bob.replies(theirs, 180);
		alice.gets(180);
		answers({bob, theirs}, {alice, call});
		alice.gets_notify("line-seize"); // the call has ended it
		ends({alice, call}, {bob, theirs});
		alice.seizes(2);
		alice.releases(2);
		alice.forgets();
	}

	static void refuse_once(Phone &alice, Phone &bob) {
		alice.seizes(1);
		alice.calls("far1", on(1));
		auto &theirs = bob.gets_call();
		bob.replies(theirs, 486);
		bob.gets_ack(theirs);
		alice.gets(486);
		alice.forgets();
	}

	static void leaves_nothing_behind(void (*once)(Phone &alice, Phone &bob)) {
		Office office;
		auto &alice = office.joined("alice");
		auto &bob = office.ladder.phone("bob", "far1");
		bob.registers();
		const auto used_after = [&](int calls) {
			for (int i = 0; i < calls; ++i) {
				once(alice, bob);
				office.ladder.settle(30); // the end of a seizure may still be told
				alice.forgets();
			}
			office.ladder.wait(6500); // until tm has let go of the transactions
			return office.server.shm_used();
		};
		const auto before = used_after(10);
		const auto after = used_after(40);
		office.ladder.check(after <= before + 512,
				"shm grew from " + std::to_string(before) + " to " + std::to_string(after));
		office.server.stop();
	}

	void seizures_and_calls_leave_no_shared_memory_behind() { leaves_nothing_behind(call_once); }
	void refused_calls_leave_no_shared_memory_behind() { leaves_nothing_behind(refuse_once); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RobustnessTest);
CPPUNIT_TEST_SUITE_REGISTRATION(MemoryTest);

} // namespace

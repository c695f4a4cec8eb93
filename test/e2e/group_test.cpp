// What one phone does must not disturb the others of its line.
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"

#include <algorithm>
#include <chrono>

namespace {

using namespace test;

class GroupTest : public ScaTest {
	CPPUNIT_TEST_SUITE(GroupTest);
	CPPUNIT_TEST(lines_do_not_hear_of_each_other);
	CPPUNIT_TEST(a_phone_registered_on_two_lines_hears_both);
	OURS_TEST(a_phone_that_left_does_not_end_the_others);
	OURS_TEST(a_phone_that_cannot_be_reached_does_not_silence_the_others);
	OURS_TEST(a_name_server_that_says_nothing_delays_nobody);
	OURS_TEST(a_phone_that_forgot_its_subscription_is_dropped);
	OURS_TEST(a_phone_that_says_nothing_does_not_delay_the_others);
	OURS_TEST(an_expired_subscription_is_ended_and_told);
	OURS_TEST(notify_numbers_follow_each_other);
	OURS_TEST(a_phone_that_subscribes_anew_keeps_its_call);
	OURS_TEST(a_phone_that_subscribes_anew_loses_its_seizure);
	OURS_TEST(another_phone_cannot_take_over_a_subscription);
	OURS_TEST(a_line_of_forty_phones_is_told_completely);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		Recipe recipe;
		recipe.modparams = {R"("sca", "purge_expired_interval", 1)"};
		return recipe;
	}

	void lines_do_not_hear_of_each_other() {
		auto &alice = joined("alice");
		auto &other = ladder().phone("other", far_user());
		other.joins();
		alice.seizes(1);
		alice.sees("1 seized");
		other.hears_nothing();
	}

	void a_phone_registered_on_two_lines_hears_both() {
		auto &alice = joined("alice");
		auto message = alice.subscribe_request("call-info", 600);
		const auto other_line = alice.aor_of(far_user());
		message.first_line = "SUBSCRIBE " + other_line + " SIP/2.0";
		message.set("To", "<" + other_line + ">").set("From", "<" + other_line + ">;tag=two");
		alice.send(message);
		alice.gets(202);
		alice.sees("idle");
		server().rpc("sca.seize_appearance", other_line, "sip:somebody@127.0.0.1");
		alice.sees("1 seized");
		server().rpc("sca.seize_appearance", aor(), "sip:somebody@127.0.0.1");
		alice.sees("1 seized");
	}

	void a_phone_that_left_does_not_end_the_others() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		anna.unsubscribes();
		anna.gets_notify().is_terminated();
		alice.seizes(1);
		alice.gets_notify().is_active().says("1 seized").expires_within(595, 600);
		anna.hears_nothing(100);
	}

	void a_phone_that_cannot_be_reached_does_not_silence_the_others() {
		auto &alice = joined("alice");
		auto &ghost = member("ghost");
		auto message = ghost.subscribe_request("call-info", 600);
		message.set("Contact", "<sip:" + line() + "@nowhere.invalid>");
		ghost.send(message);
		ghost.gets(202);
		alice.seizes(1);
		alice.sees("1 seized");
	}

	void a_name_server_that_says_nothing_delays_nobody() {
		const auto names = Socket::udp("127.0.0.1");
		auto made = recipe();
		made.name_server = "127.0.0.1:" + std::to_string(names.port());
		made.workers = 1;
		Office office(made);
		auto &alice = office.joined("alice");
		auto &ghost = office.ladder.phone("ghost", "line1");
		auto message = ghost.subscribe_request("call-info", 600);
		message.set("Contact", "<sip:ghost@silent.example>");
		const auto start = std::chrono::steady_clock::now();
		ghost.send(message);
		ghost.gets(202);
		alice.seizes(1);
		alice.sees("1 seized");
		alice.releases(1);
		alice.sees("idle");
		const auto taken = std::chrono::steady_clock::now() - start;
		office.ladder.check(!names.receive(1000).empty(), "nobody asked for the name");
		office.ladder.check(taken < std::chrono::seconds(1), "the group waited for the name");
	}

	void a_phone_that_forgot_its_subscription_is_dropped() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		anna.answers_notifies_with(481);
		alice.seizes(1);
		all_see("1 seized");
		ladder().settle();
		alice.releases(1);
		alice.sees("idle");
		anna.hears_nothing();
	}

	void a_phone_that_says_nothing_does_not_delay_the_others() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		anna.answers_notifies_with(0);
		alice.seizes(1);
		all_see("1 seized");
		alice.releases(1);
		all_see("idle");
	}

	void an_expired_subscription_is_ended_and_told() {
		auto &alice = joined("alice");
		auto &anna = member("anna");
		anna.subscribes(1);
		anna.sees("idle");
		ladder().wait(2500);
		anna.gets_notify().is_terminated("timeout");
		alice.seizes(1);
		alice.sees("1 seized");
		anna.hears_nothing(100);
	}

	void notify_numbers_follow_each_other() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		for (int round = 0; round < 5; ++round) {
			alice.seizes(1);
			alice.releases(1);
			ladder().settle(20);
		}
		std::vector<unsigned> numbers;
		for (const auto &one : anna.history())
			if (!one.is_reply()) numbers.push_back(one.cseq());
		CPPUNIT_ASSERT_EQUAL(size_t{11}, numbers.size());
		for (size_t i = 0; i < numbers.size(); ++i)
			CPPUNIT_ASSERT_EQUAL(static_cast<unsigned>(i + 1), numbers[i]);
	}

	void a_phone_that_subscribes_anew_keeps_its_call() {
		joined("anna");
		const auto [alice, bob] = alice_has_called_bob();
		alice.phone.subscribes();
		all_show("1 active");
		ends(bob, alice);
		all_show("idle");
	}

	void a_phone_that_subscribes_anew_loses_its_seizure() {
		auto &alice = joined("alice");
		joined("anna");
		alice.seizes(1);
		all_see("1 seized");
		alice.subscribes();
		all_show("idle");
	}

	void another_phone_cannot_take_over_a_subscription() {
		auto &alice = joined("alice");
		auto &mallory = member("mallory");
		auto message = mallory.subscribe_request("call-info", 0);
		message.set("Contact", "<" + alice.contact() + ">");
		message.set("To", message.header("To") + ";tag=guessed");
		mallory.send(message);
		mallory.gets(481);
		alice.seizes(1);
		alice.sees("1 seized");
	}

	void a_line_of_forty_phones_is_told_completely() {
		std::vector<Phone *> phones;
		for (int i = 0; i < 40; ++i) phones.push_back(&member("phone" + std::to_string(i)));
		for (auto *phone : phones) {
			phone->subscribes();
			phone->sees("idle");
		}
		phones[0]->seizes(1);
		all_see("1 seized");
		phones[0]->releases(1);
		all_see("idle");
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(GroupTest);
CPPUNIT_TEST_SUITE_REGISTRATION(ByTm<GroupTest>);

} // namespace

// SUBSCRIBE for line-seize at a line that a third party publishes.
#include "test/e2e/callinfo_fixture.hpp"

#include <chrono>

namespace {

using namespace test;

class CallInfoSeizeTest : public CallInfoTest {
	CPPUNIT_TEST_SUITE(CallInfoSeizeTest);
	CPPUNIT_TEST(a_phone_seizes_and_its_call_is_published);
	CPPUNIT_TEST(over_tcp_too);
	CPPUNIT_TEST(a_taken_index_is_refused_whatever_its_state);
	CPPUNIT_TEST(of_two_phones_at_once_one_wins);
	CPPUNIT_TEST(an_index_that_is_missing_or_bad_is_refused);
	CPPUNIT_TEST(a_retransmission_takes_one_index_only);
	CPPUNIT_TEST(a_refresh_keeps_it_and_on_hook_gives_it_back);
	CPPUNIT_TEST(after_its_call_the_dialog_is_over);
	CPPUNIT_TEST(it_is_told_in_two_seconds_that_it_has_run_out);
	CPPUNIT_TEST(a_phone_may_not_hold_it_for_an_hour);
	CPPUNIT_TEST(who_only_asks_leaves_nothing_behind);
	CPPUNIT_TEST_SUITE_END();

	void a_phone_seizes_and_its_call_is_published() {
		auto &alice = watching("alice");
		watching("anna");
		alice.seizes(1);
		all_see("1 seized");
		auto &third_party = publisher("publisher");
		third_party.says("1 progressing");
		const auto last = alice.gets_notify("line-seize").is_terminated("noresource");
		check(last.text.header("Call-Info").empty(), "it has nothing any more");
		all_see("1 progressing");
		third_party.says("1 active");
		all_see("1 active");
		third_party.says("");
		all_see("idle");
		third_party.removes();
		all_hear_nothing();
	}

	void over_tcp_too() {
		auto &alice = tcp_watching("alice");
		tcp_watching("anna");
		alice.seizes(2);
		all_see("2 seized");
		gives_back(alice, 2);
		all_see("idle");
	}

	void a_taken_index_is_refused_whatever_its_state() {
		auto &alice = watching("alice"), &anna = watching("anna");
		auto &third_party = publisher("publisher");
		third_party.says("1 active, 2 held, 3 alerting");
		all_see("1 active, 2 held, 3 alerting");
		alice.seizes(4);
		all_see("1 active, 2 held, 3 alerting, 4 seized");
		for (const unsigned index : {1, 2, 3, 4}) {
			anna.asks_to_seize(index);
			check(anna.gets(480).header("Retry-After") == "1", "when to try again");
		}
		check(counted("seized") == 1, "one seizure");
		all_hear_nothing();
		gives_back(alice, 4);
		third_party.removes();
	}

	void of_two_phones_at_once_one_wins() {
		auto &alice = watching("alice"), &anna = watching("anna");
		for (int round = 0; round < 10; ++round) {
			alice.asks_to_seize(1);
			anna.asks_to_seize(1);
			const auto first = answer_of(alice), second = answer_of(anna);
			check(first.code() + second.code() == 200 + 480, "one of them wins");
			auto &winner = first.code() == 200 ? alice : anna;
			winner.learn(winner.line_seize_dialog(), first.code() == 200 ? first : second);
			winner.gets_notify("line-seize").is_active().grants(1);
			gives_back(winner, 1);
			for (auto *one : {&alice, &anna}) one->shows("idle");
		}
	}

	void an_index_that_is_missing_or_bad_is_refused() {
		auto &alice = watching("alice");
		for (const auto *text : {"", "<sip:a>", "<sip:a>;appearance-index=x",
					 "<sip:a>;appearance-index=0", "<sip:a>;appearance-index=*"}) {
			auto message = alice.subscribe_request("line-seize", 15, 1);
			message.drop("Call-Info");
			if (*text) message.add("Call-Info", text);
			alice.send(message);
			alice.gets(400);
		}
		all_hear_nothing();
		check(listed().empty(), "nothing is kept");
	}

	void a_retransmission_takes_one_index_only() {
		auto &alice = watching("alice");
		auto &dialog = alice.asks_to_seize(1);
		alice.repeats_last(); // answered where the first one has its answer already, else absorbed
		alice.learn(dialog, alice.gets(200));
		alice.repeats_last();
		check(alice.gets(200).to_tag() == dialog.remote_tag, "the same answer again");
		alice.gets_notify("line-seize").is_active().grants(1);
		all_see("1 seized");
		ladder().settle(30);
		for (const auto &one : alice.inbox())
			check(one.code() == 200, "nothing but that answer: " + one.title());
		alice.forgets();
		all_hear_nothing();
		gives_back(alice, 1);
		all_see("idle");
	}

	void a_refresh_keeps_it_and_on_hook_gives_it_back() {
		auto &alice = watching("alice");
		auto &dialog = alice.seizes(1, 2);
		all_see("1 seized");
		auto again = alice.request("SUBSCRIBE", dialog);
		alice.send(again.add("Event", "line-seize").add("Expires", "15"));
		alice.gets(200);
		alice.gets_notify("line-seize").is_active().grants(1);
		all_hear_nothing(3500);
		gives_back(alice, 1);
		all_see("idle");
	}

	void after_its_call_the_dialog_is_over() {
		auto &alice = watching("alice"), &anna = watching("anna");
		auto &dialog = alice.seizes(1);
		all_see("1 seized");
		anna.seizes(2);
		all_see("1 seized, 2 seized");
		auto &third_party = publisher("publisher");
		third_party.says("1 progressing");
		alice.gets_notify("line-seize").is_terminated("noresource");
		all_see("1 progressing, 2 seized");
		for (const auto *expires : {"15", "0"}) {
			auto again = alice.request("SUBSCRIBE", dialog);
			alice.send(again.add("Event", "line-seize").add("Expires", expires));
			alice.gets(481);
		}
		gives_back(anna, 2); // who has heard nothing of it
		all_see("1 progressing");
		all_hear_nothing();
		third_party.removes();
		all_see("idle");
	}

	void it_is_told_in_two_seconds_that_it_has_run_out() {
		auto &alice = watching("alice");
		watching("anna");
		alice.seizes(1, 1);
		const auto from = std::chrono::steady_clock::now();
		all_see("1 seized");
		ladder().wait(900);
		all_hear_nothing(50);
		ladder().wait(1000);
		all_see("idle");
		const auto took = std::chrono::steady_clock::now() - from;
		check(took < std::chrono::milliseconds(3100), "at most two seconds behind its time");
		alice.seizes(1);
		gives_back(alice, 1);
	}

	void a_phone_may_not_hold_it_for_an_hour() {
		auto &alice = watching("alice");
		alice.asks_to_seize(1, 3600);
		check(alice.gets(200).header("Expires") == "15", "as long as the server says");
		alice.gets_notify("line-seize").is_active().grants(1).expires_within(13, 15);
		check(listed()[0]["publications"][0]["expires"].asInt() <= 16, "and no longer");
	}

	// Expires: 0 out of a dialog: a look at what would be granted.
	void who_only_asks_leaves_nothing_behind() {
		auto &alice = watching("alice");
		const auto ask = [&] {
			for (int i = 0; i < 50; ++i) {
				alice.asks_to_seize(1, 0);
				alice.gets(200);
				alice.gets_notify("line-seize").is_terminated("timeout");
			}
			ladder().wait(1500); // transactions have gone
			return server().shm_used();
		};
		ask();
		const auto before = ask(), after = ask();
		check(after < before + 1000,
				"shared memory grew from " + std::to_string(before) + " to "
						+ std::to_string(after));
		check(listed().empty(), "nothing is seized");
		all_hear_nothing();
	}

	SipText answer_of(Phone &phone) {
		for (;;) {
			for (const auto &one : phone.inbox())
				if (one.is_reply() && one.code() >= 200) return phone.gets(one.code());
			if (!ladder().pump(kPatienceMs)) ladder().fail(phone.name() + " should get an answer");
		}
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallInfoSeizeTest);

} // namespace

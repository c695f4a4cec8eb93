// Taking an appearance before a call: line-seize.
#include "test/support/sca_test.hpp"

#include <algorithm>

namespace {

using namespace test;

constexpr const char *kMissing = "Bad Request - missing Call-Info header";
constexpr const char *kInvalid = "Bad Request - Invalid Call-Info header";

class SeizeTest : public ScaTest {
	CPPUNIT_TEST_SUITE(SeizeTest);
	CPPUNIT_TEST(index_0_takes_the_lowest_that_is_free);
	CPPUNIT_TEST(a_free_index_is_granted_and_shown_to_the_group);
	CPPUNIT_TEST(a_taken_index_is_refused_with_retry_after);
	CPPUNIT_TEST(an_index_in_a_call_is_refused);
	CPPUNIT_TEST(of_two_phones_that_ask_at_once_one_wins);
	CPPUNIT_TEST(two_phones_that_take_any_index_at_once_get_two);
	CPPUNIT_TEST(the_reply_comes_first_then_the_grant_then_the_lamps);
	CPPUNIT_TEST(on_hook_gives_the_index_back);
	OURS_TEST(on_hook_without_call_info_gives_the_index_back);
	CPPUNIT_TEST(giving_back_twice_is_refused);
	CPPUNIT_TEST(a_seizure_without_call_info_is_refused);
	CPPUNIT_TEST(an_unreadable_call_info_is_refused);
	CPPUNIT_TEST(a_line_that_nobody_watches_cannot_be_seized);
	CPPUNIT_TEST(a_refresh_keeps_the_index);
	OURS_TEST(a_retransmitted_seizure_takes_one_index_only);
	OURS_TEST(a_call_info_with_spaces_and_other_parameters_is_read);
	OURS_TEST(a_seizure_that_nobody_uses_ends_in_time);
	OURS_TEST(a_refreshed_seizure_lasts_longer);
	OURS_TEST(one_phone_cannot_give_back_the_index_of_another);
	OURS_TEST(a_seizure_ends_when_its_call_is_answered_without_ringing);
	OURS_TEST(an_old_seizure_does_not_end_the_call_that_came_of_it);
	CPPUNIT_TEST_SUITE_END();

	void index_0_takes_the_lowest_that_is_free() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		alice.seizes(2);
		all_see("2 seized");
		anna.asks_to_seize(0);
		anna.gets(200);
		anna.gets_notify("line-seize").is_active().grants(1);
		all_see("1 seized, 2 seized");
		alice.asks_to_seize(0);
		alice.gets(200);
		alice.gets_notify("line-seize").grants(3);
		all_see("1 seized, 2 seized, 3 seized");
	}

	void a_free_index_is_granted_and_shown_to_the_group() {
		auto &alice = joined("alice");
		joined("anna");
		joined("arne");
		alice.seizes(3);
		all_see("3 seized");
		all_hear_nothing();
	}

	void a_taken_index_is_refused_with_retry_after() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		alice.seizes(1);
		all_see("1 seized");
		anna.asks_to_seize(1);
		const auto refusal = anna.gets(480);
		ladder().check_equal("Temporarily Unavailable", refusal.reason(), "the reason");
		ladder().check_equal("1", refusal.header("Retry-After"), "Retry-After");
		all_hear_nothing();
	}

	void an_index_in_a_call_is_refused() {
		auto &anna = joined("anna");
		const auto [alice, bob] = alice_has_called_bob();
		anna.asks_to_seize(1);
		anna.gets(480);
		ends(alice, bob);
		all_see("idle");
		anna.seizes(1);
	}

	int answer_to(Phone &phone) {
		for (int i = 0; i < 20 && phone.inbox().empty(); ++i) ladder().pump(100);
		for (const auto &one : phone.inbox())
			if (one.is_reply()) return one.code();
		ladder().fail(phone.name() + " got no reply");
	}

	void of_two_phones_that_ask_at_once_one_wins() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		for (unsigned index = 1; index <= 8; ++index) {
			alice.asks_to_seize(index);
			anna.asks_to_seize(index);
			ladder().settle(30);
			CPPUNIT_ASSERT_EQUAL(200 + 480, answer_to(alice) + answer_to(anna));
			alice.forgets();
			anna.forgets();
		}
	}

	void two_phones_that_take_any_index_at_once_get_two() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		for (int round = 0; round < 10; ++round) {
			alice.asks_to_seize(0);
			anna.asks_to_seize(0);
		}
		ladder().settle();
		CPPUNIT_ASSERT_EQUAL(20U, rows_of_line());
	}

	unsigned rows_of_line() {
		unsigned count = 0;
		for (const auto &row : server().kamcmd({"sca.all_appearances"}))
			if (row.rfind(aor() + " ", 0) == 0) ++count;
		return count;
	}

	void the_reply_comes_first_then_the_grant_then_the_lamps() {
		auto &alice = joined("alice");
		const auto before = alice.history().size();
		alice.seizes(1);
		alice.sees("1 seized");
		ladder().settle();
		std::string order;
		for (auto i = before; i < alice.history().size(); ++i) {
			const auto &message = alice.history()[i];
			order += message.is_reply() ? std::to_string(message.code()) : message.header("Event");
			order += " ";
		}
		ladder().check_equal("200 line-seize call-info ", order, "the order");
	}

	void on_hook_gives_the_index_back() {
		auto &alice = joined("alice");
		joined("anna");
		alice.seizes(1);
		all_see("1 seized");
		alice.releases(1);
		all_see("idle");
		all_hear_nothing();
	}

	void on_hook_without_call_info_gives_the_index_back() {
		auto &alice = joined("alice");
		auto &seizure = alice.seizes(1);
		alice.sees("1 seized");
		auto message = alice.request("SUBSCRIBE", seizure);
		alice.send(message.add("Event", "line-seize").add("Expires", "0"));
		alice.gets(200);
		alice.gets_notify("line-seize");
		alice.sees("idle");
		alice.hears_nothing(100);
	}

	void giving_back_twice_is_refused() {
		auto &alice = joined("alice");
		auto &seizure = alice.seizes(1);
		alice.sees("1 seized");
		alice.releases(1);
		alice.sees("idle");
		auto message = alice.request("SUBSCRIBE", seizure);
		message.add("Event", "line-seize").add("Expires", "0");
		alice.send(message.add("Call-Info", "<sip:sca.test>;appearance-index=1"));
		ladder().check_equal("Internal Server Error - release seized line",
				alice.gets(500).reason(), "the reason");
		alice.hears_nothing(100);
	}

	void a_seizure_without_call_info_is_refused() {
		auto &alice = joined("alice");
		alice.send(alice.subscribe_request("line-seize", 15, 1).drop("Call-Info"));
		ladder().check_equal(kMissing, alice.gets(400).reason(), "the reason");
		all_hear_nothing();
	}

	void an_unreadable_call_info_is_refused() {
		auto &alice = joined("alice");
		for (const auto *text : {"<sip:sca.test>;appearance-index=*", "<sip:sca.test>",
					 "<sip:sca.test>;appearance-index=one", "sip:sca.test;appearance-index"}) {
			alice.send(alice.subscribe_request("line-seize", 15, 1).set("Call-Info", text));
			ladder().check_equal(kInvalid, alice.gets(400).reason(), text);
		}
		all_hear_nothing(100);
	}

	void a_line_that_nobody_watches_cannot_be_seized() {
		auto &alice = member("alice");
		alice.asks_to_seize(1);
		ladder().check_equal("Internal Server Error - seize appearance index",
				alice.gets(500).reason(), "the reason");
	}

	void a_refresh_keeps_the_index() {
		auto &alice = joined("alice");
		auto &seizure = alice.seizes(1);
		alice.sees("1 seized");
		auto message = alice.request("SUBSCRIBE", seizure);
		message.add("Event", "line-seize").add("Expires", "15");
		alice.send(message.add("Call-Info", "<sip:sca.test>;appearance-index=1"));
		alice.gets(200);
		alice.gets_notify("line-seize").is_active().grants(1);
		alice.hears_nothing();
	}

	void a_retransmitted_seizure_takes_one_index_only() {
		auto &alice = joined("alice");
		alice.asks_to_seize(0);
		const auto granted = alice.gets(200);
		alice.gets_notify("line-seize").grants(1);
		alice.sees("1 seized");
		alice.repeats_last();
		ladder().check_equal(granted.print(), alice.gets(200).print(), "the answer");
		alice.hears_nothing();
	}

	void a_call_info_with_spaces_and_other_parameters_is_read() {
		auto &alice = joined("alice");
		alice.send(alice.subscribe_request("line-seize", 15, 1)
						   .set("Call-Info",
								   "< sip:sca.test > ; x=\"a;b\" ; Appearance-Index = 4 "
								   ";answer-after=0"));
		alice.gets(200);
		alice.gets_notify("line-seize").grants(4);
		alice.sees("4 seized");
	}

	void a_seizure_that_nobody_uses_ends_in_time() {
		auto &alice = joined("alice");
		joined("anna");
		alice.seizes(1, 1);
		all_see("1 seized");
		ladder().wait(900);
		alice.gets_notify("line-seize").is_terminated("timeout");
		all_see("idle");
		all_hear_nothing();
	}

	void a_refreshed_seizure_lasts_longer() {
		auto &alice = joined("alice");
		auto &seizure = alice.seizes(1, 1);
		alice.sees("1 seized");
		auto message = alice.request("SUBSCRIBE", seizure);
		message.add("Event", "line-seize").add("Expires", "4");
		alice.send(message.add("Call-Info", "<sip:sca.test>;appearance-index=1"));
		alice.gets(200);
		alice.gets_notify("line-seize").is_active();
		alice.hears_nothing(2200);
	}

	void one_phone_cannot_give_back_the_index_of_another() {
		auto &anna = joined("anna");
		const auto [alice, bob] = alice_has_called_bob();
		auto &seizure = anna.seizes(2);
		all_see("1 active, 2 seized");
		auto message = anna.request("SUBSCRIBE", seizure);
		message.add("Event", "line-seize").add("Expires", "0");
		anna.send(message.add("Call-Info", "<sip:sca.test>;appearance-index=1"));
		ladder().settle();
		const auto rows = server().kamcmd({"sca.show_appearance", aor(), "1"});
		ladder().check(rows.size() == 1 && rows[0].find(" 1 active ") != std::string::npos,
				"the call must still be there");
		anna.forgets();
		ends(alice, bob);
	}

	void a_seizure_ends_when_its_call_is_answered_without_ringing() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		alice.seizes(1);
		alice.sees("1 seized");
		auto &call = alice.calls(far_user(), on(1));
		auto &theirs = bob.gets_call();
		bob.answers(theirs);
		alice.gets_answer(call);
		alice.gets_notify("line-seize").is_terminated("noresource");
		alice.sees("1 active");
	}

	void an_old_seizure_does_not_end_the_call_that_came_of_it() {
		auto &alice = joined("alice");
		auto &bob = far_end("bob");
		alice.seizes(1, 1);
		alice.sees("1 seized");
		auto &call = alice.calls(far_user(), on(1));
		auto &theirs = bob.gets_call();
		ladder().wait(2300);
		bob.answers(theirs);
		alice.gets_answer(call);
		alice.shows("1 active");
		ladder().wait(1200);
		alice.shows("1 active");
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(SeizeTest);

} // namespace

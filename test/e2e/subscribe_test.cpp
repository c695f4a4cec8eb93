// What the server answers to SUBSCRIBE, row by row.
#include "test/support/sca_test.hpp"

namespace {

using namespace test;

class SubscribeTest : public ScaTest {
	CPPUNIT_TEST_SUITE(SubscribeTest);
	CPPUNIT_TEST(a_new_subscription_is_accepted_and_told_the_lamps);
	CPPUNIT_TEST(a_refresh_is_told_the_lamps_again_with_the_next_cseq);
	CPPUNIT_TEST(a_phone_that_joins_late_is_told_what_is_in_use);
	CPPUNIT_TEST(expires_above_the_limit_is_capped);
	CPPUNIT_TEST(expires_0_ends_a_subscription);
	CPPUNIT_TEST(expires_0_without_a_subscription_only_fetches_the_lamps);
	CPPUNIT_TEST(a_missing_expires_only_fetches_the_lamps);
	CPPUNIT_TEST(no_event_is_refused);
	CPPUNIT_TEST(an_unknown_event_is_refused);
	CPPUNIT_TEST(a_malformed_request_is_refused);
	CPPUNIT_TEST(within_an_unknown_dialog_is_refused);
	CPPUNIT_TEST(transport_in_the_request_uri_does_not_make_another_line);
	CPPUNIT_TEST(a_phone_on_tcp_is_served_on_its_connection);
	OURS_TEST(every_active_notify_says_when_the_subscription_ends);
	OURS_TEST(a_subscription_that_ended_is_gone_at_once);
	OURS_TEST(within_a_foreign_dialog_is_refused);
	OURS_TEST(a_lower_cseq_is_refused);
	OURS_TEST(a_retransmission_gets_the_same_answer_and_nothing_else);
	OURS_TEST(another_branch_with_the_same_cseq_is_a_new_request);
	CPPUNIT_TEST_SUITE_END();

	void refused(SipText message, int code, const std::string &reason) {
		auto &alice = *ladder().phones().front();
		alice.send(message);
		ladder().check_equal(reason, alice.gets(code).reason(), "the reason of the refusal");
		alice.hears_nothing(100);
	}

	void a_new_subscription_is_accepted_and_told_the_lamps() {
		auto &alice = member("alice");
		alice.subscribes(600);
		alice.gets_notify("call-info").is_active().says("idle");
		alice.hears_nothing();
	}

	void a_refresh_is_told_the_lamps_again_with_the_next_cseq() {
		auto &alice = member("alice");
		alice.subscribes();
		CPPUNIT_ASSERT_EQUAL(1U, alice.gets_notify().text.cseq());
		alice.refreshes();
		CPPUNIT_ASSERT_EQUAL(2U, alice.gets_notify().is_active().says("idle").text.cseq());
		alice.hears_nothing();
	}

	void a_phone_that_joins_late_is_told_what_is_in_use() {
		auto &alice = joined("alice");
		alice.seizes(2);
		alice.sees("2 seized");
		auto &anna = member("anna");
		anna.subscribes();
		anna.sees("2 seized");
		alice.hears_nothing(100);
	}

	void expires_above_the_limit_is_capped() {
		auto &alice = member("alice");
		alice.send(alice.subscribe_request("call-info", 100000));
		ladder().check_equal("3600", alice.gets(202).header("Expires"), "the granted time");
		alice.sees("idle");
		alice.asks_to_seize(1, 100000);
		ladder().check_equal("15", alice.gets(200).header("Expires"), "the granted time");
	}

	void expires_0_ends_a_subscription() {
		auto &alice = joined("alice");
		alice.unsubscribes();
		alice.gets_notify().is_terminated();
		alice.hears_nothing(100);
	}

	void expires_0_without_a_subscription_only_fetches_the_lamps() {
		auto &alice = joined("alice");
		alice.seizes(1);
		alice.sees("1 seized");
		auto &anna = member("anna");
		anna.subscribes(0);
		anna.gets_notify().is_terminated().says("1 seized");
		alice.releases(1);
		alice.sees("idle");
		anna.hears_nothing();
	}

	void a_missing_expires_only_fetches_the_lamps() {
		auto &alice = member("alice");
		alice.send(alice.subscribe_request("call-info", 0).drop("Expires"));
		ladder().check_equal("0", alice.gets(202).header("Expires"), "the granted time");
		alice.gets_notify().is_terminated().says("idle");
	}

	void no_event_is_refused() {
		auto &alice = member("alice");
		refused(alice.subscribe_request("call-info", 600).drop("Event"), 400, "Missing Event");
	}

	void an_unknown_event_is_refused() {
		auto &alice = member("alice");
		refused(alice.subscribe_request("presence", 600), 400, "Bad Event");
	}

	void a_malformed_request_is_refused() {
		auto &alice = member("alice");
		const std::string reason = "Bad Shared Call Appearance Request";
		for (const auto *contact : {"*", "<sip:a@127.0.0.1>, <sip:b@127.0.0.1>"})
			refused(alice.subscribe_request("call-info", 600).set("Contact", contact), 400, reason);
	}

	void within_an_unknown_dialog_is_refused() {
		auto &alice = member("alice");
		auto message = alice.subscribe_request("call-info", 600);
		message.set("To", message.header("To") + ";tag=nobody");
		refused(message, 481, "Call Leg/Transaction Does Not Exist");
	}

	void transport_in_the_request_uri_does_not_make_another_line() {
		auto &alice = joined("alice");
		alice.seizes(1);
		alice.sees("1 seized");
		auto &anna = member("anna");
		auto message = anna.subscribe_request("call-info", 600);
		message.first_line = "SUBSCRIBE " + aor() + ";transport=udp SIP/2.0";
		anna.send(message);
		anna.gets(202);
		anna.sees("1 seized");
	}

	void a_phone_on_tcp_is_served_on_its_connection() {
		auto &alice = ladder().tcp_phone("alice", line());
		alice.subscribes();
		alice.gets_notify().is_active().says("idle");
		alice.seizes(1);
		alice.sees("1 seized");
	}

	void every_active_notify_says_when_the_subscription_ends() {
		auto &alice = member("alice");
		alice.subscribes(600);
		alice.gets_notify().says("idle").expires_within(598, 600);
		auto &anna = member("anna");
		anna.subscribes(90);
		anna.gets_notify().says("idle").expires_within(88, 90);
		alice.asks_to_seize(1, 12);
		alice.gets(200);
		alice.gets_notify("line-seize").grants(1).expires_within(11, 12);
		alice.gets_notify().says("1 seized").expires_within(597, 600);
		anna.gets_notify().says("1 seized").expires_within(87, 90);
	}

	void a_subscription_that_ended_is_gone_at_once() {
		auto &alice = joined("alice");
		auto &anna = joined("anna");
		anna.unsubscribes();
		anna.gets_notify().is_terminated();
		alice.seizes(1);
		alice.gets_notify().is_active().says("1 seized");
		anna.hears_nothing();
		const auto rows = server().kamcmd({"sca.show_subscription", aor(), "call-info"});
		CPPUNIT_ASSERT_EQUAL(size_t{1}, rows.size());
	}

	void within_a_foreign_dialog_is_refused() {
		auto &alice = joined("alice");
		auto message = alice.request("SUBSCRIBE", alice.call_info_dialog());
		message.set("Call-ID", "another-" + message.call_id());
		message.add("Event", "call-info").add("Expires", "600");
		refused(message, 481, "Call Leg/Transaction Does Not Exist");
	}

	void a_lower_cseq_is_refused() {
		auto &alice = joined("alice");
		alice.refreshes();
		alice.sees("idle");
		auto message = alice.request("SUBSCRIBE", alice.call_info_dialog());
		message.set("CSeq", "1 SUBSCRIBE").add("Event", "call-info").add("Expires", "600");
		alice.send(message);
		alice.gets(500);
		alice.hears_nothing(100);
	}

	void a_retransmission_gets_the_same_answer_and_nothing_else() {
		auto &alice = member("alice");
		alice.subscribes();
		alice.sees("idle");
		const auto first = alice.history().front().print();
		alice.repeats_last();
		ladder().check_equal(first, alice.gets(202).print(), "the answer");
		alice.hears_nothing();
	}

	void another_branch_with_the_same_cseq_is_a_new_request() {
		auto &alice = member("alice");
		auto message = alice.subscribe_request("call-info", 600);
		alice.send(message);
		alice.gets(202);
		alice.sees("idle");
		const auto other = "SIP/2.0/UDP " + alice.contact().substr(alice.contact().find('@') + 1)
				+ ";branch=z9hG4bKother";
		alice.send(message.set("Via", other).set("Expires", "0"));
		alice.gets(202);
		alice.gets_notify().is_terminated();
		CPPUNIT_ASSERT(server().rpc("sca.subscribers", aor())["result"].empty());
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(SubscribeTest);

} // namespace

// A server that stops, is killed and comes back.
#include "test/support/bare_phone.hpp"
#include "test/support/environment.hpp"
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"
#include "test/support/stored.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <thread>

namespace {

using namespace test;

constexpr const char *kCount = "SELECT count(*) FROM sca_subscriptions";

const SipText &last_notify(const Phone &phone) {
	const auto &history = phone.history();
	return *std::find_if(history.rbegin(), history.rend(),
			[](const SipText &one) { return !one.is_reply() && one.method() == "NOTIFY"; });
}

// Each test has a server of its own.
class RestartTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(RestartTest);
	CPPUNIT_TEST(a_server_in_use_stops_cleanly);
	CPPUNIT_TEST(subscriptions_are_in_the_table_after_a_stop);
	OURS_TEST(subscriptions_survive_a_restart);
	OURS_TEST(notify_numbers_do_not_fall_back);
	OURS_TEST(a_subscription_that_ended_does_not_come_back);
	OURS_TEST(a_call_survives_a_restart);
	OURS_TEST(a_call_survives_a_crash_with_write_through);
	OURS_TEST(a_call_that_fits_no_row_takes_no_other_along);
	OURS_TEST(rows_of_other_servers_are_left_alone);
	OURS_TEST(rows_of_the_stock_module_are_read);
	OURS_TEST(it_runs_without_a_database);
	OURS_TEST(a_route_that_sleeps_does_not_hold_up_the_stop);
	OURS_TEST(a_stop_under_load_keeps_what_it_has_answered);
	OURS_TEST(a_process_that_is_killed_with_a_lock_keeps_nobody);
	CPPUNIT_TEST_SUITE_END();

	void a_server_in_use_stops_cleanly() {
		Office office;
		auto &alice = office.joined("alice");
		alice.seizes(1);
		office.server.stop();
	}

	// One process waits for a lock whose holder is killed. The host ends the others then: within seconds, not when
	// its alarm rings after a minute; and what was stored comes back.
	void a_process_that_is_killed_with_a_lock_keeps_nobody() {
		auto recipe = with({R"("sca", "db_mode", 1)"});
		recipe.routes = "loadmodule \"" + probe_module("lock_probe") + "\"\n";
		Office office(recipe);
		auto &alice = office.joined("alice");
		alice.seizes(2);
		std::thread killed([&] { office.server.kamcmd({"lock_probe.die"}); });
		sleep_ms(200);
		std::thread waits([&] {
			try {
				office.server.rpc("lock_probe.wait");
			} catch (const std::exception &) { // it is never answered
			}
		});
		const bool is_over = comes_true([&] { return !office.server.is_alive(); }, 20000);
		office.server.kill9();
		killed.join();
		waits.join();
		office.ladder.check(is_over, "the server hangs");
		must_hold(office.server.log(), "has ended with a lock held");
		office.server.start();
		CPPUNIT_ASSERT_EQUAL(
				size_t{1}, office.server.kamcmd({"sca.show_appearance", alice.aor(), "2"}).size());
		office.server.kill9();
	}

	void a_route_that_sleeps_does_not_hold_up_the_stop() {
		Recipe recipe;
		recipe.routes =
				"loadmodule \"cfgutils.so\"\nevent_route[sca:seized] {\n\txlog(\"BEGUN\\n\");\n"
				"\tsleep(\"60\");\n\txlog(\"FINISHED\\n\");\n}\n";
		Office office(recipe);
		auto &alice = office.joined("alice");
		alice.send(alice.subscribe_request("line-seize", 15, 1));
		for (int i = 0; i < 100 && office.server.log().find("BEGUN") == std::string::npos; ++i)
			sleep_ms(10);
		const auto before = std::chrono::steady_clock::now();
		office.server.stop();
		const auto took = std::chrono::steady_clock::now() - before;
		office.ladder.check(office.server.log().find("BEGUN") != std::string::npos, "no route ran");
		office.ladder.check(took < std::chrono::seconds(20), "the stop waited for the route");
	}

	void subscriptions_are_in_the_table_after_a_stop() {
		Office office;
		auto &alice = office.joined("alice");
		office.server.stop();
		const auto rows = office.server.query(
				"SELECT subscriber, aor, event, call_id FROM sca_subscriptions");
		CPPUNIT_ASSERT_EQUAL(size_t{1}, rows.size());
		CPPUNIT_ASSERT_EQUAL(alice.contact(), rows[0][0]);
		CPPUNIT_ASSERT_EQUAL(alice.aor(), rows[0][1]);
		CPPUNIT_ASSERT_EQUAL(std::string("1"), rows[0][2]);
		CPPUNIT_ASSERT_EQUAL(alice.call_info_dialog().call_id, rows[0][3]);
	}

	void subscriptions_survive_a_restart() {
		Office office;
		auto &alice = office.joined("alice");
		office.server.restart();
		alice.forgets();
		office.server.rpc("sca.seize_appearance", alice.aor(), "sip:a@127.0.0.1");
		alice.gets_notify().is_active().says("1 seized");
		alice.refreshes();
		alice.sees("1 seized");
		office.server.stop();
	}

	// The rows are older than the last numbers: the server was killed before it wrote again.
	void notify_numbers_do_not_fall_back() {
		Office office(with({R"("sca", "db_update_interval", 1)"}));
		auto &alice = office.joined("alice");
		office.ladder.check(comes_true([&] { return one(office.server, kCount) == "1"; }, 3000),
				"the subscription is stored");
		for (int i = 0; i < 5; ++i) {
			alice.seizes(1);
			alice.releases(1);
		}
		office.ladder.settle(50);
		auto last = last_notify(alice).cseq();
		office.server.kill9();
		office.server.start();
		for (int i = 0; i < 2; ++i) {
			alice.forgets();
			office.server.rpc("sca.seize_appearance", alice.aor(), "sip:a@127.0.0.1");
			alice.gets_notify().is_active();
			const auto next = last_notify(alice).cseq();
			office.ladder.check(next > last, "the CSeq of NOTIFY fell back");
			last = next;
			office.server.restart();
		}
		office.server.stop();
	}

	// Each SUBSCRIBE that was answered is there after the restart.
	void a_stop_under_load_keeps_what_it_has_answered() {
		Office office(with({R"("sca", "db_mode", 1)"}));
		constexpr int kPhones = 400, kBeforeTheStop = 100;
		BarePhone phone(BarePhone::By::Udp, "127.0.0.1", office.server.port());
		std::map<std::string, std::string> asked; // Call-ID to Contact
		for (int i = 0; i < kPhones; ++i) {
			auto message = phone.subscribe("sip:line" + std::to_string(i) + "@sca.test");
			message.set("Contact", "<" + phone.contact("phone" + std::to_string(i)) + ">");
			asked[message.call_id()] = phone.contact("phone" + std::to_string(i));
			phone.send(message);
		}
		std::set<std::string> answered;
		const auto hear = [&](int wait_ms) {
			const auto message = phone.receive(wait_ms);
			if (message && message->is_reply() && message->code() == 202)
				answered.insert(asked[message->call_id()]);
			return message.has_value();
		};
		while (answered.size() < kBeforeTheStop && hear(2000)) {}
		office.server.terminate();
		while (hear(50)) {}
		CPPUNIT_ASSERT(answered.size() >= kBeforeTheStop);

		std::set<std::string> kept;
		for (const auto &row : office.server.query("SELECT subscriber FROM sca_subscriptions"))
			kept.insert(row[0]);
		for (const auto &contact : answered)
			office.ladder.check(kept.count(contact) == 1, contact + " was answered and is lost");
		office.server.start();
		CPPUNIT_ASSERT_EQUAL(
				static_cast<int64_t>(kept.size()), office.server.statistic("sca:subscriptions"));
		office.server.stop();
	}

	void a_subscription_that_ended_does_not_come_back() {
		Office office;
		auto &alice = office.joined("alice"), &anna = office.joined("anna");
		office.server.restart();
		anna.forgets();
		anna.unsubscribes();
		anna.gets_notify().is_terminated();
		office.server.restart();
		alice.forgets();
		office.server.rpc("sca.seize_appearance", alice.aor(), "sip:a@127.0.0.1");
		alice.sees("1 seized");
		anna.hears_nothing(150);
		office.server.stop();
	}

	// alice has an answered call on index 1, the server goes and comes back by `break_it`.
	void survives(const Recipe &recipe, void (*break_it)(Kamailio &)) {
		Office office(recipe);
		auto &alice = office.joined("alice"), &bob = office.ladder.phone("bob", "far1");
		bob.registers();
		alice.seizes(1);
		const Side ours{alice, alice.calls("far1", on(1))}, theirs{bob, bob.gets_call()};
		answers(theirs, ours);
		alice.shows("1 active");
		break_it(office.server);
		alice.refreshes();
		alice.shows("1 active");
		ends(theirs, ours);
		alice.shows("idle");
		office.server.stop();
	}

	void a_call_survives_a_restart() {
		survives({}, [](Kamailio &server) { server.restart(); });
	}

	void a_call_survives_a_crash_with_write_through() {
		survives(with({kWriteThrough}), [](Kamailio &server) {
			server.kill9();
			server.start();
		});
	}

	// It is followed while the server lives, and said and counted that it does not come back.
	void a_call_that_fits_no_row_takes_no_other_along() {
		Office office(with({kWriteThrough}));
		auto &alice = office.joined("alice"), &bob = office.ladder.phone("bob", "far1");
		bob.registers();
		alice.seizes(1);
		const Side ours{alice, alice.calls("far1", on(1))}, theirs{bob, bob.gets_call()};
		answers(theirs, ours);
		alice.gets_notify("line-seize").is_terminated("noresource");
		const auto left_out = office.server.statistic("sca:left_out");
		alice.seizes(2);
		auto invite = alice.request("INVITE", "sip:far1@" + office.ladder.domain());
		invite.set("Call-ID", "\xff\xfe" + std::string(300, 'x'));
		const Side odd{alice, alice.sends(invite)}, answering{bob, bob.gets_call()};
		answers(answering, odd);
		alice.shows("1 active, 2 active");
		CPPUNIT_ASSERT(office.server.statistic("sca:left_out") > left_out);
		office.server.kill9();
		office.server.start();
		alice.refreshes();
		alice.shows("1 active");
		ends(theirs, ours);
		alice.shows("idle");
		office.server.stop();
	}

	void rows_of_other_servers_are_left_alone() {
		Kamailio server;
		insert_subscription(server, "sip:line1@127.0.0.1:9",
				"'sip:line1@sca.test', 1, 4102444800, 0, 0, 'c', 'f', 't', NULL, 7, 1, 77");
		server.start();
		server.stop();
		CPPUNIT_ASSERT_EQUAL(std::string("1"), one(server, kCount));
	}

	void rows_of_the_stock_module_are_read() {
		Kamailio server;
		insert_subscription(server, "sip:line1@127.0.0.1:9");
		insert_subscription(server, "sip:line2@127.0.0.1:9",
				"'sip:line1@sca.test', 1, 1000, 0, 0, 'c', 'f', 't', NULL, 7, 1, 0");
		server.start();
		const auto rows = server.kamcmd({"sca.all_subscriptions"});
		CPPUNIT_ASSERT_EQUAL(size_t{1}, rows.size());
		CPPUNIT_ASSERT(rows[0].find("127.0.0.1:9 call-info 4") != std::string::npos
				|| rows[0].find("127.0.0.1:9 call-info 5") != std::string::npos);
		server.stop();
	}

	void it_runs_without_a_database() {
		Recipe recipe;
		recipe.db_url = "none";
		Office office(recipe);
		auto &alice = office.joined("alice");
		alice.seizes(1);
		alice.sees("1 seized");
		office.server.stop();
		CPPUNIT_ASSERT_EQUAL(std::string("0"), one(office.server, kCount));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(RestartTest);

} // namespace

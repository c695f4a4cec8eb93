// What is in the database, when, and what comes back from it.
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"

#include <filesystem>
#include <fstream>
#include <set>

namespace {

using namespace test;

constexpr const char *kThrough = R"("sca", "db_mode", 1)";

std::string one(const Kamailio &server, const std::string &sql) {
	const auto rows = server.query(sql);
	return rows.empty() ? "" : rows[0][0];
}

std::string rows_of(const Kamailio &server, const std::string &sql) {
	std::string text;
	for (const auto &row : server.query(sql)) {
		for (const auto &value : row) text += value + "|";
		text += "\n";
	}
	return text;
}

// "1 active, 2 held" of one line, as sca.lines tells it.
std::string lamps(Kamailio &server, const std::string &aor) {
	std::string text;
	const auto lines = server.rpc("sca.lines", aor)["result"];
	if (lines.empty()) return "no line";
	for (const auto &one : lines[0]["appearances"])
		text += (text.empty() ? "" : ", ") + one["index"].asString() + " "
				+ one["state"].asString();
	return text;
}

unsigned last_cseq(const Phone &phone, const std::string &call_id) {
	unsigned last = 0;
	for (const auto &message : phone.history())
		if (!message.is_reply() && message.call_id() == call_id) last = message.cseq();
	return last;
}

class StorageTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(StorageTest);
	OURS_TEST(written_through_a_subscription_is_in_the_table_when_it_is_answered);
	OURS_TEST(written_through_a_refresh_and_an_end_are_in_the_table_when_answered);
	OURS_TEST(a_refresh_with_another_contact_replaces_the_row);
	OURS_TEST(written_through_an_appearance_is_in_the_table_when_it_is_told);
	OURS_TEST(after_a_crash_everything_is_back_and_numbers_go_on);
	OURS_TEST(after_a_crash_a_seizure_ends_at_its_deadline);
	OURS_TEST(written_back_changes_are_stored_after_the_interval);
	OURS_TEST(written_back_changes_are_stored_at_a_clean_stop);
	OURS_TEST(rows_of_another_server_are_never_touched);
	OURS_TEST(rows_that_make_no_sense_are_passed_over);
	OURS_TEST(the_stock_module_reads_our_rows_and_we_read_its_rows);
	OURS_TEST(without_a_database_no_database_module_is_needed);
	OURS_TEST(a_second_crash_does_not_let_numbers_fall_back);
	CPPUNIT_TEST_SUITE_END();

	void written_through_a_subscription_is_in_the_table_when_it_is_answered() {
		Office office(with({kThrough}));
		auto &alice = office.ladder.phone("alice", "line1");
		const auto &dialog = alice.subscribes();
		const auto row = office.server.query("SELECT subscriber, aor, event, state, app_idx, "
											 "call_id, from_tag, to_tag, record_route, server_id "
											 "FROM sca_subscriptions");
		CPPUNIT_ASSERT_EQUAL(size_t{1}, row.size());
		const std::vector<std::string> expected{alice.contact(), alice.aor(), "1", "0", "0",
				dialog.call_id, dialog.local_tag, dialog.remote_tag, "", "0"};
		CPPUNIT_ASSERT(expected == row[0]);
		office.server.stop();
	}

	void written_through_a_refresh_and_an_end_are_in_the_table_when_answered() {
		Office office(with({kThrough}));
		auto &alice = office.ladder.phone("alice", "line1");
		auto &anna = office.ladder.phone("anna", "line1");
		alice.subscribes(60);
		anna.subscribes(60);
		alice.refreshes(1000);
		CPPUNIT_ASSERT_EQUAL(std::string("1"),
				one(office.server,
						"SELECT count(*) FROM sca_subscriptions "
						"WHERE expires > strftime('%s','now') + 900"));
		anna.unsubscribes();
		CPPUNIT_ASSERT_EQUAL(
				alice.contact(), one(office.server, "SELECT subscriber FROM sca_subscriptions"));
		office.server.stop();
	}

	void a_refresh_with_another_contact_replaces_the_row() {
		Office office(with({kThrough}));
		auto &alice = office.joined("alice");
		auto refresh = alice.request("SUBSCRIBE", alice.call_info_dialog());
		refresh.set("Contact", "<sip:moved@127.0.0.1:9>").add("Event", "call-info");
		alice.send(refresh.add("Expires", "600"));
		alice.gets(202);
		CPPUNIT_ASSERT_EQUAL(std::string("sip:moved@127.0.0.1:9|\n"),
				rows_of(office.server, "SELECT subscriber FROM sca_subscriptions"));
		office.server.kill9();
	}

	void written_through_an_appearance_is_in_the_table_when_it_is_told() {
		Office office(with({kThrough}));
		auto &alice = office.joined("alice");
		alice.asks_to_seize(3);
		alice.gets(200);
		const std::string sql = "SELECT aor, app_idx, state, owner FROM sca_state";
		CPPUNIT_ASSERT_EQUAL(
				alice.aor() + "|3|1|" + alice.contact() + "|\n", rows_of(office.server, sql));
		alice.sees("3 seized");
		office.server.rpc("sca.update_appearance", alice.aor(), "3", "held");
		CPPUNIT_ASSERT_EQUAL(std::string("6"), one(office.server, "SELECT state FROM sca_state"));
		office.server.rpc("sca.release_appearance", alice.aor(), "3");
		CPPUNIT_ASSERT_EQUAL(std::string(), rows_of(office.server, sql));
		office.server.stop();
	}

	void after_a_crash_everything_is_back_and_numbers_go_on() {
		Office office(with({kThrough}));
		auto &alice = office.joined("alice");
		auto &anna = office.joined("anna");
		int index = 0;
		for (const auto *state : {"active", "held", "held-private"}) {
			office.server.rpc("sca.seize_appearance", alice.aor(), alice.contact());
			office.server.rpc("sca.update_appearance", alice.aor(), std::to_string(++index), state,
					"\"Bob \xc3\xa9\" <sip:bob@far.test>");
		}
		alice.asks_to_seize(7);
		alice.gets(200);
		const auto before = office.server.rpc("sca.lines")["result"];
		office.server.kill9();
		office.ladder.settle();
		const auto alices = last_cseq(alice, alice.call_info_dialog().call_id);
		const auto seizures = last_cseq(alice, alice.line_seize_dialog().call_id);
		office.server.start();

		CPPUNIT_ASSERT_EQUAL(std::string("1 active, 2 held, 3 held-private, 7 seized"),
				lamps(office.server, alice.aor()));
		auto after = office.server.rpc("sca.lines")["result"];
		CPPUNIT_ASSERT_EQUAL(before[0]["appearances"].toStyledString(),
				after[0]["appearances"].toStyledString());
		CPPUNIT_ASSERT_EQUAL(before[0]["subscribers"].size(), after[0]["subscribers"].size());

		anna.forgets();
		alice.forgets();
		alice.refreshes();
		alice.gets_notify()
				.says("1 active, 2 held, 3 held-private, 7 seized")
				.names(2, "\"Bob \xc3\xa9\" <sip:bob@far.test>");
		CPPUNIT_ASSERT(last_cseq(alice, alice.call_info_dialog().call_id) > alices);
		auto end = alice.request("SUBSCRIBE", alice.line_seize_dialog());
		SipText grant;
		for (const auto &message : alice.history())
			if (message.is_reply() && message.call_id() == end.call_id()) grant = message;
		end.set("To", grant.header("To")).add("Event", "line-seize").add("Expires", "0");
		alice.send(end.add("Call-Info", "<sip:sca.test>;appearance-index=7"));
		alice.gets(200);
		const auto ended = alice.gets_notify("line-seize");
		CPPUNIT_ASSERT(ended.is_terminated().text.cseq() > seizures);
		anna.sees("1 active, 2 held, 3 held-private");
		office.server.stop();
	}

	void after_a_crash_a_seizure_ends_at_its_deadline() {
		Office office(with({kThrough}));
		auto &alice = office.joined("alice");
		alice.seizes(1, 5);
		alice.sees("1 seized");
		office.server.kill9();
		office.server.start();
		CPPUNIT_ASSERT_EQUAL(std::string("1 seized"), lamps(office.server, alice.aor()));
		const auto is_idle = [&] {
			office.ladder.settle(10);
			return lamps(office.server, alice.aor()).empty();
		};
		CPPUNIT_ASSERT(comes_true(is_idle, 6000));
		alice.gets_notify("line-seize").is_terminated("timeout");
		alice.shows("idle");
		office.server.stop();
	}

	void written_back_changes_are_stored_after_the_interval() {
		Office office(with({R"("sca", "db_update_interval", 1)"}));
		auto &alice = office.joined("alice");
		office.server.rpc("sca.seize_appearance", alice.aor(), alice.contact());
		const auto has = [&](const std::string &both) {
			return comes_true(
					[&] {
						return one(office.server,
									   "SELECT (SELECT count(*) FROM sca_subscriptions) || "
									   "(SELECT count(*) FROM sca_state)")
								== both;
					},
					3500);
		};
		CPPUNIT_ASSERT_MESSAGE("stored", has("11"));
		alice.unsubscribes();
		office.server.rpc("sca.release_appearance", alice.aor(), "1");
		CPPUNIT_ASSERT_MESSAGE("erased", has("00"));
		CPPUNIT_ASSERT_EQUAL(int64_t{0}, office.server.statistic("sca:db_queue"));
		office.server.stop();
	}

	void written_back_changes_are_stored_at_a_clean_stop() {
		Office office;
		auto &alice = office.joined("alice");
		auto &anna = office.joined("anna");
		office.server.rpc("sca.seize_appearance", alice.aor(), alice.contact());
		CPPUNIT_ASSERT_EQUAL(
				std::string("0"), one(office.server, "SELECT count(*) FROM sca_subscriptions"));
		CPPUNIT_ASSERT(office.server.statistic("sca:db_queue") == 3);
		office.server.stop();
		CPPUNIT_ASSERT_EQUAL(
				std::string("2"), one(office.server, "SELECT count(*) FROM sca_subscriptions"));
		CPPUNIT_ASSERT_EQUAL(std::string("1"), one(office.server, "SELECT state FROM sca_state"));
		office.server.start();
		anna.unsubscribes();
		office.server.stop();
		CPPUNIT_ASSERT_EQUAL(
				alice.contact(), one(office.server, "SELECT subscriber FROM sca_subscriptions"));
	}

	static void insert_subscription(const Kamailio &server, const std::string &contact,
			const std::string &rest = "'sip:line1@sca.test', 1, strftime('%s','now') + 500, 0, 0, "
									  "'c1', 'f1', 't1', NULL, 7, 1, 0") {
		server.query("INSERT INTO sca_subscriptions (subscriber, aor, event, expires, state, "
					 "app_idx, call_id, from_tag, to_tag, record_route, notify_cseq, "
					 "subscribe_cseq, server_id) VALUES ('"
				+ contact + "', " + rest + ")");
	}

	// Text columns that are not given are empty.
	static void insert_state(const Kamailio &server, const std::string &aor,
			const std::string &index, const std::string &state = "5",
			const std::string &owner = "'sip:a@127.0.0.1'", int server_id = 0,
			const std::string &since = "strftime('%s','now') - 5") {
		std::string names = "aor, app_idx, state, owner, since, server_id";
		std::string values = "'" + aor + "', " + index + ", " + state + ", " + owner + ", " + since
				+ ", " + std::to_string(server_id);
		for (const auto *name : {"callee", "app_uri", "call_id", "from_tag", "to_tag", "prev_owner",
					 "prev_callee", "prev_call_id", "prev_from_tag", "prev_to_tag", "seize_contact",
					 "seize_call_id", "seize_from_tag", "seize_to_tag", "seize_route", "seize_flow",
					 "seize_socket"}) {
			names += std::string(", ") + name;
			values += ", ''";
		}
		server.query("INSERT INTO sca_state (" + names + ") VALUES (" + values + ")");
	}

	void rows_of_another_server_are_never_touched() {
		auto recipe = with({kThrough});
		recipe.routes = "server_id=5\n";
		Office office(recipe);
		office.server.stop();
		insert_subscription(office.server, "sip:theirs@127.0.0.1:9",
				"'sip:line1@sca.test', 1, 4102444800, 0, 0, 'c', 'f', 't', NULL, 7, 1, 77");
		insert_subscription(office.server, "sip:old@127.0.0.1:9",
				"'sip:line1@sca.test', 1, 1000, 0, 0, 'c', 'f', 't', NULL, 7, 1, 77");
		insert_state(office.server, "sip:line1@sca.test", "1", "5", "'sip:theirs@x'", 77);
		const std::string theirs = "SELECT * FROM sca_subscriptions WHERE server_id=77";
		const std::string state = "SELECT * FROM sca_state WHERE server_id=77";
		const auto subscriptions = rows_of(office.server, theirs);
		const auto appearances = rows_of(office.server, state);

		office.server.start();
		auto &alice = office.joined("alice");
		alice.seizes(1);
		CPPUNIT_ASSERT_EQUAL(std::string("5"),
				one(office.server,
						"SELECT server_id FROM sca_state WHERE owner='" + alice.contact() + "'"));
		alice.releases(1);
		alice.unsubscribes();
		office.server.restart();
		office.server.stop();
		CPPUNIT_ASSERT_EQUAL(subscriptions, rows_of(office.server, theirs));
		CPPUNIT_ASSERT_EQUAL(appearances, rows_of(office.server, state));
	}

	void rows_that_make_no_sense_are_passed_over() {
		Office office;
		office.server.stop();
		const std::string in_time = "strftime('%s','now') + 500", long_text(3000, 'x');
		int n = 0;
		for (const auto &rest : std::vector<std::string>{
					 "'sip:line1@sca.test', 1, 1000, 0, 0, 'c', 'f', 't', NULL, 7, 1, 0",
					 "'sip:line1@sca.test', 2, " + in_time + ", 0, 0, 'c', 'f', 't', NULL, 7, 1, 0",
					 "'sip:line1@sca.test', 9, " + in_time + ", 0, 0, 'c', 'f', 't', NULL, 7, 1, 0",
					 "'sip:line1@sca.test', 1, " + in_time + ", 2, 0, 'c', 'f', 't', NULL, 7, 1, 0",
					 "'line1', 1, " + in_time + ", 0, 0, 'c', 'f', 't', NULL, 7, 1, 0",
					 "'', 1, " + in_time + ", 0, 0, '', '', '', NULL, 7, 1, 0",
					 "'sip:" + long_text + "@x', 1, " + in_time
							 + ", 0, 0, 'c', 'f', 't', NULL, 7, 1, 0",
					 "'sip:line1@sca.test', 1, " + in_time + ", 0, 0, '" + long_text
							 + "', 'f', 't', NULL, 7, 1, 0",
					 "'sip:line1@sca.test', 'one', " + in_time
							 + ", 0, 0, 'c', 'f', 't', NULL, 7, 1, 0",
					 "'sip:line1@sca.test', 1, 'soon', 0, 0, 'c', 'f', 't', NULL, 7, 1, 0",
					 "'sip:line1@sca.test', 1, -5, 0, 0, 'c', 'f', 't', NULL, -1, -1, 0",
					 "'sip:line1@sca.test', 1, " + in_time
							 + ", 0, 0, 'a' || char(13,10) || 'X: y', 'f', 't', NULL, 7, 1, 0",
					 "12345, 1, " + in_time + ", 0, 0, 1, 2, 3, 4, 5, 6, 0",
					 "x'ff00fe', 1, " + in_time + ", 0, 0, x'ff', x'fe', x'fd', x'00', 5, 6, 0"})
			insert_subscription(
					office.server, "sip:bad" + std::to_string(++n) + "@127.0.0.1:9", rest);
		insert_subscription(office.server, "no uri at all");
		insert_subscription(office.server, "sip:good@127.0.0.1:9");
		insert_subscription(office.server, "sip:large@127.0.0.1:9",
				"'sip:line1@sca.test', 1, " + in_time
						+ ", 0, 0, 'c2', 'f2', 't2', '<sip:127.0.0.1;lr>', 9999999999, 4294967299, "
						  "0");
		const std::string line = "sip:line1@sca.test";
		insert_state(office.server, line, "0");
		insert_state(office.server, line, "-3");
		insert_state(office.server, line, "2", "77");
		insert_state(office.server, line, "3", "0");
		insert_state(office.server, line, "4", "'active'");
		insert_state(office.server, line, "5", "5", "'" + long_text + "'");
		insert_state(office.server, line, "6", "5", "x'ff00fe'");
		insert_state(office.server, line, "7", "5", "'sip:a@x'", 0, "4102444800");
		insert_state(office.server, "nonsense", "1");
		insert_state(office.server, line, "9", "6");

		office.server.start();
		CPPUNIT_ASSERT_EQUAL(std::string("9 held"), lamps(office.server, line));
		std::set<std::string> contacts;
		const auto told = office.server.rpc("sca.lines", line)["result"];
		for (const auto &one : told[0]["subscribers"]) contacts.insert(one["contact"].asString());
		CPPUNIT_ASSERT(contacts.count("sip:good@127.0.0.1:9") == 1);
		for (const auto &contact : contacts)
			CPPUNIT_ASSERT_MESSAGE(contact, contact.find("sip:bad") == contact.npos);
		must_hold(office.server.log(), "rows were over or made no sense");
		office.joined("alice").shows("9 held");
		office.server.stop();
	}

	void the_stock_module_reads_our_rows_and_we_read_its_rows() {
		Office office;
		auto &alice = office.joined("alice");
		auto &anna = office.joined("anna", "line2");
		office.server.stop();

		Recipe recipe;
		recipe.module = Module::Stock;
		recipe.db_url = "sqlite:///" + office.server.database_file();
		{
			Office stock(recipe);
			const auto rows = stock.server.kamcmd({"sca.all_subscriptions"});
			CPPUNIT_ASSERT_EQUAL(size_t{2}, rows.size());
			for (const auto *phone : {&alice, &anna}) {
				const auto address = "127.0.0.1:" + std::to_string(phone->local_port())
						+ " call-info ";
				must_hold(rows[0] + "\n" + rows[1], address);
			}
			stock.joined("stocky", "line3");
			stock.server.stop();
		}
		office.server.start();
		const auto rows = office.server.kamcmd({"sca.all_subscriptions"});
		CPPUNIT_ASSERT_EQUAL(size_t{3}, rows.size());
		office.server.query("UPDATE sca_subscriptions SET record_route=NULL");
		alice.forgets();
		office.server.stop();
	}

	void without_a_database_no_database_module_is_needed() {
		Recipe recipe;
		recipe.config = config_without_database();
		recipe.db_url = "none";
		Office office(recipe);
		auto &alice = office.joined("alice");
		alice.seizes(1);
		alice.sees("1 seized");
		CPPUNIT_ASSERT_EQUAL(int64_t{0}, office.server.statistic("sca:db_queue"));
		for (const auto &module : office.server.kamcmd({"core.modules"}))
			CPPUNIT_ASSERT_MESSAGE(module, module.find("db_") == module.npos);
		office.server.restart();
		CPPUNIT_ASSERT_EQUAL(std::string("no line"), lamps(office.server, alice.aor()));
		office.server.stop();
	}

	void a_second_crash_does_not_let_numbers_fall_back() {
		Office office(with({kThrough}));
		auto &alice = office.joined("alice");
		unsigned last = 0;
		for (int i = 0; i < 2; ++i) {
			office.server.rpc("sca.seize_appearance", alice.aor(), alice.contact());
			office.ladder.settle();
			const auto cseq = last_cseq(alice, alice.call_info_dialog().call_id);
			CPPUNIT_ASSERT(cseq > last);
			last = cseq;
			office.server.kill9();
			office.server.start();
		}
		office.server.rpc("sca.release_appearance", alice.aor(), "1");
		office.ladder.settle();
		CPPUNIT_ASSERT(last_cseq(alice, alice.call_info_dialog().call_id) > last);
		office.server.stop();
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(StorageTest);

} // namespace

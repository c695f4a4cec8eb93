// What is in the database, and when.
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"
#include "test/support/stored.hpp"

#include <set>
#include <vector>

namespace {

using namespace test;

class StorageTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(StorageTest);
	OURS_TEST(written_through_a_subscription_is_in_the_table_when_it_is_answered);
	OURS_TEST(written_through_a_refresh_and_an_end_are_in_the_table_when_answered);
	OURS_TEST(a_refresh_with_another_contact_replaces_the_row);
	OURS_TEST(written_through_an_appearance_is_in_the_table_when_it_is_told);
	OURS_TEST(written_back_changes_are_stored_after_the_interval);
	OURS_TEST(written_back_changes_are_stored_at_a_clean_stop);
	OURS_TEST(rows_of_many_phones_are_stored_whole);
	OURS_TEST(without_a_database_no_database_module_is_needed);
	CPPUNIT_TEST_SUITE_END();

	void written_through_a_subscription_is_in_the_table_when_it_is_answered() {
		Office office(with({kWriteThrough}));
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
		Office office(with({kWriteThrough}));
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
		Office office(with({kWriteThrough}));
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
		Office office(with({kWriteThrough}));
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

	// SQLite gets another statement from ten rows on.
	void rows_of_many_phones_are_stored_whole() {
		Office office;
		std::set<std::string> rows;
		std::vector<Phone *> phones;
		for (int i = 0; i < 12; ++i) {
			auto &phone = office.joined("p" + std::to_string(i), i < 6 ? "line1" : "line2");
			rows.insert(phone.contact() + "|" + phone.aor() + "|1|\n");
			phones.push_back(&phone);
		}
		std::string expected;
		for (const auto &row : rows) expected += row;
		constexpr const char *kRows =
				"SELECT subscriber, aor, event FROM sca_subscriptions ORDER BY subscriber";
		office.server.stop();
		CPPUNIT_ASSERT_EQUAL(expected, rows_of(office.server, kRows));
		office.server.query("UPDATE sca_subscriptions SET subscribe_cseq=0");
		office.server.start();
		for (auto *phone : phones) phone->refreshes();
		office.server.stop();
		CPPUNIT_ASSERT_EQUAL(expected, rows_of(office.server, kRows));
		CPPUNIT_ASSERT(
				one(office.server, "SELECT min(subscribe_cseq) FROM sca_subscriptions") > "0");
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
};

CPPUNIT_TEST_SUITE_REGISTRATION(StorageTest);

} // namespace

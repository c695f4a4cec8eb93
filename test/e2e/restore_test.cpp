// What comes back from the database, whoever wrote it.
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"
#include "test/support/stored.hpp"

#include <set>

namespace {

using namespace test;

unsigned last_cseq(const Phone &phone, const std::string &call_id) {
	unsigned last = 0;
	for (const auto &message : phone.history())
		if (!message.is_reply() && message.call_id() == call_id) last = message.cseq();
	return last;
}

class RestoreTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(RestoreTest);
	OURS_TEST(after_a_crash_everything_is_back_and_numbers_go_on);
	OURS_TEST(a_second_crash_does_not_let_numbers_fall_back);
	OURS_TEST(a_crash_before_rows_are_raised_does_not_let_numbers_fall_back);
	OURS_TEST(rows_that_cannot_be_raised_keep_nothing_else_waiting);
	OURS_TEST(after_a_crash_a_seizure_ends_at_its_deadline);
	OURS_TEST(rows_of_another_server_are_never_touched);
	OURS_TEST(rows_that_make_no_sense_are_passed_over);
	OURS_TEST(the_stock_module_reads_our_rows_and_we_read_its_rows);
	CPPUNIT_TEST_SUITE_END();

	void after_a_crash_everything_is_back_and_numbers_go_on() {
		Office office(with({kWriteThrough}));
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

	void a_second_crash_does_not_let_numbers_fall_back() {
		Office office(with({kWriteThrough}));
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

	// A start says in one row by how much all the others are behind; then the writer raises them.
	void a_crash_before_rows_are_raised_does_not_let_numbers_fall_back() {
		constexpr const char *kStored = "SELECT notify_cseq FROM sca_subscriptions";
		Office office;
		auto &alice = office.joined("alice");
		office.server.stop();
		const auto stored = std::stoul(one(office.server, kStored));
		insert_state(office.server, "cseq", "0");
		office.server.query("UPDATE sca_state SET dialog='cseq', sub_cseq=50000");
		office.server.start();
		alice.forgets();
		alice.refreshes();
		alice.gets_notify();
		CPPUNIT_ASSERT(last_cseq(alice, alice.call_info_dialog().call_id) > stored + 50000);
		CPPUNIT_ASSERT(comes_true(
				[&] { return one(office.server, "SELECT count(*) FROM sca_state") == "0"; }, 5000));
		office.server.kill9();
		CPPUNIT_ASSERT_EQUAL(stored + 52000, std::stoul(one(office.server, kStored)));
	}

	// A table may take longer for all its rows at once than the database has time.
	void rows_that_cannot_be_raised_keep_nothing_else_waiting() {
		Office office(with({kWriteThrough}));
		auto &alice = office.joined("alice");
		office.server.stop();
		office.server.query("CREATE TRIGGER slow BEFORE UPDATE OF notify_cseq ON sca_subscriptions"
							" WHEN NEW.notify_cseq = OLD.notify_cseq + 2000"
							" BEGIN SELECT RAISE(ABORT, 'too slow'); END");
		office.server.start();
		alice.seizes(2, 60);
		alice.sees("2 seized");
		CPPUNIT_ASSERT_EQUAL(std::string("1"),
				one(office.server, "SELECT count(*) FROM sca_state WHERE app_idx=2"));
		const auto last = last_cseq(alice, alice.call_info_dialog().call_id);
		office.server.kill9();
		office.server.query("DROP TRIGGER slow");
		office.server.start();
		office.server.rpc("sca.release_appearance", alice.aor(), "2");
		office.ladder.settle();
		CPPUNIT_ASSERT(last_cseq(alice, alice.call_info_dialog().call_id) > last);
		office.server.stop();
	}

	void after_a_crash_a_seizure_ends_at_its_deadline() {
		Office office(with({kWriteThrough}));
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

	void rows_of_another_server_are_never_touched() {
		auto recipe = with({kWriteThrough});
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
		const std::string in_time = "strftime('%s','now') + 500", long_text(5000, 'x');
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
};

CPPUNIT_TEST_SUITE_REGISTRATION(RestoreTest);

} // namespace

// A B2BUA that stops, is killed and comes back in the middle of calls.
#include "test/e2e/b2b_fixture.hpp"
#include "test/support/mariadb.hpp"
#include "test/support/net.hpp"
#include "test/support/process.hpp"
#include "test/support/stored.hpp"

namespace {

using namespace test;

constexpr auto kThrough = R"("b2b_entities|b2b_logic", "db_mode", 1)";
constexpr auto kSoon = R"("b2b_entities|b2b_logic", "update_period", 1)";

Mariadb &mariadb() {
	static Mariadb instance(free_port());
	return instance;
}

// Each test has a server of its own.
class B2bRestartTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bRestartTest);
	CPPUNIT_TEST(a_call_survives_a_stop);
	CPPUNIT_TEST(a_call_survives_a_crash_when_it_is_written_through);
	CPPUNIT_TEST(a_call_survives_a_crash_when_it_was_written_back);
	CPPUNIT_TEST(a_call_survives_a_crash_with_mariadb);
	CPPUNIT_TEST(a_session_of_the_server_itself_survives_a_crash);
	CPPUNIT_TEST(numbers_of_requests_go_on);
	CPPUNIT_TEST(a_call_that_has_ended_does_not_come_back);
	CPPUNIT_TEST(the_time_of_a_call_goes_on);
	CPPUNIT_TEST(session_timers_go_on);
	CPPUNIT_TEST(a_call_whose_end_has_gone_meanwhile_is_ended);
	CPPUNIT_TEST(legs_that_nobody_claims_are_ended);
	CPPUNIT_TEST(rows_that_make_no_sense_are_passed_over);
	CPPUNIT_TEST(that_a_leg_fits_no_row_is_said_once);
	CPPUNIT_TEST(without_its_database_it_does_not_start_unless_that_is_optional);
	CPPUNIT_TEST(calls_go_on_while_the_database_is_away);
	CPPUNIT_TEST(the_tables_are_those_of_create_tables);
	CPPUNIT_TEST_SUITE_END();

public:
	void setUp() override {}
	void tearDown() override {
		if (server_) B2bTest::tearDown();
		server_.reset();
	}

private:
	void begin(const std::vector<std::string> &modparams, const std::string &url = {}) {
		auto recipe = with_b2b();
		recipe.defines["WITH_DB"] = "1";
		recipe.modparams = modparams;
		recipe.db_url = url;
		recipe.workers = 2;
		server_ = std::make_unique<Kamailio>(recipe);
		server_->start();
		use(*server_);
	}
	void crash() {
		server_->kill9();
		server_->start();
	}

	// Both ends can change the call, one can be put through elsewhere, and it can be ended.
	void all_works(Phone &alice, Phone &bob, const Call &call) {
		changes(alice, *call.caller, bob, *call.callee);
		changes(bob, *call.callee, alice, *call.caller);
		auto &carol = phone("carol");
		accepted(rpc("b2b_logic.bridge", {key_of(*call.caller), carol.contact()}));
		bob.gets_bye(*call.callee);
		auto &carols = carol.gets_call();
		carol.answers(carols);
		alice.gets_reinvite(*call.caller);
		alice.answers(*call.caller);
		alice.gets_ack(*call.caller);
		carol.gets_ack(carols);
		ends(carol, carols, alice, *call.caller);
		no_session_stays();
	}
	void changes(Phone &who, Dialog &mine, Phone &other, Dialog &theirs) {
		who.reinvites(mine, directed("sendonly"));
		other.gets_reinvite(theirs);
		other.answers(theirs, directed("recvonly"));
		who.gets_answer(mine);
		other.gets_ack(theirs);
	}

	void a_call_survives_a_stop() {
		begin({});
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto key = key_of(*call.caller);
		server_->restart();
		equal(key, key_of(*call.caller), "the key of the session");
		all_works(alice, bob, call);
	}

	void a_call_survives_a_crash_when_it_is_written_through() {
		begin({kThrough});
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		check(server_->statistic("b2b_entities:db_writes") >= 2, "rows of legs are counted");
		check(server_->statistic("b2b_logic:db_writes") >= 1, "rows of sessions are counted");
		crash();
		equal("2", std::to_string(server_->statistic("b2b_entities:db_restored")), "legs");
		equal("1", std::to_string(server_->statistic("b2b_logic:db_restored")), "sessions");
		all_works(alice, bob, call);
	}

	void a_call_survives_a_crash_when_it_was_written_back() {
		begin({kSoon});
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		rows_are(2, 1);
		crash();
		all_works(alice, bob, call);
	}

	void a_call_survives_a_crash_with_mariadb() {
		for (const auto *mode : {kThrough, kSoon}) {
			mariadb().sql("DROP TABLE IF EXISTS b2b_entities, b2b_logic, version");
			make_version(mariadb());
			begin({mode}, mariadb().url());
			auto &alice = phone("alice"), &bob = phone("bob");
			const auto call = connected(alice, bob);
			for (int i = 0; i < 50 && mariadb().sql("SELECT si_key FROM b2b_logic").empty(); ++i)
				ladder().wait(100);
			crash();
			all_works(alice, bob, call);
			tearDown();
		}
	}

	static void make_version(Mariadb &database) {
		database.sql("CREATE TABLE version (table_name VARCHAR(32) NOT NULL UNIQUE, "
					 "table_version INT UNSIGNED DEFAULT 0 NOT NULL)");
	}

	void rows_are(int legs, int sessions) {
		const auto expected = std::to_string(legs) + " " + std::to_string(sessions);
		std::string seen;
		for (int i = 0; i < 50 && seen != expected; ++i) {
			ladder().wait(100);
			seen = one(*server_, "SELECT count(*) FROM b2b_entities") + " "
					+ one(*server_, "SELECT count(*) FROM b2b_logic");
		}
		equal(expected, seen, "rows of legs and sessions");
	}

	void a_session_of_the_server_itself_survives_a_crash() {
		begin({kThrough, R"("b2b_entities", "orphan_timeout", 1)"});
		auto &bob = phone("bob");
		const auto key = rpc("ua_session_client_start",
				{bob.contact(), bob.aor(), bob.aor(), "", "v=0", "", "", "rt600", "",
						"mine"})["result"]
								 .asString();
		auto &call = bob.gets_call();
		bob.answers(call);
		bob.gets_ack(call);
		crash();
		ladder().wait(1500); // it belongs to somebody
		const auto session = rpc("ua_session_list", {key})["result"][0];
		equal("mine", session["extra_params"].asString(), "what its user has said of it");
		check(session["lifetime"].asInt() <= 600, "its time: " + session.toStyledString());
		accepted(rpc("ua_session_update", {key, "INFO"}));
		bob.send(bob.reply_to(bob.gets_request("INFO"), 200));
		accepted(rpc("ua_session_terminate", {key}));
		bob.gets_bye(call);
		rows_are(0, 0);
	}

	void numbers_of_requests_go_on() {
		begin({kThrough});
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		auto last = exchange(alice, bob, alice.request("INFO", *call.caller)).cseq();
		for (int i = 0; i < 2; ++i) {
			crash();
			const auto next = exchange(alice, bob, alice.request("INFO", *call.caller)).cseq();
			check(next > last, "the next request to Bob has a higher number");
			last = next;
		}
		ends(bob, *call.callee, alice, *call.caller);
	}

	void a_call_that_has_ended_does_not_come_back() {
		begin({kThrough});
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		ends(alice, bob, call);
		rows_are(0, 0);
		crash();
		no_session_stays();
	}

	void the_time_of_a_call_goes_on() {
		begin({kThrough, R"("b2b_logic", "max_duration", 4)"});
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		crash();
		equal("1", std::to_string(sessions().size()), "sessions after the crash");
		for (int i = 0; i < 60 && !sessions().empty(); ++i) ladder().wait(100);
		alice.gets_bye(*call.caller);
		bob.gets_bye(*call.callee);
	}

	// The last refresh may have been long ago: the next one is soon.
	void session_timers_go_on() {
		begin({kThrough, R"("b2b_entities", "session_timer", 1)"});
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		auto taken = bob.reply_to(call.callee->request, 200);
		taken.set("To", taken.header("To") + ";tag=" + call.callee->local_tag);
		taken.add("Contact", "<" + bob.contact() + ">").add("Allow", "INVITE, BYE, UPDATE");
		taken.add("Require", "timer").add("Session-Expires", "90;refresher=uac");
		taken.add("Content-Type", "application/sdp").body = "v=0\r\n";
		bob.send(taken);
		alice.gets_answer(*call.caller);
		bob.gets_ack(*call.callee);
		crash();
		for (int i = 0; i < 110 && bob.inbox().empty(); ++i) ladder().wait(100);
		const auto update = bob.gets_request("UPDATE");
		equal("90;refresher=uac", update.header("Session-Expires"), "the refresh");
		auto refreshed = bob.reply_to(update, 200).add("Contact", "<" + bob.contact() + ">");
		bob.send(refreshed.add("Session-Expires", "90;refresher=uac").add("Require", "timer"));
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
	}

	void a_call_whose_end_has_gone_meanwhile_is_ended() {
		begin({kThrough, R"("b2b_entities", "restored_check", 1)"});
		auto &alice = phone("alice"), &bob = phone("bob"), &dora = phone("dora"),
			 &emil = phone("emil");
		connected(alice, bob);
		const auto alive = connected(dora, emil);
		crash();
		const auto answers = [this](Phone &who, int code) {
			for (int i = 0; i < 60 && who.inbox().empty(); ++i) ladder().wait(50);
			who.send(who.reply_to(who.gets_request("OPTIONS"), code));
		};
		answers(bob, 481);
		for (auto *who : {&dora, &emil}) answers(*who, 405);
		for (auto *who : {&alice, &bob}) who->send(who->reply_to(who->gets_request("BYE"), 200));
		equal("1", std::to_string(sessions().size()), "sessions");
		alice.forgets();
		bob.forgets();
		ends(dora, emil, alive);
		rows_are(0, 0);
	}

	void legs_that_nobody_claims_are_ended() {
		begin({kThrough, R"("b2b_entities", "orphan_timeout", 1)"});
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		server_->kill9();
		change_rows("DELETE FROM b2b_logic");
		server_->start();
		ladder().wait(1500);
		alice.gets_bye(*call.caller);
		bob.gets_bye(*call.callee);
		rows_are(0, 0);
	}

	void change_rows(const std::string &statements) { server_->query(statements); }

	void rows_that_make_no_sense_are_passed_over() {
		begin({kThrough});
		auto &alice = phone("alice"), &bob = phone("bob"), &dora = phone("dora"),
			 &emil = phone("emil");
		const auto call = connected(alice, bob);
		connected(dora, emil);
		const auto other = key_of(*call.caller);
		server_->kill9();
		change_rows("UPDATE b2b_entities SET contact0 = 'x', contact1 = x'00ff' WHERE param <> '"
				+ other + "'");
		change_rows("UPDATE b2b_logic SET session = '{' WHERE si_key <> '" + other + "'");
		server_->start();
		equal("1", std::to_string(sessions().size()), "sessions after the crash");
		check(server_->log().find("2 rows of legs made no sense") != std::string::npos, "a word");
		ends(alice, bob, call);
	}

	void that_a_leg_fits_no_row_is_said_once() {
		begin({kThrough});
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		for (const auto *name : {"\xe9", "\xea", "\xeb"}) {
			auto invite = alice.request("INVITE", *call.caller);
			alice.sends(invite.set("Contact", "<" + alice.contact() + ";x=" + name + ">"));
			bob.gets_reinvite(*call.callee);
			bob.answers(*call.callee);
			alice.gets_answer(*call.caller);
			bob.gets_ack(*call.callee);
		}
		equal("1", times_said("fits no row"), "how often it is said");
		ends(alice, bob, call);
		rows_are(0, 0);
	}
	std::string times_said(const std::string &words) {
		const auto log = server_->log();
		int count = 0;
		for (auto at = log.find(words); at != log.npos; at = log.find(words, at + 1)) ++count;
		return std::to_string(count);
	}

	void without_its_database_it_does_not_start_unless_that_is_optional() {
		Mariadb database(free_port());
		const auto url = database.url();
		make_version(database);
		database.stop();
		auto recipe = with_b2b();
		recipe.defines["WITH_DB"] = "1";
		recipe.db_url = url;
		Kamailio refused(recipe);
		CPPUNIT_ASSERT_THROW(refused.start(), std::runtime_error);

		begin({kSoon, R"("b2b_entities|b2b_logic", "db_optional", 1)"}, url);
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		database.restart();
		const auto is_stored = [&] {
			return !database.sql("SHOW TABLES LIKE 'b2b_logic'").empty()
					&& !database.sql("SELECT si_key FROM b2b_logic").empty();
		};
		for (int i = 0; i < 600 && !is_stored(); ++i) ladder().wait(100);
		check(is_stored(), "the session is stored when it is back");
		crash();
		all_works(alice, bob, call);
		tearDown();
	}

	void calls_go_on_while_the_database_is_away() {
		Mariadb database(free_port());
		make_version(database);
		begin({kThrough, kSoon, R"("b2b_entities|b2b_logic", "db_timeout", 300)"}, database.url());
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto before = connected(alice, bob);
		database.freeze();
		const auto meanwhile = connected(alice, bob);
		changes(alice, *before.caller, bob, *before.callee);
		database.kill9();
		const auto away = connected(alice, bob);
		ends(alice, bob, meanwhile);
		database.restart();
		const auto are_stored = [&database] { // both sessions, and the two legs of each
			return database.sql("SELECT si_key FROM b2b_logic").size() >= 40
					&& database.sql("SELECT count(*) FROM b2b_entities").find('4')
					!= std::string::npos;
		};
		for (int i = 0; i < 400 && !are_stored(); ++i) ladder().wait(100);
		crash();
		ends(bob, *before.callee, alice, *before.caller);
		ends(alice, bob, away);
		tearDown();
	}

	void the_tables_are_those_of_create_tables() {
		begin({});
		Kamailio other(with_b2b());
		other.start(); // has a database without these tables
		const auto made = run(
				{project_root() + "/utils/sql/create-tables", "sqlite", other.database_file()});
		CPPUNIT_ASSERT_EQUAL_MESSAGE(made.text, 0, made.status);
		for (const std::string table : {"b2b_entities", "b2b_logic"}) {
			const auto columns = "SELECT name, type FROM pragma_table_info('" + table + "')";
			equal(rows_of(*server_, columns), rows_of(other, columns), "columns of " + table);
			const auto version = "SELECT table_version FROM version WHERE table_name = '" + table
					+ "'";
			equal(one(*server_, version), one(other, version), "version of " + table);
		}
	}

	std::unique_ptr<Kamailio> server_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bRestartTest);

} // namespace

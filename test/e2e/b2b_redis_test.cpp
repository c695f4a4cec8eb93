// A B2BUA that keeps its calls in Redis, and goes through what may happen to both.
#include "test/e2e/b2b_fixture.hpp"
#include "test/support/net.hpp"
#include "test/support/redis.hpp"

#include <chrono>

namespace {

using namespace test;

constexpr auto kThrough = R"("b2b_entities|b2b_logic", "db_mode", 1)";
constexpr auto kSoon = R"("b2b_entities|b2b_logic", "update_period", 1)";
constexpr auto kOptional = R"("b2b_entities|b2b_logic", "db_optional", 1)";
constexpr auto kShortly = R"("b2b_entities|b2b_logic", "db_timeout", 300)";

class B2bRedisTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bRedisTest);
	CPPUNIT_TEST(a_call_survives_a_stop);
	CPPUNIT_TEST(a_call_survives_a_crash_in_both_modes);
	CPPUNIT_TEST(a_call_that_has_ended_leaves_nothing);
	CPPUNIT_TEST(the_names_of_keys_are_as_the_operator_says);
	CPPUNIT_TEST(a_server_of_ndb_redis_is_found_by_its_name);
	CPPUNIT_TEST(what_makes_no_sense_there_is_passed_over);
	CPPUNIT_TEST(calls_go_on_while_redis_is_down);
	CPPUNIT_TEST(what_redis_has_lost_is_written_again);
	CPPUNIT_TEST(a_redis_that_hangs_delays_a_call_once);
	CPPUNIT_TEST(a_write_that_comes_too_late_does_nothing);
	CPPUNIT_TEST(without_redis_it_does_not_start_unless_that_is_optional);
	CPPUNIT_TEST(what_cannot_be_used_stops_the_start);
	CPPUNIT_TEST_SUITE_END();

public:
	void setUp() override {
		if (!redis_) redis_ = std::make_unique<RedisServer>(free_port());
		redis_->command({"-n", "3", "FLUSHDB"});
	}
	void tearDown() override {
		if (server_) B2bTest::tearDown();
		server_.reset();
	}

private:
	using Clock = std::chrono::steady_clock;
	static std::unique_ptr<RedisServer> redis_;

	static Recipe with_redis(
			const std::vector<std::string> &modparams, const std::string &url = {}) {
		auto made = with_b2b();
		made.workers = 2;
		made.defines["WITH_REDIS"] = '"' + (url.empty() ? redis_->url() : url) + '"';
		made.modparams = modparams;
		return made;
	}
	void begin(const Recipe &recipe) {
		server_ = std::make_unique<Kamailio>(recipe);
		server_->start();
		use(*server_);
	}
	void crash() {
		server_->kill9();
		server_->start();
	}
	static std::string in_redis(std::vector<std::string> words) {
		words.insert(words.begin(), {"-n", "3"});
		return redis_->command(words);
	}
	static int fields(const std::string &key) { return std::atoi(in_redis({"HLEN", key}).c_str()); }
	// But for the version, and the number of the last write. A writer that has failed tries again after a while, each for itself.
	void rows_are(int legs, int sessions, const std::string &legs_key = "b2be$0",
			const std::string &sessions_key = "b2bl$0") {
		const auto is_so = [&] {
			return fields(legs_key) == legs + 2 && fields(sessions_key) == sessions + 2;
		};
		for (int i = 0; i < 800 && !is_so(); ++i) ladder().wait(50);
		check(is_so(),
				"legs: " + in_redis({"HGETALL", legs_key})
						+ "sessions: " + in_redis({"HGETALL", sessions_key}));
	}

	void changes(Phone &who, Dialog &mine, Phone &other, Dialog &theirs) {
		who.reinvites(mine, directed("sendonly"));
		other.gets_reinvite(theirs);
		other.answers(theirs, directed("recvonly"));
		who.gets_answer(mine);
		other.gets_ack(theirs);
	}
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

	void a_call_survives_a_stop() {
		begin(with_redis({}));
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto key = key_of(*call.caller);
		server_->restart();
		equal(key, key_of(*call.caller), "the key of the session");
		all_works(alice, bob, call);
	}

	void a_call_survives_a_crash_in_both_modes() {
		for (const auto *mode : {kThrough, kSoon}) {
			begin(with_redis({mode}));
			auto &alice = phone("alice"), &bob = phone("bob");
			const auto call = connected(alice, bob);
			if (mode == kSoon) rows_are(2, 1);
			crash();
			all_works(alice, bob, call);
			tearDown();
			in_redis({"FLUSHDB"});
		}
	}

	void a_call_that_has_ended_leaves_nothing() {
		begin(with_redis({kThrough}));
		auto &alice = phone("alice"), &bob = phone("bob");
		ends(alice, bob, connected(alice, bob));
		rows_are(0, 0);
		crash();
		no_session_stays();
	}

	void the_names_of_keys_are_as_the_operator_says() {
		begin(with_redis({kThrough, R"("b2b_entities", "cachedb_key_prefix", "legs:")",
				R"("b2b_logic", "cachedb_key_prefix", "calls:")"}));
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		rows_are(2, 1, "legs:0", "calls:0");
		const auto row = in_redis({"HGET", "legs:0", call.caller->remote_tag});
		check(row.find("\"callid\":\"" + call.caller->call_id) != row.npos, "a row: " + row);
		ends(alice, bob, call);
	}

	void a_server_of_ndb_redis_is_found_by_its_name() {
		auto recipe = with_redis({kThrough}, "redis:calls");
		recipe.modparams.push_back(R"("ndb_redis", "server", "name=calls;addr=127.0.0.1;port=)"
				+ std::to_string(redis_->port()) + R"(;db=3;pass='se;c/r@t'")");
		begin(recipe);
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		crash();
		ends(alice, bob, call);
	}

	void what_makes_no_sense_there_is_passed_over() {
		begin(with_redis({kThrough}));
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		server_->kill9();
		const std::string deep(100, '[');
		for (const auto *key : {"b2be$0", "b2bl$0"})
			for (const auto &[field, text] : std::vector<std::pair<std::string, std::string>>{
						 {"a", "{"}, {"b", "[]"}, {"c", deep}, {"d", "{\"type\":\"x\"}"}, {"", ""}})
				in_redis({"HSET", key, field, text});
		server_->start();
		check(server_->log().find("5 rows of legs made no sense") != std::string::npos, "a word");
		equal("1", std::to_string(sessions().size()), "sessions after the crash");
		ends(alice, bob, call);
	}

	void calls_go_on_while_redis_is_down() {
		begin(with_redis({kThrough, kSoon, kShortly}));
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto before = connected(alice, bob);
		redis_->kill9();
		const auto meanwhile = connected(alice, bob);
		changes(alice, *before.caller, bob, *before.callee);
		const auto away = connected(alice, bob);
		ends(alice, bob, meanwhile);
		for (const std::string group : {"b2b_entities:", "b2b_logic:"}) {
			check(server_->statistic(group + "db_errors") > 0, group + "db_errors");
			check(server_->statistic(group + "db_queue") > 0, group + "db_queue");
		}
		redis_->restart();
		rows_are(4, 2);
		for (const std::string group : {"b2b_entities:", "b2b_logic:"})
			equal("0", std::to_string(server_->statistic(group + "db_queue")), group + "db_queue");
		crash();
		ends(bob, *before.callee, alice, *before.caller);
		ends(alice, bob, away);
	}

	void what_redis_has_lost_is_written_again() {
		begin(with_redis({kThrough, kSoon}));
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto before = connected(alice, bob);
		rows_are(2, 1);
		in_redis({"FLUSHDB"});
		const auto later = connected(alice, bob);
		rows_are(4, 2);
		crash();
		ends(bob, *before.callee, alice, *before.caller);
		ends(alice, bob, later);
	}

	// The first that waits in vain costs db_timeout, and the others nothing.
	void a_redis_that_hangs_delays_a_call_once() {
		begin(with_redis({kThrough, kSoon, kShortly}));
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto before = connected(alice, bob);
		redis_->freeze();
		const auto first = connected(alice, bob);
		const auto began = Clock::now();
		const auto second = connected(alice, bob);
		changes(alice, *before.caller, bob, *before.callee);
		const auto took = Clock::now() - began;
		redis_->thaw();
		check(took < std::chrono::milliseconds(300), "a call waits for a Redis that hangs");
		ends(alice, bob, second);
		rows_are(4, 2);
		crash();
		ends(bob, *before.callee, alice, *before.caller);
		ends(alice, bob, first);
	}

	// Of a connection that was given up, with packets that were on their way.
	void a_write_that_comes_too_late_does_nothing() {
		begin(with_redis({kThrough}));
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto later = std::to_string(9'000'000'000'000'000);
		in_redis({"HSET", "b2be$0", "#written", later});
		changes(alice, *call.caller, bob,
				*call.callee); // refused once, and numbered behind it then
		ends(alice, bob, call);
		for (int i = 0; i < 200 && fields("b2be$0") != 2; ++i) ladder().wait(100);
		rows_are(0, 0);
		check(in_redis({"HGET", "b2be$0", "#written"}) > later, "the numbers go on behind it");
		const auto log = server_->log();
		check(log.find("another server with this server_id?") != log.npos, "a word in the log");
	}

	void without_redis_it_does_not_start_unless_that_is_optional() {
		RedisServer other(free_port());
		const auto url = other.url();
		other.stop();
		Kamailio refused(with_redis({}, url));
		CPPUNIT_ASSERT_THROW(refused.start(), std::runtime_error);

		begin(with_redis({kSoon, kOptional, R"("ndb_redis", "init_without_redis", 1)"}, url));
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		other.restart();
		for (int i = 0; i < 400 && other.command({"-n", "3", "HLEN", "b2bl$0"}) != "3\n"; ++i)
			ladder().wait(100);
		crash();
		ends(alice, bob, call);
		tearDown();
	}

	void what_cannot_be_used_stops_the_start() {
		const auto refuses = [](const Recipe &recipe, const std::string &why) {
			Kamailio server(recipe);
			CPPUNIT_ASSERT_THROW(server.start(), std::runtime_error);
			CPPUNIT_ASSERT_MESSAGE(why + " is not in:\n" + server.log_tail(),
					server.log().find(why) != std::string::npos);
		};
		refuses(with_redis({}, "redis://"), "modparam cachedb_url: not redis://");
		refuses(with_redis({}, "redis:nobody"), "ndb_redis has no server of the name nobody");
		refuses(with_redis({R"("ndb_redis", "flush_on_reconnect", 1)"}),
				"would erase what is stored");
		refuses(with_redis({R"("ndb_redis", "cluster", 1)"}), "cannot be used");
		refuses(with_redis({R"("b2b_entities", "cachedb_key_prefix", "")"}), "cachedb_key_prefix");
		refuses(with_redis({kOptional}), "db_optional needs modparam init_without_redis 1");
		auto both = with_redis({});
		both.defines["WITH_DB"] = "1";
		refuses(both, "left out where db_url is set");
	}

	std::unique_ptr<Kamailio> server_;
};
std::unique_ptr<RedisServer> B2bRedisTest::redis_;
CPPUNIT_TEST_SUITE_REGISTRATION(B2bRedisTest);

} // namespace

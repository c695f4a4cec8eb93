// Three servers that share their sessions (modparam dmq), behind one address: requests of a call that one has set up come
// to another when it is gone.
#include <algorithm>
#include <array>

#include "test/e2e/b2b_fixture.hpp"
#include "test/support/environment.hpp"
#include "test/support/net.hpp"

namespace {

using namespace test;

class B2bDmqTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bDmqTest);
	CPPUNIT_TEST(a_call_goes_on_with_another_server);
	CPPUNIT_TEST(a_session_of_the_server_itself_goes_on_too);
	CPPUNIT_TEST(who_comes_later_is_told_of_all);
	CPPUNIT_TEST(a_server_that_lives_lets_a_session_go);
	CPPUNIT_TEST(who_hangs_up_at_another_server_ends_the_call_at_all);
	CPPUNIT_TEST(who_comes_back_with_old_rows_lets_them_go);
	CPPUNIT_TEST(a_call_that_has_ended_is_forgotten_by_all);
	CPPUNIT_TEST(news_that_make_no_sense_are_passed_over);
	CPPUNIT_TEST(every_answered_call_goes_on_when_a_server_is_killed);
	CPPUNIT_TEST_SUITE_END();

public:
	void setUp() override {
		for (size_t i = 0; i < ports_.size(); ++i) ports_[i] = free_port(host_of(i));
		for (size_t i = 0; i < servers_.size(); ++i) {
			servers_[i] = std::make_unique<Kamailio>(sharing(i));
			servers_[i]->start();
		}
		use(*servers_[0]);
		at_ = servers_[0].get();
		all_know_each_other();
	}
	void tearDown() override {
		for (size_t i = 0; i < servers_.size(); ++i)
			if (servers_[i]->is_alive()) {
				turn_to(i);
				no_session_stays();
				for (const auto &line : servers_[i]->trouble())
					ladder().fail("kamailio is unwell: " + line);
			}
		for (auto &server : servers_) server.reset();
	}

protected:
	virtual Recipe plain() const { return with_b2b(); }

	// From 6.0 on DMQ tells servers apart by their IP address alone.
	static std::string host_of(size_t i) { return "127.0.0." + std::to_string(i + 1); }
	std::string at(size_t i) const { return host_of(i) + ":" + std::to_string(ports_[i]); }
	Recipe sharing(size_t i) {
		const auto address = [this](size_t which) { return "\"sip:" + at(which) + "\""; };
		auto made = plain();
		made.workers = 2;
		made.modparams = {R"("b2b_entities|b2b_logic", "db_mode", 1)"};
		for (const auto &[name, value] : std::initializer_list<std::pair<std::string, std::string>>{
					 {"WITH_DB", "1"}, {"WITH_DMQ", "1"}, {"DMQ_ADDRESS", address(i)},
					 {"DMQ_PEER", address(i == 0 ? 1 : 0)}, {"LISTEN_MORE", "udp:" + at(i)}})
			made.defines[name] = value;
		return made;
	}

	void all_know_each_other() {
		for (const auto &server : servers_)
			for (int i = 0; i < 100; ++i) {
				int active = 0;
				const auto nodes = server->rpc("dmq.list_nodes")["result"];
				for (const auto &node : nodes) active += node["status"].asString() == "active";
				if (active == 3) break;
				ladder().wait(100);
			}
	}
	// As a load balancer does.
	void turn_to(size_t i) {
		ladder().turn_to(*servers_[i]);
		at_ = servers_[i].get();
	}
	Json::Value listed() { return at_->rpc("b2b_logic.list")["result"]; }
	void no_session_stays() {
		for (int i = 0; i < 40 && !listed().empty(); ++i) ladder().wait(50);
		check(listed().empty(), "a session is left: " + listed().toStyledString());
	}
	std::string key_of(const Call &call) {
		const auto all = servers_[0]->rpc("b2b_logic.list")["result"];
		for (const auto &session : all)
			for (const auto &entity : session["entities"])
				if (entity["callid"].asString() == call.caller->call_id)
					return session["key"].asString();
		ladder().fail("no session has the Call-ID " + call.caller->call_id);
	}

	void changes(Phone &who, Dialog &mine, Phone &other, Dialog &theirs) {
		who.reinvites(mine, directed("sendonly"));
		other.gets_reinvite(theirs);
		other.answers(theirs, directed("recvonly"));
		who.gets_answer(mine);
		other.gets_ack(theirs);
	}
	void is_bridged(
			const std::string &key, Phone &alice, Phone &bob, Phone &carol, const Call &call) {
		const auto answer = at_->rpc("b2b_logic.bridge", key, carol.contact());
		check(answer.isMember("result"), "bridged: " + answer.toStyledString());
		bob.gets_bye(*call.callee);
		auto &carols = carol.gets_call();
		carol.answers(carols);
		alice.gets_reinvite(*call.caller);
		alice.answers(*call.caller);
		alice.gets_ack(*call.caller);
		carol.gets_ack(carols);
		ends(carol, carols, alice, *call.caller);
	}
	// What a server tells has come to the others: nothing waits to be told, and each request of DMQ has its answer. One that is
	// gone answers none.
	void told() {
		constexpr int kPause = 50, kMost = 5000, kEnough = 500, kQuiet = 150; // ms
		const auto is_quiet = [](const std::unique_ptr<Kamailio> &server) {
			if (!server->is_alive()) return true;
			const auto stats = server->rpc("tm.stats")["result"];
			return stats["current"] == stats["waiting"]
					&& server->statistic("b2b_entities:dmq_queue") == 0;
		};
		const bool are_alive = std::all_of(servers_.begin(), servers_.end(),
				[](const auto &server) { return server->is_alive(); });
		if (!are_alive) return ladder().wait(kEnough);
		int quiet = 0;
		for (int waited = 0; waited < kMost && quiet < kQuiet; waited += kPause) {
			ladder().wait(kPause);
			quiet = std::all_of(servers_.begin(), servers_.end(), is_quiet) ? quiet + kPause : 0;
		}
		check(quiet >= kQuiet, "something waits to be told still");
	}

	void a_call_goes_on_with_another_server() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto held = connected(alice, bob), bridged = connected(alice, bob),
				   ended = connected(alice, bob);
		const auto key = key_of(bridged);
		told();
		check(servers_[0]->statistic("b2b_entities:dmq_sent") >= 3, "dmq_sent");
		check(servers_[1]->statistic("b2b_entities:dmq_received") >= 3, "dmq_received");
		equal("3", std::to_string(servers_[1]->statistic("b2b_entities:dmq_sessions")), "replicas");
		servers_[0]->kill9();
		turn_to(1);
		changes(alice, *held.caller, bob, *held.callee);
		equal("1", std::to_string(servers_[1]->statistic("b2b_entities:dmq_taken_over")), "taken");
		changes(bob, *held.callee, alice, *held.caller);
		told();
		turn_to(2); // and on to the third
		const auto info = alice.request("INFO", *held.caller);
		exchange(alice, bob, info);
		ends(bob, *held.callee, alice, *held.caller);
		is_bridged(key, alice, bob, carol, bridged);
		turn_to(1);
		ends(alice, bob, ended);
	}

	void a_session_of_the_server_itself_goes_on_too() {
		auto &bob = phone("bob");
		const auto key = at_->rpc("ua_session_client_start", bob.contact(), bob.aor(), bob.aor(),
									"", "v=0", "", "", "rt600", "", "mine")["result"]
								 .asString();
		auto &call = bob.gets_call();
		bob.answers(call);
		bob.gets_ack(call);
		told();
		servers_[0]->kill9();
		turn_to(1);
		at_->rpc("ua_session_update", key, "INFO");
		bob.send(bob.reply_to(bob.gets_request("INFO"), 200));
		const auto session = at_->rpc("ua_session_list", key)["result"][0];
		equal("mine", session["extra_params"].asString(), "what its user has said of it");
		check(session["lifetime"].asInt() <= 600, "its time: " + session.toStyledString());
		bob.hangs_up(call);
		bob.gets(200);
		check(at_->rpc("ua_session_list")["result"].empty(), "it has ended");
	}

	void who_comes_later_is_told_of_all() {
		servers_[1]->kill9();
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		servers_[1]->start();
		all_know_each_other();
		told();
		servers_[0]->kill9();
		turn_to(1);
		changes(alice, *call.caller, bob, *call.callee);
		ends(bob, *call.callee, alice, *call.caller);
	}

	void a_server_that_lives_lets_a_session_go() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		told();
		turn_to(1);
		changes(alice, *call.caller, bob, *call.callee);
		alice.forgets();
		bob.forgets();
		told();
		turn_to(0);
		no_session_stays();
		equal("1", std::to_string(servers_[0]->statistic("b2b_entities:dmq_let_go")), "let go");
		check(alice.inbox().empty() && bob.inbox().empty(), "nobody is told");
		changes(bob, *call.callee, alice, *call.caller); // back again
		ends(alice, bob, call);
		told();
	}

	void who_hangs_up_at_another_server_ends_the_call_at_all() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		told();
		turn_to(1);
		ends(alice, bob, call);
		turn_to(0);
		no_session_stays();
		for (const auto &server : servers_)
			equal("0", std::to_string(server->statistic("b2b_entities:dmq_sessions")), "replicas");
	}

	// Its database knows the call as it was before another server took it over.
	void who_comes_back_with_old_rows_lets_them_go() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		told();
		servers_[0]->kill9();
		turn_to(1);
		changes(alice, *call.caller, bob, *call.callee);
		alice.forgets();
		bob.forgets();
		servers_[0]->start();
		all_know_each_other();
		told();
		turn_to(0);
		no_session_stays();
		check(alice.inbox().empty() && bob.inbox().empty(), "nobody is told");
		turn_to(1);
		changes(bob, *call.callee, alice, *call.caller);
		ends(alice, bob, call);
		told();
	}

	void a_call_that_has_ended_is_forgotten_by_all() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		told();
		ends(alice, bob, call);
		told();
		turn_to(1);
		alice.hangs_up(*call.caller);
		alice.gets(481);
	}

	void news_that_make_no_sense_are_passed_over() {
		auto &alice = phone("alice");
		for (const auto *news : {"", "{", "{\"session\":\"b2b.1.2\",\"data\":\"\",\"legs\":[{}]}",
					 "{\"over\":\"b2b.1\"}", "[[[[[[[[[[[[["}) {
			auto message = alice.request("KDMQ", "sip:b2b_entities@127.0.0.1");
			message.add("Content-Type", "application/json");
			message.body = news;
			alice.send(message);
			alice.forgets();
		}
		equal("5", std::to_string(at_->statistic("b2b_entities:dmq_refused")), "dmq_refused");
		auto &bob = phone("bob");
		const auto call = connected(alice, bob);
		ends(alice, bob, call);
	}

	void every_answered_call_goes_on_when_a_server_is_killed() {
		constexpr size_t kCalls = 60;
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		std::vector<Call> calls;
		std::vector<std::string> keys;
		for (size_t i = 0; i < kCalls; ++i) {
			calls.push_back(connected(alice, bob));
			if (i % 10 == 9) ends(alice, bob, connected(alice, bob));
		}
		for (const auto &call : calls) keys.push_back(key_of(call));
		told();
		servers_[0]->kill9();
		for (size_t i = 0; i < kCalls; ++i) {
			turn_to(1 + i % 2);
			changes(alice, *calls[i].caller, bob, *calls[i].callee);
			if (i % 3 == 0)
				is_bridged(keys[i], alice, bob, carol, calls[i]);
			else if (i % 3 == 1)
				ends(bob, *calls[i].callee, alice, *calls[i].caller);
			else
				ends(alice, bob, calls[i]);
		}
	}

	std::array<uint16_t, 3> ports_{};
	std::array<std::unique_ptr<Kamailio>, 3> servers_;
	Kamailio *at_ = nullptr;
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bDmqTest);

// Shared memory runs out, a piece of it at a time (probe/shm_probe_mod.cpp), where a session is taken over.
class B2bDmqMemoryTest : public B2bDmqTest {
	CPPUNIT_TEST_SUITE(B2bDmqMemoryTest);
	CPPUNIT_TEST(a_call_that_finds_no_memory_is_taken_over_later);
	CPPUNIT_TEST(who_hangs_up_without_memory_ends_the_call);
	CPPUNIT_TEST(news_that_find_no_memory_come_again);
	CPPUNIT_TEST(news_that_cannot_be_told_are_told_later);
	CPPUNIT_TEST_SUITE_END();

	Recipe plain() const override {
		auto made = with_b2b();
		made.routes = "loadmodule \"" + probe_module("shm_probe") + "\"\n";
		return made;
	}

	long known(size_t i) { return servers_[i]->statistic("b2b_entities:dmq_sessions"); }
	void knows(size_t i, long sessions) {
		for (int n = 0; n < 100 && known(i) != sessions; ++n) ladder().pump(20);
		equal(std::to_string(sessions), std::to_string(known(i)), "sessions of others");
	}
	void takes_away(size_t i, int piece) {
		servers_[i]->rpc("shm_probe.fail", "b2b_", std::to_string(piece));
	}

	// The code of the answer; 200: the re-INVITE has passed. All memory is there again when it has come.
	int offers(Phone &alice, Phone &bob, const Call &call) {
		alice.reinvites(*call.caller, directed("sendonly"));
		const auto has = [](const Phone &who, const auto &is_it) {
			return std::any_of(who.inbox().begin(), who.inbox().end(), is_it);
		};
		const auto is_final = [](const SipText &one) { return one.code() >= 200; };
		const auto is_invite = [](const SipText &one) {
			return !one.is_reply() && one.method() == "INVITE";
		};
		for (int i = 0; i < 100 && !has(alice, is_final) && !has(bob, is_invite); ++i)
			ladder().pump(20);
		missing_ = at_->rpc("shm_probe.failed")["result"].asInt();
		if (!has(bob, is_invite)) {
			const auto answer = std::find_if(alice.inbox().begin(), alice.inbox().end(), is_final);
			check(answer != alice.inbox().end(), "an answer to the re-INVITE");
			return alice.gets(answer->code()).code();
		}
		bob.gets_reinvite(*call.callee);
		bob.answers(*call.callee, directed("recvonly"));
		alice.gets_answer(*call.caller);
		bob.gets_ack(*call.callee);
		return 200;
	}

	void a_call_that_finds_no_memory_is_taken_over_later() {
		auto &alice = phone("alice"), &bob = phone("bob");
		int refused = 0;
		bool is_over = false;
		for (int n = 1; !is_over; ++n) {
			turn_to(0);
			const auto call = connected(alice, bob);
			knows(1, 1);
			turn_to(1);
			takes_away(1, n);
			const int code = offers(alice, bob, call);
			is_over = missing_ == 0;
			check(code == 200 || code >= 500,
					"answered " + std::to_string(code) + " without piece " + std::to_string(n));
			if (code != 200) {
				++refused;
				equal("200", std::to_string(offers(alice, bob, call)), "the same once more");
			}
			ends(bob, *call.callee, alice, *call.caller);
			no_session_stays();
			knows(1, 0);
		}
		check(refused > 3, "pieces were missing");
	}

	// His phone has forgotten the call, whatever the answer.
	void who_hangs_up_without_memory_ends_the_call() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		knows(1, 1);
		turn_to(1);
		takes_away(1, 1);
		alice.hangs_up(*call.caller);
		alice.gets(503);
		bob.gets_bye(*call.callee);
		alice.gets_bye(*call.caller);
	}

	void news_that_find_no_memory_come_again() {
		auto &alice = phone("alice"), &bob = phone("bob");
		int without = 0;
		for (int n = 1, missing = 1; missing > 0; ++n) {
			takes_away(1, n);
			const auto call = connected(alice, bob);
			told();
			missing = servers_[1]->rpc("shm_probe.failed")["result"].asInt();
			without += missing > 0;
			knows(1, 1);
			ends(alice, bob, call);
			knows(1, 0);
		}
		check(without > 3, "pieces were missing");
	}

	void news_that_cannot_be_told_are_told_later() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		knows(1, 1);
		const auto sent = [this] { return servers_[0]->statistic("b2b_entities:dmq_sent"); };
		const auto before = sent();
		changes(alice, *call.caller, bob, *call.callee);
		told();
		const auto news = sent() - before;
		servers_[0]->rpc("shm_probe.fail", "b2b_entities", std::to_string(news), "make_shm");
		changes(alice, *call.caller, bob, *call.callee);
		equal("1", servers_[0]->rpc("shm_probe.failed")["result"].asString(),
				"the last one is missing");
		for (int i = 0; i < 100 && sent() < before + 2 * news; ++i) ladder().pump(20);
		equal(std::to_string(before + 2 * news), std::to_string(sent()), "dmq_sent");
		ends(alice, bob, call);
	}

	int missing_ = 0;
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bDmqMemoryTest);

} // namespace

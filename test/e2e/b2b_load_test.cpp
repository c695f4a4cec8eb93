// Many calls at a time, by SIPp: none fails, and nothing of them is left.
#include "core/base/number.hpp"
#include "test/e2e/b2b_fixture.hpp"
#include "test/support/office.hpp"
#include "test/support/sipp.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <set>
#include <stdexcept>

namespace {

using namespace test;

constexpr int kCalls = 80, kRate = 40;

// B2B_LOAD_CALLS: of one load, B2B_LOAD_RATE: in a second.
int set_or(const char *name, int usual) {
	const char *set = std::getenv(name);
	if (!set) return usual;
	const auto number = core::base::parse_number<int>(set);
	if (!number || *number < 1)
		throw std::runtime_error(std::string(name) + " has to be a number from 1 on: " + set);
	return *number;
}
int load_calls() {
	return set_or("B2B_LOAD_CALLS", kCalls);
}
int load_rate() {
	return set_or("B2B_LOAD_RATE", kRate);
}
int load_seconds() {
	return load_calls() / load_rate();
}

// One sipp with a scenario of test/e2e/sipp, for as long as a load may take.
struct LoadSipp : Sipp {
	LoadSipp(const std::string &scenario, const std::vector<std::string> &words)
			: Sipp("test/e2e/sipp/" + scenario, 30 + 4 * load_seconds(), words) {}
};

class B2bLoadTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bLoadTest);
	CPPUNIT_TEST(calls_at_a_rate);
	CPPUNIT_TEST(half_of_them_are_bridged);
	CPPUNIT_TEST_SUITE_END();

protected:
	// Transactions are forgotten soon, so that what is left is seen soon.
	Recipe recipe() const override {
		auto made = with_b2b();
		made.modparams = {R"("tm", "wt_timer", 1000)"};
		return made;
	}

	static constexpr int kPatience = 20'000;

	// sipp is the phone of this user.
	void registers(const std::string &user, const Sipp &sipp) {
		auto &desk = ladder().phone("desk", user);
		auto message = desk.request("REGISTER", "sip:sca.test");
		message.set("Contact", "<sip:callee@127.0.0.1:" + std::to_string(sipp.port()) + ">");
		desk.send(message.set("To", "<" + desk.aor() + ">").add("Expires", "600"));
		desk.gets(200);
	}

	// Who is called, and who is put through.
	struct Callees {
		LoadSipp callee{"callee.xml", {}}, other{"callee.xml", {}};
	};

	LoadSipp caller_of(int calls) {
		return LoadSipp("caller.xml",
				{"127.0.0.1:" + std::to_string(server().port()), "-s", user_of("callee"), "-m",
						std::to_string(calls), "-r", std::to_string(load_rate())});
	}

	// Orders go on while the calls do.
	void load(const Callees &callees, int calls, const std::function<void()> &orders) {
		auto caller = caller_of(calls);
		const int patience = kPatience + 1000 * calls / load_rate();
		for (int waited = 0; waited < patience && !caller.has_ended(20); waited += 20) orders();
		check(caller.is_content(), "every call should be as it has to be:\n" + caller.errors());
		for (const auto *sipp : {&callees.callee, &callees.other})
			check(sipp->errors().find("Aborting") == std::string::npos, sipp->errors());
	}

	void calls_at_a_rate() {
		const Callees callees;
		registers(user_of("callee"), callees.callee);
		leaves_nothing([&] {
			const auto answered = counted("setup_ok");
			load(callees, load_calls(), [] {});
			equal(std::to_string(load_calls()), std::to_string(counted("setup_ok") - answered),
					"answered");
		});
	}

	// The caller hangs up a while after its answer: a call is bridged in its first second, or not at all.
	static bool is_fresh(const Json::Value &session) {
		constexpr int kLongest = 43200; // max_duration
		return session["state"].asString() == "talking"
				&& session["lifetime"].asInt() >= kLongest - 1;
	}

	void half_of_them_are_bridged() {
		const Callees callees;
		registers(user_of("callee"), callees.callee);
		const auto uri = "sip:other@127.0.0.1:" + std::to_string(callees.other.port());
		std::set<std::string> seen;
		int bridged = 0;
		const auto bridge_half = [&] {
			for (const auto &session : sessions()) {
				const auto key = session["key"].asString();
				if (!is_fresh(session) || seen.count(key) != 0) continue;
				if (seen.size() % 2 == 0) {
					const auto answer = rpc("b2b_logic.bridge", {key, uri});
					if (answer["error"]["code"].asInt() == 491)
						continue; // its ACK is not there yet
					accepted(answer);
					++bridged;
				}
				seen.insert(key);
			}
		};
		leaves_nothing([&] {
			const auto before = counted("bridges_ok");
			bridged = 0;
			load(callees, kCalls, bridge_half);
			check(bridged >= kCalls / 3, "many should be bridged: " + std::to_string(bridged));
			equal(std::to_string(bridged), std::to_string(counted("bridges_ok") - before),
					"bridged");
		});
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bLoadTest);

// A server that is disturbed while calls come and are bridged.
class B2bStopTest : public B2bLoadTest {
	CPPUNIT_TEST_SUITE(B2bStopTest);
	CPPUNIT_TEST(signals_of_the_host_do_no_harm);
	CPPUNIT_TEST(calls_go_on_behind_a_stop);
	CPPUNIT_TEST_SUITE_END();

protected:
	Recipe recipe() const override {
		auto made = B2bLoadTest::recipe();
		made.defines["WITH_DB"] = "1";
		made.modparams.push_back(R"("b2b_entities|b2b_logic", "db_mode", 1)");
		made.modparams.push_back(R"("b2b_entities", "ack_timeout", 2)");
		made.modparams.push_back(R"("b2b_logic", "b2bl_th_init_timeout", 2)");
		return made;
	}

public:
	void setUp() override {
		server_ = std::make_unique<Kamailio>(recipe());
		server_->start();
		use(*server_);
	}
	void tearDown() override {
		B2bLoadTest::tearDown();
		server_.reset();
	}

protected:
	// One call in four goes to the other one, without end.
	void bridge_some(const Callees &callees) {
		const auto uri = "sip:other@127.0.0.1:" + std::to_string(callees.other.port());
		for (const auto &session : sessions()) {
			const auto key = session["key"].asString();
			if (session["state"].asString() != "talking" || !seen_.insert(key).second) continue;
			if (seen_.size() % 4 == 0) rpc("b2b_logic.bridge", {key, uri});
		}
	}
	size_t talking() {
		const auto all = sessions();
		return static_cast<size_t>(std::count_if(all.begin(), all.end(),
				[](const Json::Value &one) { return one["state"].asString() == "talking"; }));
	}
	pid_t first_process() { return server().rpc("core.psx")["result"][0]["PID"].asInt(); }

	void signals_of_the_host_do_no_harm() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		accepted(rpc("b2b_logic.bridge", {key_of(*call.caller), carol.contact()}));
		bob.gets_bye(*call.callee);
		auto &carols = carol.gets_call();
		for (const int signal : {SIGHUP, SIGUSR1, SIGHUP}) kill(first_process(), signal);
		carol.answers(carols);
		alice.gets_reinvite(*call.caller);
		alice.answers(*call.caller);
		carol.gets_ack(carols);
		alice.gets_ack(*call.caller);
		ends(alice, *call.caller, carol, carols);
	}

	void calls_go_on_behind_a_stop() {
		const Callees callees;
		registers(user_of("callee"), callees.callee);
		const auto caller = caller_of(kCalls);
		for (int waited = 0; talking() < kCalls / 5 && waited < kPatience; waited += 20) {
			bridge_some(callees);
			ladder().wait(20);
		}
		const auto begin = std::chrono::steady_clock::now();
		server().terminate();
		const auto took = std::chrono::steady_clock::now() - begin;
		check(took < std::chrono::seconds(5), "it stops");
		server().start();
		check(talking() > 0, "calls are bound again");
		auto &alice = phone("alice"), &bob = phone("bob");
		ends(alice, bob, connected(alice, bob));
		for (const auto &session : sessions()) // some have hung up meanwhile
			rpc("b2b_logic.terminate_call", {session["key"].asString()});
		no_session_stays();
	}

	std::unique_ptr<Kamailio> server_;
	std::set<std::string> seen_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bStopTest);

constexpr const char *kOneLine = R"cfg(
loadmodule "b2b_sca.so"
modparam("b2b_sca", "shared_line_spec_param", "$var(line)")
modparam("b2b_sca", "appearance_name_addr_spec_param", "$var(party)")
modparam("b2b_sca", "max_appearances", 500)
#!ifdef WITH_DB
modparam("b2b_sca", "db_url", DBURL)
modparam("b2b_sca", "db_mode", 1)
#!endif
route[CALL] {
	$var(line) = "busy";
	$var(party) = $tu;
	if (!sca_init_request("1")) sl_send_reply("500", "No Call");
}
)cfg";

size_t lamps_of(Kamailio &server) {
	const auto lines = server.rpc("b2b_sca.list")["result"];
	return lines.empty() ? 0 : lines[0]["appearances"].size();
}

// The same through b2b_sca.so: all calls are of one line.
class B2bScaLoadTest : public B2bLoadTest {
	CPPUNIT_TEST_SUITE(B2bScaLoadTest);
	CPPUNIT_TEST(calls_of_a_line_leave_nothing);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_routes(kOneLine);
		made.modparams = B2bLoadTest::recipe().modparams;
		return made;
	}

	void calls_of_a_line_leave_nothing() {
		const Callees callees;
		registers(user_of("callee"), callees.callee);
		leaves_nothing([&] {
			const auto before = server().statistic("b2b_sca:calls");
			load(callees, load_calls(), [] {});
			equal(std::to_string(load_calls()),
					std::to_string(server().statistic("b2b_sca:calls") - before), "calls");
			equal("0", std::to_string(lamps_of(server())), "lamps that are lit");
		});
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaLoadTest);

class B2bScaCrashTest : public B2bStopTest {
	CPPUNIT_TEST_SUITE(B2bScaCrashTest);
	CPPUNIT_TEST(a_crash_leaves_no_lamp_lit);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_routes(kOneLine);
		made.modparams = B2bStopTest::recipe().modparams;
		made.defines["WITH_DB"] = "1";
		return made;
	}

	size_t lamps() { return lamps_of(server()); }
	void all_go_out() {
		for (int waited = 0; lamps() > 0 && waited < 5000; waited += 20) ladder().wait(20);
		equal("0", std::to_string(lamps()), "lamps that are lit");
	}

	void a_crash_leaves_no_lamp_lit() {
		const Callees callees;
		registers(user_of("callee"), callees.callee);
		{
			const auto caller = caller_of(kCalls);
			for (int waited = 0; talking() < kCalls / 5 && waited < kPatience; waited += 20)
				ladder().wait(20);
			server().kill9();
		}
		server().start();
		check(talking() > 0 && lamps() > 0, "calls are bound again");
		// A call whose row was written and whose session was not is found to be over.
		check(comes_true([&] { return lamps() <= sessions().size(); }, 5000),
				"no lamp is lit without a call");
		for (const auto &session : sessions())
			rpc("b2b_logic.terminate_call", {session["key"].asString()});
		no_session_stays();
		all_go_out();
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		equal("1", std::to_string(lamps()), "lamps of a call");
		ends(alice, bob, call);
		all_go_out();
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaCrashTest);

} // namespace

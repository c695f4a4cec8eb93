// What core/kam offers to a B2BUA within its calls: the requests of both legs, routes of the script, the inbox, a clock of
// milliseconds.
#include "test/e2e/tm_probe_fixture.hpp"

namespace {

using namespace test;

class TmProbeWithinTest : public TmProbeTest {
	CPPUNIT_TEST_SUITE(TmProbeWithinTest);
	CPPUNIT_TEST(any_body_goes_through_both_ways);
	CPPUNIT_TEST(headers_that_mean_something_go_through);
	CPPUNIT_TEST(a_route_of_the_script_runs_for_each_request);
	CPPUNIT_TEST(a_route_may_refuse);
	CPPUNIT_TEST(what_comes_meanwhile_waits_for_its_turn);
	CPPUNIT_TEST(what_does_not_fit_is_refused);
	CPPUNIT_TEST(who_does_not_know_the_secret_has_no_session);
	CPPUNIT_TEST(a_clock_of_milliseconds_ends_a_call);
	CPPUNIT_TEST_SUITE_END();

	void any_body_goes_through_both_ways() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		auto info = alice.request("INFO", *call.caller);
		info.add("Content-Type", "application/x-any; charset=none");
		info.body = std::string("a\0b\r\n\r\n\xff", 8);
		SipText answer;
		const auto seen = exchange(alice, bob, info, &answer);
		check(seen.body == info.body, "the body, byte by byte");
		equal("application/x-any; charset=none", seen.header("Content-Type"), "its type");
		equal("answer to INFO", answer.body, "the answer's");
		auto message = bob.request("MESSAGE", *call.callee);
		message.add("c", "text/html");
		message.body = "<b>x</b>";
		check(exchange(bob, alice, message).body == message.body, "the other way");
		ends(bob, *call.callee, alice, *call.caller);
	}

	void headers_that_mean_something_go_through() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto refer = exchange(alice, bob,
				alice.request("REFER", *call.caller)
						.add("Refer-To", "<sip:carol@sca.test>")
						.add("User-Agent", "alice")
						.add("X-Own", "y"));
		equal("<sip:carol@sca.test>", refer.header("Refer-To"), "Refer-To");
		check(!refer.has("X-Own") && refer.header("User-Agent") != "alice", "what is alice's own");
		const auto notify = exchange(bob, alice,
				bob.request("OPTIONS", *call.callee).add("Accept", "text/plain").add("k", "timer"));
		equal("text/plain", notify.header("Accept"), "Accept");
		equal("timer", notify.header("Supported"), "Supported");
		ends(alice, *call.caller, bob, *call.callee);
	}

	// The last line of the log that the route has written for this session.
	std::string written(const std::string &key) {
		ladder().settle(60);
		const auto log = server().log();
		const auto at = log.rfind("within " + key);
		return at == std::string::npos ? "" : log.substr(at, log.find('\n', at) - at);
	}

	void a_route_of_the_script_runs_for_each_request() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto key = key_of(*call.caller);
		const auto legs = " legs=2 0=" + call.caller->call_id + " 1=" + key + " 7=<null>";
		exchange(alice, bob, alice.request("INFO", *call.caller));
		equal("within " + key + " INFO note=INFO first" + legs, written(key), "assigned: a text");
		exchange(bob, alice, bob.request("OPTIONS", *call.callee));
		equal("within " + key + " OPTIONS note=42" + legs, written(key), "assigned: a number");
		exchange(bob, alice, bob.request("MESSAGE", *call.callee));
		equal("within " + key + " MESSAGE note=<null>" + legs, written(key), "assigned: $null");
		ends(alice, *call.caller, bob, *call.callee);
	}

	void a_route_may_refuse() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.send(alice.request("INFO", *call.caller).add("X-Drop", "1"));
		alice.gets(403);
		bob.hears_nothing(100);
		ends(alice, *call.caller, bob, *call.callee);
	}

	// Its route takes 300 ms, and other workers take what follows it.
	void sends_slow_one(Phone &alice, const Call &call, unsigned behind) {
		alice.send(alice.request("INFO", *call.caller).add("X-Slow", "1"));
		ladder().wait(50);
		for (unsigned i = 1; i <= behind; ++i) {
			auto message = alice.request("MESSAGE", *call.caller);
			message.add("Content-Type", "text/plain");
			message.body = "number " + std::to_string(i);
			alice.send(message);
			ladder().wait(5); // so that no two workers read two of them at once
		}
	}

	void what_comes_meanwhile_waits_for_its_turn() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.forgets();
		sends_slow_one(alice, call, 3);
		ladder().wait(100);
		check(bob.inbox().empty() && alice.inbox().empty(), "all wait for the first");
		bob.send(bob.reply_to(bob.gets_request("INFO"), 200));
		for (unsigned i = 1; i <= 3; ++i) {
			const auto message = bob.gets_request("MESSAGE");
			equal("number " + std::to_string(i), message.body, "the order");
			bob.send(bob.reply_to(message, 200));
		}
		for (unsigned i = 0; i < 4; ++i) alice.gets(200);
		ends(alice, *call.caller, bob, *call.callee);
	}

	void what_does_not_fit_is_refused() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		sends_slow_one(alice, call, 18);
		for (unsigned i = 0; i < 2; ++i) alice.gets(503);
		// Answers wait in the same inbox, and one that does not fit is dropped: they come when no request is left there.
		const auto first = bob.gets_request("INFO");
		std::vector<SipText> others;
		for (unsigned i = 0; i < 16; ++i) others.push_back(bob.gets_request("MESSAGE"));
		bob.send(bob.reply_to(first, 200));
		alice.gets(200);
		for (const auto &other : others) bob.send(bob.reply_to(other, 200));
		for (unsigned i = 0; i < 16; ++i) alice.gets(200);
		ends(alice, *call.caller, bob, *call.callee);
	}

	void who_does_not_know_the_secret_has_no_session() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		auto guess = *call.caller;
		const auto at = guess.target.find('@');
		guess.target[at - 1] = guess.target[at - 1] == '0' ? '1' : '0';
		alice.hangs_up(guess);
		equal("Nothing Of Mine", alice.gets(481).reason(), "the script's answer");
		equal("0", std::to_string(number(server().rpc("probe.limit", "probe.0.1", 1))), "the RPC");
		bob.hears_nothing(100);
		call.caller->cseq = guess.cseq;
		ends(alice, *call.caller, bob, *call.callee);
	}

	void a_clock_of_milliseconds_ends_a_call() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const int before = number(server().rpc("probe.ticks"));
		number(server().rpc("probe.limit", key_of(*call.caller), 300));
		ladder().wait(200);
		check(bob.inbox().empty(), "nothing before its time");
		alice.gets_bye(*call.caller);
		bob.gets_bye(*call.callee);
		const int ticks = number(server().rpc("probe.ticks")) - before;
		check(ticks >= 10, "a tick each 20 ms, and there were " + std::to_string(ticks));
		no_session_stays();
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(TmProbeWithinTest);

} // namespace

// Calls while shared memory runs out, a piece of it at a time (probe/shm_probe_mod.cpp): each comes to an end at both ends.
#include "test/e2e/b2b_fixture.hpp"
#include "test/support/environment.hpp"

#include <algorithm>

namespace {

using namespace test;

class B2bMemoryTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bMemoryTest);
	CPPUNIT_TEST(a_call_begins_or_is_refused);
	CPPUNIT_TEST(a_call_goes_on_or_ends);
	CPPUNIT_TEST(a_call_ends);
	CPPUNIT_TEST(what_finds_no_memory_is_refused_and_the_call_goes_on);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_b2b();
		made.routes = "loadmodule \"" + probe_module("shm_probe") + "\"\n";
		made.modparams = {R"("tm", "wt_timer", 200)", R"("b2b_entities", "ack_timeout", 2)"};
		return made;
	}

	static bool has(const Phone &phone, const std::function<bool(const SipText &)> &is_it) {
		return std::any_of(phone.inbox().begin(), phone.inbox().end(), is_it);
	}
	static bool has_request(const Phone &phone, const std::string &method) {
		return has(phone,
				[&](const SipText &one) { return !one.is_reply() && one.method() == method; });
	}
	bool comes(const Phone &phone, const std::function<bool(const SipText &)> &is_it) {
		for (int i = 0; i < 100 && !has(phone, is_it); ++i) ladder().pump(20);
		return has(phone, is_it);
	}

	// As phones do: a 2xx is said again until its ACK comes.
	Dialog *answered(Phone &callee) {
		const auto is_acked = [](const SipText &one) { return one.method() == "ACK"; };
		auto &call = callee.gets_call();
		for (int i = 0; i < 10 && !has(callee, is_acked); ++i) {
			callee.answers(call);
			ladder().pump(50);
			ladder().settle(20);
		}
		return &call;
	}
	// The end of the callee that was reached; nullptr: the call was refused before.
	Dialog *called(Phone &caller, Dialog &call, Phone &callee) {
		const auto is_final = [](const SipText &one) { return one.code() >= 200; };
		for (int i = 0; i < 100 && !has(caller, is_final) && !has_request(callee, "INVITE"); ++i)
			ladder().pump(20);
		Dialog *theirs = has_request(callee, "INVITE") ? answered(callee) : nullptr;
		check(comes(caller, is_final), "the caller gets an answer");
		const bool is_taken = has(caller, [](const SipText &one) { return one.code() == 200; });
		if (is_taken) caller.gets_answer(call);
		return theirs;
	}
	// Whoever was reached hears of the end.
	void hangs_up(Phone &caller, Dialog &call, Phone &callee, Dialog *theirs) {
		caller.hangs_up(call);
		check(comes(caller,
					  [](const SipText &one) { return one.is_reply() && one.method() == "BYE"; }),
				"an answer to the BYE");
		if (theirs) callee.gets_bye(*theirs);
		// Where nothing was left of his BYE the server ends the caller's leg as it ends the other.
		ladder().settle(30);
		if (has_request(caller, "BYE")) caller.gets_bye(call);
	}

	// Takes one piece away after the other, until all are had.
	void each_missing(const std::function<void(const std::function<void()> &)> &conversation,
			const std::string &module = "b2b_") {
		long missing = 1;
		for (int n = 1; missing > 0; ++n) {
			conversation([&] { rpc("shm_probe.fail", {module, std::to_string(n)}); });
			missing = rpc("shm_probe.failed")["result"].asInt();
			no_session_stays();
			for (const auto &one : ladder().phones()) one->forgets();
		}
		const auto transactions = [this] {
			return server().rpc("tm.stats")["result"]["current"].asInt();
		};
		for (int i = 0; i < 100 && transactions() > 0; ++i) ladder().wait(50);
		equal("0", std::to_string(transactions()), "transactions of tm");
		// An answer for which there was no room is told a second later.
		const auto legs = [this] { return server().rpc("b2b_entities.list")["result"].size(); };
		for (int i = 0; i < 100 && legs() > 0; ++i) ladder().wait(50);
		equal("0", std::to_string(legs()), "legs");
	}

	void a_call_begins_or_is_refused() {
		auto &alice = phone("alice"), &bob = phone("bob");
		each_missing([&](const std::function<void()> &take_away) {
			take_away();
			auto &call = alice.calls(user_of("bob"));
			auto *theirs = called(alice, call, bob);
			if (theirs) hangs_up(alice, call, bob, theirs);
		});
	}

	void a_call_goes_on_or_ends() {
		auto &alice = phone("alice"), &bob = phone("bob");
		each_missing([&](const std::function<void()> &take_away) {
			const auto call = connected(alice, bob);
			take_away();
			alice.send(alice.request("INFO", *call.caller));
			const auto is_final = [](const SipText &one) {
				return one.code() >= 200 && one.method() == "INFO";
			};
			for (int i = 0; i < 100 && !has(alice, is_final) && !has_request(bob, "INFO"); ++i)
				ladder().pump(20);
			if (has_request(bob, "INFO")) bob.send(bob.reply_to(bob.gets_request("INFO"), 200));
			check(comes(alice, is_final), "an answer to the INFO");
			hangs_up(alice, *call.caller, bob, call.callee);
		});
	}

	void a_call_ends() {
		auto &alice = phone("alice"), &bob = phone("bob");
		each_missing([&](const std::function<void()> &take_away) {
			const auto call = connected(alice, bob);
			take_away();
			hangs_up(alice, *call.caller, bob, call.callee);
		});
	}

	// With so little memory left a decision is made on a copy.
	void what_finds_no_memory_is_refused_and_the_call_goes_on() {
		auto &alice = phone("alice"), &bob = phone("bob");
		int refused = 0;
		const auto offers = [&](const Call &call, const Media &media) {
			alice.reinvites(*call.caller, media);
			const auto is_final = [](const SipText &one) { return one.code() >= 200; };
			for (int i = 0; i < 100 && !has(alice, is_final) && !has_request(bob, "INVITE"); ++i)
				ladder().pump(20);
			if (!has_request(bob, "INVITE")) return alice.gets(500).code();
			bob.gets_reinvite(*call.callee);
			bob.answers(*call.callee);
			alice.gets_answer(*call.caller);
			bob.gets_ack(*call.callee);
			return 200;
		};
		each_missing(
				[&](const std::function<void()> &take_away) {
					const auto call = connected(alice, bob);
					rpc("shm_probe.fill", {"800"});
					take_away();
					if (offers(call, directed("sendonly")) == 500) {
						++refused;
						equal("200", std::to_string(offers(call, directed("sendrecv"))),
								"the same once more");
					}
					ends(alice, bob, call);
				},
				"b2b_logic");
		check(refused > 0, "a piece was missing for a decision");
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bMemoryTest);

} // namespace

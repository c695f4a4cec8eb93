// Event routes: told in one process, in the order of the changes of each line, while nobody waits for them.
#include <set>

#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"

namespace {

using namespace test;

// What the routes have logged, each "seized 1 by 4711": state, index, process.
std::vector<std::string> told(const Office &office) {
	const std::string sign = "EVENT ", log = office.server.log();
	std::vector<std::string> all;
	for (auto at = log.find(sign); at != log.npos; at = log.find(sign, at + 1))
		all.push_back(log.substr(at + sign.size(), log.find('\n', at) - at - sign.size()));
	return all;
}

std::vector<std::string> told_when(const Office &office, size_t wanted) {
	for (int i = 0; i < 2000 && told(office).size() < wanted; ++i) sleep_ms(10);
	return told(office);
}

Recipe with_routes(const std::string &first) {
	Recipe recipe;
	recipe.routes = "loadmodule \"cfgutils.so\"\nloadmodule \"corex.so\"\n";
	for (const std::string event : {"seized", "held", "idle"})
		recipe.routes += "event_route[sca:" + event + "] {\n" + first
				+ "\txlog(\"L_NOTICE\", \"EVENT $sca(state) $sca(index) by $pp\\n\");\n}\n";
	return recipe;
}

class EventsTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(EventsTest);
	OURS_TEST(one_process_tells_in_the_order_of_the_changes);
	OURS_TEST(a_route_that_sleeps_delays_no_phone);
	OURS_TEST(what_a_route_does_to_its_message_ends_with_it);
	CPPUNIT_TEST_SUITE_END();

	// A worker seizes, the process of the RPC holds and releases.
	void one_process_tells_in_the_order_of_the_changes() {
		Office office(with_routes(""));
		auto &alice = office.joined("alice");
		constexpr int kRounds = 5;
		for (int i = 0; i < kRounds; ++i) {
			office.server.rpc("sca.seize_appearance", alice.aor(), "sip:a@127.0.0.1");
			office.server.rpc("sca.update_appearance", alice.aor(), 1, "held");
			office.server.rpc("sca.release_appearance", alice.aor(), 1);
		}
		alice.seizes(1);
		const auto events = told_when(office, 3 * kRounds + 1);
		CPPUNIT_ASSERT_EQUAL(size_t{3 * kRounds + 1}, events.size());
		std::set<std::string> processes;
		for (size_t i = 0; i < events.size(); ++i) {
			const char *states[] = {"seized 1 by ", "held 1 by ", "idle 1 by "};
			office.ladder.check(events[i].find(states[i % 3]) == 0, "in disorder: " + events[i]);
			processes.insert(events[i].substr(events[i].rfind(' ')));
		}
		CPPUNIT_ASSERT_EQUAL(size_t{1}, processes.size());
		office.server.stop();
	}

	void a_route_that_sleeps_delays_no_phone() {
		Office office(with_routes("\tsleep(\"30\");\n"));
		auto &alice = office.joined("alice");
		alice.seizes(1);
		alice.sees("1 seized");
		alice.releases(1);
		alice.sees("idle");
		office.server.rpc("sca.seize_appearance", alice.aor(), "sip:a@127.0.0.1");
		alice.sees("1 seized");
		CPPUNIT_ASSERT(told(office).empty());
		office.server.stop();
	}

	void what_a_route_does_to_its_message_ends_with_it() {
		const auto seen = R"(	if (isflagset(5)) xlog("L_NOTICE", "EVENT a flag\n");
	xlog("L_NOTICE", "EVENT $ru,$du,$bF,$sF,$branch(count)\n");
)";
		const auto done = R"(	$ru = "sip:another@example.com;user=phone";
	$du = "sip:192.0.2.7";
	setflag(5);
	setbflag(3);
	setsflag(2);
	append_branch("sip:b@192.0.2.8");
	append_hf("X-Added: once\r\n");
	remove_hf("Call-ID");
)";
		Office office(with_routes(std::string(seen) + done));
		auto &alice = office.joined("alice");
		const auto happens = [&](size_t before) {
			for (const auto *state : {"held", "idle"}) {
				if (state == std::string("held")) {
					office.server.rpc("sca.seize_appearance", alice.aor(), "sip:a@127.0.0.1");
					office.server.rpc("sca.update_appearance", alice.aor(), 1, state);
				} else {
					office.server.rpc("sca.release_appearance", alice.aor(), 1);
				}
			}
			return told_when(office, before + 6);
		};
		auto events = happens(0);
		const auto used = office.server.pkg_used();
		for (int i = 0; i < 20; ++i) events = happens(events.size());
		CPPUNIT_ASSERT_EQUAL(size_t{6 * 21}, events.size());
		for (size_t i = 0; i < events.size(); i += 2) CPPUNIT_ASSERT_EQUAL(events[0], events[i]);
		// the process of the events gives the last message back when it has told of it
		for (int i = 0; i < 40 && office.server.pkg_used() != used; ++i) office.ladder.wait(50);
		CPPUNIT_ASSERT_EQUAL(used, office.server.pkg_used());
		office.server.stop();
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(EventsTest);

} // namespace

// Next hops that cannot be reached: of a call of the line, and of a NOTIFY.
#include "test/support/bare_phone.hpp"
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"

#include <filesystem>
#include <fstream>

namespace {

using namespace test;

constexpr const char *kLine = "sip:line1@sca.test";
constexpr const char *kNowhere = "sip:x@[::1]:5060"; // the servers listen on IPv4

// The committed example; the calls are dialogs too.
Recipe with_dialogs() {
	std::ifstream basic(project_root() + "/doc/examples/sca-basic.cfg");
	std::string text{std::istreambuf_iterator<char>(basic), {}};
	text.insert(text.find("	record_route();\n"), "	dlg_manage();\n");
	text.insert(text.find("####### routing"),
			"loadmodule \"dialog.so\"\nmodparam(\"tm\", \"wt_timer\", 300)\n"
			"modparam(\"dialog\", \"end_timeout\", 1)\n");
	Recipe recipe;
	recipe.config = std::filesystem::temp_directory_path() / "sca-next-hop.cfg";
	std::ofstream(recipe.config) << text;
	return recipe;
}

size_t times(const std::string &text, const std::string &part) {
	size_t count = 0;
	for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
	return count;
}

class NextHopTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(NextHopTest);
	OURS_TEST(a_call_to_nowhere_leaves_nothing);
	OURS_TEST(the_caller_is_told_what_failed);
	OURS_TEST(a_subscription_that_no_socket_can_serve_ends);
	OURS_TEST(a_subscription_whose_connection_is_closed_ends);
	CPPUNIT_TEST_SUITE_END();

	static void calls_nowhere(Phone &alice) {
		auto invite = alice.request("INVITE", kNowhere);
		invite.add("Call-Info", "<sip:sca.test>;appearance-index=1");
		alice.send(invite);
	}

	void a_call_to_nowhere_leaves_nothing() {
		Office office(with_dialogs());
		auto &alice = office.joined("alice");
		for (int i = 0; i < 3; ++i) {
			calls_nowhere(alice);
			alice.gets(478);
			alice.shows("idle");
		}
		const auto left = [&] {
			return office.server.rpc("tm.stats")["result"]["current"].asInt()
					+ office.server.rpc("dlg.stats_active")["result"]["all"].asInt();
		};
		office.ladder.check(comes_true([&] { return left() == 0; }, 6000),
				"transactions or dialogs are left: " + std::to_string(left()));
		office.server.stop();
	}

	// The reply of the script names the failure of its own request, not that of a NOTIFY.
	void the_caller_is_told_what_failed() {
		Office office;
		auto &alice = office.ladder.phone("alice", "line1");
		calls_nowhere(alice);
		const auto alone = alice.gets(478).first_line;
		alice.joins();
		calls_nowhere(alice);
		CPPUNIT_ASSERT_EQUAL(alone, alice.gets(478).first_line);
		office.server.kill9();
	}

	void a_subscription_that_no_socket_can_serve_ends() {
		Office office;
		auto &alice = office.joined("alice");
		BarePhone far(BarePhone::By::Udp, "127.0.0.1", office.server.port());
		far.send(far.subscribe(alice.aor()).set("Contact", "<sip:phone@[::1]:5060>"));
		far.gets(202);
		office.ladder.check(
				comes_true([&] { return office.server.statistic("sca:subscriptions") == 1; }, 2000),
				"the subscription goes on");
		alice.seizes(1);
		alice.sees("1 seized");
		alice.releases(1);
		alice.sees("idle");
		const auto log = office.server.log();
		CPPUNIT_ASSERT_EQUAL(size_t{1}, times(log, "[::1]:5060"));
		must_hold(log, "no socket for its transport and address family; its subscription ends");
		office.server.stop();
	}

	// Nobody takes connections at the address of that phone.
	void a_subscription_whose_connection_is_closed_ends() {
		for (const auto *compat : {"0", "1"}) {
			Office office(with({std::string("\"sca\", \"compat\", ") + compat}));
			BarePhone near(BarePhone::By::Udp, "127.0.0.1", office.server.port());
			near.send(near.subscribe(kLine));
			near.gets_notify();
			std::string contact;
			{
				BarePhone gone(BarePhone::By::Tcp, "127.0.0.1", office.server.port());
				gone.send(gone.subscribe(kLine));
				gone.gets_notify();
				contact = gone.contact();
			}
			CPPUNIT_ASSERT_EQUAL(int64_t{2}, office.server.statistic("sca:subscriptions"));
			const auto before = office.server.log().size();
			office.server.rpc("sca.seize_appearance", kLine, near.contact());
			CPPUNIT_ASSERT_EQUAL(std::string("1 seized"), lamps_of(near.gets_notify()));
			office.ladder.check(
					comes_true([&] { return office.server.statistic("sca:subscriptions") == 1; },
							3000),
					"the subscription goes on");
			office.server.rpc("sca.release_appearance", kLine, 1);
			CPPUNIT_ASSERT_EQUAL(std::string("idle"), lamps_of(near.gets_notify()));
			const auto said = office.server.log().substr(before);
			CPPUNIT_ASSERT_EQUAL_MESSAGE(said, size_t{1}, times(said, contact));
			CPPUNIT_ASSERT_EQUAL_MESSAGE("the host's", size_t{1}, times(said, "tcp_send failed"));
			must_hold(said, "its connection is closed, and it takes none; its subscription ends");
			office.server.kill9();
		}
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(NextHopTest);

} // namespace

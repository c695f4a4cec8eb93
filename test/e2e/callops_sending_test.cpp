// What the server sends within a call makes nobody else wait.
#include "test/e2e/callops_fixture.hpp"
#include "test/support/environment.hpp"
#include "test/support/net.hpp"

namespace {

using namespace test;

class CallopsSendingTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsSendingTest);
	CPPUNIT_TEST(a_name_server_that_says_nothing_delays_nobody);
	CPPUNIT_TEST(a_script_that_takes_its_time_delays_nobody);
	CPPUNIT_TEST(a_request_that_never_reaches_the_script_delays_nothing);
	CPPUNIT_TEST_SUITE_END();

	using Clock = std::chrono::steady_clock;

	// Two phones that have nothing to do with it.
	void others_are_quick(Clock::time_point since) {
		auto &dave = phone("dave"), &eve = phone("eve");
		const auto call = connected(dave, eve);
		ends(dave, *call.caller, eve, *call.callee);
		check(Clock::now() - since < std::chrono::milliseconds(900), "the others had to wait");
	}

	void a_name_server_that_says_nothing_delays_nobody() {
		const auto names = Socket::udp("127.0.0.1");
		auto made = recipe();
		made.name_server = "127.0.0.1:" + std::to_string(names.port());
		made.workers = 1;
		static std::unique_ptr<Kamailio> own; // it is looked at when the test is over
		own = std::make_unique<Kamailio>(made);
		own->start();
		use(*own);
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected_to(
				alice, place("bob"), bob, {{"Contact", "<sip:alice@silent.example>"}});
		const auto start = Clock::now();
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		others_are_quick(start);
		check(!names.receive(1000).empty(), "nobody asked for the name");
		ladder().wait(2500);
		told(call.id(), {"fail caller"});
	}

	void a_script_that_takes_its_time_delays_nobody() {
		auto made = recipe();
		made.modparams = {R"("callops", "end_on_ok", 1)", R"("dialog", "hash_size", 1)"};
		made.routes = R"cfg(
loadmodule "cfgutils.so"
event_route[tm:local-request] {
	if (is_method("BYE")) usleep("1000000");
}
)cfg";
		use(shared_kamailio(made));
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		const auto to = uri_of(accepts_refer(alice).header("Refer-To"));
		connected_to(alice, to, carol);
		others_are_quick(Clock::now());
		for (Phone *one : {&alice, &bob}) one->send(one->reply_to(one->gets_request("BYE"), 200));
	}

	// In one process: a request that goes on, one that does not, and the answer to the first, whose script gives an order.
	void a_request_that_never_reaches_the_script_delays_nothing() {
		auto made = recipe();
		made.workers = 1;
		made.routes = "loadmodule \"" + probe_module("drop_probe") + "\"\n" + R"cfg(
onreply_route {
	if ($hdr(X-Hold) != $null)
		jsonrpc_exec('{"jsonrpc":"2.0","id":1,"method":"callops.hold","params":["$ci"]}');
}
)cfg";
		use(shared_kamailio(made));
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		alice.send(alice.request("INFO", *call.caller));
		const auto info = bob.gets_request("INFO");
		alice.send(alice.request("INFO", *call.caller).add("X-Drop", "yes"));
		bob.hears_nothing(100);
		bob.send(bob.reply_to(info, 200).add("X-Hold", "yes"));
		gets_offer(alice, *call.caller, "inactive", "inactive");
		gets_offer(bob, *call.callee, "inactive", "inactive");
		ladder().settle(60);
		alice.forgets();
		ends(alice, *call.caller, bob, *call.callee);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsSendingTest);

} // namespace

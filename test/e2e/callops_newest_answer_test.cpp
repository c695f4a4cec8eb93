// An end that answers a hold or an unhold from another port is where the other end finds its media from then on.
#include "test/e2e/callops_fixture.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace {

using namespace test;

class CallopsNewestAnswerTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsNewestAnswerTest);
	CPPUNIT_TEST(the_answer_to_a_hold_counts);
	CPPUNIT_TEST(the_answer_to_an_unhold_counts_at_once);
	CPPUNIT_TEST(the_answer_to_a_hold_of_one_leg_counts_at_once);
	CPPUNIT_TEST(both_ends_may_move);
	CPPUNIT_TEST(a_stream_that_is_off_has_not_moved);
	CPPUNIT_TEST(a_relay_goes_on_to_be_the_place);
	CPPUNIT_TEST_SUITE_END();

	static Media from_port(const std::string &port, const std::string &direction, int version,
			const std::string &address = "127.0.0.1") {
		Media media;
		media.sdp = "v=0\r\no=- 1 " + std::to_string(version)
				+ " IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 " + address + "\r\nt=0 0\r\nm=audio " + port
				+ " RTP/AVP 0\r\na=" + direction + "\r\n";
		return media;
	}
	static std::string port_in(const std::string &sdp) {
		const auto at = sdp.find("m=audio ") + 8;
		return sdp.substr(at, sdp.find(' ', at) - at);
	}

	// The port that the phone is offered; it answers with `answer`.
	std::string offered(Phone &phone, Dialog &dialog, const Media &answer) {
		phone.gets_reinvite(dialog);
		const auto body = dialog.request.body;
		phone.replies(dialog, 200, answer);
		phone.gets_ack(dialog);
		return port_in(body);
	}
	struct Ports {
		std::string caller, callee; // that they are offered
	};
	Ports changes(const std::string &order, Phone &alice, Phone &bob, const Call &call,
			const Media &of_alice, const Media &of_bob) {
		accepted(rpc(order, {call.id()}));
		const auto to_alice = offered(alice, *call.caller, of_alice);
		const auto to_bob = offered(bob, *call.callee, of_bob);
		ladder().settle(60);
		return {to_alice, to_bob};
	}
	Ports holds(Phone &alice, Phone &bob, const Call &call, const Media &a, const Media &b) {
		return changes("callops.hold", alice, bob, call, a, b);
	}
	Ports resumes(Phone &alice, Phone &bob, const Call &call, const Media &a, const Media &b) {
		return changes("callops.unhold", alice, bob, call, a, b);
	}
	void are(const char *caller, const char *callee, const Ports &ports) {
		equal(caller, ports.caller, "the port that the caller is offered");
		equal(callee, ports.callee, "the port that the callee is offered");
	}

	void the_answer_to_a_hold_counts() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		are("4000", "4000",
				holds(alice, bob, call, from_port("4000", "inactive", 2),
						from_port("4444", "inactive", 2)));
		are("4444", "4000",
				resumes(alice, bob, call, from_port("4000", "sendrecv", 3),
						from_port("4444", "sendrecv", 3)));
		equal("sendrecv", direction_of(call.caller->request.body), "alice is offered");
		ends(alice, *call.caller, bob, *call.callee);
	}

	// Without an event of its own.
	void the_answer_to_an_unhold_counts_at_once() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		hold_and_resume(alice, bob, call);
		holds(alice, bob, call, from_port("4000", "inactive", 4), from_port("4000", "inactive", 4));
		resumes(alice, bob, call, from_port("4002", "sendrecv", 5),
				from_port("4000", "sendrecv", 5));
		equal("4002", offered(bob, *call.callee, from_port("4000", "sendrecv", 6)),
				"bob is offered");
		equal("sendrecv", direction_of(call.callee->request.body), "bob is offered");
		alice.hears_nothing();
		are("4000", "4002",
				holds(alice, bob, call, from_port("4002", "inactive", 6),
						from_port("4000", "inactive", 7)));
		ends(alice, *call.caller, bob, *call.callee);
		size_t raised = 0;
		for (const auto &event : events(call.id())) raised += event.find("hold") != event.npos;
		equal("20", std::to_string(raised), "start and ok of five orders for two legs");
	}

	// The other hears it, from the place that it names.
	void the_answer_to_a_hold_of_one_leg_counts_at_once() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.hold", {call.id(), "caller"}));
		offered(alice, *call.caller, from_port("4002", "recvonly", 2));
		offered(bob, *call.callee, from_port("4000", "sendonly", 2));
		equal("4002", offered(bob, *call.callee, from_port("4000", "sendonly", 3)),
				"bob is offered");
		equal("recvonly", direction_of(call.callee->request.body), "bob is offered");
		ladder().settle(60);
		ends(alice, *call.caller, bob, *call.callee);
	}

	void both_ends_may_move() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		holds(alice, bob, call, from_port("4100", "inactive", 2), from_port("4200", "inactive", 2));
		are("4200", "4100",
				resumes(alice, bob, call, from_port("4100", "sendrecv", 3),
						from_port("4200", "sendrecv", 3)));
		// what they agree on by themselves is newer
		reinvites(bob, *call.callee, alice, *call.caller, from_port("4300", "sendrecv", 9));
		are("4300", "4000",
				holds(alice, bob, call, from_port("4000", "inactive", 4),
						from_port("4300", "inactive", 10)));
		ends(alice, *call.caller, bob, *call.callee);
	}

	void a_stream_that_is_off_has_not_moved() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		holds(alice, bob, call, from_port("0", "inactive", 2),
				from_port("4444", "inactive", 2, "0.0.0.0"));
		are("4000", "4000",
				resumes(alice, bob, call, from_port("4000", "sendrecv", 3),
						from_port("4000", "sendrecv", 3)));
		ends(alice, *call.caller, bob, *call.callee);
	}

	// What a script makes of each SDP stands for rtpengine.
	void a_relay_goes_on_to_be_the_place() {
		std::ifstream file(project_root() + "/doc/examples/callops.cfg");
		std::string text{std::istreambuf_iterator<char>(file), {}};
		const std::string relay = "replace_body(\"m=audio 4\", \"m=audio 6\");\n";
		text.insert(text.find("route[RELAY] {") + 14, "\n	t_on_reply(\"RELAYED\");\n	" + relay);
		text += "\nonreply_route[RELAYED] {\n	" + relay + "}\n";
		auto made = recipe();
		made.config = std::filesystem::temp_directory_path()
				/ ("callops-relay" + std::to_string(getpid()));
		std::ofstream(made.config) << text;
		use(shared_kamailio(made));
		std::filesystem::remove(made.config);
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		are("6000", "6000",
				holds(alice, bob, call, from_port("4000", "inactive", 2),
						from_port("4444", "inactive", 2)));
		are("6000", "6000",
				resumes(alice, bob, call, from_port("4000", "sendrecv", 3),
						from_port("4444", "sendrecv", 3)));
		ends(alice, *call.caller, bob, *call.callee);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsNewestAnswerTest);

} // namespace

// Two servers that share their dialogs: what one has done to a call, the other knows.
#include "test/e2e/callops_fixture.hpp"

#include "test/support/net.hpp"

namespace {

using namespace test;

class CallopsDmqTest : public CallopsTest {
public:
	void setUp() override {
		use(servers().first);
		for (int i = 0; i < 100 && nodes() < 2; ++i) ladder().wait(100);
		check(nodes() >= 2, "the servers should know each other");
	}

private:
	CPPUNIT_TEST_SUITE(CallopsDmqTest);
	CPPUNIT_TEST(requests_go_on_through_the_other);
	CPPUNIT_TEST(a_held_call_is_resumed_by_the_other);
	CPPUNIT_TEST(a_call_is_held_by_the_other);
	CPPUNIT_TEST(a_call_is_transferred_by_the_other);
	CPPUNIT_TEST(requests_come_by_turns);
	CPPUNIT_TEST(both_know_whether_it_is_held);
	CPPUNIT_TEST(one_operation_at_a_time_on_both);
	CPPUNIT_TEST(what_nobody_knows_is_refused);
	CPPUNIT_TEST_SUITE_END();

	// One worker each: what they tell each other stays in order.
	static Recipe sharing(uint16_t own, uint16_t peer) {
		const auto address = [](uint16_t port) {
			return "\"sip:127.0.0.1:" + std::to_string(port) + "\"";
		};
		Recipe made;
		made.config = "doc/examples/callops.cfg";
		made.workers = 1;
		made.modparams = {"\"dmq\", \"num_workers\", 1"};
		made.defines = {{"WITH_DMQ", "1"}, {"DMQ_ADDRESS", address(own)},
				{"DMQ_PEER", address(peer)},
				{"LISTEN_MORE", "udp:127.0.0.1:" + std::to_string(own)}};
		return made;
	}

	struct Servers {
		Kamailio first, second;

		Servers(uint16_t one, uint16_t other)
				: first(sharing(one, other)), second(sharing(other, one)) {
			first.start();
			second.start();
		}
	};
	static Servers &servers() {
		static Servers made(free_port(), free_port());
		return made;
	}

	// Of those that are active, as the one that began first sees them.
	int nodes() {
		int active = 0;
		for (auto *one : {&servers().first, &servers().second}) {
			const auto list = one->rpc("dmq.list_nodes")["result"];
			int seen = 0;
			for (const auto &node : list) seen += node["status"].asString() == "active";
			active = active == 0 ? seen : std::min(active, seen);
		}
		return active;
	}

	// What the routes say that the ends have learned.
	void moves_on(const Call &call) { moves(call, servers().first, servers().second); }
	void moves(const Call &call, Kamailio &left, Kamailio &taken) {
		ladder().settle(200);
		const auto from = ":" + std::to_string(left.port()),
				   to = ":" + std::to_string(taken.port());
		for (Dialog *dialog : {call.caller, call.callee})
			for (auto &route : dialog->routes)
				if (const auto at = route.find(from); at != route.npos)
					route.replace(at, from.size(), to);
		turn_to(taken);
	}

	// Both ends have got two requests of the first server's own.
	Call operated(Phone &alice, Phone &bob) {
		const auto call = connected(alice, bob);
		hold_and_resume(alice, bob, call);
		return call;
	}

	void requests_go_on_through_the_other() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = operated(alice, bob);
		exchange(alice, *call.caller, bob, "INFO");
		moves_on(call);
		const auto info = exchange(alice, *call.caller, bob, "INFO");
		equal(std::to_string(call.caller->cseq + 2), std::to_string(info.cseq()),
				"the CSeq at bob");
		const auto other = exchange(bob, *call.callee, alice, "INFO");
		equal(std::to_string(call.callee->cseq + 2), std::to_string(other.cseq()),
				"the CSeq at alice");
		reinvites(alice, *call.caller, bob, *call.callee, {});
		accepted(rpc("callops.hold", {call.id()}));
		get_offers(alice, bob, call, "inactive");
		exchange(bob, *call.callee, alice, "INFO");
		ends(alice, *call.caller, bob, *call.callee);
	}

	void a_held_call_is_resumed_by_the_other() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.hold", {call.id()}));
		get_offers(alice, bob, call, "inactive");
		moves_on(call);
		refused(rpc("callops.hold", {call.id()}), 480);
		accepted(rpc("callops.unhold", {call.id()}));
		get_offers(alice, bob, call, "sendrecv");
		told(call.id(),
				{"unhold start caller", "unhold start callee", "unhold ok caller",
						"unhold ok callee"});
		exchange(alice, *call.caller, bob, "INFO");
		ends(bob, *call.callee, alice, *call.caller);
	}

	void a_call_is_held_by_the_other() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		moves_on(call);
		hold_and_resume(alice, bob, call);
		exchange(bob, *call.callee, alice, "INFO");
		ends(alice, *call.caller, bob, *call.callee);
	}

	void a_call_is_transferred_by_the_other() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = operated(alice, bob);
		moves_on(call);
		accepted(rpc("callops.transfer", {call.id(), "caller", "sip:agent@192.0.2.7"}));
		accepts_refer(alice);
		notifies(alice, *call.caller, "200 OK", "terminated;reason=noresource");
		ladder().settle();
		equal("ok caller 200 OK", events(call.id()).back(), "the last event");
	}

	void requests_come_by_turns() {
		auto &first = servers().first, &second = servers().second;
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = operated(alice, bob);
		for (int i = 0; i < 2; ++i) {
			moves(call, first, second);
			exchange(alice, *call.caller, bob, "INFO");
			accepted(rpc("callops.transfer", {call.id(), "callee", "sip:agent@192.0.2.7"}));
			bob.send(bob.reply_to(bob.gets_request("REFER"), 603));
			moves(call, second, first);
			exchange(bob, *call.callee, alice, "INFO");
			exchange(alice, *call.caller, bob, "INFO");
		}
		ends(alice, *call.caller, bob, *call.callee);
	}

	// Each of them has known the call for long when the other changes it.
	void both_know_whether_it_is_held() {
		auto &first = servers().first, &second = servers().second;
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = operated(alice, bob);
		moves(call, first, second);
		accepted(rpc("callops.hold", {call.id()}));
		get_offers(alice, bob, call, "inactive");
		moves(call, second, first);
		refused(rpc("callops.hold", {call.id()}), 480);
		accepted(rpc("callops.unhold", {call.id()}));
		get_offers(alice, bob, call, "sendrecv");
		moves(call, first, second);
		refused(rpc("callops.unhold", {call.id()}), 480);
		reinvites(alice, *call.caller, bob, *call.callee, {});
		moves(call, second, first);
		accepted(rpc("callops.hold", {call.id()}));
		get_offers(alice, bob, call, "inactive");
		ends(alice, *call.caller, bob, *call.callee);
	}

	void one_operation_at_a_time_on_both() {
		auto &first = servers().first, &second = servers().second;
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = operated(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "callee", "sip:agent@192.0.2.7"}));
		const auto refer = bob.gets_request("REFER");
		moves(call, first, second);
		refused(rpc("callops.hold", {call.id()}), 491);
		refused(rpc("callops.transfer", {call.id(), "caller", "sip:agent@192.0.2.7"}), 491);
		moves(call, second, first);
		bob.send(bob.reply_to(refer, 603));
		moves(call, first, second);
		accepted(rpc("callops.hold", {call.id()}));
		get_offers(alice, bob, call, "inactive");
		ends(alice, *call.caller, bob, *call.callee);
	}

	void what_nobody_knows_is_refused() {
		refused(rpc("callops.hold", {"nobody-knows-this"}), 404);
		turn_to(servers().second);
		refused(rpc("callops.hold", {"nobody-knows-this"}), 404);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsDmqTest);

} // namespace

// Blind transfer: who is sent where, and what events tell of it.
#include "test/e2e/callops_fixture.hpp"

namespace {

using namespace test;

class CallopsTransferTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsTransferTest);
	CPPUNIT_TEST(the_caller_is_transferred);
	CPPUNIT_TEST(the_callee_is_transferred);
	CPPUNIT_TEST(both_are_transferred);
	CPPUNIT_TEST(a_place_that_is_not_ours_is_told_by_notify);
	CPPUNIT_TEST(a_busy_place_fails_and_another_may_follow);
	CPPUNIT_TEST(a_refused_refer_fails);
	CPPUNIT_TEST(one_operation_at_a_time);
	CPPUNIT_TEST(bad_orders_are_refused);
	CPPUNIT_TEST(odd_destinations_keep_their_parts);
	CPPUNIT_TEST(kamcmd_and_the_old_names_do_the_same);
	CPPUNIT_TEST(a_call_id_may_read_as_a_number);
	CPPUNIT_TEST(an_argument_that_cannot_be_read_orders_nothing);
	CPPUNIT_TEST(phones_over_tcp);
	CPPUNIT_TEST(the_leg_has_its_own_route_set);
	CPPUNIT_TEST_SUITE_END();

	void has_refer(
			const SipText &refer, const Dialog &at, const Phone &other, const std::string &to) {
		equal(at.call_id, refer.call_id(), "the Call-ID of the REFER");
		equal(at.local_tag, refer.to_tag(), "its To-tag");
		equal(at.remote_tag, refer.from_tag(), "its From-tag");
		equal("<" + other.contact() + ">", refer.header("Contact"), "its Contact");
		const auto refer_to = refer.header("Refer-To");
		check(refer_to.rfind("<" + to + ";osid=", 0) == 0, "Refer-To is " + refer_to);
		check(refer.header("Referred-By").find("sip:") != std::string::npos,
				"Referred-By is missing");
	}

	void the_caller_is_transferred() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		const auto refer = accepts_refer(alice);
		has_refer(refer, *call.caller, bob, place("carol"));
		notifies(alice, *call.caller, "100 Trying", kActive);
		const auto fresh = connected_to(alice, uri_of(refer.header("Refer-To")), carol);
		check(fresh.callee->request.uri().find("osid") == std::string::npos,
				"the parameter should be gone from " + fresh.callee->request.uri());
		told(call.id(), {"start caller", "notify caller 100 Trying", "ok caller 200 OK"});
		const auto last = raw_events(call.id()).back();
		equal(fresh.id(), last["transfer_callid"].asString(), "transfer_callid");
		equal(place("carol"), last["destination"].asString(), "destination");
		notifies(alice, *call.caller, "200 OK", kDone);
		bob.hears_nothing(100);
		ends(alice, *call.caller, bob, *call.callee);
		told(call.id(), {"start caller", "notify caller 100 Trying", "ok caller 200 OK"});
		ends(alice, *fresh.caller, carol, *fresh.callee);
	}

	void the_callee_is_transferred() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "callee", place("carol")}));
		const auto refer = accepts_refer(bob);
		has_refer(refer, *call.callee, alice, place("carol"));
		const auto fresh = connected_to(bob, uri_of(refer.header("Refer-To")), carol);
		told(call.id(), {"start callee", "ok callee 200 OK"});
		ends(alice, *call.caller, bob, *call.callee);
		ends(carol, *fresh.callee, bob, *fresh.caller);
	}

	void both_are_transferred() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "both", place("carol")}));
		const auto to_alice = accepts_refer(alice), to_bob = accepts_refer(bob);
		connected_to(alice, uri_of(to_alice.header("Refer-To")), carol);
		connected_to(bob, uri_of(to_bob.header("Refer-To")), carol);
		ladder().settle();
		const auto seen = events(call.id());
		equal("2", std::to_string(seen.size()), "events of one dialog");
		equal("start both", seen.front(), "the first event");
		equal("ok both 200 OK", seen.back(), "the last event");
	}

	void a_place_that_is_not_ours_is_told_by_notify() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "callee", "sip:agent@192.0.2.7"}));
		accepts_refer(bob);
		notifies(bob, *call.callee, "180 Ringing", kActive);
		notifies(bob, *call.callee, "200 OK", kDone);
		told(call.id(),
				{"start callee", "notify callee 180 Ringing", "notify callee 200 OK",
						"ok callee 200 OK"});
	}

	void a_busy_place_fails_and_another_may_follow() {
		auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		const auto refer = accepts_refer(alice);
		invites(alice, uri_of(refer.header("Refer-To")));
		auto &theirs = carol.gets_call();
		carol.replies(theirs, 486);
		carol.gets_ack(theirs);
		alice.gets(486);
		told(call.id(), {"start caller", "fail caller 486 Busy Here"});
		notifies(alice, *call.caller, "486 Busy Here", kDone);

		accepted(rpc("callops.transfer", {call.id(), "callee", "sip:agent@192.0.2.7"}));
		accepts_refer(bob);
		notifies(bob, *call.callee, "603 Decline", kDone);
		told(call.id(),
				{"start caller", "fail caller 486 Busy Here", "start callee",
						"notify callee 603 Decline", "fail callee 603 Decline"});
		ends(bob, *call.callee, alice, *call.caller);
	}

	void a_refused_refer_fails() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		alice.send(alice.reply_to(alice.gets_request("REFER"), 603, "Decline"));
		told(call.id(), {"start caller", "fail caller 603 Decline"});
		ends(alice, *call.caller, bob, *call.callee);
	}

	void one_operation_at_a_time() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		refused(rpc("callops.transfer", {call.id(), "callee", place("carol")}), 491);
		refused(rpc("callops.hold", {call.id()}), 491);
		accepts_refer(alice);
		refused(rpc("callops.transfer", {call.id(), "caller", place("carol")}), 491);
		notifies(alice, *call.caller, "404 Not Found", kDone);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		accepts_refer(alice);
	}

	void bad_orders_are_refused() {
		auto &alice = phone("alice"), &bob = phone("bob");
		refused(rpc("callops.transfer", {"nobody@nowhere", "caller", place("carol")}), 404);
		refused(rpc("callops.hold", {"nobody@nowhere"}), 404);
		refused(rpc("callops.transfer", {}), 400);

		auto &early = alice.calls(user_of("bob"));
		auto &theirs = bob.gets_call();
		bob.replies(theirs, 180);
		alice.gets(180);
		refused(rpc("callops.transfer", {early.call_id, "caller", place("carol")}), 480);
		refused(rpc("callops.hold", {early.call_id}), 480);
		answers({bob, theirs}, {alice, early});

		for (const auto *bad :
				{"", "nonsense", "sip:", "sip:a@b\r\nX: y", "http://example.com", "sip:a b@c"})
			refused(rpc("callops.transfer", {early.call_id, "caller", bad}), 400);
		refused(rpc("callops.transfer", {early.call_id, "elsewhere", place("carol")}), 400);
		refused(rpc("callops.hold", {early.call_id, "elsewhere"}), 400);
		refused(rpc("callops.unhold", {early.call_id}), 480);
		alice.hears_nothing(100);
		bob.hears_nothing(1);
	}

	void odd_destinations_keep_their_parts() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const std::pair<const char *, const char *> table[] = {
				{"sip:agent@[2001:db8::7]:5070", "<sip:agent@[2001:db8::7]:5070;osid="},
				{"sips:agent@example.com;transport=tcp",
						"<sips:agent@example.com;transport=tcp;osid="},
				{"tel:+358-555-1234567", "<tel:+358-555-1234567;osid="},
				{"sip:agent@example.com;user=phone?Subject=x&X=y",
						"<sip:agent@example.com;user=phone;osid="},
		};
		for (const auto &[destination, begins] : table) {
			accepted(rpc("callops.transfer", {call.id(), "callee", destination}));
			const auto refer_to = accepts_refer(bob).header("Refer-To");
			check(refer_to.rfind(begins, 0) == 0, std::string("Refer-To is ") + refer_to);
			notifies(bob, *call.callee, "404 Not Found", kDone);
		}
	}

	void kamcmd_and_the_old_names_do_the_same() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto lines = server().kamcmd(
				{"callops.transfer", call.id(), "caller", place("carol")});
		check(lines.size() == 1 && lines[0] == "OK", "kamcmd should say OK");
		alice.send(alice.reply_to(alice.gets_request("REFER"), 603, "Decline"));
		told(call.id(), {"start caller", "fail caller 603 Decline"});
		accepted(rpc("call_transfer", {call.id(), "caller", place("carol")}));
		alice.send(alice.reply_to(alice.gets_request("REFER"), 603, "Decline"));
		const auto error = server().kamcmd({"callops.hold", "nobody"});
		check(!error.empty() && error[0].find("404") != std::string::npos, "kamcmd should say 404");
		check(server().statistic("callops:transfers") >= 2, "the statistics should count");
	}

	void a_call_id_may_read_as_a_number() {
		auto &alice = phone("alice"), &bob = phone("bob");
		for (const std::string id : {"0012345", "1163.25"}) {
			const auto call = connected_to(alice, place("bob"), bob, {}, id);
			equal("OK", server().kamcmd({"callops.hold", "s:" + id}).at(0), "typed as a text");
			get_offers(alice, bob, call, "inactive");
			accepted(rpc("callops.unhold", {id}));
			get_offers(alice, bob, call, "sendrecv");
			is_told(server().kamcmd({"callops.hold", id}).at(0), "s:");
			is_told(server().kamcmd({"callops.transfer", id, "caller", place("carol")}).at(0),
					"s:");
			ends(alice, *call.caller, bob, *call.callee);
		}
		const auto call = connected(alice, bob);
		is_told(server().kamcmd({"callops.transfer", call.id(), "caller", "", "0012345", "callee"})
						.at(0),
				"12345 came as a number");
		is_told(server().kamcmd({"callops.transfer", call.id(), "caller", "", "1163.25", "callee"})
						.at(0),
				"s:1163.25");
		for (const auto *one : {"12345", "-7"}) {
			Json::Value list(Json::arrayValue);
			list.append(Json::Value(std::stod(one)));
			const auto answer = server().rpc_raw("callops.hold", list);
			refused(answer, 404);
			is_told(answer["error"]["message"].asString(), "came as a number");
		}
		const auto answer = rpc("callops.hold", {"12345"});
		check(answer["error"]["message"].asString().find("number") == std::string::npos,
				"a text that names no call is a text");
	}

	// Of kamcmd's number with a fraction nothing can be read; of JSON's the fraction would be lost.
	void an_argument_that_cannot_be_read_orders_nothing() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		is_told(server().kamcmd({"callops.transfer", call.id(), "caller", "sip:x", "1163.25"})
						.at(0),
				"argument 4 came as a number with a fraction");
		Json::Value list(Json::arrayValue);
		for (const auto &one : {call.id(), std::string("caller"), std::string("sip:x")})
			list.append(one);
		for (const auto &one : {Json::Value(1163.25), Json::Value(1e300), Json::Value(true),
					 Json::Value(Json::objectValue)}) {
			auto words = list;
			words.append(one);
			const auto answer = server().rpc_raw("callops.transfer", words);
			refused(answer, 400);
			is_told(answer["error"]["message"].asString(), "argument 4");
		}
		alice.hears_nothing();
		list.append(Json::Value()); // null skips an argument
		accepted(server().rpc_raw("callops.transfer", list));
		accepts_refer(alice);
	}

	void is_told(const std::string &text, const std::string &what) {
		check(text.find(what) != text.npos, "should say \"" + what + "\": " + text);
	}

	void phones_over_tcp() {
		auto &alice = tcp_phone("alice"), &carol = tcp_phone("carol");
		auto &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		const auto refer = accepts_refer(alice);
		const auto fresh = connected_to(alice, uri_of(refer.header("Refer-To")), carol);
		told(call.id(), {"start caller", "ok caller 200 OK"});
		exchange(alice, *call.caller, bob, "INFO");
		ends(bob, *call.callee, alice, *call.caller);
		ends(carol, *fresh.callee, alice, *fresh.caller);
	}

	void the_leg_has_its_own_route_set() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto hop = "<sip:127.0.0.1:" + std::to_string(bob.local_port()) + ";lr;hop=1>";
		auto &call = alice.calls(user_of("bob"));
		auto &theirs = bob.gets_call();
		// a proxy beyond us, which shares the socket of the phone
		auto reply = bob.reply_to(theirs.request, 200);
		reply.headers.insert(reply.headers.begin() + 1, {"Record-Route", hop});
		reply.set("To", reply.header("To") + ";tag=" + theirs.local_tag);
		reply.add("Contact", "<sip:bob@192.0.2.5:5099>").add("Content-Type", "application/sdp");
		reply.body = "v=0\r\no=- 3 3 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
					 "m=audio 4000 RTP/AVP 0\r\n";
		bob.send(reply);
		alice.gets_answer(call);
		bob.gets_ack(theirs);
		accepted(rpc("callops.transfer", {call.call_id, "callee", place("carol")}));
		const auto refer = accepts_refer(bob);
		equal(hop, refer.header("Route"), "the route set");
		equal("sip:bob@192.0.2.5:5099", refer.uri(), "the remote target");
		equal("1", std::to_string(refer.all("Route").size()), "no Route of our own");
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsTransferTest);

} // namespace

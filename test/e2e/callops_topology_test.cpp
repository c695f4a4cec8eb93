// Calls whose way is not the plain one: another proxy, NAT, forks, early dialogs, IPv6, late NOTIFYs.
#include "test/e2e/callops_fixture.hpp"
#include "test/support/bare_phone.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace {

using namespace test;

class CallopsTopologyTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsTopologyTest);
	CPPUNIT_TEST(another_proxy_is_in_the_path);
	CPPUNIT_TEST(a_phone_behind_nat_is_reached);
	CPPUNIT_TEST(one_of_two_callees_answers);
	CPPUNIT_TEST(nothing_is_done_before_the_answer);
	CPPUNIT_TEST(a_call_that_was_answered_reliably);
	CPPUNIT_TEST(a_phone_on_ipv6);
	CPPUNIT_TEST(a_hold_by_address_is_kept);
	CPPUNIT_TEST(late_notifies_are_refused_in_the_end);
	CPPUNIT_TEST_SUITE_END();

	// A file of the test's own, beside the folders of the servers.
	static std::string write(const std::string &name, const std::string &text) {
		const auto file = std::filesystem::temp_directory_path()
				/ (name + std::to_string(getpid()) + ".cfg");
		std::ofstream(file) << text;
		return file;
	}

	static std::string example_with(const std::string &where, const std::string &statement) {
		std::ifstream file(project_root() + "/doc/examples/callops.cfg");
		std::string text{std::istreambuf_iterator<char>(file), {}};
		return text.insert(text.find(where), statement);
	}

	void fails_to_transfer(
			const std::string &call_id, const std::string &leg, Phone &phone, Dialog &dialog) {
		accepted(rpc("callops.transfer", {call_id, leg, place("carol")}));
		accepts_refer(phone);
		notifies(phone, dialog, "486 Busy Here", kDone);
	}

	// A plain proxy, behind which phones are: what they register goes on to `front`.
	static Recipe plain_proxy(const Kamailio &front) {
		Recipe made;
		made.config = write("callops-proxy",
				R"(
debug=2
log_stderror=yes
children=2
tcp_children=2
tcp_accept_no_cl=yes
auto_aliases=no
listen=LISTEN_UDP
listen=LISTEN_TCP
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "textops.so"
loadmodule "path.so"
loadmodule "siputils.so"
loadmodule "xhttp.so"
loadmodule "jsonrpcs.so"
modparam("jsonrpcs", "transport", 1)
modparam("xhttp", "url_match", "^/RPC")
request_route {
	if (is_method("REGISTER")) {
		add_path();
		$du = "sip:127.0.0.1:)"
						+ std::to_string(front.port()) + R"(";
		t_relay();
		exit;
	}
	loose_route();
	if (is_method("INVITE") && !has_totag()) record_route();
	t_relay();
}
event_route[xhttp:request] {
	jsonrpc_dispatch();
}
)");
		return made;
	}

	void another_proxy_is_in_the_path() {
		auto made = recipe();
		made.modparams = {R"("registrar", "use_path", 1)", R"("registrar", "path_mode", 1)"};
		use(shared_kamailio(made));
		Kamailio second(plain_proxy(server()));
		second.start();
		std::filesystem::remove(second.recipe().config);
		Ladder behind(second);
		auto &alice = phone("alice");
		auto &bob = behind.phone("bob", user_of("bob"));
		bob.registers();
		const auto call = connected(alice, bob);
		equal("2", std::to_string(call.caller->routes.size()), "proxies in the path");
		hold_and_resume(alice, bob, call);
		exchange(alice, *call.caller, bob, "INFO");
		exchange(bob, *call.callee, alice, "INFO");
		fails_to_transfer(call.id(), "callee", bob, *call.callee);
		fails_to_transfer(call.id(), "caller", alice, *call.caller);
		reinvites(bob, *call.callee, alice, *call.caller, {});
		ends(bob, *call.callee, alice, *call.caller);
		second.stop();
	}

	// The Contact leads nowhere; the alias that the script adds to it leads back.
	void a_phone_behind_nat_is_reached() {
		auto made = recipe();
		auto text = example_with(
				"	record_route();", "	add_contact_alias();\n	msg_apply_changes();\n");
		text.insert(text.find("modparam(\"usrloc\""),
				"loadmodule \"nathelper.so\"\nloadmodule \"textopsx.so\"\n");
		text.insert(text.find("route[RELAY] {") + 14, "\n	handle_ruri_alias();");
		made.config = write("callops-nat", text);
		use(shared_kamailio(made));
		std::filesystem::remove(made.config);
		auto &alice = phone("alice"), &bob = phone("bob");
		Dialog call;
		call.call_id = "nat-" + user_of("call");
		call.local_uri = alice.aor();
		call.local_tag = "nat1";
		call.remote_uri = call.target = place("bob");
		auto invite = alice.request("INVITE", call);
		invite.set("Contact", "<sip:alice@10.1.2.3:5060>").add("Content-Type", "application/sdp");
		invite.body = "v=0\r\no=- 7 7 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
					  "m=audio 4000 RTP/AVP 0\r\n";
		call.request = invite;
		alice.send(invite);
		auto &theirs = bob.gets_call();
		answers({bob, theirs}, {alice, call});
		accepted(rpc("callops.transfer", {call.call_id, "caller", place("carol")}));
		const auto refer = accepts_refer(alice);
		equal("sip:alice@10.1.2.3:5060", refer.uri(), "the target of the REFER");
		notifies(alice, call, "486 Busy Here", kDone);
		accepted(rpc("callops.hold", {call.call_id}));
		get_offers(alice, bob, {&call, &theirs}, "inactive");
		gets_offer(bob, theirs, "inactive", "inactive"); // alice has answered with another Contact
		ladder().settle(60);
		accepted(rpc("callops.unhold", {call.call_id}));
		get_offers(alice, bob, {&call, &theirs}, "sendrecv");
		exchange(bob, theirs, alice, "INFO");
		ends(bob, theirs, alice, call);
	}

	void one_of_two_callees_answers() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto &desk = ladder().phone("desk", user_of("bob"));
		desk.registers();
		auto &call = alice.calls(user_of("bob"));
		auto &theirs = bob.gets_call(), &lost = desk.gets_call();
		desk.replies(lost, 180);
		alice.gets(180);
		bob.replies(theirs, 180);
		alice.gets(180);
		answers({bob, theirs}, {alice, call});
		desk.gets_cancel(lost);
		const Call made{&call, &theirs};
		hold_and_resume(alice, bob, made);
		fails_to_transfer(made.id(), "callee", bob, theirs);
		exchange(alice, call, bob, "INFO");
		ends(alice, call, bob, theirs);
	}

	void nothing_is_done_before_the_answer() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto &call = alice.calls(user_of("bob"));
		auto &theirs = bob.gets_call();
		bob.replies(theirs, 180);
		alice.gets(180);
		refused(rpc("callops.hold", {call.call_id}), 480);
		refused(rpc("callops.unhold", {call.call_id}), 480);
		refused(rpc("callops.transfer", {call.call_id, "caller", place("carol")}), 480);
		answers({bob, theirs}, {alice, call});
		hold_and_resume(alice, bob, {&call, &theirs});
		ends(alice, call, bob, theirs);
	}

	void a_call_that_was_answered_reliably() {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto &call = alice.calls(user_of("bob"));
		const auto invite = call.request;
		auto &theirs = bob.gets_call();
		auto ringing = bob.reply_to(theirs.request, 183);
		ringing.set("To", ringing.header("To") + ";tag=" + theirs.local_tag);
		ringing.add("Require", "100rel").add("RSeq", "1").add("Contact", "<" + bob.contact() + ">");
		ringing.add("Content-Type", "application/sdp");
		ringing.body = "v=0\r\no=- 5 5 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
					   "m=audio 4000 RTP/AVP 0\r\n";
		bob.send(ringing);
		const auto seen = alice.gets(183);
		alice.learn(call, seen);
		auto prack = alice.request("PRACK", call);
		alice.send(prack.add("RAck", "1 " + std::to_string(seen.cseq()) + " INVITE"));
		bob.send(bob.reply_to(bob.gets_request("PRACK"), 200));
		alice.gets(200);
		bob.replies(theirs, 200, no_body());
		alice.gets(200);
		auto ack = alice.request("ACK", call);
		--call.cseq;
		alice.send(ack.set("CSeq", std::to_string(invite.cseq()) + " ACK"));
		bob.gets_ack(theirs);
		accepted(rpc("callops.hold", {call.call_id}));
		// what bob said with the 183 is what alice is offered
		const auto offer = gets_offer(alice, call, "inactive", "inactive");
		equal("6", version_of(offer.body), "the version of bob's SDP");
		gets_offer(bob, theirs, "inactive", "inactive");
		ladder().settle(60);
		fails_to_transfer(call.call_id, "caller", alice, call);
		ends(bob, theirs, alice, call);
	}

	SipText request_at(BarePhone &phone, const std::string &method) {
		while (const auto message = phone.receive(2000)) {
			if (message->is_reply()) continue;
			equal(method, message->method(), "the phone on IPv6 should get");
			return *message;
		}
		ladder().fail("the phone on IPv6 gets no " + method);
	}

	void a_phone_on_ipv6() {
		auto made = recipe();
		made.on_ipv6 = true;
		use(shared_kamailio(made));
		auto &bob = phone("bob");
		BarePhone alice(BarePhone::By::Udp, "::1", server().port());
		auto invite = alice.subscribe(place("bob"));
		invite.first_line = "INVITE " + place("bob") + " SIP/2.0";
		invite.set("CSeq", "1 INVITE").drop("Event").drop("Expires");
		invite.add("Content-Type", "application/sdp");
		invite.body = "v=0\r\no=- 7 7 IN IP6 ::1\r\ns=-\r\nc=IN IP6 ::1\r\nt=0 0\r\n"
					  "m=audio 4000 RTP/AVP 0\r\n";
		alice.send(invite);
		auto &theirs = bob.gets_call();
		bob.answers(theirs);
		const auto answer = alice.gets(200);
		auto ack = BarePhone::within(invite, answer, 0, 1);
		ack.first_line = "ACK " + uri_of(answer.header("Contact")) + " SIP/2.0";
		ack.body.clear();
		const auto routes = answer.all("Record-Route");
		for (auto route = routes.rbegin(); route != routes.rend(); ++route)
			ack.add("Route", *route);
		alice.send(ack.set("CSeq", "1 ACK").drop("Expires").drop("Content-Type"));
		bob.gets_ack(theirs);
		const auto id = invite.call_id();
		accepted(rpc("callops.transfer", {id, "caller", "sip:agent@[2001:db8::7]"}));
		const auto refer = request_at(alice, "REFER");
		check(refer.header("Via").find("[::1]") != std::string::npos, "it comes over IPv6");
		equal(alice.contact(), refer.uri(), "its target");
		alice.send(bob.reply_to(refer, 603, "Decline"));
		told(id, {"start caller", "fail caller 603 Decline"});
		accepted(rpc("callops.hold", {id}));
		gets_offer(bob, theirs, "inactive", "inactive");
		const auto offer = request_at(alice, "INVITE");
		equal("inactive", direction_of(offer.body), "alice should be offered");
		alice.send(bob.reply_to(offer, 488));
		request_at(alice, "ACK");
		bob.hangs_up(theirs);
		alice.send(bob.reply_to(request_at(alice, "BYE"), 200));
		bob.gets(200);
	}

	void a_hold_by_address_is_kept() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		Media old_style;
		old_style.sdp = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n"
						"m=audio 4000 RTP/AVP 0\r\n";
		reinvites(alice, *call.caller, bob, *call.callee, old_style);
		accepted(rpc("callops.hold", {call.id()}));
		gets_offer(alice, *call.caller, "inactive", "inactive");
		const auto held = gets_offer(bob, *call.callee, "inactive", "inactive");
		check(held.body.find("c=IN IP4 0.0.0.0\r\n") != held.body.npos, "held:\n" + held.body);
		ladder().settle(60);
		accepted(rpc("callops.unhold", {call.id()}));
		gets_offer(alice, *call.caller, "sendrecv");
		const auto back = gets_offer(bob, *call.callee, "sendrecv");
		check(back.body.find("c=IN IP4 0.0.0.0\r\n") != back.body.npos, "resumed:\n" + back.body);
		ladder().settle(60);
		ends(alice, *call.caller, bob, *call.callee);
	}

	// 64*T1 cannot be set: this takes as long as it does.
	void late_notifies_are_refused_in_the_end() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer", {call.id(), "caller", place("carol")}));
		accepts_refer(alice);
		ends(alice, *call.caller, bob, *call.callee);
		ladder().wait(300);
		notifies(alice, *call.caller, "100 Trying", "active;expires=60");
		ladder().wait(28'000);
		notifies(alice, *call.caller, "180 Ringing", "active;expires=60");
		ladder().wait(5'000);
		notifies(alice, *call.caller, "200 OK", kDone, 481);
		bob.hears_nothing(100);
		told(call.id(),
				{"start caller", "notify caller 100 Trying", "fail caller 487 Request Terminated"});
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsTopologyTest);

} // namespace

#include "test/e2e/b2b_bridge_fixture.hpp"

namespace test {
namespace {

constexpr auto kRoutes = R"cfg(
route[CALL] {
	if (!is_method("INVITE")) {
		sl_send_reply("405", "Method Not Allowed");
		exit;
	}
	if (is_present_hf("X-Join")) {
		if (!b2b_bridge_request("$hdr(X-Join)", "$hdr(X-Keep)", "", "$hdr(X-Flags)"))
			sl_send_reply("480", "No Bridging");
		exit;
	}
	b2b_server_new("A");
	b2b_client_new("B", "$ru");
	$b2bl_ctx(next) = $hdr(X-Next);
	if (!b2b_init_request("bridges", "", "ASKED", "ANSWERED")) sl_send_reply("500", "No Session");
}

route[ASKED] {
	if (!is_method("REFER")) {
		b2b_pass_request();
		exit;
	}
	b2b_send_reply("202", "Accepted", "$hdr(X-Reply)");
	b2b_client_new("C", "$hdr(Refer-To)");
	$b2bl_ctx(next) = $hdr(X-Next);
	$var(first) = "peer";
	if (is_present_hf("X-First")) {
		b2b_client_new("F", "$hdr(X-First)");
		$var(first) = "F";
	}
	if (!b2b_bridge("$var(first)", "C", "$hdr(X-Media)", "$hdr(X-Flags)")) xlog("L_NOTICE", "no bridging\n");
}

route[ANSWERED] {
	if ($rm == "INVITE" && $rs >= 300 && $b2bl_ctx(next) != $null) {
		$var(next) = $b2bl_ctx(next);
		$b2bl_ctx(next) = $null;
		b2b_client_new("N", "$var(next)");
		b2b_bridge_retry("N");
		exit;
	}
	b2b_handle_reply();
}
)cfg";

} // namespace

Recipe B2bBridgeTest::with_bridges() {
	return with_routes(kRoutes);
}

B2bBridgeTest::Parties B2bBridgeTest::talking() {
	return talking(phone("alice"), phone("bob"), phone("carol"));
}

B2bBridgeTest::Parties B2bBridgeTest::talking(Phone &alice, Phone &bob, Phone &carol) {
	return {alice, bob, carol, connected(alice, bob)};
}

void B2bBridgeTest::refers(const Parties &all, const std::string &flags, Headers headers) {
	auto refer = all.bob.request("REFER", *all.call.callee);
	refer.add("Refer-To", "<" + all.carol.contact() + ">").add("X-Flags", flags);
	for (const auto &[name, value] : headers) refer.add(name, value);
	all.bob.send(refer);
	all.bob.gets(202);
}

std::string B2bBridgeTest::replacing(const Dialog &dialog) {
	auto call_id = dialog.call_id;
	for (auto at = call_id.find('@'); at != call_id.npos; at = call_id.find('@', at))
		call_id.replace(at, 1, "%40");
	return "<" + dialog.target + "?Replaces=" + call_id + "%3Bto-tag%3D" + dialog.remote_tag
			+ "%3Bfrom-tag%3D" + dialog.local_tag + ">";
}

void B2bBridgeTest::notified(Phone &who, const std::string &line, bool is_last) {
	const auto notify = who.gets_request("NOTIFY");
	who.send(who.reply_to(notify, 200));
	equal(line + "\r\n", notify.body, "the sipfrag");
	check(notify.header("Content-Type").rfind("message/sipfrag", 0) == 0, "its type");
	check(notify.header("Event").rfind("refer;id=", 0) == 0, "Event: " + notify.header("Event"));
	equal(is_last ? "terminated;reason=noresource" : "active;expires=60",
			notify.header("Subscription-State"), "Subscription-State");
}

Dialog &B2bBridgeTest::called(Phone &who) {
	auto &call = who.gets_call();
	equal("", call.request.body, "an INVITE without SDP");
	return call;
}

void B2bBridgeTest::reinvited(
		Phone &who, Dialog &mine, const std::string &offer, const Media &answer) {
	who.gets_reinvite(mine);
	equal(offer, mine.request.body, "what " + who.name() + " is offered");
	who.answers(mine, answer);
}

void B2bBridgeTest::acked(Phone &who, const std::string &sdp) {
	equal(sdp, who.gets_request("ACK").body, "the SDP in the ACK to " + who.name());
}

void B2bBridgeTest::talk(Phone &one, Dialog &mine, Phone &other, Dialog &theirs) {
	exchange(one, other, one.request("INFO", mine));
	exchange(other, one, other.request("INFO", theirs));
	ends(one, mine, other, theirs);
	no_session_stays();
}

Dialog &B2bBridgeTest::bridged(const Parties &all) {
	auto &carols = called(all.carol);
	all.carol.answers(carols);
	all.bob.gets_bye(*all.call.callee);
	reinvited(all.alice, *all.call.caller, carols.body);
	acked(all.carol, all.call.caller->body);
	acked(all.alice);
	return carols;
}

} // namespace test

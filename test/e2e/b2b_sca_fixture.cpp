#include "test/e2e/b2b_sca_fixture.hpp"

#include "test/support/office.hpp"

namespace test {
namespace {

constexpr const char *kLoad = R"cfg(
loadmodule "b2b_sca.so"
modparam("b2b_sca", "shared_line_spec_param", "$var(shared_line)")
modparam("b2b_sca", "appearance_name_addr_spec_param", "$var(appearance_name_addr)")
modparam("b2b_sca", "watchers_avp_spec", "$avp(watchers)")
modparam("b2b_sca", "shared_line_domain", "sca.test")
)cfg";

constexpr const char *kRoutes = R"cfg(
route[CALL] {
#!ifdef WITH_SCA
	if ($hdr(X-Proxied) != $null) {
		sca_call_info_update();
		t_relay();
		exit;
	}
#!endif
	if (!is_method("INVITE")) {
		sl_send_reply("405", "Method Not Allowed");
		exit;
	}
	if ($hdr(X-Back) != $null) {
		if (!sca_bridge_request("$hdr(X-Back)")) sl_send_reply("403", "Internal SLA Error");
		exit;
	}
	$var(shared_line) = $hdr(X-Line);
	$var(appearance_name_addr) = $fu;
	if ($hdr(X-Entity) == "1") $var(appearance_name_addr) = "\"Some, Body\" <" + $tu + ">";
	if ($hdr(X-Watcher) != $null) $avp(watchers) = $hdr(X-Watcher);
	if ($(hdr(X-Watcher)[1]) != $null) $avp(watchers) = $(hdr(X-Watcher)[1]);
	if (!sca_init_request("$hdr(X-Entity)")) sl_send_reply("403", "Internal Server Error (SLA)");
}
)cfg";

Json::Value first_of(const Json::Value &list) {
	return list.isArray() && !list.empty() ? list[0] : Json::Value();
}

} // namespace

Recipe B2bScaTest::with_lines(const std::string &parameters) {
	return with_routes(kLoad + parameters + kRoutes);
}

Recipe B2bScaTest::with_sca() {
	auto made = with_lines();
	made.defines["WITH_SCA"] = "1";
	return made;
}

Dialog &B2bScaTest::phone_calls(Phone &near, Phone &far, unsigned index, Phone *watcher) {
	Headers headers{{"X-Line", line()}, {"X-Entity", "1"}};
	if (watcher) headers.emplace_back("X-Watcher", watcher->contact());
	if (index)
		headers.emplace_back(
				"Call-Info", "<sip:sca.test>;appearance-index=" + std::to_string(index));
	return calls(near, far.name(), headers);
}

Dialog &B2bScaTest::line_is_called(Phone &far, Phone &near, Phone *watcher) {
	Headers headers{{"X-Line", line()}, {"X-Entity", "0"}};
	if (watcher) headers.emplace_back("X-Watcher", watcher->contact());
	return calls(far, near.name(), headers);
}

Dialog &B2bScaTest::takes_back(Phone &near, unsigned index, const std::string &of) {
	Headers headers{{"X-Back", of.empty() ? line() : of}};
	if (index)
		headers.emplace_back(
				"Call-Info", "<sip:sca.test>;appearance-index=" + std::to_string(index));
	auto invite = near.request("INVITE", near.aor());
	for (const auto &[name, value] : headers) invite.add(name, value);
	return near.sends(invite);
}

void B2bScaTest::connect(Phone &caller, Dialog &calling, Phone &callee, Dialog &called) {
	callee.answers(called);
	caller.gets_answer(calling);
	callee.gets_ack(called);
}

B2bScaTest::Call B2bScaTest::talk(Phone &near, Phone &far, Phone *watcher) {
	auto &calling = phone_calls(near, far, 0, watcher);
	auto &called = far.gets_call();
	connect(near, calling, far, called);
	return {&calling, &called};
}

void B2bScaTest::renegotiates(Phone &who, Dialog &mine, Phone &other, Dialog &theirs,
		const std::string &direction, const std::string &state) {
	auto media = directed(direction);
	if (!state.empty())
		media.call_info = "<sip:sca.test>;appearance-index=1;appearance-state=" + state;
	who.reinvites(mine, media);
	other.gets_reinvite(theirs);
	other.answers(theirs, directed(direction == "sendonly" ? "recvonly" : "sendrecv"));
	who.gets_answer(mine);
	other.gets_ack(theirs);
}

void B2bScaTest::is_taken_over(Phone &fresh, Dialog &fresh_call, Phone &far, Dialog &far_call,
		Phone &old, Dialog &old_call) {
	far.gets_reinvite(far_call);
	equal(fresh_call.body, far_call.request.body, "the offer of the new phone");
	far.answers(far_call);
	fresh.gets_answer(fresh_call);
	far.gets_ack(far_call);
	old.gets_bye(old_call);
}

std::string lamps_in(const std::string &call_info) {
	std::string lamps;
	for (const auto &element : split_list(call_info)) {
		const auto index = param_of(element, "appearance-index");
		if (index == "*") continue;
		if (!lamps.empty()) lamps += ", ";
		lamps += index + " " + param_of(element, "appearance-state");
	}
	return lamps.empty() ? "idle" : lamps;
}

Json::Value B2bScaTest::listed() {
	const auto answer = rpc("b2b_sca.list", {line()});
	accepted(answer);
	return first_of(answer["result"]);
}

std::string B2bScaTest::lamps() {
	std::string text;
	const auto row = listed();
	if (row.isNull()) return "idle";
	for (const auto &call : row["appearances"]) {
		if (!text.empty()) text += ", ";
		text += call["index"].asString() + " " + call["state"].asString();
	}
	return text;
}

void B2bScaTest::shows(const std::string &expected) {
	comes_true([&] { return lamps() == expected; }, 2000);
	equal(expected, lamps(), "what the line shows");
}

SipText B2bScaTest::is_told(Phone &watcher, const std::string &expected, int expires) {
	static unsigned etags = 0;
	auto publish = watcher.gets_request("PUBLISH");
	equal(expected, lamps_in(publish.header("Call-Info")), "what is published");
	if (expires >= 0) equal(std::to_string(expires), publish.header("Expires"), "for how long");
	auto reply = watcher.reply_to(publish, 200);
	reply.add("SIP-ETag", "etag" + std::to_string(++etags))
			.add("Expires", publish.header("Expires"));
	watcher.send(reply);
	return publish;
}

int64_t B2bScaTest::counted_here(const std::string &name) {
	return server().statistic("b2b_sca:" + name);
}

} // namespace test

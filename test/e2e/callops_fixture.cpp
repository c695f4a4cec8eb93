#include "test/e2e/callops_fixture.hpp"
#include "test/support/own_requests.hpp"

#include <algorithm>

#include <map>
#include <sstream>

namespace test {

namespace {

bool ends_a_hold(const std::string &line) {
	return line.find("hold ok ") != line.npos || line.find("hold fail ") != line.npos;
}

// Two workers hear the two phones: whose answer to a re-INVITE comes first is open.
std::vector<std::string> caller_first(std::vector<std::string> lines) {
	for (auto begin = lines.begin(); begin != lines.end();) {
		const auto end = std::find_if_not(begin, lines.end(), ends_a_hold);
		std::stable_partition(begin, end,
				[](const std::string &line) { return line.find(" caller") != line.npos; });
		begin = std::find_if(end, lines.end(), ends_a_hold);
	}
	return lines;
}

std::string joined(const std::vector<std::string> &lines) {
	std::string text;
	for (const auto &line : lines) text += "\n  " + line;
	return text;
}

std::string line_of(const Json::Value &event) {
	std::string text;
	const auto action = event["action"].asString();
	if (!action.empty()) text = action + " ";
	text += event["state"].asString() + " " + event["leg"].asString();
	const auto status = event["status"].asString();
	return status.empty() ? text : text + " " + status;
}

bool counts_up(const SipText &message) {
	return !message.is_reply() && message.method() != "ACK" && message.method() != "CANCEL";
}

// What the host's dialog module says by itself: of every PRACK after the call was answered; and of a request that
// another worker takes while the BYE ends the dialog.
bool is_of_dialog(const std::string &line) {
	return line.find("bogus event 5") != line.npos
			|| line.find("Trying to update a bogus dlg tl") != line.npos;
}

} // namespace

std::string direction_of(const std::string &sdp) {
	for (const auto *word : {"sendrecv", "sendonly", "recvonly", "inactive"})
		if (sdp.find(std::string("a=") + word + "\r\n") != sdp.npos) return word;
	return "sendrecv";
}

std::string version_of(const std::string &sdp) {
	const auto at = sdp.find("o=");
	std::istringstream fields(sdp.substr(at, sdp.find('\r', at) - at));
	std::string user, id, version;
	fields >> user >> id >> version;
	return version;
}

Recipe CallopsTest::recipe() const {
	Recipe made;
	made.config = "doc/examples/callops.cfg";
	return made;
}

void CallopsTest::use(Kamailio &server) {
	ladder_.reset();
	static int count = 0;
	server_ = &server;
	ladder_ = std::make_unique<Ladder>(*server_);
	mark_ = std::to_string(1000 + ++count);
}

void CallopsTest::turn_to(Kamailio &server) {
	server_ = &server;
	ladder_->turn_to(server);
}

void CallopsTest::setUp() {
	use(shared_kamailio(recipe()));
}

void CallopsTest::tearDown() {
	if (!ladder_) return; // the server did not start
	if (!server_->is_alive()) ladder_->fail("kamailio has died:\n" + server_->log_tail());
	for (const auto &line : server_->trouble())
		if (!is_of_dialog(line)) ladder_->fail("kamailio is unwell: " + line);
	check_cseqs();
	check_requests_of_server(ladder());
	ladder_.reset();
}

// RFC 3261 12.2.2: what a phone receives counts up in each dialog, and an ACK has the number of its INVITE.
void CallopsTest::check_cseqs() {
	for (const auto &phone : ladder_->phones()) {
		std::map<std::string, unsigned> last, invite;
		for (const auto &message : phone->history()) {
			if (message.is_reply()) continue;
			const auto dialog = message.call_id() + message.from_tag();
			const auto what = phone->name() + ": CSeq of " + message.title();
			if (message.method() == "ACK" && invite.count(dialog)) // else another phone got that
				check(invite[dialog] == message.cseq(),
						what + " is " + std::to_string(message.cseq()) + ", INVITE had "
								+ std::to_string(invite[dialog]));
			if (!counts_up(message)) continue;
			check(message.cseq() > last[dialog],
					what + " is " + std::to_string(message.cseq()) + " after "
							+ std::to_string(last[dialog]));
			last[dialog] = message.cseq();
			if (message.method() == "INVITE") invite[dialog] = message.cseq();
		}
	}
}

std::string CallopsTest::user_of(const std::string &name) const {
	return name + mark_;
}

Phone &CallopsTest::phone(const std::string &name) {
	auto &made = ladder().phone(name, user_of(name));
	made.registers();
	return made;
}

Phone &CallopsTest::tcp_phone(const std::string &name) {
	auto &made = ladder().tcp_phone(name, user_of(name));
	made.registers();
	return made;
}

CallopsTest::Call CallopsTest::connected(
		Phone &caller, Phone &callee, const Media &offer, const Media &answer) {
	auto &call = caller.calls(user_of(callee.name()), offer);
	auto &theirs = callee.gets_call();
	callee.replies(theirs, 180);
	caller.gets(180);
	answers({callee, theirs}, {caller, call}, answer);
	return {&call, &theirs};
}

Dialog &CallopsTest::invites(
		Phone &caller, const std::string &uri, const Headers &headers, const std::string &call_id) {
	static int count = 0;
	dialogs_.emplace_back();
	auto &call = dialogs_.back();
	call.call_id = "n" + mark_ + "-" + std::to_string(++count) + "@" + caller.name();
	if (!call_id.empty()) call.call_id = call_id;
	call.local_uri = caller.aor();
	call.local_tag = "n" + std::to_string(count);
	call.remote_uri = call.target = uri;
	auto invite = caller.request("INVITE", call);
	for (const auto &[name, value] : headers)
		invite.has(name) ? invite.set(name, value) : invite.add(name, value);
	invite.add("Content-Type", "application/sdp");
	invite.body = "v=0\r\no=- 7 7 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
				  "m=audio 4000 RTP/AVP 0\r\n";
	call.request = invite;
	caller.send(invite);
	return call;
}

CallopsTest::Call CallopsTest::connected_to(Phone &caller, const std::string &uri, Phone &callee,
		const Headers &headers, const std::string &call_id) {
	auto &call = invites(caller, uri, headers, call_id);
	auto &theirs = callee.gets_call();
	answers({callee, theirs}, {caller, call});
	return {&call, &theirs};
}

void CallopsTest::ends(Phone &who, Dialog &mine, Phone &other, Dialog &theirs) {
	who.hangs_up(mine);
	const auto number = mine.cseq;
	other.gets_bye(theirs);
	const auto reply = who.gets(200);
	check(reply.cseq() == number, "the 200 to the BYE should have its CSeq");
}

void CallopsTest::reinvites(Phone &who, Dialog &mine, Phone &other, Dialog &theirs,
		const Media &media, const Media &answer) {
	test::reinvites({who, mine}, {other, theirs}, media, answer);
}

SipText CallopsTest::exchange(
		Phone &who, Dialog &mine, Phone &other, const std::string &method, int code) {
	who.send(who.request(method, mine));
	const auto number = mine.cseq;
	const auto seen = other.gets_request(method);
	other.send(other.reply_to(seen, code));
	const auto reply = who.gets(code);
	check(reply.cseq() == number,
			"the reply to " + method + " should have CSeq " + std::to_string(number) + ", has "
					+ std::to_string(reply.cseq()));
	return seen;
}

SipText CallopsTest::accepts_refer(Phone &phone) {
	const auto refer = phone.gets_request("REFER");
	phone.send(phone.reply_to(refer, 202, "Accepted"));
	return refer;
}

void CallopsTest::notifies(Phone &phone, Dialog &dialog, const std::string &status,
		const std::string &state, int code) {
	auto notify = phone.request("NOTIFY", dialog);
	notify.add("Event", "refer").add("Subscription-State", state);
	notify.add("Content-Type", "message/sipfrag;version=2.0");
	notify.body = "SIP/2.0 " + status + "\r\n";
	phone.send(notify);
	const auto reply = phone.gets(code);
	check(reply.cseq() == dialog.cseq, "the answer to the NOTIFY should have its CSeq");
}

SipText CallopsTest::gets_offer(Phone &phone, Dialog &dialog, const std::string &direction,
		const std::string &answer_direction, int code) {
	phone.gets_reinvite(dialog);
	const auto offer = dialog.request;
	equal(direction, direction_of(offer.body), phone.name() + " should be offered");
	check(offer.has("Contact"), "a re-INVITE needs a Contact");
	equal("application/sdp", offer.header("Content-Type"), "Content-Type");
	auto answer = answer_direction.empty() ? Media{} : directed(answer_direction);
	phone.replies(dialog, code, answer);
	phone.gets_ack(dialog);
	return offer;
}

void CallopsTest::get_offers(Phone &caller, Phone &callee, const Call &call,
		const std::string &direction, int quiet_ms) {
	gets_offer(caller, *call.caller, direction, direction);
	gets_offer(callee, *call.callee, direction, direction);
	ladder().settle(quiet_ms);
}

void CallopsTest::hold_and_resume(Phone &caller, Phone &callee, const Call &call, int quiet_ms) {
	accepted(rpc("callops.hold", {call.id()}));
	get_offers(caller, callee, call, "inactive", quiet_ms);
	accepted(rpc("callops.unhold", {call.id()}));
	get_offers(caller, callee, call, "sendrecv", quiet_ms);
}

Json::Value CallopsTest::rpc(const std::string &method, const std::vector<std::string> &arguments) {
	Json::Value list(Json::arrayValue);
	for (const auto &one : arguments) list.append(one);
	return server().rpc_raw(method, list);
}

void CallopsTest::accepted(const Json::Value &answer) {
	const auto &result = answer["result"];
	const auto text = result.isArray() && !result.empty() ? result[0].asString()
														  : result.asString();
	equal("OK", text, "the RPC should be accepted: " + answer.toStyledString());
}

void CallopsTest::refused(const Json::Value &answer, int code) {
	equal(std::to_string(code), answer["error"]["code"].asString(),
			"the RPC should be refused: " + answer.toStyledString());
}

std::vector<Json::Value> CallopsTest::raw_events(const std::string &call_id) {
	std::vector<Json::Value> found;
	std::istringstream log(server().log());
	// Without its end, the last line is still being written.
	for (std::string line; std::getline(log, line) && !log.eof();) {
		const auto at = line.find("EVENT ");
		if (at == line.npos || line.find('{', at) == line.npos) continue;
		Json::Value event;
		std::istringstream text(line.substr(line.find('{', at)));
		std::string errors;
		if (!Json::parseFromStream(Json::CharReaderBuilder(), text, &event, &errors))
			ladder().fail("no JSON: " + line);
		if (event["callid"] == call_id) found.push_back(event);
	}
	return found;
}

std::vector<std::string> CallopsTest::events(const std::string &call_id) {
	std::vector<std::string> lines;
	for (const auto &event : raw_events(call_id)) lines.push_back(line_of(event));
	return lines;
}

void CallopsTest::told(const std::string &call_id, const std::vector<std::string> &expected) {
	for (int i = 0; i < 30 && caller_first(events(call_id)) != caller_first(expected); ++i)
		ladder().wait(50);
	equal(joined(caller_first(expected)), joined(caller_first(events(call_id))),
			"the events of the call");
}

} // namespace test

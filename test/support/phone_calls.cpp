// What the user of a phone does: its line, its calls.
#include "test/support/phone.hpp"

#include <algorithm>

namespace test {

namespace {

std::string sdp(const std::string &direction) {
	return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
		   "m=audio 4000 RTP/AVP 0\r\na="
			+ direction + "\r\n";
}

std::string call_info(const Media &media, const std::string &domain) {
	if (!media.call_info.empty()) return media.call_info;
	if (media.index == 0) return "";
	const auto text = "<sip:" + domain + ">;appearance-index=" + std::to_string(media.index);
	return media.state.empty() ? text : text + ";appearance-state=" + media.state;
}

} // namespace

// --- its line

void Phone::registers() {
	auto message = request("REGISTER", "sip:" + ladder_.domain());
	message.set("To", "<" + aor() + ">").add("Expires", "600");
	send(message);
	gets(200);
}

Dialog &Phone::subscribes(int expires) {
	const auto message = subscribe_request("call-info", expires);
	call_info_ = &dialogs_.back();
	send(message);
	learn(*call_info_, gets(subscribed_code_));
	return *call_info_;
}

void Phone::joins() {
	registers();
	subscribes();
	gets_notify("call-info").is_active();
}

void Phone::refreshes(int expires) {
	auto message = request("SUBSCRIBE", *call_info_);
	last_lamps_.erase(call_info_->call_id);
	send(message.add("Event", "call-info").add("Expires", std::to_string(expires)));
	gets(subscribed_code_);
}

Dialog &Phone::asks_to_seize(unsigned index, int expires) {
	const auto message = subscribe_request("line-seize", expires, index);
	line_seize_ = &dialogs_.back();
	send(message);
	return *line_seize_;
}

Dialog &Phone::seizes(unsigned index, int expires) {
	// the end of an earlier seizure may not have been looked at
	inbox_.erase(std::remove_if(inbox_.begin(), inbox_.end(),
						 [](const SipText &one) { return one.header("Event") == "line-seize"; }),
			inbox_.end());
	asks_to_seize(index, expires);
	learn(*line_seize_, gets(200));
	const auto notify = gets_notify("line-seize");
	notify.is_active();
	if (index != 0) notify.grants(index);
	return *line_seize_;
}

void Phone::releases(unsigned index) {
	auto message = request("SUBSCRIBE", *line_seize_);
	message.add("Event", "line-seize").add("Expires", "0");
	send(message.add("Call-Info",
			"<sip:" + ladder_.domain() + ">;appearance-index=" + std::to_string(index)));
	gets(200);
	gets_notify("line-seize").is_terminated();
}

// --- calls

void Phone::put_media(SipText &message, const Media &media, Dialog *call) {
	const auto info = call_info(media, ladder_.domain());
	if (!info.empty()) message.add("Call-Info", info);
	if (!media.has_contact) message.drop("Contact");
	if (media.sdp == "none") return;
	message.add("Content-Type", "application/sdp");
	message.body = media.sdp.empty() ? sdp(media.direction) : media.sdp;
	if (call != nullptr) call->body = message.body;
}

void Phone::learn(Dialog &dialog, const SipText &reply) {
	if (reply.has("Contact")) dialog.target = uri_of(reply.header("Contact"));
	// the route set is learned once, with the dialog
	if (dialog.remote_tag == reply.to_tag()) return;
	dialog.remote_tag = reply.to_tag();
	dialog.routes = reply.all("Record-Route");
	std::reverse(dialog.routes.begin(), dialog.routes.end());
}

Dialog &Phone::calls(const std::string &user, const Media &media) {
	auto &call = new_dialog(aor_of(user));
	auto invite = request("INVITE", call);
	put_media(invite, media, &call);
	call.request = invite;
	send(invite);
	return call;
}

// The last dialog is that of the request; the test may have changed its names.
Dialog &Phone::sends(const SipText &made, bool offers) {
	auto invite = made;
	auto &call = dialogs_.back();
	call.call_id = invite.call_id();
	if (offers && invite.body.empty()) {
		invite.add("Content-Type", "application/sdp");
		call.body = invite.body = sdp("sendrecv");
	}
	call.request = invite;
	send(invite);
	return call;
}

Dialog &Phone::retrieves(unsigned index) {
	return calls(user_, on(index));
}

Dialog &Phone::gets_call() {
	const auto invite = gets_request("INVITE");
	ladder_.check(invite.to_tag().empty(), name_ + " should get a new call, and got a re-INVITE");
	dialogs_.emplace_back();
	auto &call = dialogs_.back();
	call.call_id = invite.call_id();
	call.local_uri = uri_of(invite.header("To"));
	call.local_tag = fresh("t");
	call.remote_uri = uri_of(invite.header("From"));
	call.remote_tag = invite.from_tag();
	call.target = uri_of(invite.header("Contact"));
	call.routes = invite.all("Record-Route");
	call.request = invite;
	return call;
}

void Phone::replies(Dialog &call, int code, const Media &media, const std::string &reason) {
	auto reply = reply_to(call.request, code, reason);
	if (code > 100 && reply.to_tag().empty())
		reply.set("To", reply.header("To") + ";tag=" + call.local_tag);
	if (code < 300) reply.add("Contact", "<" + contact() + ">");
	const bool has_body = code == 200 || code == 183;
	auto carried = media;
	if (!has_body) carried.sdp = "none";
	put_media(reply, carried, &call);
	answered_[call.request.branch() + "|" + call.request.header("CSeq")] = reply.print();
	send(reply);
}

void Phone::gets_answer(Dialog &call) {
	learn(call, gets(200));
	acks(call);
}

void Phone::acks(Dialog &call, const Media &media) {
	const auto invite = call.request;
	auto ack = request("ACK", call);
	put_media(ack, media, nullptr);
	call.request = invite;
	send(ack);
}

void Phone::cancels(Dialog &call) {
	auto cancel = call.request;
	cancel.first_line = "CANCEL " + cancel.uri() + " SIP/2.0";
	cancel.set("CSeq", std::to_string(cancel.cseq()) + " CANCEL");
	cancel.drop("Contact").drop("Content-Type").drop("Call-Info");
	cancel.body.clear();
	send(cancel);
	SipText reply;
	const auto is_it = [](const SipText &one) {
		return one.is_reply() && one.method() == "CANCEL";
	};
	if (!wait_for(is_it, kPatienceMs, reply) || reply.code() != 200)
		ladder_.fail(name_ + " should get 200 to its CANCEL");
}

void Phone::gets_cancel(Dialog &call) {
	auto reply = reply_to(gets_request("CANCEL"), 200);
	reply.set("To", reply.header("To") + ";tag=" + call.local_tag);
	send(reply);
	replies(call, 487);
	gets_request("ACK");
}

void Phone::hangs_up(Dialog &call, const Media &media) {
	auto bye = request("BYE", call);
	auto carried = media;
	carried.sdp = "none";
	put_media(bye, carried, nullptr);
	send(bye);
}

void Phone::gets_bye(Dialog &call) {
	const auto bye = gets_request("BYE");
	ladder_.check_equal(call.call_id, bye.call_id(), name_ + " got the BYE of another call");
	send(reply_to(bye, 200));
}

void Phone::reinvites(Dialog &call, const Media &media) {
	auto invite = request("INVITE", call);
	put_media(invite, media, &call);
	call.request = invite;
	send(invite);
}

// RFC 3261 14.1: 4 s at most.
void Phone::waits_out_a_glare() {
	constexpr int kTries = 45;
	for (int i = 0; i < kTries && inbox().empty(); ++i) ladder_.wait(100);
}

void Phone::gets_reinvite(Dialog &call) {
	const auto invite = gets_request("INVITE");
	ladder_.check_equal(call.call_id, invite.call_id(), name_ + " got an INVITE of another call");
	call.request = invite;
}

void Phone::gets_ack(Dialog &call) {
	const auto ack = gets_request("ACK");
	ladder_.check_equal(call.call_id, ack.call_id(), name_ + " got the ACK of another call");
}

} // namespace test

#include "test/soak/conversation.hpp"

#include <utility>

namespace soak {

namespace {

using test::BarePhone;
using test::SipText;

constexpr size_t kLines = 16;        // of calls; each has a phone that watches
constexpr size_t kOtherLines = 2000; // of subscriptions and seizures

void add_sdp(SipText &message, const std::string &direction) {
	message.add("Content-Type", "application/sdp");
	message.body = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
				   "m=audio 4000 RTP/AVP 0\r\na="
			+ direction + "\r\n";
}

std::string answer_to_offer(const std::string &sdp) {
	if (sdp.find("a=sendonly") != sdp.npos) return "recvonly";
	return sdp.find("a=inactive") != sdp.npos ? "inactive" : "sendrecv";
}

SipText answer_to(const SipText &request, const std::string &status) {
	SipText reply;
	reply.first_line = "SIP/2.0 " + status;
	for (const auto *name : {"Via", "Record-Route"})
		for (const auto &value : request.all(name)) reply.add(name, value);
	const auto to = request.header("To");
	reply.add("From", request.header("From"));
	reply.add("To", request.to_tag().empty() ? to + ";tag=far" : to);
	return reply.add("Call-ID", request.call_id()).add("CSeq", request.header("CSeq"));
}

} // namespace

Conversation::Conversation(const Kind &kind, size_t number, const Phones &phones)
		: kind_(kind), phones_(phones) {
	const bool is_call = kind.actions[0] == Action::Invite;
	line_ = (is_call ? "line" + std::to_string(number % kLines)
					 : "other" + std::to_string(number % kOtherLines));
	far_user_ = kind.has_two_legs ? "leg" + std::to_string(number) : "far";
	subscribed_ = phones.near.subscribe("sip:" + line_ + "@sca.test");
	subscribed_.set("Contact", "<" + phones.near.contact(line_) + ">");
	first_ = subscribed_.call_id();
	if (is_call) return;
	seized_ = phones.near.subscribe("sip:" + line_ + "@sca.test", 15, "line-seize");
	seized_.set("Contact", "<" + phones.near.contact(line_) + ">");
	seized_.add("Call-Info", "<sip:sca.test>;appearance-index=1");
	second_ = seized_.call_id();
}

void Conversation::act() {
	is_ready_ = false;
	since_ = Clock::now();
	acks_ = 0;
	switch (action()) {
	case Action::Invite:
		return invite();
	case Action::Info:
		return send_within("INFO", {});
	case Action::Hold:
		return reinvite("sendonly");
	case Action::Resume:
		return reinvite("sendrecv");
	case Action::OrderHold:
		return order("callops.hold", {first_});
	case Action::OrderUnhold:
		return order("callops.unhold", {first_});
	case Action::OrderTransfer:
		return order("callops.transfer", {first_, "caller", "sip:agent@192.0.2.7"});
	case Action::OrderBridge:
		return order("b2b_logic.bridge",
				{first_ + ";" + ok_.from_tag() + ";" + ok_.to_tag(), far_uri()});
	case Action::Bye:
		return send_within("BYE", {});
	case Action::Subscribe:
	case Action::Refresh:
		return subscribe(600);
	case Action::Unsubscribe:
		return subscribe(0);
	case Action::Seize:
		return seize(15);
	case Action::GiveBack:
		return seize(0);
	}
}

void Conversation::done() {
	const auto now = Clock::now();
	took_ = std::chrono::duration<double, std::milli>(now - since_).count();
	since_ = now;
	is_ready_ = true;
	++step_;
}

std::optional<double> Conversation::took() {
	return std::exchange(took_, std::nullopt);
}

// With two legs, straight to the phone: it has no place for each of its users.
std::string Conversation::far_uri() const {
	return "sip:" + far_user_ + "@"
			+ (kind_.has_two_legs ? phones_.far.address() : std::string("sca.test"));
}

void Conversation::invite() {
	auto message = subscribed_;
	message.first_line = "INVITE " + far_uri() + " SIP/2.0";
	message.set("To", "<" + far_uri() + ">").set("CSeq", "1 INVITE").drop("Event").drop("Expires");
	via_ = message.header("Via");
	via_.erase(via_.find(";branch="));
	add_sdp(message, "sendrecv");
	phones_.near.send(message);
}

// A request of the caller within the call, without what it carries.
SipText Conversation::within(const std::string &method, unsigned cseq) const {
	SipText request;
	request.first_line = method + " " + test::uri_of(ok_.header("Contact")) + " SIP/2.0";
	request.add(
			"Via", via_ + ";branch=z9hG4bK" + method + std::to_string(cseq) + "." + ok_.call_id());
	const auto routes = ok_.all("Record-Route");
	for (auto route = routes.rbegin(); route != routes.rend(); ++route)
		request.add("Route", *route);
	request.add("Max-Forwards", "70").add("From", ok_.header("From")).add("To", ok_.header("To"));
	return request.add("Call-ID", ok_.call_id()).add("CSeq", std::to_string(cseq) + " " + method);
}

void Conversation::send_within(const std::string &method, const SipText &extra) {
	auto request = within(method, ++cseq_);
	for (const auto &[name, value] : extra.headers) request.add(name, value);
	request.body = extra.body;
	phones_.near.send(request);
}

void Conversation::reinvite(const std::string &direction) {
	SipText extra;
	extra.add("Contact", subscribed_.header("Contact"));
	add_sdp(extra, direction);
	send_within("INVITE", extra);
}

void Conversation::order(const std::string &method, const std::vector<std::string> &words) {
	Json::Value list(Json::arrayValue);
	for (const auto &word : words) list.append(word);
	const auto answer = phones_.server.rpc_raw(method, list);
	if (answer.isMember("error")) trouble_ = method + ": " + answer["error"]["message"].asString();
}

void Conversation::subscribe(int expires) {
	auto message = subscribed_;
	if (action() != Action::Subscribe)
		message = BarePhone::within(message, subscribed_ok_, expires, ++cseq_);
	phones_.near.send(message);
}

void Conversation::seize(int expires) {
	auto message = seized_;
	if (expires == 0) message = BarePhone::within(message, seized_ok_, 0, 2);
	phones_.near.send(message);
}

void Conversation::take(BarePhone &who, const SipText &message) {
	if (!message.is_reply())
		take_request(who, message);
	else if (message.code() >= 300)
		trouble_ = message.first_line + " to " + message.header("CSeq");
	else if (message.code() >= 200)
		take_reply(message);
}

void Conversation::take_request(BarePhone &who, const SipText &message) {
	const auto method = message.method();
	if (method == "NOTIFY" && message.header("Event").substr(0, 5) != "refer") return;
	if (method == "ACK") {
		const bool is_by_order = action() == Action::OrderHold || action() == Action::OrderUnhold
				|| action() == Action::OrderBridge;
		if (is_by_order && !is_ready_ && ++acks_ == 2) done(); // both ends
		return;
	}
	auto reply = answer_to(message, method == "REFER" ? "202 Accepted" : "200 OK");
	if (method == "INVITE") {
		reply.add("Contact", "<" + who.contact(&who == &phones_.far ? far_user_ : line_) + ">");
		add_sdp(reply, answer_to_offer(message.body));
	}
	who.send(reply);
	if (method == "REFER") notify_of_transfer();
	if (method == "BYE" && action() == Action::Bye) take_end(far_has_ended_);
}

// A call of two legs is over when the second one is, too.
void Conversation::take_end(bool &end) {
	end = true;
	if (!is_ready_ && near_has_ended_ && (far_has_ended_ || !kind_.has_two_legs)) done();
}

void Conversation::notify_of_transfer() {
	SipText extra;
	extra.add("Event", "refer")
			.add("Subscription-State", "terminated;reason=noresource")
			.add("Contact", subscribed_.header("Contact"))
			.add("Content-Type", "message/sipfrag;version=2.0");
	extra.body = "SIP/2.0 200 OK\r\n";
	send_within("NOTIFY", extra);
}

void Conversation::take_reply(const SipText &message) {
	if (is_ready_) return; // a copy
	const auto method = message.method();
	if (method == "BYE") return take_end(near_has_ended_);
	if (method == "INVITE") {
		if (action() == Action::Invite) ok_ = message;
		phones_.near.send(within("ACK", message.cseq()));
	} else if (method == "SUBSCRIBE") {
		auto &kept = message.call_id() == first_ ? subscribed_ok_ : seized_ok_;
		if (message.cseq() == 1) kept = message;
	}
	done();
}

} // namespace soak

#include "test/support/phone.hpp"

#include <algorithm>
#include <chrono>
#include <random>

namespace test {

namespace {

const char *reason_for(int code) {
	switch (code) {
	case 180:
		return "Ringing";
	case 181:
		return "Call Is Being Forwarded";
	case 182:
		return "Queued";
	case 183:
		return "Session Progress";
	case 199:
		return "Early Dialog Terminated";
	case 200:
		return "OK";
	case 404:
		return "Not Found";
	case 481:
		return "Call/Transaction Does Not Exist";
	case 486:
		return "Busy Here";
	case 487:
		return "Request Terminated";
	case 503:
		return "Service Unavailable";
	default:
		return "Said By The Test";
	}
}

std::string transaction_of(const SipText &message) {
	return message.branch() + "|" + message.header("CSeq");
}

} // namespace

Phone::Phone(Ladder &ladder, const std::string &name, const std::string &user, Socket::Kind kind,
		uint16_t port)
		: ladder_(ladder), name_(name), user_(user),
		  socket_(kind == Socket::Kind::Udp ? Socket::udp("127.0.0.1", port)
											: Socket::tcp_to("127.0.0.1", ladder.server().port())),
		  ignores_repeats_(ladder.server().recipe().module == Module::Stock) {}

std::string Phone::aor_of(const std::string &user) const {
	return user.find(':') != user.npos ? user : "sip:" + user + "@" + ladder_.domain();
}

std::string Phone::contact() const {
	const auto uri = "sip:" + user_ + "@127.0.0.1:" + std::to_string(local_port());
	return socket_.kind() == Socket::Kind::Tcp ? uri + ";transport=tcp" : uri;
}

std::string Phone::fresh(const std::string &prefix) {
	static std::mt19937_64 random{std::random_device{}()};
	return prefix + std::to_string(random() % 1000000000000ULL);
}

Dialog &Phone::new_dialog(const std::string &remote_uri) {
	dialogs_.emplace_back();
	auto &dialog = dialogs_.back();
	dialog.call_id = fresh("c") + "@" + name_;
	dialog.local_uri = aor();
	dialog.local_tag = fresh("t");
	dialog.remote_uri = dialog.target = remote_uri;
	return dialog;
}

// --- the bare wire

SipText Phone::request(const std::string &method, const std::string &uri) {
	auto &dialog = new_dialog(uri);
	return request(method, dialog);
}

SipText Phone::request(const std::string &method, Dialog &dialog) {
	if (method != "ACK" && method != "CANCEL") ++dialog.cseq;
	const auto transport = socket_.kind() == Socket::Kind::Udp ? "UDP" : "TCP";
	const auto remote_tag = dialog.remote_tag.empty() ? "" : ";tag=" + dialog.remote_tag;
	SipText message;
	message.first_line = method + " " + dialog.target + " SIP/2.0";
	message.add("Via",
			std::string("SIP/2.0/") + transport + " 127.0.0.1:" + std::to_string(local_port())
					+ ";branch=" + fresh("z9hG4bK"));
	for (const auto &route : dialog.routes) message.add("Route", route);
	message.add("Max-Forwards", "70")
			.add("From", "<" + dialog.local_uri + ">;tag=" + dialog.local_tag)
			.add("To", "<" + dialog.remote_uri + ">" + remote_tag)
			.add("Call-ID", dialog.call_id)
			.add("CSeq", std::to_string(dialog.cseq) + " " + method)
			.add("Contact", "<" + contact() + ">");
	dialog.request = message;
	return message;
}

SipText Phone::subscribe_request(const std::string &event, int expires, unsigned index) {
	auto message = request("SUBSCRIBE", aor());
	message.add("Event", event).add("Expires", std::to_string(expires));
	if (event == "line-seize")
		message.add("Call-Info",
				"<sip:" + ladder_.domain() + ">;appearance-index=" + std::to_string(index));
	return message;
}

SipText Phone::reply_to(const SipText &to, int code, const std::string &reason) {
	SipText reply;
	reply.first_line = "SIP/2.0 " + std::to_string(code) + " "
			+ (reason.empty() ? reason_for(code) : reason);
	for (const auto &via : to.all("Via")) reply.add("Via", via);
	for (const auto &route : to.all("Record-Route")) reply.add("Record-Route", route);
	reply.add("From", to.header("From")).add("To", to.header("To"));
	reply.add("Call-ID", to.call_id()).add("CSeq", to.header("CSeq"));
	return reply;
}

void Phone::send(const SipText &message) {
	if (!message.is_reply() && message.method() == "INVITE") invites_[message.branch()] = message;
	send_raw(message.print(), message.title());
}

void Phone::send_raw(const std::string &bytes, const std::string &title) {
	ladder_.record(*this, true, title);
	last_sent_ = bytes;
	last_title_ = title;
	socket_.send_to("127.0.0.1", ladder_.server().port(), bytes);
}

void Phone::repeats_last() {
	send_raw(std::string(last_sent_), last_title_ + " (again)");
}

// --- receiving

void Phone::receive() {
	const auto bytes = socket_.receive(0);
	if (socket_.kind() == Socket::Kind::Udp) {
		if (bytes.size() > 4) take(bytes); // less is a keep-alive
		return;
	}
	stream_ += bytes;
	while (const auto size = complete_message(stream_)) {
		take(stream_.substr(0, size));
		stream_.erase(0, size);
	}
}

void Phone::take(const std::string &bytes) {
	const auto message = SipText::parse(bytes);
	if (is_retransmission(message)) return;
	history_.push_back(message);
	if (message.method() == "NOTIFY" && !message.is_reply()) {
		const bool is_repeat = says_nothing_new(message);
		ladder_.record(*this, false, message.title() + (is_repeat ? " (nothing new)" : ""));
		answer_notify(message);
		if (is_repeat) return;
	} else {
		ladder_.record(*this, false, message.title());
		if (message.is_reply() && message.method() == "INVITE" && message.code() >= 300)
			ack_refusal(message);
		if (ignores_provisionals_ && message.is_reply() && message.code() < 200) return;
	}
	inbox_.push_back(message);
}

bool Phone::is_retransmission(const SipText &message) {
	if (message.is_reply()) {
		if (message.code() < 300 || message.method() != "INVITE") return false;
		return invites_.find(message.branch()) == invites_.end();
	}
	const auto key = transaction_of(message);
	const auto [entry, is_new] = answered_.emplace(key, "");
	if (is_new) return false;
	ladder_.record(*this, false, message.title() + " (retransmitted)");
	if (!entry->second.empty())
		socket_.send_to("127.0.0.1", ladder_.server().port(), entry->second);
	return true;
}

bool Phone::says_nothing_new(const SipText &message) {
	if (message.header("Event") != "call-info") return false;
	const auto state = message.header("Subscription-State");
	const auto content = message.header("Call-Info") + "|" + state.substr(0, state.find(';'));
	auto &last = last_lamps_[message.call_id()];
	if (last == content) return ignores_repeats_;
	last = content;
	return false;
}

void Phone::answer_notify(const SipText &message) {
	if (notify_code_ == 0) return;
	const auto reply = reply_to(message, notify_code_);
	answered_[transaction_of(message)] = reply.print();
	socket_.send_to("127.0.0.1", ladder_.server().port(), reply.print());
}

void Phone::ack_refusal(const SipText &reply) {
	const auto invite = invites_.extract(reply.branch());
	if (invite.empty()) return;
	auto ack = invite.mapped();
	ack.first_line = "ACK " + ack.uri() + " SIP/2.0";
	ack.set("To", reply.header("To")).set("CSeq", std::to_string(ack.cseq()) + " ACK");
	ack.drop("Contact").drop("Content-Type").drop("Call-Info");
	ack.body.clear();
	ladder_.record(*this, true, ack.title());
	socket_.send_to("127.0.0.1", ladder_.server().port(), ack.print());
}

bool Phone::wait_for(const std::function<bool(const SipText &)> &wanted, int ms, SipText &found) {
	using Clock = std::chrono::steady_clock;
	const auto end = Clock::now() + std::chrono::milliseconds(ms);
	for (;;) {
		const auto message = std::find_if(inbox_.begin(), inbox_.end(), wanted);
		if (message != inbox_.end()) {
			found = *message;
			inbox_.erase(message);
			return true;
		}
		const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
		if (left.count() <= 0) return false;
		ladder_.pump(static_cast<int>(left.count()));
	}
}

SipText Phone::gets(int code) {
	SipText reply;
	const auto is_it = [](const SipText &message) {
		return message.is_reply() && message.code() != 100;
	};
	const auto what = name_ + " should get " + std::to_string(code);
	if (!wait_for(is_it, kPatienceMs, reply)) ladder_.fail(what + ", and got no reply");
	ladder_.check(reply.code() == code, what + ", and got " + reply.title());
	return reply;
}

SipText Phone::gets_request(const std::string &method) {
	SipText message;
	const auto is_it = [&](const SipText &one) {
		return !one.is_reply() && one.method() == method;
	};
	if (!wait_for(is_it, kPatienceMs, message)) ladder_.fail(name_ + " should get " + method);
	return message;
}

Notify Phone::gets_notify(const std::string &event) {
	SipText message;
	const auto is_it = [&](const SipText &one) {
		return !one.is_reply() && one.method() == "NOTIFY" && one.header("Event") == event;
	};
	if (!wait_for(is_it, kPatienceMs, message))
		ladder_.fail(name_ + " should get a NOTIFY of " + event);
	return {ladder_, name_, message};
}

void Phone::sees(const std::string &lamps) {
	gets_notify("call-info").says(lamps);
}

const SipText *Phone::last_lamps() const {
	const auto last = std::find_if(history_.rbegin(), history_.rend(), [](const SipText &one) {
		return !one.is_reply() && one.header("Event") == "call-info";
	});
	return last == history_.rend() ? nullptr : &*last;
}

// A server under load may be quiet for longer than settle() waits, and say it then.
void Phone::shows(const std::string &lamps) {
	using Clock = std::chrono::steady_clock;
	const auto end = Clock::now() + std::chrono::milliseconds(kPatienceMs);
	const auto is_it = [&] {
		const auto *last = last_lamps();
		return last && Notify(ladder_, name_, *last).lamps() == lamps;
	};
	forgets();
	while (!is_it() && Clock::now() < end) forgets();
	const auto *last = last_lamps();
	ladder_.check(last != nullptr, name_ + " should have been told its lamps");
	Notify(ladder_, name_, *last).says(lamps);
}

void Phone::hears_nothing(int ms) {
	SipText message;
	const auto is_any = [](const SipText &one) { return !one.is_reply() || one.code() != 100; };
	if (wait_for(is_any, ms, message))
		ladder_.fail(name_ + " should hear nothing, and got " + message.title());
}

void Phone::forgets() {
	ladder_.settle();
	inbox_.clear();
}

} // namespace test

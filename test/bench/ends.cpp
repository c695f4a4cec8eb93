#include "test/bench/ends.hpp"

#include <charconv>
#include <stdexcept>
#include <utility>

namespace bench {

namespace {

constexpr size_t kSockets = 64;  // of the callers, and of the callees
constexpr size_t kCallees = 100; // their first
constexpr size_t kSdpSize = 1024;
constexpr const char *kEmpty = "Content-Length: 0\r\n\r\n";

size_t caller_socket(uint64_t number) {
	return number % kSockets;
}

size_t callee_socket(uint64_t number) {
	return kCallees + number % kSockets;
}

std::string padded_sdp() {
	std::string sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
					  "m=audio 4000 RTP/AVP 0\r\na=sendrecv\r\n";
	while (sdp.size() + 40 < kSdpSize) sdp += "a=fmtp:101 0-15,32,36,70,71,72,73,74\r\n";
	sdp += "a=x:";
	sdp.append(kSdpSize - sdp.size() - 2, 'x');
	return sdp + "\r\n";
}

const std::string kSdp = padded_sdp();
const std::string kBody = "Content-Type: application/sdp\r\nContent-Length: "
		+ std::to_string(kSdp.size()) + "\r\n\r\n" + kSdp;

std::string contact(const std::string &user, const std::string &port) {
	return "Contact: <sip:" + user + "@127.0.0.1:" + port + ">\r\n";
}

// The callee is named by the number of the call in every request that reaches it.
uint64_t number_of_callee(const Packet &request) {
	constexpr std::string_view kUser = "sip:b";
	uint64_t number = 0;
	const auto at = request.first_line.find(kUser);
	if (at == request.first_line.npos) return number;
	const auto digits = request.first_line.substr(at + kUser.size());
	std::from_chars(digits.data(), digits.data() + digits.size(), number);
	return number;
}

double ms_between(WallClock::time_point then, WallClock::time_point now) {
	return std::chrono::duration<double, std::milli>(now - then).count();
}

} // namespace

template <class Begin>
void Ends::run(size_t count, size_t window, Begin &&begin) {
	const size_t before = ended_;
	size_t begun = 0;
	const auto fill = [&] {
		for (; begun < count && begun - (ended_ - before) < window; ++begun) begin();
	};
	fill();
	office_.run([&] { return ended_ - before == count; },
			[&](const Packet &packet) {
				hear(packet);
				fill();
			});
}

void Ends::make(size_t count, size_t window) {
	run(count, window, [this] { begin(false); });
}

void Ends::hold(size_t count, size_t window) {
	held_.reserve(held_.size() + count);
	run(count, window, [this] { begin(true); });
}

void Ends::hang_up(size_t window) {
	run(held_.size(), window, [this] {
		Call call = std::move(held_.back());
		held_.pop_back();
		call.stays = false;
		send_within(call, "BYE");
		running_.emplace(call.number, std::move(call));
	});
}

Ends::Paced Ends::make_at(double calls_a_second, size_t count) {
	constexpr std::chrono::milliseconds kPatience(2000), kStep(10), kLate(5);
	const auto after = [calls_a_second](double calls) {
		const std::chrono::duration<double> time(calls / calls_a_second);
		return std::chrono::duration_cast<Clock::duration>(time);
	};
	const auto hear_all = [this](const Packet &packet) { hear(packet); };
	const size_t before = ended_;
	const auto start = Clock::now();
	auto next = start;
	Paced paced;
	for (size_t begun = 0; begun < count; ++begun) {
		const auto due = start + after(static_cast<double>(begun));
		office_.run_until(std::max(due, next), hear_all);
		const auto now = Clock::now();
		paced.late += now - due > kLate;
		next = now + after(0.5);
		begin(false);
	}
	const auto last = Clock::now() + kPatience;
	while (ended_ - before < count && Clock::now() < last)
		office_.run_until(Clock::now() + kStep, hear_all);
	running_.clear();
	paced.lost = count - (ended_ - before);
	return paced;
}

void Ends::begin(bool stays) {
	const Number number = ++last_;
	Call &call = running_.emplace(number, Call{number, stays, {}, 0, {}, {}, {}, {}, false})
						 .first->second;
	const auto id = std::to_string(number);
	const auto &port = office_.port_of(caller_socket(number));
	const auto &callee_port = office_.port_of(callee_socket(number));
	std::string text = "INVITE sip:b" + id + "@127.0.0.1:" + callee_port
			+ " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + port + ";branch=z9hG4bKi" + id
			+ "\r\nMax-Forwards: 70\r\nFrom: \"Caller\" <sip:a" + id + "@sca.test>;tag=a" + id
			+ "\r\nTo: <sip:b" + id + "@sca.test>\r\nCall-ID: c" + id
			+ "-0123456789abcdef@127.0.0.1\r\nCSeq: 1 INVITE\r\n" + contact("a" + id, port)
			+ "Allow: INVITE, ACK, CANCEL, BYE, UPDATE, REFER\r\nSupported: replaces\r\n"
			  "User-Agent: bench\r\n"
			+ kBody;
	call.sent = WallClock::now();
	office_.send(caller_socket(number), text);
}

void Ends::hear(const Packet &packet) {
	if (packet.code >= 300) throw std::runtime_error("refused: " + std::string(packet.first_line));
	const bool is_callee = packet.socket >= kCallees;
	const auto number = is_callee ? number_of_callee(packet) : CallId::parse(packet.call_id).number;
	const auto found = running_.find(number);
	if (found == running_.end()) return; // of a call that has ended, once more
	is_callee ? hear_callee(found->second, packet) : hear_caller(found->second, packet);
}

void Ends::hear_caller(Call &call, const Packet &packet) {
	if (packet.method == "BYE") return end_here(call);
	if (packet.code == 180) {
		call.sent = WallClock::now();
		office_.send(callee_socket(call.number), call.answer);
	}
	if (packet.code != 200) return;
	setups_ms_.push_back(call.setup_ms + ms_between(call.sent, packet.arrived));
	call.answer = {};
	const auto uri = packet.contact.substr(0, packet.contact.find('>'));
	call.target = uri.substr(std::min<size_t>(1, uri.size()));
	call.route = packet.record_route;
	call.to_tag = packet.to_tag;
	send_within(call, "ACK");
}

void Ends::hear_callee(Call &call, const Packet &packet) {
	if (packet.method == "BYE") {
		office_.send(packet.socket, reply_to(packet, "200 OK", "far", kEmpty));
		end_here(call);
	} else if (packet.first_line.substr(0, 4) == "ACK ") {
		if (!call.stays) return send_within(call, "BYE");
		held_.push_back(std::move(call));
		end(held_.back().number);
	} else if (packet.method == "INVITE") {
		call.setup_ms = ms_between(call.sent, packet.arrived);
		const auto tag = "b" + std::to_string(call.number);
		const auto own = contact(tag, office_.port_of(packet.socket));
		call.answer = reply_to(packet, "200 OK", tag, own + kBody);
		office_.send(packet.socket, reply_to(packet, "180 Ringing", tag, own + kEmpty));
	}
}

void Ends::send_within(const Call &call, const char *method) {
	const auto id = std::to_string(call.number);
	const auto &port = office_.port_of(caller_socket(call.number));
	std::string text = std::string(method) + " " + call.target
			+ " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + port + ";branch=z9hG4bK" + method + id
			+ "\r\nMax-Forwards: 70\r\n";
	if (!call.route.empty()) text += "Route: " + call.route + "\r\n";
	text += "From: \"Caller\" <sip:a" + id + "@sca.test>;tag=a" + id + "\r\nTo: <sip:b" + id
			+ "@sca.test>;tag=" + call.to_tag + "\r\nCall-ID: c" + id
			+ "-0123456789abcdef@127.0.0.1\r\nCSeq: " + (*method == 'A' ? "1 " : "2 ") + method
			+ "\r\n" + kEmpty;
	office_.send(caller_socket(call.number), text);
}

// One end may be through before the other one has heard of it.
void Ends::end_here(Call &call) {
	if (std::exchange(call.is_over_here, true)) end(call.number);
}

void Ends::end(Number number) {
	running_.erase(number);
	++ended_;
}

} // namespace bench

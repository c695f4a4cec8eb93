#include "test/bench/office.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>

#include "test/support/process.hpp"

namespace bench {

namespace {

constexpr int kPatienceMs = 3000;
constexpr int kQuietMs = 150;
constexpr int kForgetMs = 800; // tm's wt_timer as server.cpp sets it, and a little
constexpr const char *kDomain = "sca.test";

const std::string kSdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
						 "m=audio 4000 RTP/AVP 0\r\na=sendrecv\r\n";

std::string body_of(const std::string &body) {
	return "Content-Type: application/sdp\r\nContent-Length: " + std::to_string(body.size())
			+ "\r\n\r\n" + body;
}

using Buffer = std::array<char, 65536>;

// The kernel says when the packet came: a program that is late to look does not make the server slower.
ssize_t receive(int fd, Buffer &buffer, WallClock::time_point &arrived) {
	alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(timespec))> control;
	iovec bytes{buffer.data(), buffer.size()};
	msghdr message{};
	message.msg_iov = &bytes;
	message.msg_iovlen = 1;
	message.msg_control = control.data();
	message.msg_controllen = control.size();
	const auto size = recvmsg(fd, &message, MSG_DONTWAIT);
	const cmsghdr *stamp = size > 0 ? CMSG_FIRSTHDR(&message) : nullptr;
	if (!stamp || stamp->cmsg_type != SCM_TIMESTAMPNS) return size;
	timespec time{};
	std::memcpy(&time, CMSG_DATA(stamp), sizeof time);
	using namespace std::chrono;
	arrived = WallClock::time_point(
			duration_cast<WallClock::duration>(seconds(time.tv_sec) + nanoseconds(time.tv_nsec)));
	return size;
}

} // namespace

Office::Office(uint16_t server_port) : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
	for (size_t i = 0; i <= kFarEnd; ++i) open(server_port);
}

Office::~Office() {
	close(epoll_);
}

void Office::open(uint16_t server_port) {
	sockets_.push_back(test::Socket::udp("127.0.0.1"));
	const int fd = sockets_.back().fd();
	const int room = 8 << 20;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room); // as root
	const int is_wanted = 1;
	setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &is_wanted, sizeof is_wanted);
	sockaddr_in server{};
	server.sin_family = AF_INET;
	server.sin_port = htons(server_port);
	server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	epoll_event wanted{};
	wanted.events = EPOLLIN;
	wanted.data.u32 = static_cast<uint32_t>(sockets_.size() - 1);
	const bool is_open = connect(fd, reinterpret_cast<sockaddr *>(&server), sizeof server) == 0
			&& epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &wanted) == 0;
	if (!is_open) throw std::runtime_error("a phone has no socket");
	ports_.push_back(std::to_string(sockets_.back().port()));
}

size_t Office::socket_of(size_t phone) const {
	const size_t line = phones_[phone].line;
	return (line + phone - lines_[line].first) % kFarEnd;
}

void Office::add_lines(size_t lines, size_t phones_each) {
	for (size_t i = 0; i < lines; ++i) {
		lines_.push_back({phones_.size(), phones_each, 0, 0, {}});
		for (size_t k = 0; k < phones_each; ++k) phones_.push_back({lines_.size() - 1, 0, {}});
	}
}

// The user is the line's, as with real phones: a call is known by it.
std::string Office::contact(size_t phone) const {
	return "sip:l" + std::to_string(phones_[phone].line) + "@127.0.0.1:" + ports_[socket_of(phone)];
}

std::string Office::aor(size_t line) const {
	return "sip:l" + std::to_string(line) + "@" + kDomain;
}

std::string Office::head(std::string_view method, const std::string &uri, size_t socket) {
	std::string text(method);
	text.reserve(800);
	text += " " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + ports_[socket]
			+ ";branch=z9hG4bKb" + std::to_string(++branches_) + "\r\nMax-Forwards: 70\r\n";
	return text;
}

void Office::send(size_t socket, const std::string &bytes) {
	if (::send(sockets_[socket].fd(), bytes.data(), bytes.size(), 0) < 0)
		throw std::runtime_error("send");
}

void Office::send_subscribe(size_t number) {
	Phone &phone = phones_[number];
	const auto line = aor(phone.line), id = std::to_string(number);
	auto text = head("SUBSCRIBE", line, socket_of(number));
	if (has_record_route_)
		text += "Record-Route: <sip:127.0.0.1:" + ports_[socket_of(number)] + ";lr>\r\n";
	text += "From: <" + line + ">;tag=f" + id + "\r\nTo: <" + line + ">";
	if (!phone.to_tag.empty()) text += ";tag=" + phone.to_tag;
	text += "\r\nCall-ID: s" + id + "-1@bench\r\nCSeq: " + std::to_string(++phone.cseq)
			+ " SUBSCRIBE\r\nContact: <" + contact(number)
			+ ">\r\nEvent: call-info\r\nExpires: 3600\r\nContent-Length: 0\r\n\r\n";
	send(socket_of(number), text);
}

void Office::subscribe(size_t from, size_t to, size_t window) {
	enum : uint8_t { Replied = 1, Told = 2 };
	std::vector<uint8_t> heard(phones_.size(), 0);
	size_t sent = from, done = from;
	const auto hear = [&](const Packet &packet) {
		const auto id = CallId::parse(packet.call_id);
		if (id.kind != 's' || id.number < from || id.number >= to) return;
		if (packet.code >= 300)
			throw std::runtime_error("refused: " + std::string(packet.first_line));
		if (packet.code != 0 && phones_[id.number].to_tag.empty())
			phones_[id.number].to_tag = packet.to_tag;
		const uint8_t before = heard[id.number];
		heard[id.number] |= packet.code != 0 ? Replied : Told;
		if (before == heard[id.number] || heard[id.number] != (Replied | Told)) return;
		++done;
		if (sent < to) send_subscribe(sent++);
	};
	while (sent < to && sent - from < window) send_subscribe(sent++);
	run([&] { return done == to; }, hear);
}

void Office::send_seize(size_t number) {
	Line &line = lines_[number];
	const auto uri = aor(number), socket = std::to_string(++line.seizures);
	auto text = head("SUBSCRIBE", uri, socket_of(line.first));
	text += "From: <" + uri + ">;tag=z" + socket + "\r\nTo: <" + uri + ">\r\nCall-ID: z"
			+ std::to_string(number) + "-" + socket + "@bench\r\nCSeq: 1 SUBSCRIBE\r\nContact: <"
			+ contact(line.first) + ">\r\nEvent: line-seize\r\nExpires: 15\r\nCall-Info: <sip:"
			+ kDomain + ">;appearance-index=0\r\nContent-Length: 0\r\n\r\n";
	line.to_tag.clear();
	send(socket_of(line.first), text);
}

void Office::send_release(size_t number, unsigned index) {
	const Line &line = lines_[number];
	const auto uri = aor(number), seizure = std::to_string(line.seizures);
	auto text = head("SUBSCRIBE", uri, socket_of(line.first));
	text += "From: <" + uri + ">;tag=z" + seizure + "\r\nTo: <" + uri + ">;tag=" + line.to_tag
			+ "\r\nCall-ID: z" + std::to_string(number) + "-" + seizure
			+ "@bench\r\nCSeq: 2 SUBSCRIBE\r\nContact: <" + contact(line.first)
			+ ">\r\nEvent: line-seize\r\nExpires: 0\r\nCall-Info: <sip:" + kDomain
			+ ">;appearance-index=" + std::to_string(index) + "\r\nContent-Length: 0\r\n\r\n";
	send(socket_of(line.first), text);
}

void Office::register_far_end() {
	const std::string uri = std::string("sip:far@") + kDomain;
	auto text = head("REGISTER", std::string("sip:") + kDomain, kFarEnd);
	text += "From: <" + uri + ">;tag=1\r\nTo: <" + uri
			+ ">\r\nCall-ID: r0-1@bench\r\nCSeq: 1 REGISTER\r\nContact: <"
			  "sip:far@127.0.0.1:"
			+ ports_[kFarEnd] + ">\r\nExpires: 3600\r\nContent-Length: 0\r\n\r\n";
	send(kFarEnd, text);
	bool is_done = false;
	run([&] { return is_done; }, [&](const Packet &packet) { is_done = packet.code == 200; });
}

void Office::send_invite(size_t number, unsigned index) {
	Line &line = lines_[number];
	const auto call = std::to_string(++line.calls), uri = aor(number);
	const std::string far = std::string("sip:far@") + kDomain;
	auto text = head("INVITE", far, socket_of(line.first));
	text += "From: <" + uri + ">;tag=i" + call + "\r\nTo: <" + far + ">\r\nCall-ID: i"
			+ std::to_string(number) + "-" + call + "@bench\r\nCSeq: 1 INVITE\r\nContact: <"
			+ contact(line.first) + ">\r\nCall-Info: <sip:" + kDomain
			+ ">;appearance-index=" + std::to_string(index) + "\r\n" + body_of(kSdp);
	send(socket_of(line.first), text);
}

void Office::send_in_call(size_t number, std::string_view method, const std::string &route,
		const std::string &to_tag) {
	const Line &line = lines_[number];
	const auto call = std::to_string(line.calls);
	auto text = head(method, "sip:far@127.0.0.1:" + ports_[kFarEnd], socket_of(line.first));
	text += "Route: " + route + "\r\nFrom: <" + aor(number) + ">;tag=i" + call + "\r\nTo: <sip:far@"
			+ kDomain + ">;tag=" + to_tag + "\r\nCall-ID: i" + std::to_string(number) + "-" + call
			+ "@bench\r\nCSeq: " + (method == "ACK" ? "1 " : "2 ") + std::string(method)
			+ "\r\nContact: <" + contact(line.first) + ">\r\nContent-Length: 0\r\n\r\n";
	send(socket_of(line.first), text);
}

void Office::take(
		size_t socket, std::string_view bytes, WallClock::time_point arrived, const Hear &hear) {
	auto packet = Packet::parse(bytes);
	packet.socket = socket;
	packet.arrived = arrived;
	if (packet.code == 0 && packet.method == "NOTIFY") {
		if (!is_silent_) send(socket, reply_to(packet, "200 OK", "n"));
		++(packet.event == "line-seize" ? notifies_.line_seize : notifies_.call_info);
	}
	const auto id = CallId::parse(packet.call_id);
	if (id.kind == 'z' && packet.code == 200 && id.number < lines_.size())
		lines_[id.number].to_tag = packet.to_tag;
	hear(packet);
}

bool Office::pump(int wait_ms, const Hear &hear) {
	std::array<epoll_event, 64> ready;
	Buffer buffer;
	const int count = epoll_wait(epoll_, ready.data(), ready.size(), wait_ms);
	for (int i = 0; i < count; ++i) {
		const size_t socket = ready[static_cast<size_t>(i)].data.u32;
		for (int n = 0; n < 64; ++n) {
			WallClock::time_point arrived;
			const auto size = receive(sockets_[socket].fd(), buffer, arrived);
			if (size <= 0) break;
			take(socket, {buffer.data(), static_cast<size_t>(size)}, arrived, hear);
		}
	}
	return count > 0;
}

void Office::run(const std::function<bool()> &is_done, const Hear &hear) {
	while (!is_done())
		if (!pump(kPatienceMs, hear)) throw std::runtime_error("the server has fallen silent");
}

void Office::run_until(Clock::time_point then, const Hear &hear) {
	using namespace std::chrono;
	for (bool has_heard = true; has_heard || Clock::now() < then;) {
		const auto left = duration_cast<nanoseconds>(then - Clock::now()).count();
		timespec wait{};
		if (left > 0) wait = {left / 1'000'000'000, left % 1'000'000'000};
		pollfd ready{epoll_, POLLIN, 0};
		has_heard = ppoll(&ready, 1, &wait, nullptr) > 0 && pump(0, hear);
	}
}

void Office::drain() {
	while (pump(0, [](const Packet &) {})) {}
}

void Office::settle() {
	while (pump(kQuietMs, [](const Packet &) {})) {}
	test::sleep_ms(kForgetMs);
}

} // namespace bench

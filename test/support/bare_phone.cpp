#include "test/support/bare_phone.hpp"

#include "test/support/process.hpp"

#include <arpa/inet.h>
#include <cppunit/TestAssert.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace test {

namespace {

using Clock = std::chrono::steady_clock;

const char *transport_of(BarePhone::By by) {
	return by == BarePhone::By::Udp ? "UDP" : by == BarePhone::By::Tcp ? "TCP" : "TLS";
}

std::string fresh(const std::string &prefix) {
	static unsigned count = 0;
	return prefix + std::to_string(getpid()) + "x" + std::to_string(++count);
}

int left_until(Clock::time_point end) {
	const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
	return left.count() > 0 ? static_cast<int>(left.count()) : 0;
}

socklen_t fill(sockaddr_storage &raw, const std::string &host, uint16_t port) {
	if (host.find(':') != host.npos) {
		auto *v6 = reinterpret_cast<sockaddr_in6 *>(&raw);
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons(port);
		inet_pton(AF_INET6, host.c_str(), &v6->sin6_addr);
		return sizeof *v6;
	}
	auto *v4 = reinterpret_cast<sockaddr_in *>(&raw);
	v4->sin_family = AF_INET;
	v4->sin_port = htons(port);
	inet_pton(AF_INET, host.c_str(), &v4->sin_addr);
	return sizeof *v4;
}

uint16_t port_of(const sockaddr_storage &raw) {
	return ntohs(raw.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6 &>(raw).sin6_port
										   : reinterpret_cast<const sockaddr_in &>(raw).sin_port);
}

} // namespace

BarePhone::BarePhone(By by, const std::string &host, uint16_t port) : by_(by), host_(host) {
	if (by == By::Tls)
		connect_tls(host, port);
	else
		connect_plain(host, port);
}

BarePhone::BarePhone(BarePhone &&other) noexcept
		: by_(other.by_), host_(std::move(other.host_)), fd_(std::exchange(other.fd_, -1)),
		  tls_(std::exchange(other.tls_, -1)), local_port_(other.local_port_),
		  notify_code_(other.notify_code_), stream_(std::move(other.stream_)),
		  inbox_(std::move(other.inbox_)) {}

BarePhone::~BarePhone() {
	if (fd_ >= 0) close(fd_);
	if (tls_ <= 0) return;
	kill(tls_, SIGKILL);
	waitpid(tls_, nullptr, 0);
}

void BarePhone::connect_plain(const std::string &host, uint16_t port) {
	sockaddr_storage server{}, local{};
	const auto size = fill(server, host, port);
	fd_ = socket(server.ss_family, (by_ == By::Udp ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC, 0);
	const int room = 4 << 20, on = 1;
	setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
	if (by_ == By::Tcp) setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	bind_again();
	if (fd_ < 0 || connect(fd_, reinterpret_cast<sockaddr *>(&server), size) != 0)
		throw std::runtime_error(std::string("connect: ") + strerror(errno));
	socklen_t room_of_name = sizeof local;
	getsockname(fd_, reinterpret_cast<sockaddr *>(&local), &room_of_name);
	local_port_ = port_of(local);
}

void BarePhone::bind_again() const {
	if (local_port_ == 0) return;
	sockaddr_storage local{};
	const auto size = fill(local, host_, local_port_);
	const int on = 1;
	setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd_, reinterpret_cast<sockaddr *>(&local), size) != 0)
		throw std::runtime_error(std::string("bind: ") + strerror(errno));
}

// What it was connected to is gone: nothing of that connection may linger on the port.
void BarePhone::connects_again(uint16_t port) {
	const linger at_once{1, 0};
	setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	close(fd_);
	stream_.clear();
	connect_plain(host_, port);
}

// -quiet: what goes in is never a command of s_client, what comes out is the peer's alone.
void BarePhone::connect_tls(const std::string &host, uint16_t port) {
	int pair[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		throw std::runtime_error("socketpair");
	const auto to = host + ":" + std::to_string(port);
	tls_ = fork();
	if (tls_ == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(pair[1], 0);
		dup2(pair[1], 1);
		if (!freopen("/dev/null", "w", stderr)) _exit(127);
		execlp("openssl", "openssl", "s_client", "-quiet", "-connect", to.c_str(), nullptr);
		_exit(127);
	}
	close(pair[1]);
	fd_ = pair[0];
	local_port_ = 9; // nobody listens there: what is sent to the Contact is lost
}

std::string BarePhone::address() const {
	const auto host = host_.find(':') == host_.npos ? host_ : "[" + host_ + "]";
	return host + ":" + std::to_string(local_port_);
}

std::string BarePhone::contact(const std::string &user) const {
	const auto uri = "sip:" + user + "@" + address();
	if (by_ == By::Udp) return uri;
	return uri + (by_ == By::Tcp ? ";transport=tcp" : ";transport=tls");
}

SipText BarePhone::subscribe(const std::string &aor, int expires, const std::string &event) {
	SipText message;
	message.first_line = "SUBSCRIBE " + aor + " SIP/2.0";
	message.add("Via",
			std::string("SIP/2.0/") + transport_of(by_) + " " + address()
					+ ";branch=" + fresh("z9hG4bK"));
	message.add("Max-Forwards", "70")
			.add("From", "<" + aor + ">;tag=" + fresh("t"))
			.add("To", "<" + aor + ">")
			.add("Call-ID", fresh("bare"))
			.add("CSeq", "1 SUBSCRIBE")
			.add("Contact", "<" + contact() + ">")
			.add("Event", event)
			.add("Expires", std::to_string(expires));
	return message;
}

SipText BarePhone::within(SipText subscribe, const SipText &reply, int expires, unsigned cseq) {
	const auto via = subscribe.header("Via");
	subscribe.set("Via", via.substr(0, via.find(";branch=")) + ";branch=" + fresh("z9hG4bK"))
			.set("To", reply.header("To"))
			.set("CSeq", std::to_string(cseq) + " SUBSCRIBE")
			.set("Expires", std::to_string(expires));
	return subscribe;
}

void BarePhone::send(const SipText &message) {
	send_bytes(message.print());
}

void BarePhone::send_bytes(const std::string &bytes) {
	if (::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()))
		throw std::runtime_error(std::string("send: ") + strerror(errno));
}

void BarePhone::take(const std::string &bytes) {
	if (bytes.size() <= 4) return; // a keep-alive
	auto message = SipText::parse(bytes);
	const bool is_notify = !message.is_reply() && message.method() == "NOTIFY";
	if (is_notify && notify_code_ != 0) {
		SipText reply;
		reply.first_line = "SIP/2.0 " + std::to_string(notify_code_) + " Said By The Test";
		for (const auto &via : message.all("Via")) reply.add("Via", via);
		for (const auto *name : {"From", "To", "Call-ID", "CSeq"})
			reply.add(name, message.header(name));
		send(reply);
	}
	inbox_.push_back(std::move(message));
}

std::optional<SipText> BarePhone::next() {
	if (inbox_.empty()) return std::nullopt;
	auto message = std::move(inbox_.front());
	inbox_.pop_front();
	return message;
}

std::optional<SipText> BarePhone::receive(int wait_ms) {
	const auto end = Clock::now() + std::chrono::milliseconds(wait_ms);
	while (inbox_.empty()) {
		pollfd waiting{fd_, POLLIN, 0};
		if (poll(&waiting, 1, left_until(end)) <= 0) return std::nullopt;
		std::array<char, 65536> buffer;
		const auto size = recv(fd_, buffer.data(), buffer.size(), 0);
		if (size < 0 && errno == ECONNREFUSED) continue; // an ICMP of an earlier datagram
		if (size <= 0) return std::nullopt;
		const std::string bytes(buffer.data(), static_cast<size_t>(size));
		if (by_ == By::Udp) {
			take(bytes);
			continue;
		}
		stream_ += bytes;
		while (const auto one = complete_message(stream_)) {
			take(stream_.substr(0, one));
			stream_.erase(0, one);
		}
	}
	return next();
}

SipText BarePhone::gets(int code, int wait_ms) {
	const auto end = Clock::now() + std::chrono::milliseconds(wait_ms);
	std::deque<SipText> others;
	while (auto message = receive(left_until(end))) {
		if (!message->is_reply() || message->code() == 100) {
			others.push_back(std::move(*message));
			continue;
		}
		inbox_.insert(inbox_.begin(), others.begin(), others.end());
		CPPUNIT_ASSERT_EQUAL_MESSAGE(message->print(), code, message->code());
		return *message;
	}
	CPPUNIT_FAIL("a phone should get " + std::to_string(code) + ", and got no reply");
	throw std::logic_error("not reached");
}

SipText BarePhone::gets_notify(const std::string &event, int wait_ms) {
	const auto end = Clock::now() + std::chrono::milliseconds(wait_ms);
	std::string seen;
	while (auto message = receive(left_until(end))) {
		const auto name = message->header("Event");
		if (!message->is_reply() && name.substr(0, name.find(';')) == event) return *message;
		seen += message->title() + "\n";
	}
	CPPUNIT_FAIL("a phone should get a NOTIFY of " + event + ", and got only\n" + seen);
	throw std::logic_error("not reached");
}

bool BarePhone::gets_no_notify(int wait_ms) {
	const auto end = Clock::now() + std::chrono::milliseconds(wait_ms);
	while (auto message = receive(left_until(end)))
		if (!message->is_reply() && message->method() == "NOTIFY") return false;
	return true;
}

std::string lamps_of(const SipText &notify) {
	std::string list;
	for (const auto &entry : split_list(notify.header("Call-Info"))) {
		const auto index = param_of(entry, "appearance-index");
		if (index == "*") continue;
		list += (list.empty() ? "" : ", ") + index + " " + param_of(entry, "appearance-state");
	}
	return list.empty() ? "idle" : list;
}

} // namespace test

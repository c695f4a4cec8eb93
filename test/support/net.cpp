#include "test/support/net.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace test {

namespace {

struct Address {
	sockaddr_storage raw{};
	socklen_t size = 0;
	sockaddr *get() { return reinterpret_cast<sockaddr *>(&raw); }
};

Address address_of(const std::string &text, uint16_t port) {
	Address address;
	if (text.find(':') != text.npos) {
		auto *v6 = reinterpret_cast<sockaddr_in6 *>(&address.raw);
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons(port);
		inet_pton(AF_INET6, text.c_str(), &v6->sin6_addr);
		address.size = sizeof *v6;
	} else {
		auto *v4 = reinterpret_cast<sockaddr_in *>(&address.raw);
		v4->sin_family = AF_INET;
		v4->sin_port = htons(port);
		inet_pton(AF_INET, text.c_str(), &v4->sin_addr);
		address.size = sizeof *v4;
	}
	return address;
}

int open_socket(const std::string &address, int type) {
	const int family = address.find(':') == address.npos ? AF_INET : AF_INET6;
	const int fd = socket(family, type | SOCK_CLOEXEC, 0);
	if (fd < 0) throw std::runtime_error(std::string("socket: ") + strerror(errno));
	return fd;
}

bool try_bind(int fd, const std::string &address, uint16_t port) {
	auto local = address_of(address, port);
	return bind(fd, local.get(), local.size) == 0;
}

uint16_t port_of(int fd) {
	Address local;
	local.size = sizeof local.raw;
	getsockname(fd, local.get(), &local.size);
	return ntohs(reinterpret_cast<sockaddr_in *>(&local.raw)->sin_port);
}

// The server of another shard may still send to a port that a phone of that shard has just left: of sixteen ports in
// a row each shard has one.
bool is_for_this_shard(uint16_t port) {
	constexpr unsigned kShards = 16;
	static const char *shard = std::getenv("SHARD");
	return shard == nullptr || port % kShards == std::strtoul(shard, nullptr, 10) % kShards;
}

} // namespace

SilentServer::SilentServer() : port_(free_port()), fd_(open_socket("127.0.0.1", SOCK_STREAM)) {
	if (!try_bind(fd_, "127.0.0.1", port_) || listen(fd_, 64) != 0)
		throw std::runtime_error("no port to be silent at");
}

SilentServer::~SilentServer() {
	close(fd_);
}

Socket::Socket(Socket &&other) noexcept : fd_(std::exchange(other.fd_, -1)), kind_(other.kind_) {}

Socket &Socket::operator=(Socket &&other) noexcept {
	std::swap(fd_, other.fd_);
	std::swap(kind_, other.kind_);
	return *this;
}

Socket::~Socket() {
	if (fd_ >= 0) close(fd_);
}

Socket Socket::udp(const std::string &address, uint16_t port) {
	constexpr int kTries = 200, kRoom = 4 << 20;
	for (int i = 1;; ++i) {
		Socket socket(open_socket(address, SOCK_DGRAM), Kind::Udp);
		if (!try_bind(socket.fd_, address, port))
			throw std::runtime_error(std::string("bind: ") + strerror(errno));
		if (port == 0 && i < kTries && !is_for_this_shard(socket.port())) continue;
		setsockopt(socket.fd_, SOL_SOCKET, SO_RCVBUF, &kRoom, sizeof kRoom);
		return socket;
	}
}

Socket Socket::tcp_to(const std::string &address, uint16_t port) {
	Socket socket(open_socket(address, SOCK_STREAM), Kind::Tcp);
	const int on = 1;
	// What it leaves behind for a minute must not keep a phone from a port that it has had.
	setsockopt(socket.fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	setsockopt(socket.fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	auto peer = address_of(address, port);
	if (connect(socket.fd_, peer.get(), peer.size) != 0)
		throw std::runtime_error(std::string("connect: ") + strerror(errno));
	return socket;
}

uint16_t Socket::port() const {
	return port_of(fd_);
}

void Socket::send_to(const std::string &address, uint16_t port, const std::string &bytes) const {
	auto peer = address_of(address, port);
	const auto sent = kind_ == Kind::Udp
			? sendto(fd_, bytes.data(), bytes.size(), 0, peer.get(), peer.size)
			: send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
	if (sent != static_cast<ssize_t>(bytes.size()))
		throw std::runtime_error(std::string("send: ") + strerror(errno));
}

std::string Socket::receive(int wait_ms) const {
	pollfd waiting{fd_, POLLIN, 0};
	if (poll(&waiting, 1, wait_ms) <= 0) return "";
	std::array<char, 65536> buffer;
	const auto size = recv(fd_, buffer.data(), buffer.size(), 0);
	return size > 0 ? std::string(buffer.data(), static_cast<size_t>(size)) : "";
}

namespace {

// Ours until this process ends, though nobody listens there for a while: other shards ask for the same name.
bool reserve(uint16_t port) {
	sockaddr_un name{};
	name.sun_family = AF_UNIX;
	const auto text = "shared-line-test-port-" + std::to_string(port);
	text.copy(
			name.sun_path + 1, sizeof name.sun_path - 1); // in the abstract space: no file is left
	const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + text.size());
	if (bind(fd, reinterpret_cast<sockaddr *>(&name), size) == 0) return true;
	close(fd);
	return false;
}

bool can_be_bound(int type, const std::string &address, uint16_t port) {
	const int fd = open_socket(address, type);
	const bool is_free = try_bind(fd, address, port);
	close(fd);
	return is_free;
}

bool take_port(const std::string &address, uint16_t port) {
	return can_be_bound(SOCK_DGRAM, address, port) && can_be_bound(SOCK_STREAM, address, port)
			&& reserve(port);
}

} // namespace

uint16_t free_port(const std::string &address, unsigned count) {
	// Above those of baresip's media, below those that the kernel gives to whoever asks for none (ip_local_port_range).
	constexpr uint16_t kFirst = 20001, kCount = 12000;
	static unsigned next = static_cast<unsigned>(getpid()) * 97u;
	unsigned taken = 0; // in a row
	for (unsigned i = 0; i < kCount; ++i) {
		const auto port = static_cast<uint16_t>(kFirst + ++next % kCount);
		if (port == kFirst) taken = 0;
		taken = take_port(address, port) ? taken + 1 : 0;
		if (taken == count) return static_cast<uint16_t>(port - (count - 1));
	}
	throw std::runtime_error("no port is free for both UDP and TCP");
}

std::string http_answer(
		uint16_t port, const std::string &path, const std::string &body, int wait_ms) {
	const auto socket = Socket::tcp_to("127.0.0.1", port);
	socket.send_to("", 0,
			"POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
					+ "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
	std::string answer;
	for (;;) {
		const auto more = socket.receive(wait_ms);
		if (more.empty()) throw std::runtime_error("no whole HTTP answer, but: " + answer);
		answer += more;
		const auto end = answer.find("\r\n\r\n");
		const auto length = answer.find("Content-Length: ");
		if (end == answer.npos || length == answer.npos) continue;
		const auto size = end + 4 + std::stoul(answer.substr(length + 16));
		if (answer.size() >= size) return answer.substr(0, size);
	}
}

std::string http_post(
		uint16_t port, const std::string &path, const std::string &body, int wait_ms) {
	const auto answer = http_answer(port, path, body, wait_ms);
	return answer.substr(answer.find("\r\n\r\n") + 4);
}

} // namespace test

#pragma once

#include <cstdint>
#include <string>

namespace test {

// Sockets on the loopback addresses, closed when they go out of scope.
class Socket {
public:
	enum class Kind { Udp, Tcp };

	Socket() = default;
	// Bound to `address`, 127.x.y.z or ::1, and this port; 0: a free one.
	static Socket udp(const std::string &address, uint16_t port = 0);
	static Socket tcp_to(const std::string &address, uint16_t port);
	Socket(Socket &&other) noexcept;
	Socket &operator=(Socket &&other) noexcept;
	~Socket();

	int fd() const { return fd_; }
	Kind kind() const { return kind_; }
	uint16_t port() const; // the local one
	void send_to(const std::string &address, uint16_t port, const std::string &bytes) const;
	// What is there within the time; "" when nothing came or the peer closed.
	std::string receive(int wait_ms) const;

private:
	Socket(int fd, Kind kind) : fd_(fd), kind_(kind) {}
	int fd_ = -1;
	Kind kind_ = Kind::Udp;
};

// A server that takes every connection and says nothing: the host's kernel accepts for it.
class SilentServer {
public:
	SilentServer();
	~SilentServer();
	SilentServer(const SilentServer &) = delete;
	SilentServer &operator=(const SilentServer &) = delete;
	uint16_t port() const { return port_; }

private:
	uint16_t port_;
	int fd_ = -1;
};

// A port that is free for both UDP and TCP on `address`, and those behind it up to `count`; no other process of the tests
// gets them while this one lives.
uint16_t free_port(const std::string &address = "127.0.0.1", unsigned count = 1);

// One POST and the whole answer to it, header lines included, or its body alone; throws std::runtime_error if none comes within the time.
std::string http_answer(
		uint16_t port, const std::string &path, const std::string &body, int wait_ms = 5000);
std::string http_post(
		uint16_t port, const std::string &path, const std::string &body, int wait_ms = 5000);

} // namespace test

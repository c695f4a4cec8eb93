// Media as they flow: RTP of phones, and rtpengine between them.
#pragma once

#include "test/support/net.hpp"

#include <sys/types.h>

#include <string>

namespace test {

// Where a phone takes its audio, and sends from.
class RtpPort {
public:
	std::string sdp(const std::string &direction = "sendrecv", unsigned version = 1) const;
	// A packet to the audio of this SDP.
	void sends(const std::string &sdp, const std::string &words) const;
	// What the next packet holds; "" when none comes.
	std::string hears(int wait_ms) const;
	uint16_t port() const { return socket_.port(); }

private:
	Socket socket_ = Socket::udp("127.0.0.1");
	mutable uint16_t sequence_ = 0;
};

// The port of its first stream; 0 for none.
uint16_t audio_port(const std::string &sdp);

// A daemon in user space on the loopback address, which forgets a call at once when it is told to. It goes with this
// object, and also when this process dies. Throws std::runtime_error when it cannot be started.
class Rtpengine {
public:
	Rtpengine();
	~Rtpengine();
	Rtpengine(const Rtpengine &) = delete;
	Rtpengine &operator=(const Rtpengine &) = delete;

	std::string address() const { return "udp:127.0.0.1:" + std::to_string(port_); }
	bool has_calls() const;
	std::string log() const;

private:
	std::string ask(const std::string &command) const;
	void start();
	void end();

	std::string folder_;
	uint16_t port_ = 0;
	pid_t pid_ = -1;
	int guard_ = -1;
};

} // namespace test

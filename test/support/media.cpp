#include "test/support/media.hpp"

#include "test/support/process.hpp"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace test {

namespace {

namespace fs = std::filesystem;

constexpr int kStartMs = 5000;
constexpr size_t kRtpHeader = 12;

} // namespace

// --- RTP

std::string RtpPort::sdp(const std::string &direction, unsigned version) const {
	return "v=0\r\no=- 1 " + std::to_string(version)
			+ " IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio "
			+ std::to_string(port()) + " RTP/AVP 0\r\na=" + direction + "\r\n";
}

void RtpPort::sends(const std::string &sdp, const std::string &words) const {
	++sequence_;
	std::string packet(kRtpHeader, '\0');
	packet[0] = '\x80'; // version 2; payload type 0 is PCMU
	packet[2] = static_cast<char>(sequence_ >> 8);
	packet[3] = static_cast<char>(sequence_ & 0xff);
	packet[11] = static_cast<char>(port() & 0xff); // SSRC
	socket_.send_to("127.0.0.1", audio_port(sdp), packet + words);
}

std::string RtpPort::hears(int wait_ms) const {
	const auto packet = socket_.receive(wait_ms);
	return packet.size() > kRtpHeader ? packet.substr(kRtpHeader) : "";
}

uint16_t audio_port(const std::string &sdp) {
	const auto at = sdp.find("m=audio ");
	return at == sdp.npos ? 0 : static_cast<uint16_t>(std::stoul(sdp.substr(at + 8)));
}

// --- rtpengine

Rtpengine::Rtpengine() {
	std::string name = (fs::temp_directory_path() / "rtpengine-XXXXXX").string();
	if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp: " + name);
	folder_ = name;
	start();
}

Rtpengine::~Rtpengine() {
	end();
	std::error_code ignored;
	fs::remove_all(folder_, ignored);
}

// Its RTP ports are few, and lie where the system gives none to others.
void Rtpengine::start() {
	constexpr unsigned kRange = 100, kRanges = 100;
	const auto first = 20000 + static_cast<unsigned>(getpid()) % kRanges * kRange;
	port_ = free_port();
	const auto spawned = spawn(
			{"rtpengine", "--config-file=none", "--table=-1", "--interface=127.0.0.1",
					"--listen-ng=127.0.0.1:" + std::to_string(port_),
					"--port-min=" + std::to_string(first),
					"--port-max=" + std::to_string(first + kRange - 1), "--num-threads=2",
					"--delete-delay=0", "--foreground", "--log-stderr", "--log-level=6"},
			{}, folder_ + "/log");
	pid_ = spawned.pid;
	guard_ = spawned.guard;
	for (int waited = 0; ask("ping").find("pong") == std::string::npos; waited += 50)
		if (waited > kStartMs) throw std::runtime_error("rtpengine does not answer:\n" + log());
}

void Rtpengine::end() {
	if (pid_ < 0) return;
	int status = 0;
	kill(pid_, SIGTERM);
	if (!wait_for_end(pid_, 3000, &status)) {
		kill(pid_, SIGKILL);
		wait_for_end(pid_, 3000, &status);
	}
	dismiss_guard(guard_);
	pid_ = -1;
}

// The ng protocol: a cookie, and a dictionary in bencode.
std::string Rtpengine::ask(const std::string &command) const {
	static unsigned cookie = 0;
	const auto socket = Socket::udp("127.0.0.1");
	socket.send_to("127.0.0.1", port_,
			std::to_string(++cookie) + " d7:command" + std::to_string(command.size()) + ":"
					+ command + "e");
	return socket.receive(50);
}

bool Rtpengine::has_calls() const {
	return ask("list").find("5:callsle") == std::string::npos;
}

std::string Rtpengine::log() const {
	std::ifstream file(folder_ + "/log");
	return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace test

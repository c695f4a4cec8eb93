// A phone that others wrote, baresip: without a screen, a sound card or a user, it answers every call.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace test {

// Registered with the server as USER@sca.test. Gone when this object is.
class Softphone {
public:
	// What it says is a tone of so many hertz; 0: what it hears.
	Softphone(const std::string &user, uint16_t server_port, unsigned tone = 0);
	~Softphone();
	Softphone(const Softphone &) = delete;
	Softphone &operator=(const Softphone &) = delete;

	// A command of its menu: "/dial sip:bob@sca.test".
	void says(const std::string &command) const;
	// Is this tone what it hears now? Only one that says a tone itself keeps what it hears.
	bool hears(unsigned tone) const;
	std::string log() const;
	// Each 200 that it sent to an INVITE.
	std::vector<std::string> answers() const;

private:
	bool is_ready() const;
	void starts();
	void ends();
	void write_config() const;

	uint16_t port_ = 0, console_ = 0;
	unsigned tone_;
	std::string folder_;
	pid_t pid_ = -1;
	int guard_ = -1;
};

} // namespace test

// linphone's console client, a phone that checks every request it gets. It answers every call.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace test {

// Registered with the server as USER@sca.test. Gone when this object is.
class Linphone {
public:
	// What it says is a tone of so many hertz; 0: nothing.
	Linphone(const std::string &user, uint16_t server_port, unsigned tone = 0);
	~Linphone();
	Linphone(const Linphone &) = delete;
	Linphone &operator=(const Linphone &) = delete;

	// A line of its console: "call sip:bob@sca.test".
	void says(const std::string &line) const;
	// Is this tone what it hears now? Only one that says a tone itself keeps what it hears.
	bool hears(unsigned tone) const;
	std::string log() const;

private:
	void write_settings(const std::string &user, uint16_t server_port) const;
	void plays(unsigned tone) const;

	std::string folder_;
	int words_ = -1;
	pid_t pid_ = -1;
	int guard_ = -1;
};

} // namespace test

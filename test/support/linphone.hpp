// linphone's console client, a phone that checks every request it gets. It answers every call.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace test {

// Registered with the server as USER@sca.test. Gone when this object is.
class Linphone {
public:
	Linphone(const std::string &user, uint16_t server_port);
	~Linphone();
	Linphone(const Linphone &) = delete;
	Linphone &operator=(const Linphone &) = delete;

	// A line of its console: "call sip:bob@sca.test".
	void says(const std::string &line) const;
	// From its next call on it says this tone, and keeps what it hears.
	void plays(unsigned tone) const;
	bool hears(unsigned tone) const;
	std::string log() const;

private:
	void write_settings(const std::string &user, uint16_t server_port) const;

	std::string folder_;
	int words_ = -1;
	pid_t pid_ = -1;
	int guard_ = -1;
};

} // namespace test

#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace test {

// One sipp on 127.0.0.1, which plays a scenario: a path in the project. Gone when this object is.
class Sipp {
public:
	// What is not over after so many seconds has failed. `words`: more of its command line.
	Sipp(const std::string &scenario, int seconds, const std::vector<std::string> &words = {});
	~Sipp();
	Sipp(const Sipp &) = delete;
	Sipp &operator=(const Sipp &) = delete;

	bool has_ended(int wait_ms);
	// Every call went as its scenario says.
	bool is_content() const;
	std::string errors() const;
	uint16_t port() const { return port_; }

private:
	std::string content(const std::string &name) const;

	std::string folder_;
	uint16_t port_;
	pid_t pid_ = -1;
	int guard_ = -1, status_ = 0;
};

} // namespace test

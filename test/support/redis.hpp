#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace test {

// A private Redis server on 127.0.0.1:port, in a folder of its own under the temporary folder; what it acknowledges is in a
// file. It goes with this object, and also when this process dies. Throws std::runtime_error when it cannot be started.
class RedisServer {
public:
	explicit RedisServer(uint16_t port);
	~RedisServer();
	RedisServer(const RedisServer &) = delete;
	RedisServer &operator=(const RedisServer &) = delete;

	void stop();    // in order
	void kill9();   // as a crash
	void restart(); // also after stop() and kill9()
	void freeze();  // it hangs: it has done nothing more when this returns
	void thaw();

	// What redis-cli prints.
	std::string command(const std::vector<std::string> &words) const;
	std::string url() const; // with its password
	uint16_t port() const { return port_; }

private:
	void start();
	void end(int signal);

	uint16_t port_;
	std::string folder_;
	pid_t pid_ = -1;
	int guard_ = -1;
};

} // namespace test

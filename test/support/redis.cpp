#include "test/support/redis.hpp"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>

#include "test/support/process.hpp"

namespace test {

namespace {

constexpr int kStartMs = 10000;
constexpr int kEndMs = 5000;
const char *const kPassword = "se;c/r@t";

std::string make_folder() {
	std::string pattern = std::filesystem::temp_directory_path() / "redis.XXXXXX";
	if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot make " + pattern);
	return pattern;
}

} // namespace

RedisServer::RedisServer(uint16_t port) : port_(port), folder_(make_folder()) {
	start();
}

RedisServer::~RedisServer() {
	end(SIGKILL); // nobody needs the data any more
	std::error_code ignored;
	std::filesystem::remove_all(folder_, ignored);
}

void RedisServer::start() {
	const auto server = spawn({"redis-server", "--port", std::to_string(port_), "--bind",
									  "127.0.0.1", "--dir", folder_, "--save", "", "--appendonly",
									  "yes", "--appendfsync", "no", "--requirepass", kPassword},
			{}, folder_ + "/log");
	pid_ = server.pid;
	guard_ = server.guard;
	for (int waited = 0; command({"PING"}) != "PONG\n"; waited += 20) {
		if (waited > kStartMs) throw std::runtime_error("redis-server does not answer");
		sleep_ms(20);
	}
}

void RedisServer::end(int signal) {
	if (pid_ < 0) return;
	kill(pid_, signal);
	int status;
	if (!wait_for_end(pid_, kEndMs, &status)) {
		kill(pid_, SIGKILL);
		wait_for_end(pid_, kEndMs, &status);
	}
	dismiss_guard(guard_);
	pid_ = -1;
	guard_ = -1;
}

void RedisServer::stop() {
	end(SIGTERM);
}
void RedisServer::kill9() {
	end(SIGKILL);
}

void RedisServer::restart() {
	stop();
	start();
}

// The stop is told when the last thread has stopped.
void RedisServer::freeze() {
	int status = 0;
	kill(pid_, SIGSTOP);
	if (waitpid(pid_, &status, WUNTRACED) != pid_ || !WIFSTOPPED(status))
		throw std::runtime_error("redis-server does not stop");
}
void RedisServer::thaw() {
	kill(pid_, SIGCONT);
}

std::string RedisServer::command(const std::vector<std::string> &words) const {
	std::vector<std::string> all = {"redis-cli", "--no-auth-warning", "-h", "127.0.0.1", "-p",
			std::to_string(port_), "-a", kPassword};
	all.insert(all.end(), words.begin(), words.end());
	return run(all).text;
}

std::string RedisServer::url() const {
	return std::string("redis://:") + kPassword + "@127.0.0.1:" + std::to_string(port_) + "/3";
}

} // namespace test

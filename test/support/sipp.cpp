#include "test/support/sipp.hpp"

#include <signal.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "test/support/kamailio.hpp"
#include "test/support/net.hpp"
#include "test/support/process.hpp"

namespace test {

namespace fs = std::filesystem;

Sipp::Sipp(const std::string &scenario, int seconds, const std::vector<std::string> &words)
		: port_(free_port()) {
	std::string name = (fs::temp_directory_path() / "sipp-XXXXXX").string();
	if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp: " + name);
	folder_ = name;
	std::vector<std::string> command{"sipp", "-sf", project_root() + "/" + scenario, "-i",
			"127.0.0.1", "-p", std::to_string(port_), "-nostdin", "-skip_rlimit", "-timeout",
			std::to_string(seconds) + "s", "-timeout_error", "-trace_err", "-error_file",
			folder_ + "/errors"};
	command.insert(command.end(), words.begin(), words.end());
	const auto spawned = spawn(command, {"TERM=dumb"}, folder_ + "/screen");
	pid_ = spawned.pid;
	guard_ = spawned.guard;
}

Sipp::~Sipp() {
	if (pid_ > 0) {
		kill(pid_, SIGKILL);
		has_ended(2000);
	}
	dismiss_guard(guard_);
	std::error_code ignored;
	fs::remove_all(folder_, ignored);
}

bool Sipp::has_ended(int wait_ms) {
	if (pid_ > 0 && wait_for_end(pid_, wait_ms, &status_)) pid_ = -1;
	return pid_ < 0;
}

bool Sipp::is_content() const {
	return pid_ < 0 && WIFEXITED(status_) && WEXITSTATUS(status_) == 0;
}

std::string Sipp::errors() const {
	return content("/errors") + content("/screen");
}

std::string Sipp::content(const std::string &name) const {
	std::ifstream file(folder_ + name);
	const std::string text{std::istreambuf_iterator<char>(file), {}};
	return text.substr(text.size() > 3000 ? text.size() - 3000 : 0);
}

} // namespace test

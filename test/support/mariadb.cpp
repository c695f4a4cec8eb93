#include "test/support/mariadb.hpp"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>

#include "test/support/process.hpp"

namespace test {

namespace {

constexpr int kStartMs = 15000;
constexpr int kEndMs = 10000;

std::string make_folder() {
	std::string pattern = std::filesystem::temp_directory_path() / "mariadb.XXXXXX";
	if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot make " + pattern);
	return pattern;
}

// The server refuses to run as root unless told so.
std::vector<std::string> with_user(std::vector<std::string> words) {
	if (geteuid() == 0) words.push_back("--user=root");
	return words;
}

void install(const std::string &folder) {
	const auto done = run(with_user({"mariadb-install-db", "--no-defaults",
			"--datadir=" + folder + "/data", "--tmpdir=" + folder,
			"--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve",
			"--innodb-log-file-size=8M", "--innodb-flush-log-at-trx-commit=0"}));
	if (done.status != 0) throw std::runtime_error("mariadb-install-db: " + done.text);
}

} // namespace

Mariadb::Mariadb(uint16_t port) : port_(port), folder_(make_folder()) {
	install(folder_);
	start();
	sql("CREATE USER sca@'127.0.0.1' IDENTIFIED BY 'se:c/r@t'; GRANT ALL ON sca.* TO "
		"sca@'127.0.0.1'");
}

Mariadb::~Mariadb() {
	end(SIGKILL); // nobody needs the data any more
	std::error_code ignored;
	std::filesystem::remove_all(folder_, ignored);
}

void Mariadb::start() {
	const auto server = spawn(
			with_user({"mariadbd", "--no-defaults", "--datadir=" + folder_ + "/data",
					"--tmpdir=" + folder_, "--socket=" + folder_ + "/socket",
					"--pid-file=" + folder_ + "/pid", "--bind-address=127.0.0.1",
					"--port=" + std::to_string(port_), "--skip-name-resolve",
					"--innodb-flush-log-at-trx-commit=2", "--innodb-buffer-pool-size=64M",
					"--skip-log-bin", "--performance-schema=OFF"}),
			{}, folder_ + "/log");
	pid_ = server.pid;
	guard_ = server.guard;
	for (int waited = 0; !answers(); waited += 50) {
		if (waited > kStartMs) throw std::runtime_error("mariadbd does not answer");
		sleep_ms(50);
	}
	run({"mariadb", "--no-defaults", "--user=root", "--socket=" + folder_ + "/socket", "-e",
			"CREATE DATABASE IF NOT EXISTS sca CHARACTER SET utf8mb4"});
}

bool Mariadb::answers() const {
	return run({"mariadb-admin", "--no-defaults", "--user=root", "--socket=" + folder_ + "/socket",
					   "ping"})
				   .status
			== 0;
}

void Mariadb::end(int signal) {
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

void Mariadb::stop() {
	end(SIGTERM);
}
void Mariadb::kill9() {
	end(SIGKILL);
}

// The stop is told when the last thread has stopped.
void Mariadb::freeze() {
	int status = 0;
	kill(pid_, SIGSTOP);
	if (waitpid(pid_, &status, WUNTRACED) != pid_ || !WIFSTOPPED(status))
		throw std::runtime_error("mariadbd does not stop");
}
void Mariadb::thaw() {
	kill(pid_, SIGCONT);
}

void Mariadb::restart() {
	stop();
	start();
}

std::string Mariadb::sql(const std::string &statements) const {
	const auto done = run(
			{"mariadb", "--no-defaults", "--user=root", "--socket=" + folder_ + "/socket",
					"--batch", "--skip-column-names", "-e", statements, "sca"});
	if (done.status != 0) throw std::runtime_error("mariadb: " + done.text);
	return done.text;
}

std::string Mariadb::url() const {
	return "mysql://sca:se:c/r@t@127.0.0.1:" + std::to_string(port_) + "/sca";
}

} // namespace test

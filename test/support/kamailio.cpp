#include "test/support/kamailio.hpp"

#include "test/support/environment.hpp"
#include "test/support/net.hpp"
#include "test/support/process.hpp"

#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace fs = std::filesystem;

namespace test {

namespace {

constexpr const char *kStockModules = "/usr/lib/x86_64-linux-gnu/kamailio/modules";

// The tables as kamdbctl makes them for db_sqlite.
constexpr const char *kTables = R"(
CREATE TABLE version (id INTEGER PRIMARY KEY NOT NULL, table_name VARCHAR(32) NOT NULL,
	table_version INTEGER DEFAULT 0 NOT NULL, CONSTRAINT version_table_name_idx UNIQUE (table_name));
INSERT INTO version (table_name, table_version) VALUES ('version', '1');
CREATE TABLE sca_subscriptions (
	id INTEGER PRIMARY KEY NOT NULL,
	subscriber VARCHAR(255) NOT NULL,
	aor VARCHAR(255) NOT NULL,
	event INTEGER DEFAULT 0 NOT NULL,
	expires INTEGER DEFAULT 0 NOT NULL,
	state INTEGER DEFAULT 0 NOT NULL,
	app_idx INTEGER DEFAULT 0 NOT NULL,
	call_id VARCHAR(255) NOT NULL,
	from_tag VARCHAR(128) NOT NULL,
	to_tag VARCHAR(128) NOT NULL,
	record_route TEXT,
	notify_cseq INTEGER NOT NULL,
	subscribe_cseq INTEGER NOT NULL,
	server_id INTEGER DEFAULT 0 NOT NULL,
	CONSTRAINT sca_subscriptions_sca_subscriptions_idx
		UNIQUE (subscriber, call_id, from_tag, to_tag));
CREATE INDEX sca_subscriptions_sca_expires_idx ON sca_subscriptions (server_id, expires);
CREATE INDEX sca_subscriptions_sca_subscribers_idx ON sca_subscriptions (subscriber, event);
INSERT INTO version (table_name, table_version) VALUES ('sca_subscriptions', '2');
)";

constexpr int kStartWaitMs = 15000;

// Those of the other modules may leave it out.
bool loads_sca(const std::string &config) {
	return config.find("/sca-") != config.npos;
}

using Database = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;

Database open_database(const std::string &file) {
	sqlite3 *raw = nullptr;
	const int rc = sqlite3_open(file.c_str(), &raw);
	Database database(raw, sqlite3_close);
	if (rc != SQLITE_OK) throw std::runtime_error("sqlite: cannot open " + file);
	sqlite3_busy_timeout(raw, 2000);
	return database;
}

std::string library(const std::string &name) {
	const auto found = run({"g++", "-print-file-name=" + name}).text;
	return found.substr(0, found.find('\n'));
}

// The host is C: with libstdc++ behind it, the sanitizer finds who throws.
std::string sanitizer() {
	return library("libasan.so") + " " + library("libstdc++.so.6");
}

} // namespace

std::vector<std::string> environment_of_ours() {
	if (!wants_sanitizer()) return {};
	return {"LD_PRELOAD=" + sanitizer(),
			"ASAN_OPTIONS=detect_leaks=0:abort_on_error=1:verify_asan_link_order=0",
			"UBSAN_OPTIONS=print_stacktrace=1"};
}

Module module_under_test() {
	return env_or("SCA_E2E_MODULE", "ours") == "stock" ? Module::Stock : Module::Ours;
}

bool is_ours_built() {
	return fs::exists(our_modules() + "/sca.so");
}

std::string project_root() {
	const char *set = std::getenv("SCA_ROOT");
	if (set != nullptr) return set;
	for (auto folder = fs::current_path();; folder = folder.parent_path()) {
		if (fs::exists(folder / "doc/examples")) return folder.string();
		if (folder == folder.parent_path()) throw std::runtime_error("run me inside the project");
	}
}

std::string Recipe::key() const {
	std::ostringstream text;
	text << static_cast<int>(module) << '|' << config << '|' << routes << '|' << workers << '|'
		 << shm_mb << '|' << on_ipv6 << '|' << db_url << '|' << name_server;
	for (const auto &modparam : modparams) text << '|' << modparam;
	for (const auto &option : options) text << '|' << option;
	for (const auto &[name, value] : defines) text << '|' << name << '=' << value;
	return text.str();
}

Kamailio::Kamailio(Recipe recipe) : recipe_(std::move(recipe)) {
	if (recipe_.module == Module::Ours && !is_ours_built())
		throw std::runtime_error("there is no " + our_modules() + "/sca.so: build it first");
	std::string name = (fs::temp_directory_path() / "kamailio-test-XXXXXX").string();
	if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp: " + name);
	folder_ = name;
	create_database();
}

Kamailio::~Kamailio() {
	kill9();
	if (env_or("KEEP", "0") == "1") return;
	std::error_code ignored;
	fs::remove_all(folder_, ignored);
}

void Kamailio::create_database() const {
	const auto database = open_database(database_file());
	if (sqlite3_exec(database.get(), kTables, nullptr, nullptr, nullptr) != SQLITE_OK)
		throw std::runtime_error(std::string("sqlite: ") + sqlite3_errmsg(database.get()));
}

// The committed example is included as it is; what a test wants beyond it comes after it.
void Kamailio::write_config() const {
	const auto config = recipe_.config.front() == '/' ? recipe_.config
													  : project_root() + "/" + recipe_.config;
	std::ofstream file(folder_ + "/kamailio.cfg");
	file << "#!KAMAILIO\ninclude_file \"" << config << "\"\n";
	const auto engine = env_or("SCA_E2E_NOTIFY_ENGINE", "");
	if (!engine.empty() && recipe_.module == Module::Ours && loads_sca(config))
		file << "modparam(\"sca\", \"notify_engine\", \"" << engine << "\")\n";
	for (const auto &modparam : recipe_.modparams) file << "modparam(" << modparam << ")\n";
	file << recipe_.routes << "\n";
}

std::vector<std::string> Kamailio::command_line() const {
	std::string modules = kStockModules;
	if (recipe_.module == Module::Ours) modules = our_modules() + ":" + modules;
	const auto port = std::to_string(port_);

	const auto url = recipe_.db_url.empty() ? "sqlite:///" + database_file() : recipe_.db_url;
	std::map<std::string, std::string> defines{{"DBURL", '"' + url + '"'},
			{"CDR_DB", "\"cdr=>" + url + '"'}, {"LISTEN_UDP", "udp:127.0.0.1:" + port},
			{"LISTEN_TCP", "tcp:127.0.0.1:" + port}, {"WORKERS", std::to_string(recipe_.workers)},
			{"WITH_SQLITE", "1"}, {"CTL_SOCKET", "\"unix:" + folder_ + "/ctl\""},
			{"RPC_FIFO", '"' + folder_ + "/rpc.fifo\""},
			{"RPC_DATAGRAM", '"' + folder_ + "/rpc.sock\""}, {"RUNDIR", '"' + folder_ + '"'}};
	if (recipe_.on_ipv6) defines["LISTEN_MORE"] = "udp:[::1]:" + port;
	for (const auto &[name, value] : recipe_.defines) defines[name] = value;

	std::vector<std::string> words{"kamailio", "-f", folder_ + "/kamailio.cfg", "-DD", "-E", "-L",
			modules, "-Y", folder_, "-w", folder_, "-m", std::to_string(recipe_.shm_mb)};
	words.insert(words.end(), recipe_.options.begin(), recipe_.options.end());
	for (const auto &[name, value] : defines) {
		words.emplace_back("-A");
		words.push_back(name + "=" + value);
	}
	return words;
}

std::vector<std::string> Kamailio::environment() const {
	std::vector<std::string> settings;
	if (recipe_.module == Module::Ours) settings = environment_of_ours();
	if (recipe_.name_server.empty()) return settings;
	const auto resolver = project_root() + "/build/test/preload/name_server.so";
	if (settings.empty()) settings.emplace_back("LD_PRELOAD=");
	settings.front() += " " + resolver; // behind the sanitizer, which wants to be the first
	settings.push_back("TEST_NAME_SERVER=" + recipe_.name_server);
	return settings;
}

void Kamailio::launch() {
	write_config();
	const auto spawned = spawn(command_line(), environment(), folder_ + "/log");
	pid_ = spawned.pid;
	guard_ = spawned.guard;
}

bool Kamailio::answers() {
	try {
		return rpc("core.version").isMember("result");
	} catch (const std::exception &) {
		return false;
	}
}

void Kamailio::start() {
	using Clock = std::chrono::steady_clock;
	for (int attempt = 0; attempt < 5; ++attempt) {
		// a restart keeps its port, so that phones find it again
		if (port_ == 0 || attempt > 0) port_ = free_port();
		launch();
		const auto end = Clock::now() + std::chrono::milliseconds(kStartWaitMs);
		while (is_alive() && Clock::now() < end) {
			if (answers()) return;
			sleep_ms(20);
		}
		kill9();
		if (log().find("Address already in use") == std::string::npos) break;
	}
	throw std::runtime_error("kamailio did not start:\n" + log_tail());
}

bool Kamailio::is_alive() const {
	if (pid_ <= 0) return false;
	siginfo_t end{};
	return waitid(P_PID, static_cast<id_t>(pid_), &end, WEXITED | WNOHANG | WNOWAIT) == 0
			&& end.si_pid == 0;
}

void Kamailio::forget_process() {
	dismiss_guard(guard_);
	guard_ = -1;
	pid_ = -1;
}

void Kamailio::stop(int wait_ms) {
	if (pid_ <= 0) return;
	int status = 0;
	// The host ends a worker wherever it stands. One that holds the lock of the host's timers then
	// keeps the whole server from ending.
	group_is_at_rest(pid_, 1000);
	kill(pid_, SIGTERM);
	const bool ended = wait_for_end(pid_, wait_ms, &status);
	const bool is_clean = ended && WIFEXITED(status) && WEXITSTATUS(status) == 0;
	const bool is_alone = ended && group_is_empty(pid_, 1000);
	if (!ended || !is_alone)
		kill9();
	else
		forget_process();

	const auto lines = trouble();
	if (is_clean && is_alone && lines.empty()) return;
	std::string what = !ended ? "kamailio did not end"
			: !is_alone       ? "kamailio left processes behind"
							  : "kamailio ended with status " + std::to_string(status);
	for (const auto &line : lines) what += "\n" + line;
	throw std::runtime_error(what + "\n--- log\n" + log_tail());
}

void Kamailio::terminate(int wait_ms) {
	if (pid_ <= 0) return;
	int status = 0;
	kill(pid_, SIGTERM);
	if (wait_for_end(pid_, wait_ms, &status) && group_is_empty(pid_, 1000))
		forget_process();
	else
		kill9();
}

void Kamailio::kill9() {
	if (pid_ <= 0) return;
	kill(-pid_, SIGKILL);
	int status = 0;
	wait_for_end(pid_, 3000, &status);
	group_is_empty(pid_, 3000);
	forget_process();
}

void Kamailio::restart() {
	stop();
	start();
}

Json::Value Kamailio::rpc_raw(const std::string &method, const Json::Value &params) {
	Json::Value request;
	request["jsonrpc"] = "2.0";
	request["id"] = 1;
	request["method"] = method;
	if (!params.empty()) request["params"] = params;
	const auto text = http_post(port_, "/RPC", Json::FastWriter().write(request));

	Json::Value answer;
	std::istringstream stream(text);
	std::string errors;
	if (!Json::parseFromStream(Json::CharReaderBuilder(), stream, &answer, &errors))
		throw std::runtime_error(method + " answered no JSON: " + text);
	return answer;
}

std::vector<std::string> Kamailio::kamcmd(const std::vector<std::string> &words) const {
	std::vector<std::string> command{"kamcmd", "-s", "unix:" + folder_ + "/ctl"};
	command.insert(command.end(), words.begin(), words.end());
	std::istringstream text(run(command).text);
	std::vector<std::string> lines;
	for (std::string line; std::getline(text, line);)
		if (!line.empty()) lines.push_back(line);
	return lines;
}

uint64_t Kamailio::shm_used() {
	return rpc("core.shmmem")["result"]["used"].asUInt64();
}

uint64_t Kamailio::pkg_used() {
	uint64_t sum = 0;
	const auto answer = rpc("pkg.stats");
	for (const auto &process : answer["result"]) sum += process["used"].asUInt64();
	return sum;
}

int64_t Kamailio::statistic(const std::string &name) {
	const auto group = name.substr(0, name.find(':') + 1);
	const auto answer = rpc("stats.get_statistics", group);
	for (const auto &line : answer["result"]) {
		const auto text = line.asString();
		if (text.rfind(name + " = ", 0) == 0) return std::stoll(text.substr(name.size() + 3));
	}
	throw std::runtime_error("no statistic " + name);
}

std::string Kamailio::log() const {
	std::ifstream file(folder_ + "/log");
	return {std::istreambuf_iterator<char>(file), {}};
}

std::string Kamailio::log_tail(size_t bytes) const {
	const auto text = log();
	return text.size() <= bytes ? text : text.substr(text.size() - bytes);
}

std::vector<std::string> Kamailio::trouble() const {
	std::vector<std::string> lines;
	std::istringstream text(log());
	for (std::string line; std::getline(text, line);)
		// a tcp process that sees the others leave first says so as CRITICAL
		if (line.find("receive_fd(): EOF") == line.npos && line.find(" DEBUG: ") == line.npos)
			for (const auto *word : {"CRITICAL", "BUG", "exited by a signal", "AddressSanitizer",
						 "runtime error:", "stack smashing", "Assertion"})
				if (line.find(word) != line.npos) {
					lines.push_back(line);
					break;
				}
	return lines;
}

std::vector<std::vector<std::string>> Kamailio::query(const std::string &sql) const {
	const auto database = open_database(database_file());
	sqlite3_stmt *raw = nullptr;
	if (sqlite3_prepare_v2(database.get(), sql.c_str(), -1, &raw, nullptr) != SQLITE_OK)
		throw std::runtime_error(std::string("sqlite: ") + sqlite3_errmsg(database.get()));
	const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(
			raw, sqlite3_finalize);

	std::vector<std::vector<std::string>> rows;
	while (sqlite3_step(raw) == SQLITE_ROW) {
		rows.emplace_back();
		for (int i = 0; i < sqlite3_column_count(raw); ++i) {
			const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(raw, i));
			rows.back().emplace_back(text == nullptr ? "NULL" : text);
		}
	}
	return rows;
}

Kamailio &shared_kamailio(const Recipe &recipe) {
	static std::map<std::string, std::unique_ptr<Kamailio>> servers;
	auto &server = servers[recipe.key()];
	if (!server || !server->is_alive() || !server->trouble().empty()) {
		server = std::make_unique<Kamailio>(recipe);
		server->start();
	}
	return *server;
}

} // namespace test

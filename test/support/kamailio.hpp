#pragma once

#include <json/json.h>
#include <sys/types.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace test {

enum class Module { Stock, Ours };

// What SCA_E2E_MODULE asks for: "stock" or "ours" (the default).
Module module_under_test();
bool is_ours_built();
std::string project_root(); // SCA_ROOT, or the nearest folder above that holds doc/examples

// How one server is to be started. Two equal recipes give interchangeable servers.
struct Recipe {
	Module module = module_under_test();
	std::string config = "doc/examples/sca-basic.cfg"; // from the project's root, or absolute
	std::vector<std::string> modparams;                // `"sca", "name", value` each
	std::string routes;                         // further route blocks, appended after the config
	std::map<std::string, std::string> defines; // name to value as written after #!define
	int workers = 2;
	int shm_mb = 32;
	bool on_ipv6 = false;             // listens on [::1] as well
	std::vector<std::string> options; // further words of the command line
	std::string db_url;               // empty: an SQLite file in the server's own folder
	std::string name_server;          // "127.0.0.1:5353"; empty: those of the machine

	std::string key() const;
};

// The environment also knows SCA_E2E_NOTIFY_ENGINE (the notify_engine of sca), SCA_MODULES_DIR (where ours is, build/modules otherwise), SANITIZE=1
// (ours is the instrumented build, run with libasan), and KEEP=1 (folders and logs stay).
//
// A real kamailio in its own folder and process group. It is gone when this object is, and also
// when the test program dies. Failures are std::runtime_error with the end of the log.
class Kamailio {
public:
	explicit Kamailio(Recipe recipe = {});
	~Kamailio();
	Kamailio(const Kamailio &) = delete;
	Kamailio &operator=(const Kamailio &) = delete;

	void start(); // returns when it answers
	// Throws when it does not end within seconds, leaves processes, or has logged trouble.
	void stop(int wait_ms = 8000);
	// SIGTERM while it works, and no complaint: the host may be cut off with a lock of its own held, and is killed
	// then.
	void terminate(int wait_ms = 15000);
	void kill9();
	void restart();
	bool is_alive() const;

	uint16_t port() const { return port_; } // UDP, TCP and HTTP
	std::string address() const { return "127.0.0.1"; }
	const std::string &folder() const { return folder_; }
	const Recipe &recipe() const { return recipe_; }
	std::string database_file() const { return folder_ + "/kamailio.sqlite"; }

	// The whole JSON-RPC answer: "result" or "error".
	Json::Value rpc_raw(const std::string &method, const Json::Value &params = Json::arrayValue);
	template <class... Params>
	Json::Value rpc(const std::string &method, const Params &...params) {
		Json::Value list(Json::arrayValue);
		(list.append(Json::Value(params)), ...);
		return rpc_raw(method, list);
	}
	// What kamcmd prints, line by line, errors included.
	std::vector<std::string> kamcmd(const std::vector<std::string> &words) const;

	uint64_t shm_used();
	uint64_t pkg_used();                        // of all processes together
	int64_t statistic(const std::string &name); // "sca:lines", as stats.get_statistics prints it

	std::string log() const;
	std::string log_tail(size_t bytes = 3000) const;
	// Lines of the log that no healthy server writes.
	std::vector<std::string> trouble() const;
	// Rows of a query on the SQLite file; NULL comes as "NULL".
	std::vector<std::vector<std::string>> query(const std::string &sql) const;

private:
	void create_database() const;
	void write_config() const;
	std::vector<std::string> command_line() const;
	std::vector<std::string> environment() const;
	void launch();
	bool answers();
	void forget_process();

	Recipe recipe_;
	std::string folder_;
	uint16_t port_ = 0;
	pid_t pid_ = -1;
	int guard_ = -1; // closing it without a word makes the guard kill the process group
};

// What a process that loads our modules has to have in its environment: the sanitizer, where they are
// instrumented.
std::vector<std::string> environment_of_ours();

// A server of this recipe, started once for the whole test run, or again after it has died.
Kamailio &shared_kamailio(const Recipe &recipe = {});

} // namespace test

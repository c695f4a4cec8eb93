// Many calls at a time, by SIPp: none fails, and nothing of them is left.
#include "test/e2e/b2b_fixture.hpp"
#include "test/support/net.hpp"
#include "test/support/process.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>

namespace {

using namespace test;
namespace fs = std::filesystem;

// One sipp, which plays a scenario of test/e2e/sipp. Gone when this object is.
class Sipp {
public:
	Sipp(const std::string &scenario, const std::vector<std::string> &words) {
		std::string name = (fs::temp_directory_path() / "sipp-XXXXXX").string();
		if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp: " + name);
		folder_ = name;
		std::vector<std::string> command{"sipp", "-sf",
				project_root() + "/test/e2e/sipp/" + scenario, "-i", "127.0.0.1", "-p",
				std::to_string(port_), "-nostdin", "-skip_rlimit", "-timeout", "30s",
				"-timeout_error", "-trace_err", "-error_file", folder_ + "/errors"};
		command.insert(command.end(), words.begin(), words.end());
		const auto spawned = spawn(command, {"TERM=dumb"}, folder_ + "/screen");
		pid_ = spawned.pid;
		guard_ = spawned.guard;
	}
	~Sipp() {
		if (pid_ > 0) {
			kill(pid_, SIGKILL);
			has_ended(2000);
		}
		dismiss_guard(guard_);
		std::error_code ignored;
		fs::remove_all(folder_, ignored);
	}
	Sipp(const Sipp &) = delete;
	Sipp &operator=(const Sipp &) = delete;

	bool has_ended(int wait_ms) {
		if (pid_ > 0 && wait_for_end(pid_, wait_ms, &status_)) pid_ = -1;
		return pid_ < 0;
	}
	// Every call went as its scenario says.
	bool is_content() const { return pid_ < 0 && WIFEXITED(status_) && WEXITSTATUS(status_) == 0; }
	std::string errors() const {
		return content("/errors") + content("/calls") + content("/screen");
	}
	uint16_t port() const { return port_; }

private:
	std::string content(const std::string &name) const {
		std::ifstream file(folder_ + name);
		const std::string text{std::istreambuf_iterator<char>(file), {}};
		return text.substr(text.size() > 3000 ? text.size() - 3000 : 0);
	}

	std::string folder_;
	uint16_t port_ = free_port();
	pid_t pid_ = -1;
	int guard_ = -1, status_ = 0;
};

class B2bLoadTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bLoadTest);
	CPPUNIT_TEST(calls_at_a_rate);
	CPPUNIT_TEST(half_of_them_are_bridged);
	CPPUNIT_TEST_SUITE_END();

	// Transactions are forgotten soon, so that what is left is seen soon.
	Recipe recipe() const override {
		auto made = with_b2b();
		made.modparams = {R"("tm", "wt_timer", 1000)"};
		return made;
	}

	static constexpr int kCalls = 80, kRate = 40, kPatience = 20'000;

	// sipp is the phone of this user.
	void registers(const std::string &user, const Sipp &sipp) {
		auto &desk = ladder().phone("desk", user);
		auto message = desk.request("REGISTER", "sip:sca.test");
		message.set("Contact", "<sip:callee@127.0.0.1:" + std::to_string(sipp.port()) + ">");
		desk.send(message.set("To", "<" + desk.aor() + ">").add("Expires", "600"));
		desk.gets(200);
	}

	// Who is called, and who is put through.
	struct Callees {
		Sipp callee{"callee.xml", {}}, other{"callee.xml", {}};
	};

	// Orders go on while the calls do.
	void load(const Callees &callees, const std::function<void()> &orders) {
		Sipp caller("caller.xml",
				{"127.0.0.1:" + std::to_string(server().port()), "-s", user_of("callee"), "-m",
						std::to_string(kCalls), "-r", std::to_string(kRate)});
		for (int waited = 0; waited < kPatience && !caller.has_ended(20); waited += 20) orders();
		check(caller.is_content(), "every call should be as it has to be:\n" + caller.errors());
		for (const auto *sipp : {&callees.callee, &callees.other})
			check(sipp->errors().find("Aborting") == std::string::npos, sipp->errors());
	}

	void calls_at_a_rate() {
		const Callees callees;
		registers(user_of("callee"), callees.callee);
		leaves_nothing([&] {
			const auto answered = counted("setup_ok");
			load(callees, [] {});
			equal(std::to_string(kCalls), std::to_string(counted("setup_ok") - answered),
					"answered");
		});
	}

	// The caller hangs up a while after its answer: a call is bridged in its first second, or not at all.
	static bool is_fresh(const Json::Value &session) {
		constexpr int kLongest = 43200; // max_duration
		return session["state"].asString() == "talking"
				&& session["lifetime"].asInt() >= kLongest - 1;
	}

	void half_of_them_are_bridged() {
		const Callees callees;
		registers(user_of("callee"), callees.callee);
		const auto uri = "sip:other@127.0.0.1:" + std::to_string(callees.other.port());
		std::set<std::string> seen;
		int bridged = 0;
		const auto bridge_half = [&] {
			for (const auto &session : sessions()) {
				const auto key = session["key"].asString();
				if (!is_fresh(session) || seen.count(key) != 0) continue;
				if (seen.size() % 2 == 0) {
					const auto answer = rpc("b2b_logic.bridge", {key, uri});
					if (answer["error"]["code"].asInt() == 491)
						continue; // its ACK is not there yet
					accepted(answer);
					++bridged;
				}
				seen.insert(key);
			}
		};
		leaves_nothing([&] {
			const auto before = counted("bridges_ok");
			bridged = 0;
			load(callees, bridge_half);
			check(bridged >= kCalls / 3, "many should be bridged: " + std::to_string(bridged));
			equal(std::to_string(bridged), std::to_string(counted("bridges_ok") - before),
					"bridged");
		});
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bLoadTest);

} // namespace

// linphone's console client, a phone that checks every request it gets, is held and resumed for longer than it waits for
// the ACK to its answer.
#include "test/e2e/callops_fixture.hpp"

#include "test/support/net.hpp"
#include "test/support/process.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace {

using namespace test;
namespace fs = std::filesystem;

// It answers every call. Gone when this object is.
class Linphone {
public:
	Linphone(const std::string &user, uint16_t server_port) {
		std::string name = (fs::temp_directory_path() / "linphone-XXXXXX").string();
		if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp: " + name);
		folder_ = name;
		write_settings(user, server_port);
		fs::create_directories(folder_ + "/.local/share/linphone"); // it waits for ever without
		const auto words = folder_ + "/words";
		if (mkfifo(words.c_str(), 0600) != 0) throw std::runtime_error("mkfifo: " + words);
		words_ = open(words.c_str(), O_RDWR | O_CLOEXEC);
		const auto command = "exec linphonec -a -c " + folder_ + "/rc -d 6 -l " + folder_
				+ "/log < " + words;
		const auto spawned = spawn(
				{"sh", "-c", command}, {"HOME=" + folder_, "LC_ALL=C"}, folder_ + "/out");
		pid_ = spawned.pid;
		guard_ = spawned.guard;
	}
	~Linphone() {
		says("quit");
		int status = 0;
		if (!wait_for_end(pid_, 5000, &status)) {
			kill(pid_, SIGKILL);
			wait_for_end(pid_, 2000, &status);
		}
		dismiss_guard(guard_);
		close(words_);
		std::error_code ignored;
		fs::remove_all(folder_, ignored);
	}
	Linphone(const Linphone &) = delete;
	Linphone &operator=(const Linphone &) = delete;

	void says(const std::string &line) const {
		const auto text = line + "\n";
		if (write(words_, text.data(), text.size()) < 0) throw std::runtime_error("linphonec");
	}
	std::string log() const {
		std::ifstream file(folder_ + "/log");
		std::string text{std::istreambuf_iterator<char>(file), {}};
		return text.substr(text.size() > 3000 ? text.size() - 3000 : 0);
	}

private:
	void write_settings(const std::string &user, uint16_t server_port) const {
		const auto server = "<sip:127.0.0.1:" + std::to_string(server_port) + ";lr>";
		std::ofstream(folder_ + "/rc")
				<< "[sip]\nsip_port=" << free_port()
				<< "\nsip_tcp_port=0\nsip_tls_port=0\nuse_ipv6=0\n"
				<< "bind_address=127.0.0.1\ndefault_proxy=0\n[rtp]\naudio_rtp_port=" << free_port()
				<< "\nnortp_timeout=300\n[proxy_0]\nreg_proxy=" << server
				<< "\nreg_route=" << server << "\nreg_identity=sip:" << user
				<< "@sca.test\nreg_expires=600\nreg_sendregister=1\npublish=0\n[net]\nmtu=1300\n";
	}

	std::string folder_;
	int words_ = -1;
	pid_t pid_ = -1;
	int guard_ = -1;
};

class CallopsLinphoneTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsLinphoneTest);
	CPPUNIT_TEST(it_is_held_as_the_callee);
	CPPUNIT_TEST(it_is_held_as_the_caller);
	CPPUNIT_TEST_SUITE_END();

	static constexpr int kLongerThanItWaits = 34'000; // 64*T1 is 32 s

	bool is_registered(const std::string &user) {
		return server().rpc("ul.lookup", "location", user + "@sca.test").isMember("result");
	}
	void comes_up(const Linphone &linphone, const std::string &user) {
		for (int i = 0; i < 200 && !is_registered(user); ++i) ladder().wait(50);
		check(is_registered(user), "linphone should register:\n" + linphone.log());
	}

	// Both ends take it; linphone, which is not of the ladder, tells by the events.
	void changes(const char *order, const char *direction, Phone &alice, Dialog &call,
			const Linphone &linphone) {
		const auto seen = events(call.call_id).size();
		accepted(rpc(order, {call.call_id}));
		gets_offer(alice, call, direction, direction);
		for (int i = 0; i < 60 && events(call.call_id).size() < seen + 4; ++i) ladder().wait(50);
		const auto all = events(call.call_id);
		equal("4", std::to_string(all.size() - seen),
				"events of " + std::string(order) + "\n" + linphone.log());
		for (const auto &event : all) check(event.find(" fail ") == event.npos, event);
	}

	void goes_on(Phone &alice, Dialog &call, const Linphone &linphone) {
		changes("callops.hold", "inactive", alice, call, linphone);
		alice.hears_nothing(kLongerThanItWaits);
		changes("callops.unhold", "sendrecv", alice, call, linphone);
		alice.hears_nothing(kLongerThanItWaits);
		linphone.says("terminate");
		alice.gets_bye(call);
	}

	void it_is_held_as_the_callee() {
		const auto user = user_of("linphone");
		const Linphone linphone(user, server().port());
		auto &alice = phone("alice");
		comes_up(linphone, user);
		alice.ignores_provisionals();
		auto &call = alice.calls(user);
		alice.gets_answer(call);
		goes_on(alice, call, linphone);
	}

	void it_is_held_as_the_caller() {
		const auto user = user_of("linphone");
		const Linphone linphone(user, server().port());
		auto &alice = phone("alice");
		comes_up(linphone, user);
		linphone.says("call " + alice.aor());
		auto &call = alice.gets_call();
		alice.answers(call);
		alice.gets_ack(call);
		goes_on(alice, call, linphone);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsLinphoneTest);

} // namespace

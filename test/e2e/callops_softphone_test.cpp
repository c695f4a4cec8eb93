// A phone that others wrote, baresip, is held and transferred.
#include "test/e2e/callops_fixture.hpp"

#include "test/support/net.hpp"
#include "test/support/process.hpp"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

namespace {

using namespace test;
namespace fs = std::filesystem;

// baresip without a screen, a sound card or a user: it answers every call. Gone when this object is.
class Softphone {
public:
	Softphone(const std::string &user, uint16_t server_port) {
		std::string name = (fs::temp_directory_path() / "softphone-XXXXXX").string();
		if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp: " + name);
		folder_ = name;
		std::ofstream(folder_ + "/accounts")
				<< "<sip:" << user << "@sca.test>;outbound=\"sip:127.0.0.1:" << server_port
				<< "\";answermode=auto;regint=600\n";
		std::ofstream(folder_ + "/contacts") << "\n";
		// it wants the next port as well, which another test may have
		for (int attempt = 0; attempt < 5 && !is_ready(); ++attempt) starts();
	}
	~Softphone() {
		ends();
		std::error_code ignored;
		fs::remove_all(folder_, ignored);
	}
	Softphone(const Softphone &) = delete;
	Softphone &operator=(const Softphone &) = delete;

	std::string log() const {
		std::ifstream file(folder_ + "/log");
		return {std::istreambuf_iterator<char>(file), {}};
	}

	// What it said of its media, in each 200 to an INVITE.
	std::vector<std::string> answers() const {
		std::vector<std::string> directions;
		const auto text = log(), begin = "\nUDP 127.0.0.1:" + std::to_string(port_) + " -> ";
		for (auto at = text.find(begin); at != text.npos; at = text.find(begin, at + 1)) {
			const auto message = text.substr(at, text.find('\x1b', at) - at);
			if (message.find("\nSIP/2.0 200 ") == message.npos) continue;
			if (message.find(" INVITE\r\n") == message.npos) continue;
			directions.push_back(direction_of(message));
		}
		return directions;
	}

private:
	bool is_ready() const { return log().find("baresip is ready") != std::string::npos; }

	void starts() {
		ends();
		port_ = free_port();
		write_config();
		std::ofstream(folder_ + "/log") << "";
		const auto spawned = spawn({"baresip", "-f", folder_, "-s", "-v"}, {}, folder_ + "/log");
		pid_ = spawned.pid;
		guard_ = spawned.guard;
		for (int i = 0; i < 60 && !is_ready() && log().find("already in use") == std::string::npos;
				++i)
			sleep_ms(50);
	}

	void ends() {
		if (pid_ <= 0) return;
		int status = 0;
		kill(pid_, SIGTERM);
		if (!wait_for_end(pid_, 2000, &status)) {
			kill(pid_, SIGKILL);
			wait_for_end(pid_, 2000, &status);
		}
		dismiss_guard(guard_);
		pid_ = -1;
	}

	void write_config() const {
		std::ofstream(folder_ + "/config")
				<< "sip_listen\t127.0.0.1:" << port_ << "\nnet_interface\t127.0.0.1\n"
				<< "audio_player\taubridge,loop\n"
				<< "audio_source\taubridge,loop\naudio_alert\taufile," << folder_ << "/alert.wav\n"
				<< "module_path\t/usr/lib/baresip/modules\nmodule\tg711.so\nmodule\taubridge.so\n"
				   "module\taufile.so\nmodule_tmp\taccount.so\nmodule_app\tmenu.so\n";
	}

	uint16_t port_ = 0;
	std::string folder_;
	pid_t pid_ = -1;
	int guard_ = -1;
};

class CallopsSoftphoneTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsSoftphoneTest);
	CPPUNIT_TEST(a_softphone_is_held_and_transferred);
	CPPUNIT_TEST_SUITE_END();

	bool is_registered(const std::string &user) {
		return server().rpc("ul.lookup", "location", user + "@sca.test").isMember("result");
	}

	Dialog &calls_softphone(Phone &alice, const Softphone &soft, const std::string &user) {
		for (int i = 0; i < 100 && !is_registered(user); ++i) ladder().wait(50);
		check(is_registered(user), "baresip should register:\n" + soft.log());
		alice.ignores_provisionals();
		auto &call = alice.calls(user);
		alice.gets_answer(call);
		return call;
	}

	// Alice is offered `direction` and answers its opposite; the softphone answers `soft_answer`.
	void changes(const std::vector<std::string> &order, Phone &alice, Dialog &call,
			const Softphone &soft, const std::string &direction, const std::string &answer,
			const std::string &soft_answer) {
		const auto count = soft.answers().size();
		const auto seen = events(call.call_id).size();
		accepted(rpc(order.front(), {order.begin() + 1, order.end()}));
		gets_offer(alice, call, direction, answer);
		for (int i = 0; i < 40 && events(call.call_id).size() < seen + 4; ++i) ladder().wait(50);
		auto all = events(call.call_id);
		equal("4", std::to_string(all.size() - seen), "events of " + order.front());
		for (auto event = all.begin() + static_cast<ptrdiff_t>(seen); event != all.end(); ++event)
			check(event->find(" fail ") == event->npos, *event);
		const auto said = soft.answers();
		check(said.size() == count + 1, "one answer of the softphone:\n" + soft.log());
		equal(soft_answer, said.back(), "the softphone answers");
	}

	void a_softphone_is_held_and_transferred() {
		const auto user = user_of("soft");
		const Softphone soft(user, server().port());
		auto &alice = phone("alice"), &carol = phone("carol");
		auto &call = calls_softphone(alice, soft, user);
		const auto id = call.call_id;
		changes({"callops.hold", id}, alice, call, soft, "inactive", "inactive", "inactive");
		changes({"callops.unhold", id}, alice, call, soft, "sendrecv", "", "sendrecv");
		changes({"callops.hold", id, "callee"}, alice, call, soft, "recvonly", "sendonly",
				"recvonly");
		changes({"callops.unhold", id, "callee"}, alice, call, soft, "sendrecv", "", "sendrecv");
		is_transferred(alice, call, carol, soft, user);
	}

	void is_transferred(Phone &alice, Dialog &call, Phone &carol, const Softphone &soft,
			const std::string &user) {
		const auto seen = events(call.call_id).size();
		accepted(rpc("callops.transfer", {call.call_id, "callee", carol.aor()}));
		auto &theirs = carol.gets_call();
		equal("sip:" + user + "@sca.test", uri_of(theirs.request.header("From")),
				"who calls carol");
		carol.answers(theirs);
		carol.gets_ack(theirs);
		ladder().settle();
		const auto all = events(call.call_id);
		equal("start callee", all[seen], "the first event");
		equal("ok callee 200 OK", all.back(), "the last event:\n" + soft.log());
		equal(theirs.call_id, raw_events(call.call_id).back()["transfer_callid"].asString(),
				"transfer_callid");
		for (auto *end : {&alice, &carol}) {
			end->hangs_up(end == &alice ? call : theirs);
			end->gets(200);
		}
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsSoftphoneTest);

} // namespace

// The example that pushes events: to a web hook, and to a program that is connected to evapi.
#include "test/e2e/callops_fixture.hpp"

#include "test/support/net.hpp"
#include "test/support/process.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <sstream>
#include <thread>

namespace {

using namespace test;

// A web server of one answer; it keeps what was posted. Its thread ends with it.
class WebHook {
public:
	explicit WebHook(int code) : code_(code), fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
		sockaddr_in here{};
		here.sin_family = AF_INET;
		here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		socklen_t size = sizeof here;
		auto *raw = reinterpret_cast<sockaddr *>(&here);
		if (bind(fd_, raw, size) != 0 || listen(fd_, 16) != 0 || getsockname(fd_, raw, &size) != 0)
			throw std::runtime_error("the web hook cannot listen");
		port_ = ntohs(here.sin_port);
		thread_ = std::thread([this] { serve(); });
	}
	~WebHook() {
		is_over_ = true;
		thread_.join();
		close(fd_);
	}
	WebHook(const WebHook &) = delete;
	WebHook &operator=(const WebHook &) = delete;

	uint16_t port() const { return port_; }
	std::vector<std::string> requests() {
		const std::lock_guard hold(lock_);
		return requests_;
	}

private:
	void serve() {
		while (!is_over_) {
			pollfd waiting{fd_, POLLIN, 0};
			if (poll(&waiting, 1, 50) <= 0) continue;
			const int peer = accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
			if (peer < 0) continue;
			take(peer);
			close(peer);
		}
	}

	void take(int peer) {
		std::string text;
		while (!is_whole(text)) {
			pollfd waiting{peer, POLLIN, 0};
			char buffer[4096];
			if (poll(&waiting, 1, 1000) <= 0) return;
			const auto size = recv(peer, buffer, sizeof buffer, 0);
			if (size <= 0) return;
			text.append(buffer, static_cast<size_t>(size));
		}
		{
			const std::lock_guard hold(lock_);
			requests_.push_back(text);
		}
		const auto answer = "HTTP/1.1 " + std::to_string(code_)
				+ " So\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
		(void)!send(peer, answer.data(), answer.size(), MSG_NOSIGNAL);
	}

	static bool is_whole(const std::string &text) {
		const auto end = text.find("\r\n\r\n"), length = text.find("Content-Length: ");
		return end != text.npos && length < end
				&& text.size() >= end + 4 + std::stoul(text.substr(length + 16));
	}

	int code_, fd_;
	uint16_t port_ = 0;
	std::atomic<bool> is_over_{false};
	std::mutex lock_;
	std::vector<std::string> requests_;
	std::thread thread_;
};

Json::Value json_of(const std::string &text) {
	Json::Value value;
	std::istringstream stream(text);
	std::string errors;
	if (!Json::parseFromStream(Json::CharReaderBuilder(), stream, &value, &errors))
		throw std::runtime_error("no JSON: " + text);
	return value;
}

class CallopsEventsTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsEventsTest);
	CPPUNIT_TEST(events_are_pushed);
	CPPUNIT_TEST(a_hook_that_refuses_stops_nothing);
	CPPUNIT_TEST_SUITE_END();

public:
	void setUp() override {} // each test starts a server of its own
	void tearDown() override {
		CallopsTest::tearDown();
		own_.reset();
		hook_.reset();
	}

private:
	using Lines = std::vector<std::string>;

	void starts(int hook_code) {
		hook_ = std::make_unique<WebHook>(hook_code);
		evapi_port_ = free_port();
		Recipe made;
		made.config = "doc/examples/callops-events.cfg";
		made.defines["HOOK_URL"] = "\"http://127.0.0.1:" + std::to_string(hook_->port())
				+ "/calls\"";
		made.defines["EVAPI_ADDRESS"] = "\"127.0.0.1:" + std::to_string(evapi_port_) + "\"";
		own_ = std::make_unique<Kamailio>(made);
		own_->start();
		use(*own_);
	}

	static std::string line_of(const Json::Value &event) {
		const auto action = event["action"].asString();
		return (action.empty() ? "transfer" : action) + " " + event["state"].asString() + " "
				+ event["leg"].asString();
	}

	Lines posted() {
		Lines lines;
		for (const auto &request : hook_->requests()) {
			equal("POST /calls HTTP/1.1", request.substr(0, request.find('\r')), "the request");
			check(request.find("\r\nContent-Type: application/json\r\n") != request.npos,
					"the type of " + request);
			const auto body = request.substr(request.find("\r\n\r\n") + 4);
			lines.push_back(line_of(json_of(body)));
		}
		return lines;
	}

	// What netstrings have come: "12:{...},".
	Lines relayed(const Socket &client, std::string &stream) {
		for (auto more = client.receive(1); !more.empty(); more = client.receive(1)) stream += more;
		Lines lines;
		size_t at = 0;
		for (auto colon = stream.find(':'); colon != stream.npos; colon = stream.find(':', at)) {
			const auto size = std::stoul(stream.substr(at, colon - at));
			if (stream.size() < colon + size + 2) break;
			lines.push_back(line_of(json_of(stream.substr(colon + 1, size))));
			at = colon + size + 2;
		}
		return lines;
	}

	static std::string joined(const Lines &lines) {
		std::string text;
		for (const auto &line : lines) text += "\n  " + line;
		return text;
	}

	// A hold of both ends, and a transfer that is busy.
	std::string works_on_a_call() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.hold", {call.id(), "caller"}));
		gets_offer(alice, *call.caller, "sendonly", "recvonly");
		gets_offer(bob, *call.callee, "recvonly", "sendonly");
		ladder().settle();
		accepted(rpc("callops.transfer", {call.id(), "callee", "sip:agent@192.0.2.7"}));
		accepts_refer(bob);
		notifies(bob, *call.callee, "486 Busy Here", "terminated;reason=noresource");
		ladder().settle();
		ends(alice, *call.caller, bob, *call.callee);
		return call.id();
	}

	void events_are_pushed() {
		starts(200);
		const auto client = Socket::tcp_to("127.0.0.1", evapi_port_);
		sleep_ms(200);
		const auto call_id = works_on_a_call();
		// the ends of a hold answer in any order
		const Lines transfer{
				"transfer start callee", "transfer notify callee", "transfer fail callee"};
		std::string stream;
		Lines by_hook, by_evapi;
		for (int i = 0; i < 40 && (by_hook.size() < 7 || by_evapi.size() < 7); ++i) {
			ladder().wait(50);
			by_hook = posted();
			by_evapi = relayed(client, stream);
		}
		equal(joined(by_hook), joined(by_evapi), "both are told the same");
		equal("7", std::to_string(by_hook.size()), "events:" + joined(by_hook));
		equal(joined(transfer), joined({by_hook.begin() + 4, by_hook.end()}), "the transfer");
		by_hook.resize(4);
		for (const auto *one :
				{"hold start caller", "hold ok caller", "hold start callee", "hold ok callee"})
			check(std::find(by_hook.begin(), by_hook.end(), one) != by_hook.end(),
					std::string("no ") + one + " in" + joined(by_hook));
		const auto last = hook_->requests().back();
		const auto event = json_of(last.substr(last.find("\r\n\r\n") + 4));
		equal(call_id, event["callid"].asString(), "callid");
		equal("486 Busy Here", event["status"].asString(), "status");
		equal("sip:agent@192.0.2.7", event["destination"].asString(), "destination");
	}

	void a_hook_that_refuses_stops_nothing() {
		starts(503);
		works_on_a_call();
		for (int i = 0; i < 40 && posted().size() < 7; ++i) ladder().wait(50);
		equal("7", std::to_string(posted().size()), "events");
		ladder().settle();
		check(own_->log().find("the hook said 503 to {") != std::string::npos,
				"the log should say that the hook refused");
	}

	std::unique_ptr<WebHook> hook_;
	std::unique_ptr<Kamailio> own_;
	uint16_t evapi_port_ = 0;
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsEventsTest);

} // namespace

// Ten thousand calls and subscriptions come and go; nothing of them may be left.
#include "test/support/bare_phone.hpp"
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"

#include <poll.h>

#include <chrono>
#include <cstdio>
#include <map>

namespace {

using namespace test;
using Clock = std::chrono::steady_clock;

constexpr int kLines = 8;
constexpr int kInFlight = 24;
constexpr int kPatience = 5000;
// tm keeps 8 kB and more of each transaction for a while: faster, and they would fill the memory.
constexpr int kEachSecond = 800;

std::string line_of(int i) {
	return "sip:soak" + std::to_string(i % kLines) + "@sca.test";
}

SipText answer_to(const SipText &request, const std::string &tag) {
	SipText reply;
	reply.first_line = "SIP/2.0 200 OK";
	for (const auto *name : {"Via", "Record-Route"})
		for (const auto &value : request.all(name)) reply.add(name, value);
	const auto to = request.header("To");
	reply.add("From", request.header("From"));
	reply.add("To", request.to_tag().empty() ? to + ";tag=" + tag : to);
	return reply.add("Call-ID", request.call_id()).add("CSeq", request.header("CSeq"));
}

// A request within the dialog that a 200 to an INVITE has made.
SipText within_call(const SipText &ok, const std::string &via, const std::string &cseq) {
	SipText request;
	const auto method = cseq.substr(cseq.find(' ') + 1);
	request.first_line = method + " " + uri_of(ok.header("Contact")) + " SIP/2.0";
	request.add(
			"Via", via.substr(0, via.find(";branch=")) + ";branch=z9hG4bK" + method + ok.call_id());
	const auto routes = ok.all("Record-Route");
	for (auto route = routes.rbegin(); route != routes.rend(); ++route)
		request.add("Route", *route);
	request.add("Max-Forwards", "70").add("From", ok.header("From")).add("To", ok.header("To"));
	return request.add("Call-ID", ok.call_id()).add("CSeq", cseq);
}

// Works through a number of cycles, several at a time.
class Load {
public:
	explicit Load(Kamailio &server)
			: server_(server), callee_(BarePhone::By::Udp, "127.0.0.1", server.port()) {
		for (int i = 0; i < 4; ++i)
			phones_.emplace_back(BarePhone::By::Udp, "127.0.0.1", server.port());
	}

	void registers_callee() {
		auto message = callee_.subscribe("sip:far@sca.test", 3000);
		message.first_line = "REGISTER sip:sca.test SIP/2.0";
		message.set("CSeq", "1 REGISTER").drop("Event");
		callee_.send(message);
		callee_.gets(200);
	}

	// Every line has a phone that is told of its calls.
	void watch() {
		for (int i = 0; i < kLines; ++i) {
			auto &phone = phones_[i % phones_.size()];
			const auto message = phone.subscribe(line_of(i));
			phone.send(message);
			watching_.push_back(BarePhone::within(message, phone.gets(202), 0, 2));
		}
	}
	void unwatch() {
		for (size_t i = 0; i < watching_.size(); ++i) {
			auto &phone = phones_[i % phones_.size()];
			phone.send(watching_[i]);
			phone.gets(202);
		}
		watching_.clear();
	}

	void calls(int count) {
		run(count, [this](int i) { invite(i); });
	}
	void subscriptions(int count) {
		run(count, [this](int i) { subscribe(i); });
	}

private:
	void run(int count, const std::function<void(int)> &begin) {
		int begun = 0;
		done_ = 0;
		const auto start = Clock::now();
		auto last = start;
		const auto may_begin = [&] {
			const std::chrono::duration<double> past = Clock::now() - start;
			return begun < count && begun - done_ < kInFlight
					&& begun <= past.count() * kEachSecond;
		};
		while (done_ < count) {
			while (may_begin()) begin(begun++);
			if (pump()) last = Clock::now();
			if (Clock::now() - last > std::chrono::milliseconds(kPatience))
				CPPUNIT_FAIL("stuck after " + std::to_string(done_) + " of " + std::to_string(count)
						+ "\n" + server_.log_tail(1000));
		}
	}

	bool pump() {
		std::vector<pollfd> waiting{{callee_.fd(), POLLIN, 0}};
		for (const auto &phone : phones_) waiting.push_back({phone.fd(), POLLIN, 0});
		if (poll(waiting.data(), waiting.size(), 5) <= 0) return false;
		while (const auto message = callee_.receive(0)) take_as_callee(*message);
		for (auto &phone : phones_)
			while (const auto message = phone.receive(0)) take(phone, *message);
		return true;
	}

	void take_as_callee(const SipText &message) {
		if (message.is_reply() || message.method() == "ACK") return;
		auto reply = answer_to(message, "callee" + std::to_string(++tags_));
		if (message.method() == "INVITE") reply.add("Contact", "<" + callee_.contact("far") + ">");
		callee_.send(reply);
	}

	void take(BarePhone &phone, const SipText &message) {
		if (!message.is_reply() || message.code() < 200) return;
		if (message.code() >= 300) CPPUNIT_FAIL(message.print() + server_.log_tail(1500));
		const auto method = message.method();
		const auto via = message.header("Via");
		if (method == "INVITE") {
			phone.send(within_call(message, via, "1 ACK"));
			phone.send(within_call(message, via, "2 BYE"));
		} else if (method == "SUBSCRIBE" && message.cseq() == 1) {
			const auto asked = subscribing_.extract(message.call_id());
			phone.send(BarePhone::within(asked.mapped(), message, 0, 2));
		} else {
			++done_;
		}
	}

	void invite(int i) {
		auto &phone = phones_[i % kLines % phones_.size()];
		auto message = phone.subscribe(line_of(i));
		message.first_line = "INVITE sip:far@sca.test SIP/2.0";
		message.set("To", "<sip:far@sca.test>")
				.set("CSeq", "1 INVITE")
				.drop("Event")
				.drop("Expires");
		message.set("Contact", "<" + phone.contact("soak" + std::to_string(i % kLines)) + ">");
		phone.send(message);
	}

	void subscribe(int i) {
		auto &phone = phones_[static_cast<size_t>(i) % phones_.size()];
		auto message = phone.subscribe("sip:line" + std::to_string(i % 500) + "@sca.test");
		message.set("Contact", "<" + phone.contact("phone" + std::to_string(i)) + ">");
		subscribing_.emplace(message.call_id(), message);
		phone.send(message);
	}

	Kamailio &server_;
	BarePhone callee_;
	std::vector<BarePhone> phones_;
	std::vector<SipText> watching_;
	std::map<std::string, SipText> subscribing_;
	int done_ = 0, tags_ = 0;
};

class SoakTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(SoakTest);
	OURS_TEST(ten_thousand_calls_and_subscriptions_leave_nothing_behind);
	CPPUNIT_TEST_SUITE_END();

	struct Memory {
		int64_t shm, ours; // of all modules, of this one
		std::vector<int64_t> pkg;
	};

	static Memory memory_of(Kamailio &server) {
		sleep_ms(4000); // until tm has let go of the transactions
		Memory used{static_cast<int64_t>(server.shm_used()), 0, {}};
		const auto by_place = server.rpc("mod.stats", "sca", "shm")["result"];
		if (by_place.isArray() && by_place.size() > 1) used.ours = by_place[1]["Total"].asInt64();
		const auto answer = server.rpc("pkg.stats");
		for (const auto &process : answer["result"]) used.pkg.push_back(process["used"].asInt64());
		return used;
	}

	static void go(Load &load, int count) {
		load.watch();
		load.calls(count);
		load.unwatch();
		load.subscriptions(count);
	}

	void ten_thousand_calls_and_subscriptions_leave_nothing_behind() {
		// at this rate transactions that linger for the usual 5 s would fill the memory
		auto recipe = with({R"("sca", "db_update_interval", 1)", R"("tm", "wt_timer", 1000)"});
		recipe.shm_mb = 256;
		Office office(recipe);
		Load load(office.server);
		load.registers_callee();
		go(load, 3000); // until every table has the room that it will keep
		const auto before = memory_of(office.server);
		const auto begin = Clock::now();
		go(load, 10000);
		const std::chrono::duration<double> took = Clock::now() - begin;
		const auto after = memory_of(office.server);

		for (const auto *name : {"lines", "subscriptions", "appearances", "seized", "db_queue"})
			CPPUNIT_ASSERT_EQUAL_MESSAGE(
					name, int64_t{0}, office.server.statistic(std::string("sca:") + name));
		CPPUNIT_ASSERT_EQUAL(int64_t{0}, office.server.statistic("sca:notify_failed"));
		CPPUNIT_ASSERT(office.server.statistic("sca:notify_sent") > 50000);
		const auto grown = [](const std::string &what, int64_t from, int64_t to) {
			return what + " grew from " + std::to_string(from) + " to " + std::to_string(to);
		};
		CPPUNIT_ASSERT_MESSAGE(grown("our shared memory", before.ours, after.ours),
				after.ours <= before.ours + 16384);
		// the host's own goes up and down by some transactions
		CPPUNIT_ASSERT_MESSAGE(
				grown("shared memory", before.shm, after.shm), after.shm <= before.shm + 24576);
		for (size_t i = 0; i < before.pkg.size(); ++i)
			CPPUNIT_ASSERT_MESSAGE(
					grown("process " + std::to_string(i), before.pkg[i], after.pkg[i]),
					after.pkg[i] <= before.pkg[i] + 4096); // one of them answers this question
		CPPUNIT_ASSERT_MESSAGE(std::to_string(took.count()) + " s", took.count() < 60);
		office.server.stop();
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(SoakTest);

} // namespace

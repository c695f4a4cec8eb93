// Where the limits are, what is said there, and phones that cannot be reached.
#include "test/support/bare_phone.hpp"
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <functional>

namespace {

using namespace test;
using Clock = std::chrono::steady_clock;

int milliseconds_since(Clock::time_point begin) {
	return static_cast<int>(
			std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin).count());
}

class LimitsTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(LimitsTest);
	OURS_TEST(one_appearance_too_many_is_refused_until_one_is_free);
	OURS_TEST(an_index_beyond_max_index_is_refused);
	OURS_TEST(one_subscriber_too_many_is_refused_until_one_leaves);
	OURS_TEST(one_line_too_many_is_refused_until_one_is_gone);
	OURS_TEST(lines_are_found_while_their_table_grows);
	OURS_TEST(no_seizure_makes_a_call_info_longer_than_max_call_info);
	OURS_TEST(headers_of_five_kilobytes_are_answered);
	OURS_TEST(seventy_appearances_with_uris_are_told_in_one_piece);
	CPPUNIT_TEST_SUITE_END();

	static void still_works(Office &office, const std::string &line = "line1") {
		auto &witness = office.ladder.phone("witness", line);
		witness.subscribes();
		witness.gets_notify().is_active();
		office.server.stop();
	}

	void one_appearance_too_many_is_refused_until_one_is_free() {
		Office office(with({R"("sca", "max_appearances", 2)"}));
		auto &alice = office.joined("alice");
		auto &anna = office.joined("anna");
		alice.seizes(1);
		anna.seizes(0);
		for (const unsigned index : {0U, 3U}) {
			alice.asks_to_seize(index);
			const auto refusal = alice.gets(480);
			office.ladder.check(refusal.has("Retry-After"), "Retry-After");
		}
		CPPUNIT_ASSERT(office.server.rpc("sca.seize_appearance", alice.aor(), "sip:a@b")
							   .isMember("error"));
		anna.releases(2);
		alice.seizes(7);
		still_works(office);
	}

	void an_index_beyond_max_index_is_refused() {
		Office office(with({R"("sca", "max_index", 3)"}));
		auto &alice = office.joined("alice");
		alice.seizes(3);
		for (const unsigned index : {4U, 255U, 4294967295U}) {
			alice.asks_to_seize(index);
			office.ladder.check_equal("Bad Request - Invalid Call-Info header",
					alice.gets(400).reason(), "the reason");
		}
		alice.seizes(0);
		alice.seizes(0);
		alice.asks_to_seize(0);
		alice.gets(480);
		still_works(office);
	}

	void one_subscriber_too_many_is_refused_until_one_leaves() {
		Office office(with({R"("sca", "max_subscribers", 2)"}));
		auto &alice = office.joined("alice");
		office.joined("anna");
		auto &adam = office.ladder.phone("adam", "line1");
		for (int i = 0; i < 2; ++i) {
			adam.send(adam.subscribe_request("call-info", 60));
			office.ladder.check_equal(
					"Forbidden - too many subscribers", adam.gets(403).reason(), "the reason");
		}
		alice.refreshes();
		alice.unsubscribes();
		adam.joins();
		CPPUNIT_ASSERT(office.server.statistic("sca:refused") == 2);
		still_works(office, "line2");
	}

	void one_line_too_many_is_refused_until_one_is_gone() {
		Office office(with({R"("sca", "max_lines", 2)"}));
		auto &alice = office.joined("alice", "line1");
		office.joined("anna", "line2");
		auto &adam = office.ladder.phone("adam", "line3");
		adam.send(adam.subscribe_request("call-info", 60));
		const auto refusal = adam.gets(503);
		office.ladder.check(refusal.has("Retry-After"), "Retry-After");
		CPPUNIT_ASSERT(
				office.server.rpc("sca.seize_appearance", adam.aor(), "sip:a@b").isMember("error"));
		alice.unsubscribes();
		adam.joins();
		still_works(office, "line2");
	}

	// Two buckets, which grow far beyond what they look through.
	void lines_are_found_while_their_table_grows() {
		Office office(with({R"("sca", "hash_table_size", 1)"}));
		auto &alice = office.joined("alice");
		const auto line = [](int i) { return "sip:grown" + std::to_string(i) + "@sca.test"; };
		constexpr int kLines = 100;
		for (int i = 0; i < kLines; ++i)
			CPPUNIT_ASSERT(office.server.rpc("sca.seize_appearance", line(i), "sip:a@127.0.0.1:9")
								   .isMember("result"));
		alice.seizes(1);
		CPPUNIT_ASSERT_EQUAL(
				kLines + 1, int(office.server.rpc("sca.all_appearances")["result"].size()));
		for (int i = 0; i < kLines; ++i)
			CPPUNIT_ASSERT(
					office.server.rpc("sca.release_appearance", line(i), 1).isMember("result"));
		CPPUNIT_ASSERT_EQUAL(1, int(office.server.rpc("sca.all_appearances")["result"].size()));
		alice.releases(1);
		still_works(office);
	}

	void no_seizure_makes_a_call_info_longer_than_max_call_info() {
		Office office(with({R"("sca", "max_call_info", 1024)"}));
		auto &alice = office.joined("alice");
		const std::string uri = "\"Somebody With A Usual Name\" <sip:somebody@far.example.com>";
		int count = 0;
		while (!office.server.rpc("sca.seize_appearance", alice.aor(), alice.contact())
						.isMember("error")) {
			++count;
			office.server.rpc(
					"sca.update_appearance", alice.aor(), std::to_string(count), "active", uri);
			CPPUNIT_ASSERT(count < 20);
		}
		alice.asks_to_seize(0);
		alice.gets(480);
		office.ladder.settle();
		for (const auto &message : alice.history())
			CPPUNIT_ASSERT(message.header("Call-Info").size() <= 1024);
		office.ladder.check(count > 4, std::to_string(count) + " appearances found room");
		still_works(office);
	}

	void headers_of_five_kilobytes_are_answered() {
		Office office;
		auto &alice = office.joined("alice");
		const std::string text(5000, 'x');
		for (const auto &[name, value] : std::vector<std::pair<std::string, std::string>>{
					 {"Contact", "<sip:" + text + "@127.0.0.1>"},
					 {"Contact", "<sip:a@127.0.0.1;x=" + text + ">"}, {"Call-ID", text},
					 {"From", "<sip:" + text + "@x>;tag=1"}, {"From", "<sip:a@x>;tag=" + text},
					 {"To", "<sip:a@x>;tag=" + text}, {"Event", text},
					 {"Event", "call-info;id=" + text}, {"Expires", text},
					 {"Call-Info", "<sip:x>;appearance-index=1;appearance-uri=\"" + text + "\""},
					 {"Record-Route", "<sip:127.0.0.1;lr;x=" + text + ">"}, {"X-Header", text},
					 {"CSeq", "1" + std::string(40, '0') + " SUBSCRIBE"}}) {
			for (const auto *event : {"call-info", "line-seize"}) {
				alice.send(alice.subscribe_request(event, 60, 1).set(name, value));
				for (int i = 0; i < 20 && alice.inbox().empty(); ++i) office.ladder.pump(100);
				office.ladder.check(!alice.inbox().empty(),
						event + (" with a long " + name) + " got no answer");
				office.ladder.settle(20);
				alice.forgets();
			}
			auto invite = alice.request("INVITE", alice.aor_of("nobody"));
			alice.send(invite.set(name == "CSeq" ? "X-Any" : name, value));
			office.ladder.settle(20);
		}
		still_works(office, "line2");
	}

	void seventy_appearances_with_uris_are_told_in_one_piece() {
		Office office(
				with({R"("sca", "max_appearances", 70)", R"("sca", "max_call_info", 30000)"}));
		auto &alice = office.joined("alice");
		const auto uri = [](int i) {
			return "\"Doe, \\\"J\\\"; x>y\" <sip:far" + std::to_string(i) + "@far.example.com>";
		};
		for (int i = 1; i <= 70; ++i) {
			office.server.rpc("sca.seize_appearance", alice.aor(), alice.contact());
			const auto answer = office.server.rpc(
					"sca.update_appearance", alice.aor(), std::to_string(i), "held", uri(i));
			CPPUNIT_ASSERT_MESSAGE(answer.toStyledString(), !answer.isMember("error"));
		}
		office.ladder.settle();
		const Notify last(office.ladder, "alice", alice.history().back());
		std::string lamps;
		for (int i = 1; i <= 70; ++i) lamps += (i > 1 ? ", " : "") + std::to_string(i) + " held";
		last.says(lamps);
		for (int i = 1; i <= 70; ++i) last.names(static_cast<unsigned>(i), uri(i));
		CPPUNIT_ASSERT(office.server.rpc("sca.seize_appearance", alice.aor(), "sip:a@b")
							   .isMember("error"));
		CPPUNIT_ASSERT_EQUAL(int64_t{0}, office.server.statistic("sca:notify_failed"));
		still_works(office, "line2");
	}
};

// Listens, and takes no connection: whoever connects waits.
class FullListener {
public:
	FullListener() {
		sockaddr_in local{};
		local.sin_family = AF_INET;
		local.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		socklen_t size = sizeof local;
		bind(fd_, reinterpret_cast<sockaddr *>(&local), size);
		listen(fd_, 0);
		getsockname(fd_, reinterpret_cast<sockaddr *>(&local), &size);
		port_ = ntohs(local.sin_port);
		for (int &other : fillers_) {
			other = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
			static_cast<void>(connect(other, reinterpret_cast<sockaddr *>(&local), size));
		}
	}
	~FullListener() {
		for (const int other : fillers_) close(other);
		close(fd_);
	}
	FullListener(const FullListener &) = delete;
	FullListener &operator=(const FullListener &) = delete;
	uint16_t port() const { return port_; }

private:
	int fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int fillers_[3];
	uint16_t port_ = 0;
};

// Phones that cannot be reached share a line with one that can, which must not wait for them.
class DeadContactTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(DeadContactTest);
	OURS_TEST(names_that_nobody_knows_delay_nobody);
	OURS_TEST(closed_ports_delay_nobody);
	OURS_TEST(silent_phones_delay_nobody);
	OURS_TEST(connections_that_nobody_accepts_delay_nobody);
	OURS_TEST(contacts_that_say_nonsense_delay_nobody);
	CPPUNIT_TEST_SUITE_END();

	// The first subscriber is told last.
	static void delay_nobody(const std::function<std::string(int)> &contact, int count) {
		Office office;
		auto &alice = office.joined("alice");
		BarePhone others(BarePhone::By::Udp, "127.0.0.1", office.server.port());
		others.answers_notifies_with(0);
		for (int i = 0; i < count; ++i) {
			others.send(others.subscribe(alice.aor()).set("Contact", "<" + contact(i) + ">"));
			others.gets(202);
		}
		for (int round = 0; round < 3; ++round) {
			alice.forgets();
			const auto begin = Clock::now();
			const auto before = alice.history().size();
			office.server.rpc("sca.seize_appearance", alice.aor(), "sip:a@127.0.0.1");
			while (alice.history().size() == before && milliseconds_since(begin) < 3000)
				office.ladder.pump(50);
			const int took = milliseconds_since(begin);
			office.ladder.check(took < 500, "alice was told after " + std::to_string(took) + " ms");
			const auto asked = Clock::now();
			alice.refreshes();
			office.ladder.check(milliseconds_since(asked) < 500, "a refresh is answered at once");
		}
		office.server.kill9();
	}

	void names_that_nobody_knows_delay_nobody() {
		delay_nobody(
				[](int i) { return "sip:x@host" + std::to_string(i) + ".does-not-exist.invalid"; },
				30);
	}

	void closed_ports_delay_nobody() {
		delay_nobody(
				[](int i) {
					return "sip:x" + std::to_string(i) + "@127.0.0.1:1"
							+ (i % 2 ? ";transport=tcp" : "");
				},
				60);
	}

	void silent_phones_delay_nobody() {
		const auto silent = Socket::udp("127.0.0.1");
		delay_nobody(
				[&](int i) {
					return "sip:x" + std::to_string(i)
							+ "@127.0.0.1:" + std::to_string(silent.port());
				},
				200);
	}

	void connections_that_nobody_accepts_delay_nobody() {
		const FullListener full;
		delay_nobody(
				[&](int i) {
					return "sip:x" + std::to_string(i) + "@127.0.0.1:" + std::to_string(full.port())
							+ ";transport=tcp";
				},
				60);
	}

	void contacts_that_say_nonsense_delay_nobody() {
		const char *kinds[] = {"sip:x%d@127.0.0.1:5060;transport=sctp", "sip:x%d@[::1]:9",
				"sips:x%d@127.0.0.1:9", "sip:x%d@0.0.0.0:9", "sip:x%d@255.255.255.255:9",
				"sip:x%d@127.0.0.1:9;maddr=224.0.0.1", "sip:x%d@127.0.0.1:9;transport=ws"};
		delay_nobody(
				[&](int i) {
					char text[100];
					std::snprintf(text, sizeof text, kinds[i % 7], i);
					return std::string(text);
				},
				35);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(LimitsTest);
CPPUNIT_TEST_SUITE_REGISTRATION(DeadContactTest);

} // namespace

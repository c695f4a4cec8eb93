// Two servers: calls of a line on the lamps of phones that have subscribed at a presence server with presence_callinfo.so.
#include "test/e2e/b2b_sca_fixture.hpp"
#include "test/support/bare_phone.hpp"
#include "test/support/office.hpp"

namespace {

using namespace test;

class B2bScaPresenceTest : public B2bScaTest {
	CPPUNIT_TEST_SUITE(B2bScaPresenceTest);
	CPPUNIT_TEST(phones_of_a_presence_server_see_the_line);
	CPPUNIT_TEST(a_presence_server_that_was_killed_is_told_anew);
	CPPUNIT_TEST(what_a_dead_server_has_published_runs_out);
	CPPUNIT_TEST_SUITE_END();

public:
	void setUp() override {
		Recipe there;
		there.config = "doc/examples/presence-callinfo.cfg";
		there.modparams = {R"("presence_callinfo", "call_info_max_expires", 2)"};
		presence_ = std::make_unique<Kamailio>(there);
		presence_->start();
		const auto address = "sip:127.0.0.1:" + std::to_string(presence_->port());
		auto here = with_lines("modparam(\"b2b_sca\", \"presence_server\", \"" + address + "\")\n");
		server_ = std::make_unique<Kamailio>(here);
		server_->start();
		use(*server_);
	}
	void tearDown() override {
		if (server_) B2bScaTest::tearDown();
		server_.reset();
		presence_.reset();
	}

private:
	// NOTIFYs come until the lamps are these.
	void sees(BarePhone &phone, const std::string &lamps) {
		std::string seen;
		for (int i = 0; i < 5 && seen != lamps; ++i) seen = lamps_of(phone.gets_notify());
		equal(lamps, seen, "the lamps at the presence server");
	}

	void phones_of_a_presence_server_see_the_line() {
		BarePhone lamp(BarePhone::By::Udp, presence_->address(), presence_->port());
		lamp.send(lamp.subscribe(aor()));
		sees(lamp, "idle");
		auto &alice = phone("alice"), &bob = phone("bob"), &other = phone("other");
		auto &calling = calls(
				alice, "bob", {{"X-Line", line()}, {"X-Entity", "1"}, {"X-Watcher", aor()}});
		auto &called = bob.gets_call();
		sees(lamp, "1 alerting");
		connect(alice, calling, bob, called);
		sees(lamp, "1 active");
		holds(alice, calling, bob, called);
		sees(lamp, "1 held");
		auto &taking = takes_back(other, 1);
		is_taken_over(other, taking, bob, called, alice, calling);
		sees(lamp, "1 active");
		ends(other, taking, bob, called);
		sees(lamp, "idle");
		equal("0", std::to_string(counted_here("publish_failed")), "PUBLISHes refused");
	}

	Call talk_on_line(Phone &alice, Phone &bob) {
		auto &calling = calls(
				alice, "bob", {{"X-Line", line()}, {"X-Entity", "1"}, {"X-Watcher", aor()}});
		auto &called = bob.gets_call();
		connect(alice, calling, bob, called);
		return {&calling, &called};
	}
	void watches(BarePhone &lamp, const std::string &lamps) {
		lamp.send(lamp.subscribe(aor()));
		sees(lamp, lamps);
	}

	// It refuses what changes a publication that it does not know: 412.
	void a_presence_server_that_was_killed_is_told_anew() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = talk_on_line(alice, bob);
		BarePhone lamp(BarePhone::By::Udp, presence_->address(), presence_->port());
		watches(lamp, "1 active");
		presence_->kill9();
		presence_->start();
		holds(alice, *call.caller, bob, *call.callee);
		BarePhone again(BarePhone::By::Udp, presence_->address(), presence_->port());
		watches(again, "1 held");
		ends(alice, bob, call);
		sees(again, "idle");
	}

	// Until then it is refreshed, again and again.
	void what_a_dead_server_has_published_runs_out() {
		BarePhone lamp(BarePhone::By::Udp, presence_->address(), presence_->port());
		watches(lamp, "idle");
		auto &alice = phone("alice"), &bob = phone("bob");
		talk_on_line(alice, bob);
		sees(lamp, "1 active");
		ladder().wait(2500);
		check(!lamp.receive(0), "the lamp stays lit");
		server_->kill9();
		sees(lamp, "idle");
		server_->start();
	}

	std::unique_ptr<Kamailio> server_, presence_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaPresenceTest);

} // namespace

// Two servers: calls of a line on the lamps of phones that have subscribed at a presence server with presence_callinfo.so.
#include "test/e2e/b2b_sca_fixture.hpp"
#include "test/support/bare_phone.hpp"
#include "test/support/office.hpp"

namespace {

using namespace test;

class B2bScaPresenceTest : public B2bScaTest {
	CPPUNIT_TEST_SUITE(B2bScaPresenceTest);
	CPPUNIT_TEST(phones_of_a_presence_server_see_the_line);
	CPPUNIT_TEST_SUITE_END();

public:
	void setUp() override {
		Recipe there;
		there.config = "doc/examples/presence-callinfo.cfg";
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

	std::unique_ptr<Kamailio> server_, presence_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaPresenceTest);

} // namespace

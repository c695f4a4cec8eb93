// Two servers: calls of a line go through b2b_sca.so on one, and phones watch it at the presence of the other.
#include "test/e2e/b2b_sca_fixture.hpp"
#include "test/support/bare_phone.hpp"

namespace {

using namespace test;

Kamailio &presence() {
	Recipe recipe;
	recipe.config = "doc/examples/presence-callinfo.cfg";
	return shared_kamailio(recipe);
}

class CallInfoTwoServersTest : public B2bScaTest {
	CPPUNIT_TEST_SUITE(CallInfoTwoServersTest);
	CPPUNIT_TEST(phones_watch_there_what_is_called_here);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		return with_lines(R"(modparam("b2b_sca", "presence_server", "sip:127.0.0.1:)"
				+ std::to_string(presence().port()) + "\")\n");
	}

	Dialog &calls_of_line(Phone &near, const std::string &callee) {
		return calls(near, callee, {{"X-Line", line()}, {"X-Entity", "1"}, {"X-Watcher", aor()}});
	}

	// NOTIFYs until it says so.
	void comes_to_show(BarePhone &watcher, const std::string &expected) {
		std::string seen;
		while (seen != expected) seen = lamps_of(watcher.gets_notify());
	}

	void phones_watch_there_what_is_called_here() {
		BarePhone watcher(BarePhone::By::Udp, "127.0.0.1", presence().port());
		BarePhone other(BarePhone::By::Tcp, "127.0.0.1", presence().port());
		for (auto *one : {&watcher, &other}) {
			one->send(one->subscribe(aor()));
			one->gets(200);
			comes_to_show(*one, "idle");
		}
		auto &alice = phone("alice"), &bob = phone("bob");
		auto &calling = calls_of_line(alice, "bob");
		auto &called = bob.gets_call();
		connect(alice, calling, bob, called);
		for (auto *one : {&watcher, &other}) comes_to_show(*one, "1 active");
		auto seizure = other.subscribe(aor(), 15, "line-seize");
		other.send(seizure.add("Call-Info", "<sip:sca.test>;appearance-index=1"));
		other.gets(480);
		holds(alice, calling, bob, called);
		for (auto *one : {&watcher, &other}) comes_to_show(*one, "1 held");
		ends(alice, calling, bob, called);
		for (auto *one : {&watcher, &other}) comes_to_show(*one, "idle");
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallInfoTwoServersTest);

} // namespace

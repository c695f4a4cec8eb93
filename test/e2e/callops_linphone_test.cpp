// linphone's console client, a phone that checks every request it gets, is held and resumed for longer than it waits for
// the ACK to its answer.
#include "test/e2e/callops_fixture.hpp"

#include "test/support/linphone.hpp"

namespace {

using namespace test;

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

// PUBLISH for call-info, and what watchers are told of it.
#include "test/e2e/callinfo_fixture.hpp"

namespace {

using namespace test;

class CallInfoPublishTest : public CallInfoTest {
	CPPUNIT_TEST_SUITE(CallInfoPublishTest);
	CPPUNIT_TEST(a_call_to_bob_is_seen_as_it_rings_and_is_answered);
	CPPUNIT_TEST_SUITE_END();

	// The figure of the guide.
	void a_call_to_bob_is_seen_as_it_rings_and_is_answered() {
		watching("watcher");
		auto &third_party = publisher("publisher");
		third_party.says("1 alerting");
		all_see("1 alerting");
		third_party.says("1 active");
		all_see("1 active");
		third_party.removes();
		all_see("idle");
		all_hear_nothing();
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallInfoPublishTest);

} // namespace

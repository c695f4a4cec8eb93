// Phones that others wrote hear each other through the B2BUA, before and after a transfer that the server does.
#include "test/e2e/b2b_example_fixture.hpp"
#include "test/support/softphone.hpp"

namespace {

using namespace test;

class B2bSoftphoneTest : public B2bExampleTest {
	CPPUNIT_TEST_SUITE(B2bSoftphoneTest);
	CPPUNIT_TEST(softphones_hear_each_other_through_a_transfer);
	CPPUNIT_TEST_SUITE_END();

	static constexpr unsigned kAlice = 440, kBob = 880, kCarol = 1320; // hertz

	void comes_up(const std::string &user, const Softphone &soft) {
		const auto is_registered = [&] {
			return server().rpc("ul.lookup", "location", user + "@sca.test").isMember("result");
		};
		for (int i = 0; i < 100 && !is_registered(); ++i) ladder().wait(50);
		check(is_registered(), user + " should register:\n" + soft.log());
	}
	void hears(const Softphone &soft, unsigned tone) {
		for (int i = 0; i < 160 && !soft.hears(tone); ++i) ladder().wait(50);
		check(soft.hears(tone), "it should hear " + std::to_string(tone) + ":\n" + soft.log());
	}

	void softphones_hear_each_other_through_a_transfer() {
		with("b2b-transfer.cfg", {}, [&] {
			const auto port = server().port();
			const Softphone alice("alice", port, kAlice), bob("bob", port, kBob),
					carol("carol", port, kCarol);
			comes_up("alice", alice);
			comes_up("bob", bob);
			comes_up("carol", carol);
			alice.says("/dial sip:bob@sca.test");
			hears(alice, kBob);
			hears(bob, kAlice);
			bob.says("/transfer sip:carol@sca.test");
			hears(alice, kCarol);
			hears(carol, kAlice);
			check(!alice.hears(kBob), "bob has left");
			equal("1", std::to_string(sessions().size()), "sessions");
			alice.says("/hangup");
			no_session_stays();
		});
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bSoftphoneTest);

} // namespace

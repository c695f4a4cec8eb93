// Phones that others wrote hear each other through the B2BUA, before and after transfers that the server does.
#include "test/e2e/b2b_example_fixture.hpp"
#include "test/support/linphone.hpp"
#include "test/support/softphone.hpp"

namespace {

using namespace test;

class B2bSoftphoneTest : public B2bExampleTest {
	CPPUNIT_TEST_SUITE(B2bSoftphoneTest);
	CPPUNIT_TEST(softphones_hear_each_other_through_transfers);
	CPPUNIT_TEST_SUITE_END();

	static constexpr unsigned kAlice = 440, kBob = 880, kCarol = 1320; // hertz

	void comes_up(const std::string &user) {
		const auto is_registered = [&] {
			return server().rpc("ul.lookup", "location", user + "@sca.test").isMember("result");
		};
		for (int i = 0; i < 200 && !is_registered(); ++i) ladder().wait(50);
		check(is_registered(), user + " should register");
	}
	template <class Soft>
	void hears(const Soft &soft, unsigned tone) {
		for (int i = 0; i < 400; ++i) {
			if (soft.hears(tone)) return;
			ladder().wait(50);
		}
		ladder().fail("it should hear " + std::to_string(tone) + ":\n" + soft.log());
	}

	// He who has left may still be in the last quarter of a second.
	void hears_no_more(const Softphone &soft, unsigned tone) {
		for (int i = 0; i < 40; ++i) {
			if (!soft.hears(tone)) return;
			ladder().wait(50);
		}
		ladder().fail("it should not hear " + std::to_string(tone));
	}

	void softphones_hear_each_other_through_transfers() {
		with("b2b-transfer.cfg", {}, [&] {
			const auto port = server().port();
			const Softphone alice("alice", port, kAlice), carol("carol", port, kCarol);
			const Linphone bob("bob", port, kBob);
			for (const auto *user : {"alice", "bob", "carol"}) comes_up(user);
			alice.says("/dial sip:bob@sca.test");
			hears(alice, kBob);
			hears(bob, kAlice);
			bob.says("transfer 1 sip:carol@sca.test");
			hears(alice, kCarol);
			hears(carol, kAlice);
			hears_no_more(alice, kBob);
			carol.says("/transfer sip:bob@sca.test");
			hears(alice, kBob);
			hears(bob, kAlice);
			equal("1", std::to_string(sessions().size()), "sessions");
			alice.says("/hangup");
			no_session_stays();
		});
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bSoftphoneTest);

} // namespace

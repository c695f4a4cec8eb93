// A phone of the line joins a call that goes on, at a conference bridge: bridge_uri.
#include "test/e2e/b2b_sca_joining_fixture.hpp"

namespace {

using namespace test;

class B2bScaJoiningTest : public B2bScaJoining {
	CPPUNIT_TEST_SUITE(B2bScaJoiningTest);
	CPPUNIT_TEST(a_phone_joins_a_call);
	CPPUNIT_TEST(a_call_to_the_line_is_joined_too);
	CPPUNIT_TEST(one_phone_after_the_other_leaves);
	CPPUNIT_TEST(several_phones_join);
	CPPUNIT_TEST(a_hold_in_the_mixer_is_shown);
	CPPUNIT_TEST(a_call_in_the_mixer_survives_a_crash);
	CPPUNIT_TEST_SUITE_END();

public:
	void tearDown() override {
		B2bScaTest::tearDown();
		own_.reset();
	}

private:
	void a_phone_joins_a_call() {
		auto &watcher = phone("watcher");
		All all{phone("alice"), phone("bob"), phone("other"),
				ladder().phone_at(mixer_port(), "mixer", "room"), {}, {}, {}, {}, {}};
		auto &calling = phone_calls(all.alice, all.bob, 0, &watcher);
		auto &called = all.bob.gets_call();
		is_told(watcher, "1 alerting");
		connect(all.alice, calling, all.bob, called);
		is_told(watcher, "1 active");
		all.call = {&calling, &called};
		all.joining = &joins(all, all.other);
		shows("1 active");
		all.mixer.answers(*all.with_other);
		all.other.gets_answer(*all.joining);
		all.mixer.gets_ack(*all.with_other);
		all.with_bob = &follows(all, all.bob, called);
		all.with_alice = &follows(all, all.alice, calling);
		is_told(watcher, "1 bridge-active");
		shows("1 bridge-active");
		equal("1", std::to_string(listed()["appearances"][0]["joined"].size()), "joined");
		// The far end hangs up: that is the end for all.
		all.bob.hangs_up(called);
		all.bob.gets(200);
		all.alice.gets_bye(calling);
		all.other.gets_bye(*all.joining);
		is_left(all.mixer, 3);
		is_told(watcher, "idle");
		shows("idle");
	}

	void a_call_to_the_line_is_joined_too() {
		All all{phone("alice"), phone("bob"), phone("other"),
				ladder().phone_at(mixer_port(), "mixer", "room"), {}, {}, {}, {}, {}};
		auto &calling = line_is_called(all.bob, all.alice);
		auto &called = all.alice.gets_call();
		connect(all.bob, calling, all.alice, called);
		all.call = {&called, &calling};
		other_joins(all);
		all.alice.hangs_up(called);
		all.alice.gets(200);
		all.mixer.gets_bye(*all.with_alice);
		shows("1 active");
		all.other.hangs_up(*all.joining);
		all.other.gets(200);
		all.mixer.gets_bye(*all.with_other);
		all.bob.gets_bye(calling);
		all.mixer.gets_bye(*all.with_bob);
		shows("idle");
	}

	void one_phone_after_the_other_leaves() {
		auto all = joined();
		all.other.hangs_up(*all.joining);
		all.other.gets(200);
		all.mixer.gets_bye(*all.with_other);
		shows("1 active");
		auto again = joins(all, all.other); // nobody has to move
		is_in(all, all.other, again);
		shows("1 bridge-active");
		all.mixer.hangs_up(*all.with_alice); // who puts alice out
		all.mixer.gets(200);
		all.alice.gets_bye(*all.call.caller);
		shows("1 active");
		equal(all.other.contact(), listed()["appearances"][0]["owner"].asString(), "who has it");
		all.bob.hangs_up(*all.call.callee);
		all.bob.gets(200);
		all.mixer.gets_bye(*all.with_bob);
		all.mixer.gets_bye(*all.with_other);
		all.other.gets_bye(again);
		shows("idle");
	}

	void several_phones_join() {
		auto all = talking();
		auto &third = phone("third");
		all.joining = &joins(all, all.other);
		takes_back(third, 1);
		equal("Call Is Being Joined", third.gets(480).reason(), "why");
		is_in(all, all.other, *all.joining);
		all.with_bob = &follows(all, all.bob, *all.call.callee);
		all.with_alice = &follows(all, all.alice, *all.call.caller);
		shows("1 bridge-active");
		auto *first = all.with_other;
		auto &joining = joins(all, third);
		is_in(all, third, joining);
		equal("2", std::to_string(listed()["appearances"][0]["joined"].size()), "joined");
		all.alice.hangs_up(*all.call.caller);
		all.alice.gets(200);
		all.mixer.gets_bye(*all.with_alice);
		all.other.hangs_up(*all.joining);
		all.other.gets(200);
		all.mixer.gets_bye(*first);
		shows("1 active");
		third.hangs_up(joining);
		third.gets(200);
		all.bob.gets_bye(*all.call.callee);
		is_left(all.mixer, 2);
		shows("idle");
	}

	void a_hold_in_the_mixer_is_shown() {
		auto all = joined();
		renegotiates(all.alice, *all.call.caller, all.mixer, *all.with_alice, "sendonly");
		shows("1 bridge-held");
		renegotiates(all.other, *all.joining, all.mixer, *all.with_other, "sendonly");
		renegotiates(all.alice, *all.call.caller, all.mixer, *all.with_alice, "sendrecv");
		shows("1 bridge-held");
		all.alice.hangs_up(*all.call.caller);
		all.alice.gets(200);
		all.mixer.gets_bye(*all.with_alice);
		shows("1 held");
		renegotiates(all.other, *all.joining, all.mixer, *all.with_other, "sendrecv");
		shows("1 active");
		all.bob.hangs_up(*all.call.callee);
		all.bob.gets(200);
		all.mixer.gets_bye(*all.with_bob);
		all.mixer.gets_bye(*all.with_other);
		all.other.gets_bye(*all.joining);
	}

	void a_call_in_the_mixer_survives_a_crash() {
		auto made = with_lines(parameter() + R"cfg(modparam("b2b_sca", "db_url", DBURL)
modparam("b2b_sca", "db_mode", 1)
)cfg");
		made.defines["WITH_DB"] = "1";
		made.modparams = {R"("b2b_entities|b2b_logic", "db_mode", 1)"};
		made.workers = 2;
		own_ = std::make_unique<Kamailio>(made);
		own_->start();
		use(*own_);
		auto all = joined();
		ladder().wait(300); // the line shows it before it is stored
		own_->kill9();
		own_->start();
		shows("1 bridge-active");
		all.alice.hangs_up(*all.call.caller);
		all.alice.gets(200);
		all.mixer.gets_bye(*all.with_alice);
		shows("1 active");
		all.other.hangs_up(*all.joining);
		all.other.gets(200);
		all.mixer.gets_bye(*all.with_other);
		all.bob.gets_bye(*all.call.callee);
		all.mixer.gets_bye(*all.with_bob);
		shows("idle");
	}
	std::unique_ptr<Kamailio> own_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaJoiningTest);

// The same as phones see it that have subscribed with sca.so.
class B2bScaJoiningLampsTest : public B2bScaJoining {
	CPPUNIT_TEST_SUITE(B2bScaJoiningLampsTest);
	CPPUNIT_TEST(phones_see_who_has_joined);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_lines(parameter());
		made.defines["WITH_SCA"] = "1";
		return made;
	}

	void phones_see_who_has_joined() {
		auto &watcher = ladder().phone("watcher", line());
		watcher.subscribes();
		watcher.sees("idle");
		auto all = joined();
		for (const auto *lamps : {"1 progressing", "1 active", "1 bridge-active"})
			watcher.sees(lamps);
		renegotiates(all.alice, *all.call.caller, all.mixer, *all.with_alice, "sendonly");
		watcher.sees("1 bridge-held");
		all.alice.hangs_up(*all.call.caller);
		all.alice.gets(200);
		all.mixer.gets_bye(*all.with_alice);
		watcher.sees("1 active");
		all.bob.hangs_up(*all.call.callee);
		all.bob.gets(200);
		all.mixer.gets_bye(*all.with_bob);
		all.mixer.gets_bye(*all.with_other);
		all.other.gets_bye(*all.joining);
		watcher.sees("idle");
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaJoiningLampsTest);

} // namespace

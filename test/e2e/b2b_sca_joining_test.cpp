// A phone of the line joins a call that goes on, at a conference bridge: bridge_uri.
#include "test/e2e/b2b_sca_fixture.hpp"
#include "test/support/net.hpp"

namespace {

using namespace test;

class B2bScaJoiningTest : public B2bScaTest {
	CPPUNIT_TEST_SUITE(B2bScaJoiningTest);
	CPPUNIT_TEST(a_phone_joins_a_call);
	CPPUNIT_TEST(a_call_to_the_line_is_joined_too);
	CPPUNIT_TEST(one_phone_after_the_other_leaves);
	CPPUNIT_TEST(several_phones_join);
	CPPUNIT_TEST(a_hold_in_the_mixer_is_shown);
	CPPUNIT_TEST(a_mixer_that_is_busy_leaves_the_call_as_it_was);
	CPPUNIT_TEST(a_mixer_that_is_silent_leaves_the_call_as_it_was);
	CPPUNIT_TEST(a_mixer_that_is_silent_for_the_call_leaves_it_as_it_was);
	CPPUNIT_TEST(who_is_lost_at_the_mixer_leaves_the_others_there);
	CPPUNIT_TEST(a_far_end_that_is_lost_at_the_mixer_is_the_end);
	CPPUNIT_TEST(a_mixer_that_has_no_room_for_the_call_leaves_it_as_it_was);
	CPPUNIT_TEST(a_phone_that_gives_up_leaves_the_call_as_it_was);
	CPPUNIT_TEST(a_far_end_that_refuses_leaves_the_call_as_it_was);
	CPPUNIT_TEST(a_phone_that_has_the_call_and_refuses_leaves_it_as_it_was);
	CPPUNIT_TEST(a_private_hold_is_not_joined);
	CPPUNIT_TEST(a_call_in_the_mixer_survives_a_crash);
	CPPUNIT_TEST_SUITE_END();

public:
	void tearDown() override {
		B2bScaTest::tearDown();
		own_.reset();
	}

protected:
	static uint16_t mixer_port() {
		static const uint16_t port = free_port();
		return port;
	}
	static std::string mixer_uri() { return "sip:room@127.0.0.1:" + std::to_string(mixer_port()); }
	static std::string parameter() {
		return "modparam(\"b2b_sca\", \"bridge_uri\", \"" + mixer_uri() + "\")\n";
	}
	Recipe recipe() const override {
		auto made = with_lines(parameter());
		made.modparams = {R"("tm", "fr_timer", 1500)"};
		return made;
	}

	// The mixer's calls: with who joins, with the far end, with the phone that has the call.
	struct All {
		Phone &alice, &bob, &other, &mixer;
		Call call;
		Dialog *joining, *with_other, *with_bob, *with_alice;
	};
	All talking(Phone *watcher = nullptr) {
		All all{phone("alice"), phone("bob"), phone("other"),
				ladder().phone_at(mixer_port(), "mixer", "room"), {}, {}, {}, {}, {}};
		all.call = talk(all.alice, all.bob, watcher);
		shows("1 active");
		return all;
	}
	Dialog &joins(All &all, Phone &who) {
		auto &joining = takes_back(who, 1);
		all.with_other = &all.mixer.gets_call();
		equal(mixer_uri(), all.with_other->request.uri(), "who is called");
		equal(joining.body, all.with_other->request.body, "the offer of who joins");
		return joining;
	}
	void is_in(All &all, Phone &who, Dialog &joining) {
		all.mixer.answers(*all.with_other);
		who.gets_answer(joining);
		all.mixer.gets_ack(*all.with_other);
	}
	// The mixer has a call for that one, who gets its offer.
	Dialog &is_offered(All &all, Phone &who, Dialog &mine) {
		auto &theirs = all.mixer.gets_call();
		equal(mixer_uri(), theirs.request.uri(), "who is called");
		all.mixer.answers(theirs);
		who.gets_reinvite(mine);
		equal(theirs.body, mine.request.body, "the mixer's offer");
		return theirs;
	}
	Dialog &follows(All &all, Phone &who, Dialog &mine) {
		auto &theirs = is_offered(all, who, mine);
		who.answers(mine);
		all.mixer.gets_ack(theirs);
		who.gets_ack(mine);
		return theirs;
	}
	void other_joins(All &all) {
		all.joining = &joins(all, all.other);
		is_in(all, all.other, *all.joining);
		all.with_bob = &follows(all, all.bob, *all.call.callee);
		all.with_alice = &follows(all, all.alice, *all.call.caller);
		shows("1 bridge-active");
	}
	All joined() {
		auto all = talking();
		other_joins(all);
		return all;
	}
	// So many of its calls end, in whatever order.
	static void is_left(Phone &mixer, int calls) {
		for (; calls > 0; --calls) mixer.send(mixer.reply_to(mixer.gets_request("BYE"), 200));
	}
	// alice and bob talk, and end their call.
	void is_as_it_was(All &all) {
		shows("1 active");
		renegotiates(all.alice, *all.call.caller, all.bob, *all.call.callee, "sendonly");
		shows("1 held");
		ends(all.alice, all.bob, all.call);
		shows("idle");
	}
	// They have heard of the mixer's media, and agree on their own again.
	void are_reunited(All &all) {
		all.alice.gets_reinvite(*all.call.caller);
		equal("", all.call.caller->request.body, "asked for an offer");
		all.alice.answers(*all.call.caller);
		all.bob.gets_reinvite(*all.call.callee);
		all.bob.answers(*all.call.callee);
		all.bob.gets_ack(*all.call.callee);
		all.alice.gets_ack(*all.call.caller);
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

	void a_mixer_that_is_busy_leaves_the_call_as_it_was() {
		auto all = talking();
		joins(all, all.other);
		all.mixer.replies(*all.with_other, 486);
		all.other.gets(486);
		all.mixer.gets_ack(*all.with_other);
		is_as_it_was(all);
	}

	// Its INVITE times out: tm's fr_timer of this server.
	void a_mixer_that_is_silent_leaves_the_call_as_it_was() {
		auto all = talking();
		joins(all, all.other);
		shows("1 active");
		all.other.gets(408);
		is_as_it_was(all);
	}

	void a_mixer_that_is_silent_for_the_call_leaves_it_as_it_was() {
		auto all = talking();
		all.joining = &joins(all, all.other);
		is_in(all, all.other, *all.joining);
		auto &silent = all.mixer.gets_call();
		static_cast<void>(silent);
		all.other.gets_bye(*all.joining);
		all.mixer.gets_bye(*all.with_other);
		is_as_it_was(all);
	}

	// It knows nothing of that call any more, and says so when it is next asked.
	void is_forgotten(All &all, Phone &who, Dialog &mine, Dialog &theirs) {
		who.reinvites(mine, directed("sendonly"));
		all.mixer.gets_reinvite(theirs);
		all.mixer.replies(theirs, 481);
		who.gets(481);
		all.mixer.gets_ack(theirs);
	}

	void who_is_lost_at_the_mixer_leaves_the_others_there() {
		auto all = joined();
		is_forgotten(all, all.alice, *all.call.caller, *all.with_alice);
		all.alice.gets_bye(*all.call.caller);
		all.mixer.gets_bye(*all.with_alice);
		shows("1 active");
		equal(all.other.contact(), listed()["appearances"][0]["owner"].asString(), "who has it");
		renegotiates(all.other, *all.joining, all.mixer, *all.with_other, "sendonly");
		shows("1 held");
		all.bob.hangs_up(*all.call.callee);
		all.bob.gets(200);
		all.mixer.gets_bye(*all.with_bob);
		all.mixer.gets_bye(*all.with_other);
		all.other.gets_bye(*all.joining);
		shows("idle");
	}

	void a_far_end_that_is_lost_at_the_mixer_is_the_end() {
		auto all = joined();
		is_forgotten(all, all.bob, *all.call.callee, *all.with_bob);
		all.bob.gets_bye(*all.call.callee);
		all.alice.gets_bye(*all.call.caller);
		all.other.gets_bye(*all.joining);
		is_left(all.mixer, 3);
		shows("idle");
	}

	void a_mixer_that_has_no_room_for_the_call_leaves_it_as_it_was() {
		auto all = talking();
		all.joining = &joins(all, all.other);
		is_in(all, all.other, *all.joining);
		all.with_bob = &follows(all, all.bob, *all.call.callee);
		auto &theirs = all.mixer.gets_call();
		all.mixer.replies(theirs, 486);
		all.mixer.gets_ack(theirs);
		are_reunited(all);
		all.mixer.gets_bye(*all.with_bob);
		all.mixer.gets_bye(*all.with_other);
		all.other.gets_bye(*all.joining);
		is_as_it_was(all);
		equal("1", std::to_string(counted_here("join_failed") > 0), "counted");
	}

	void a_phone_that_gives_up_leaves_the_call_as_it_was() {
		auto all = talking();
		auto &joining = joins(all, all.other);
		all.mixer.replies(*all.with_other, 180);
		all.other.learn(joining, all.other.gets(180));
		all.other.cancels(joining);
		all.mixer.gets_cancel(*all.with_other);
		all.other.gets(487);
		is_as_it_was(all);
	}

	void a_far_end_that_refuses_leaves_the_call_as_it_was() {
		auto all = talking();
		all.joining = &joins(all, all.other);
		is_in(all, all.other, *all.joining);
		auto &theirs = is_offered(all, all.bob, *all.call.callee);
		all.bob.replies(*all.call.callee, 488);
		all.bob.gets_ack(*all.call.callee);
		all.mixer.gets_ack(theirs);
		all.mixer.gets_bye(theirs);
		all.mixer.gets_bye(*all.with_other);
		all.other.gets_bye(*all.joining);
		is_as_it_was(all);
	}

	void a_phone_that_has_the_call_and_refuses_leaves_it_as_it_was() {
		auto all = talking();
		all.joining = &joins(all, all.other);
		is_in(all, all.other, *all.joining);
		all.with_bob = &follows(all, all.bob, *all.call.callee);
		auto &theirs = is_offered(all, all.alice, *all.call.caller);
		all.alice.replies(*all.call.caller, 488);
		all.alice.gets_ack(*all.call.caller);
		all.mixer.gets_ack(theirs);
		all.mixer.gets_bye(theirs);
		are_reunited(all);
		all.mixer.gets_bye(*all.with_bob);
		all.mixer.gets_bye(*all.with_other);
		all.other.gets_bye(*all.joining);
		is_as_it_was(all);
	}

	void a_private_hold_is_not_joined() {
		auto all = talking();
		holds(all.alice, *all.call.caller, all.bob, *all.call.callee, "held-private");
		shows("1 held-private");
		takes_back(all.other, 1);
		equal("Call Is Held Privately", all.other.gets(403).reason(), "why");
		ends(all.alice, all.bob, all.call);
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
class B2bScaJoiningLampsTest : public B2bScaJoiningTest {
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

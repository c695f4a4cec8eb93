// Phones of a line that join a call that goes on, at a conference bridge of the test: bridge_uri.
#pragma once

#include "test/e2e/b2b_sca_fixture.hpp"
#include "test/support/net.hpp"

namespace test {

class B2bScaJoining : public B2bScaTest {
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
};

} // namespace test

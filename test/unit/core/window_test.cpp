#include "core/sip/window.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace core::sip::non_invite;

namespace {

using Sends = Step::Sends;

bool ends(unsigned code) {
	return code == 408 || code == 481;
}

constexpr Intervals kUsual; // 500, 4000, 32000

// A window and a clock.
struct Peer {
	Window window;
	int64_t now = 1000;

	Window::Entry takes(const Request &request) { return window.take(request, now, kUsual); }
	// The first with this number: what it says is as new as its number.
	Window::Entry takes(uint32_t cseq, Transport transport = Transport::Unreliable) {
		return takes(Request{cseq, cseq, transport});
	}
	Step gets(uint32_t cseq, unsigned code, uint32_t pause = 0) {
		return window.answered({cseq, code, pause}, ends, now, kUsual);
	}
	// Lets the time pass until something is due.
	Step waits() {
		now = window.due_at();
		return window.due(ends, now, kUsual);
	}
	void fills(uint32_t first = 1) {
		for (uint32_t i = 0; i < kInFlightAPeer; ++i)
			CPPUNIT_ASSERT(takes(first + i) == Window::Entry::Leaves);
	}
};

void is(const Step &step, Sends sends, unsigned told = 0) {
	CPPUNIT_ASSERT(step.sends == sends);
	CPPUNIT_ASSERT_EQUAL(told, step.told);
}

} // namespace

class WindowTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(WindowTest);
	CPPUNIT_TEST(each_newer_one_leaves_at_once_and_only_the_newest_is_sent_again);
	CPPUNIT_TEST(an_older_one_does_not_leave_after_a_newer);
	CPPUNIT_TEST(
			where_all_places_are_taken_the_newest_waits_with_the_number_of_the_one_it_replaces);
	CPPUNIT_TEST(an_answer_makes_room_and_settles_what_was_sent_before);
	CPPUNIT_TEST(what_waits_leaves_when_the_newest_would_be_sent_again);
	CPPUNIT_TEST(a_peer_that_is_silent_is_given_up_when_its_first_would_be);
	CPPUNIT_TEST(an_answer_to_an_older_one_gives_the_newest_the_whole_time);
	CPPUNIT_TEST(what_an_older_one_was_answered_ends_all_or_nothing);
	CPPUNIT_TEST(a_503_with_a_pause_holds_all_back);
	CPPUNIT_TEST(what_a_503_with_a_pause_refused_is_asked_for_again_unless_a_newer_one_leaves);
	CPPUNIT_TEST(after_a_provisional_answer_it_is_sent_again_at_t2);
	CPPUNIT_TEST(over_a_reliable_transport_nothing_is_sent_again_and_what_waits_leaves);
	CPPUNIT_TEST(what_the_transport_does_not_take_is_over_unless_a_newer_one_left);
	CPPUNIT_TEST(any_order_of_events_is_well);
	CPPUNIT_TEST_SUITE_END();

	void each_newer_one_leaves_at_once_and_only_the_newest_is_sent_again() {
		Peer peer;
		for (uint32_t cseq = 1; cseq <= 3; ++cseq) {
			CPPUNIT_ASSERT(peer.takes(cseq) == Window::Entry::Leaves);
			peer.now += 400;
		}
		std::vector<int64_t> at;
		for (int i = 0; i < 3; ++i) {
			is(peer.waits(), Sends::Newest);
			at.push_back(peer.now - 1800);
		}
		CPPUNIT_ASSERT((std::vector<int64_t>{500, 1500, 3500} == at));
		CPPUNIT_ASSERT_EQUAL(3u, peer.window.newest());
		is(peer.gets(3, 200), Sends::Nothing, 200);
		CPPUNIT_ASSERT(peer.window.is_over() && peer.window.due_at() == 0);
	}

	void an_older_one_does_not_leave_after_a_newer() {
		Peer peer;
		peer.takes(5);
		CPPUNIT_ASSERT(peer.takes(4) == Window::Entry::Overtaken);
		CPPUNIT_ASSERT(peer.takes(5) == Window::Entry::Overtaken);
		peer.gets(5, 200);
		peer.fills(6);
		CPPUNIT_ASSERT(peer.takes(14) == Window::Entry::Waits);
		CPPUNIT_ASSERT(peer.takes(14) == Window::Entry::Overtaken);
		CPPUNIT_ASSERT(peer.takes(16) == Window::Entry::Replaces);
		CPPUNIT_ASSERT(peer.takes(15) == Window::Entry::Overtaken);
		CPPUNIT_ASSERT(peer.takes({15, 17}) == Window::Entry::Replaces);
		peer.gets(6, 200);
		CPPUNIT_ASSERT_EQUAL(14u, peer.window.newest());
		CPPUNIT_ASSERT(peer.takes({15, 16}) == Window::Entry::Overtaken);
	}

	void where_all_places_are_taken_the_newest_waits_with_the_number_of_the_one_it_replaces() {
		Peer peer;
		peer.fills();
		CPPUNIT_ASSERT(peer.takes(9) == Window::Entry::Waits);
		CPPUNIT_ASSERT(peer.takes(10) == Window::Entry::Replaces);
		CPPUNIT_ASSERT_EQUAL(9u, peer.window.waiting());
		is(peer.gets(1, 200), Sends::Waiting, 200);
		CPPUNIT_ASSERT_EQUAL(9u, peer.window.newest());
		CPPUNIT_ASSERT_EQUAL(0u, peer.window.waiting());
		CPPUNIT_ASSERT_EQUAL(kInFlightAPeer, peer.window.in_flight());
	}

	void an_answer_makes_room_and_settles_what_was_sent_before() {
		Peer peer;
		peer.fills();
		is(peer.gets(5, 200), Sends::Nothing, 200);
		CPPUNIT_ASSERT_EQUAL(3u, peer.window.in_flight());
		is(peer.gets(5, 481), Sends::Nothing);
		is(peer.gets(2, 481), Sends::Nothing);
		is(peer.gets(9, 481), Sends::Nothing);
		is(peer.gets(8, 200), Sends::Nothing, 200);
		CPPUNIT_ASSERT(peer.window.is_over());
		is(peer.gets(8, 481), Sends::Nothing);
	}

	void what_waits_leaves_when_the_newest_would_be_sent_again() {
		Peer peer;
		peer.fills();
		peer.takes(9);
		is(peer.waits(), Sends::Waiting);
		CPPUNIT_ASSERT_EQUAL(int64_t{1500}, peer.now);
		CPPUNIT_ASSERT_EQUAL(kInFlightAPeer, peer.window.in_flight());
		is(peer.waits(), Sends::Newest);
		CPPUNIT_ASSERT_EQUAL(int64_t{2500}, peer.now);
		is(peer.gets(1, 200), Sends::Nothing);
		is(peer.gets(2, 200), Sends::Nothing, 200);
	}

	void a_peer_that_is_silent_is_given_up_when_its_first_would_be() {
		Peer peer;
		const int64_t first = peer.now;
		uint32_t cseq = 0;
		Step step;
		while (!step.told) {
			peer.takes(++cseq);
			peer.now += 1000;
			while (!step.told && peer.window.due_at() <= peer.now)
				step = peer.window.due(ends, peer.now, kUsual);
		}
		is(step, Sends::Nothing, 408);
		CPPUNIT_ASSERT_EQUAL(first + kUsual.give_up, peer.now);
		CPPUNIT_ASSERT(peer.window.is_over() && !peer.window.waiting());
	}

	void an_answer_to_an_older_one_gives_the_newest_the_whole_time() {
		Peer peer;
		peer.takes(1);
		peer.now += 30000;
		peer.takes(2);
		peer.now += 1000;
		is(peer.gets(1, 500), Sends::Nothing, 500);
		const auto answered = peer.now;
		while (peer.waits().told == 0) {}
		CPPUNIT_ASSERT_EQUAL(answered + kUsual.give_up, peer.now);
	}

	void what_an_older_one_was_answered_ends_all_or_nothing() {
		Peer peer;
		peer.fills();
		peer.takes(9);
		is(peer.gets(1, 100), Sends::Nothing);
		CPPUNIT_ASSERT_EQUAL(kInFlightAPeer, peer.window.in_flight());
		is(peer.gets(2, 481), Sends::Nothing, 481);
		CPPUNIT_ASSERT(peer.window.is_over());
		CPPUNIT_ASSERT_EQUAL(0u, peer.window.waiting());
	}

	void a_503_with_a_pause_holds_all_back() {
		Peer peer;
		peer.takes(1);
		peer.takes(2);
		is(peer.gets(1, 503, 3), Sends::Nothing, 503);
		CPPUNIT_ASSERT(peer.takes(3) == Window::Entry::Waits);
		CPPUNIT_ASSERT(peer.takes(4) == Window::Entry::Replaces);
		is(peer.gets(2, 503, 100000), Sends::Nothing, 503);
		is(peer.waits(), Sends::Waiting);
		CPPUNIT_ASSERT_EQUAL(int64_t{1000 + 60000}, peer.now);
		CPPUNIT_ASSERT_EQUAL(3u, peer.window.newest());
		is(peer.gets(3, 503, 1), Sends::Nothing, 503);
		is(peer.waits(), Sends::Nothing);
		CPPUNIT_ASSERT(peer.window.is_over());
	}

	void what_a_503_with_a_pause_refused_is_asked_for_again_unless_a_newer_one_leaves() {
		Peer peer;
		peer.takes(1);
		peer.gets(1, 503, 3);
		const auto step = peer.waits();
		is(step, Sends::Nothing);
		CPPUNIT_ASSERT_EQUAL(int64_t{1000 + 3000}, peer.now);
		CPPUNIT_ASSERT(step.asks_anew && peer.window.is_over());
		CPPUNIT_ASSERT(!peer.window.due(ends, peer.now, kUsual).asks_anew);

		peer.takes(2);
		peer.gets(2, 503, 3);
		peer.takes(3);
		CPPUNIT_ASSERT(!peer.waits().asks_anew);
		peer.takes(4);
		peer.gets(3, 503, 3);
		peer.gets(4, 200);
		CPPUNIT_ASSERT(!peer.waits().asks_anew && peer.window.is_over());
	}

	void after_a_provisional_answer_it_is_sent_again_at_t2() {
		Peer peer;
		peer.takes(1);
		is(peer.gets(1, 180), Sends::Nothing);
		is(peer.waits(), Sends::Newest);
		is(peer.waits(), Sends::Newest);
		CPPUNIT_ASSERT_EQUAL(int64_t{1000 + 500 + 4000}, peer.now);
	}

	void over_a_reliable_transport_nothing_is_sent_again_and_what_waits_leaves() {
		Peer peer;
		for (uint32_t cseq = 1; cseq <= kInFlightAPeer; ++cseq)
			peer.takes(cseq, Transport::Reliable);
		CPPUNIT_ASSERT_EQUAL(int64_t{1000} + kUsual.give_up, peer.window.due_at());
		peer.takes(9, Transport::Reliable);
		is(peer.waits(), Sends::Waiting);
		CPPUNIT_ASSERT_EQUAL(int64_t{1500}, peer.now);
		is(peer.waits(), Sends::Nothing, 408);
		CPPUNIT_ASSERT_EQUAL(int64_t{1000} + kUsual.give_up, peer.now);
	}

	void what_the_transport_does_not_take_is_over_unless_a_newer_one_left() {
		Peer peer;
		peer.takes(1, Transport::Reliable);
		peer.takes(2, Transport::Reliable);
		is(peer.window.unsent(1, ends, peer.now, kUsual), Sends::Nothing);
		is(peer.window.unsent(2, ends, peer.now, kUsual), Sends::Nothing, 408);
		CPPUNIT_ASSERT(peer.window.is_over());
	}

	// What must hold whatever happens: nothing older leaves after something newer or takes its place, the places are
	// bounded, what was due is so no longer, and each window is over in the end. `late` is one that a process has
	// decided, and brings after those of others.
	void any_order_of_events_is_well() {
		std::mt19937 engine(9);
		const auto random = [&](uint32_t below) { return static_cast<uint32_t>(engine() % below); };
		for (int round = 0; round < 2000; ++round) {
			Peer peer;
			uint32_t last = 0, given = 0, decided = 0, last_told = 0, waits_to_tell = 0;
			const auto leaves = [&](uint32_t cseq, uint32_t content) {
				CPPUNIT_ASSERT(cseq > last && content > last_told);
				last = cseq;
				last_told = content;
			};
			const auto transport = round % 2 ? Transport::Reliable : Transport::Unreliable;
			const auto brings = [&](const Request &request) {
				const auto entry = peer.takes(request);
				if (entry == Window::Entry::Leaves) return leaves(request.cseq, request.content);
				if (entry != Window::Entry::Overtaken) {
					CPPUNIT_ASSERT(request.content > waits_to_tell);
					waits_to_tell = request.content;
				}
				const bool is_free = entry != Window::Entry::Waits && given == request.cseq;
				if (is_free) --given;
			};
			std::optional<Request> late;
			for (int i = 0; i < 60; ++i) {
				peer.now += random(900);
				const unsigned codes[] = {100, 200, 481, 500, 503};
				Step step;
				if (random(2)) {
					const Request request{++given, ++decided, transport};
					if (!late && random(2))
						late = request;
					else
						brings(request);
				} else if (late && random(2)) {
					brings(*std::exchange(late, std::nullopt));
				} else if (random(2)) {
					step = peer.gets(last - random(10), codes[random(5)], random(3));
				} else if (peer.window.due_at()) {
					step = peer.waits();
				}
				if (step.sends == Sends::Waiting) leaves(peer.window.newest(), waits_to_tell);
				CPPUNIT_ASSERT(peer.window.in_flight() <= kInFlightAPeer);
				CPPUNIT_ASSERT(!peer.window.waiting() || peer.window.due_at());
			}
			for (int i = 0; !peer.window.is_over(); ++i) {
				CPPUNIT_ASSERT(i < 200);
				const auto due = peer.window.due_at();
				peer.waits();
				CPPUNIT_ASSERT(peer.window.is_over() || peer.window.due_at() > due);
			}
		}
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(WindowTest);

#include "sca/domain/transition.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <set>
#include <string>

#include "test/unit/drawn_table.hpp"

using namespace sca;

namespace {

// Where to go: a letter for each state, "." to stay. What goes with it: +grant, -end of the seizure, !480,
// #403, "m" remember, "r" restore, "f" forget.
constexpr std::string_view kLetters = "isPApahvbw"; // by State

constexpr struct {
	Event event;
	const char *cells;
} kExpected[] = {
		// clang-format off
		//                         idle  seized progr alert pend active held priv br-a br-h
		{Event::SeizeAsked,        "s+    .!    .!    .!    .!    .!    .!    .!    .!    .!"},
		{Event::OwnSeizeAsked,     "s+    .+    .!    .!    .!    .!    .!    .!    .!    .!"},
		{Event::SeizeRefreshed,    ".     .+    .+    .+    .+    .+    .+    .+    .+    .+"},
		{Event::SeizeEnded,        ".     i     .     .     .     .     .     .     .     ."},
		{Event::SeizeExpired,      ".     i     .     .     .     .     .     .     .     ."},
		{Event::InviteSent,        "s     .     .     .     .     .     .     .     .     ."},
		{Event::Retrieved,         ".     .!    .!    .!    .!    .!    am    .#    .!    .!"},
		{Event::OwnRetrieved,      ".     .!    .!    .!    .!    .!    am    am    .!    .!"},
		{Event::Offered,           "A     .     .     .     .     .     .     .     .     ."},
		{Event::Rings,             ".     P-    .     .     .     .     .     .     .     ."},
		{Event::Answered,          ".     a-    a-    .     .     .     .     .     .     ."},
		{Event::Taken,             "p     p-    p     p     .     .     .     .     .     ."},
		{Event::TakenElsewhere,    ".     .     .     i     .     .     .     .     .     ."},
		{Event::Acked,             ".     .     .     .     a     .f    .     .     .     ."},
		{Event::AckMissing,        ".     .     .     .     a     .     .     .     .     ."},
		{Event::ForkLost,          ".     .     .     .     i     .     .     .     .     ."},
		{Event::HoldAsked,         ".     .     .     .     hm    hm    .     hm    wm    ."},
		{Event::PrivateHoldAsked,  ".     .     .     .     vm    vm    vm    .     vm    vm"},
		{Event::Resumed,           ".     .     .     .     am    .     am    am    .     bm"},
		{Event::OfferRefused,      ".     .     .     .     .     .r    .r    .r    .r    .r"},
		{Event::RetrievalRings,    ".     .     .     .     .     P     .     .     .     ."},
		{Event::RetrievalAnswered, ".     .     af    .     af    af    .f    .f    .f    .f"},
		{Event::RetrievalFailed,   ".     .     .r    .     .r    .r    .r    .r    .r    .r"},
		{Event::Replaced,          ".     .     .     .     .m    .m    .m    .m    .m    .m"},
		{Event::Redirected,        ".     .     s     .     .     .     .     .     .     ."},
		{Event::Failed,            ".     i-    i-    i     .     .     .     .     .     ."},
		{Event::Ended,             ".     i-    i-    i     i     i     i     i     i     i"},
		{Event::TooOld,            ".     i-    i-    i     i     i     i     i     i     i"},
		{Event::OwnerRestarted,    ".     i-    .     .     .     .     .     .     .     ."},
		{Event::OwnerGone,         ".     i-    i-    i     i     i     i     i     i     i"},
		// clang-format on
};

std::string letters_of(const Cell &cell) {
	static constexpr struct {
		Then then;
		char letter;
	} kThen[] = {{kGrant, '+'}, {kEndSeize, '-'}, {kRefuse, '!'}, {kForbid, '#'}, {kRemember, 'm'},
			{kRestore, 'r'}, {kForget, 'f'}};
	std::string text(1, '.');
	if (!cell.stays) text[0] = kLetters[static_cast<unsigned>(cell.to)];
	for (const auto &one : kThen)
		if (cell.then & one.then) text += one.letter;
	return text;
}

} // namespace

class TransitionTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(TransitionTest);
	CPPUNIT_TEST(every_event_in_every_state_does_what_this_table_says);
	CPPUNIT_TEST(every_event_has_a_name_of_its_own);
	CPPUNIT_TEST(an_idle_appearance_is_only_woken_by_a_seizure_or_a_call);
	CPPUNIT_TEST(the_end_of_a_call_frees_every_state);
	CPPUNIT_TEST_SUITE_END();

	void every_event_in_every_state_does_what_this_table_says() {
		test::is_as_drawn<State>(kExpected, kEvents, kStates,
				[](State from, Event event) { return letters_of(transition(from, event)); });
	}

	void every_event_has_a_name_of_its_own() {
		std::set<std::string_view> names;
		for (unsigned i = 0; i < kEvents; ++i) names.insert(name_of(static_cast<Event>(i)));
		CPPUNIT_ASSERT_EQUAL(size_t{kEvents}, names.size());
		CPPUNIT_ASSERT(names.count("unknown") == 0);
	}

	void an_idle_appearance_is_only_woken_by_a_seizure_or_a_call() {
		for (unsigned i = 0; i < kEvents; ++i) {
			const auto event = static_cast<Event>(i);
			const bool wakes = event == Event::SeizeAsked || event == Event::OwnSeizeAsked
					|| event == Event::InviteSent || event == Event::Offered
					|| event == Event::Taken;
			CPPUNIT_ASSERT_EQUAL_MESSAGE(
					std::string(name_of(event)), !wakes, transition(State::Idle, event).stays);
		}
	}

	void the_end_of_a_call_frees_every_state() {
		for (unsigned i = 1; i < kStates; ++i)
			for (const auto event : {Event::Ended, Event::TooOld, Event::OwnerGone}) {
				const Cell &cell = transition(static_cast<State>(i), event);
				CPPUNIT_ASSERT(!cell.stays && cell.to == State::Idle);
			}
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(TransitionTest);

#include <cppunit/extensions/HelperMacros.h>

#include <random>
#include <set>
#include <string>

#include "callops/domain/hold.hpp"
#include "test/unit/drawn_table.hpp"

using namespace callops;
using E = HoldEvent;
using S = HoldState;

namespace {

// Where to: "." stay, h holding, w hold wait, r resuming, v resume wait, o offering, p offer wait, = settled, x gone.
// What goes with it: s start, S send, W wait, a adopt, l lift, d drop, + ok, - fail, f follow.
constexpr std::string_view kTo = ".hwrvop=x"; // by HoldTo

constexpr struct {
	E event;
	const char *cells;
} kExpected[] = {
		// clang-format off
		//                       active holdng hwait held resum  rwait  offer owait gone
		{E::HoldAsked,          "hsS    .      .     hsS  .      .      .     .     ."},
		{E::HoldAskedInGlare,   "wsW    .      .     wsW  .      .      .     .     ."},
		{E::ResumeAsked,        ".      .      .     rsS  .      .      .     .     ."},
		{E::ResumeAskedInGlare, ".      .      .     vsW  .      .      .     .     ."},
		{E::HoldAccepted,       "=a     =a+    .     =a   .      .      =a    .     ."},
		{E::ResumeAccepted,     "=a     .      .     =a   =a+    .      =a    .     ."},
		{E::Pending,            ".d     wW     .     .d   vW     .      pW    .     ."},
		{E::RetryAfter,         ".d     wW     .     .d   vW     .      pW    .     ."},
		{E::TooShort,           ".d     hS     .     .d   rS     .      oS    .     ."},
		{E::Refused,            ".d     =d-    .     .d   =d-    .      =d    .     ."},
		{E::SendFailed,         ".d     =d-    .     .d   =d-    .      =d    .     ."},
		{E::RetryDue,           ".      .      hS    .    .      rS     .     oS    ."},
		{E::RetryInGlare,       ".      .      .W    .    .      .W     .     .W    ."},
		{E::PeerMoved,          "oSf    .      .     oSf  .      .      .     .     ."},
		{E::PeerMovedInGlare,   "pWf    .      .     pWf  .      .      .     .     ."},
		{E::Renegotiated,       ".      .l     .l    =ld  .l     =ld+   .l    =ld   ."},
		{E::TimedOut,           ".      =-     =d-   .    =-     =d-    =     =d    ."},
		{E::Bye,                "x      xd-    xd-   x    xd-    xd-    x     x     ."},
		// clang-format on
};

std::string letters_of(HoldCell cell) {
	constexpr struct {
		HoldThen then;
		char letter;
	} kThen[] = {{kHoldStart, 's'}, {kHoldSend, 'S'}, {kHoldWait, 'W'}, {kHoldAdopt, 'a'},
			{kHoldLift, 'l'}, {kHoldDrop, 'd'}, {kHoldOk, '+'}, {kHoldFail, '-'},
			{kHoldFollow, 'f'}};
	std::string text(1, kTo[static_cast<unsigned>(cell.to)]);
	for (const auto &[then, letter] : kThen)
		if (cell.then & then) text += letter;
	return text;
}

// Where a cell leads; what is settled may be either.
S follow(S from, HoldCell cell, bool is_held) {
	constexpr S kStates[] = {S::Active, S::Holding, S::HoldWait, S::Resuming, S::ResumeWait,
			S::Offering, S::OfferWait, S::Active, S::Gone};
	if (cell.to == HoldTo::Stay) return from;
	if (cell.to == HoldTo::Settled) return is_held ? S::Held : S::Active;
	return kStates[static_cast<unsigned>(cell.to)];
}

} // namespace

class HoldTableTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(HoldTableTest);
	CPPUNIT_TEST(every_cell_is_decided);
	CPPUNIT_TEST(any_story_alternates_start_and_end);
	CPPUNIT_TEST(what_is_under_way_ends_in_time_or_with_the_call);
	CPPUNIT_TEST(names_are_told_apart);
	CPPUNIT_TEST_SUITE_END();

	void every_cell_is_decided() {
		test::is_as_drawn<S>(kExpected, kHoldEvents, kHoldStates,
				[](S from, E event) { return letters_of(transition(from, event)); });
	}

	static bool is_idle(S state) {
		return state == S::Active || state == S::Held || state == S::Gone;
	}
	// What was asked for, and ends with an event.
	static bool is_under_way(S state) {
		return !is_idle(state) && state != S::Offering && state != S::OfferWait;
	}

	void any_story_alternates_start_and_end() {
		std::mt19937 random(3);
		for (int story = 0; story < 20000; ++story) {
			S state = S::Active;
			for (int step = 0; step < 30; ++step) {
				const auto cell = transition(state, static_cast<E>(random() % kHoldEvents));
				const bool starts = cell.then & kHoldStart;
				const bool ends = cell.then & (kHoldOk | kHoldFail);
				const auto to = follow(state, cell, random() % 2);
				CPPUNIT_ASSERT_EQUAL(!is_under_way(state) && is_under_way(to), starts);
				CPPUNIT_ASSERT_EQUAL(is_under_way(state) && !is_under_way(to), ends);
				state = to;
			}
		}
	}

	void what_is_under_way_ends_in_time_or_with_the_call() {
		for (unsigned s = 0; s < kHoldStates; ++s)
			for (const auto event : {E::TimedOut, E::Bye}) {
				const auto from = static_cast<S>(s);
				const auto cell = transition(from, event);
				CPPUNIT_ASSERT_EQUAL(is_under_way(from), (cell.then & kHoldFail) != 0);
				CPPUNIT_ASSERT(is_idle(follow(from, cell, true)));
			}
	}

	void names_are_told_apart() {
		std::set<std::string_view> names;
		for (unsigned e = 0; e < kHoldEvents; ++e) names.insert(name_of(static_cast<E>(e)));
		CPPUNIT_ASSERT_EQUAL(size_t(kHoldEvents), names.size());
		names.clear();
		for (unsigned s = 0; s < kHoldStates; ++s) names.insert(name_of(static_cast<S>(s)));
		CPPUNIT_ASSERT_EQUAL(size_t(kHoldStates), names.size());
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(HoldTableTest);

#include <cppunit/extensions/HelperMacros.h>

#include <random>
#include <set>
#include <string>

#include "callops/domain/transfer.hpp"
#include "test/unit/drawn_table.hpp"

using namespace callops;
using E = TransferEvent;
using S = TransferState;

namespace {

// Where to: a letter for each state, "." to stay. What is told: s start, n notify, + ok, - fail, ! soon due.
constexpr std::string_view kLetters = "IARCLVW"; // by TransferState

constexpr struct {
	E event;
	const char *cells;
} kExpected[] = {
		// clang-format off
		//                    idle  asked refer accpt linkd resvd await
		{E::Asked,           "A     .     .     .     .     .     ."},
		{E::TargetAsked,     "V     .     .     .     .     .     ."},
		{E::TargetReleased,  ".     .     .     .     .     I     ."},
		{E::Sent,            ".     Rs    .     .     .     .     ."},
		{E::SendFailed,      ".     I-    .     .     .     .     ."},
		{E::ReferAccepted,   ".     Cs    C     .     .     .     ."},
		{E::ReferRefused,    ".     Is-   I-    .     .     .     ."},
		{E::NotifyTrying,    ".     Csn   Cn    .n    .n    .     ."},
		{E::NotifyOk,        ".     Isn+  In+   In+   In+   .     ."},
		{E::NotifyFailed,    ".     Isn-  In-   In-   In-   .     ."},
		{E::CallSeen,        ".     Ls    L     L     .     .     ."},
		{E::CallNamed,       "Ls    Ls    L     L     .     .     ."},
		{E::CallChallenged,  ".     .     .     .     C     .     ."},
		{E::CallAnswered,    ".     .     .     .     I+    .     ."},
		{E::CallFailed,      ".     .     .     .     I-    .     ."},
		{E::PartnerStarted,  ".     .     .     .     .     Ws    ."},
		{E::PartnerNotified, ".     .     .     .     .     Wsn   .n"},
		{E::PartnerOk,       ".     .     .     .     .     Is+   I+"},
		{E::PartnerFailed,   ".     .     .     .     .     I-    I-"},
		{E::HungUp,          ".     .!    .!    .!    .     .     ."},
		{E::TimedOut,        ".     Is-   I-    I-    I-    I-    I-"},
		// clang-format on
};

std::string letters_of(S from, TransferCell cell) {
	constexpr struct {
		TransferThen then;
		char letter;
	} kThen[] = {{kStart, 's'}, {kNotify, 'n'}, {kOk, '+'}, {kFail, '-'}, {kDueSoon, '!'}};
	std::string text(1, cell.to == from ? '.' : kLetters[static_cast<unsigned>(cell.to)]);
	for (const auto &[then, letter] : kThen)
		if (cell.then & then) text += letter;
	return text;
}

template <class F>
void for_each_cell(F &&use) {
	for (unsigned e = 0; e < kTransferEvents; ++e)
		for (unsigned s = 0; s < kTransferStates; ++s)
			use(static_cast<S>(s), static_cast<E>(e),
					transition(static_cast<S>(s), static_cast<E>(e)));
}

} // namespace

class TransferTableTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(TransferTableTest);
	CPPUNIT_TEST(every_cell_is_decided);
	CPPUNIT_TEST(who_comes_back_to_idle_says_so_once);
	CPPUNIT_TEST(idle_says_nothing_but_for_a_call_that_is_named);
	CPPUNIT_TEST(everything_ends_by_itself_in_time);
	CPPUNIT_TEST(any_story_has_one_start_and_one_end);
	CPPUNIT_TEST(names_are_told_apart);
	CPPUNIT_TEST_SUITE_END();

	void every_cell_is_decided() {
		test::is_as_drawn<S>(kExpected, kTransferEvents, kTransferStates,
				[](S from, E event) { return letters_of(from, transition(from, event)); });
	}

	void who_comes_back_to_idle_says_so_once() {
		for_each_cell([](S from, E event, TransferCell cell) {
			const int ends = ((cell.then & kOk) != 0) + ((cell.then & kFail) != 0);
			const bool comes_back = from != S::Idle && cell.to == S::Idle;
			const bool is_silent = event == E::TargetReleased;
			CPPUNIT_ASSERT_EQUAL(comes_back && !is_silent ? 1 : 0, ends);
		});
	}

	void idle_says_nothing_but_for_a_call_that_is_named() {
		for_each_cell([](S from, E event, TransferCell cell) {
			if (from != S::Idle || event == E::CallNamed) return;
			CPPUNIT_ASSERT_EQUAL(unsigned(kQuiet), unsigned(cell.then));
		});
	}

	void everything_ends_by_itself_in_time() {
		for (unsigned s = 0; s < kTransferStates; ++s)
			CPPUNIT_ASSERT(transition(static_cast<S>(s), E::TimedOut).to == S::Idle);
	}

	void any_story_has_one_start_and_one_end() {
		std::mt19937 random(7);
		for (int story = 0; story < 20000; ++story) {
			S state = S::Idle;
			int starts = 0, ends = 0;
			bool was_sent = true, is_released = false;
			for (int step = 0; step < 30 && ends == 0 && !is_released; ++step) {
				const auto event = static_cast<E>(random() % kTransferEvents);
				const auto cell = transition(state, event);
				starts += (cell.then & kStart) != 0;
				if (cell.then & kNotify) CPPUNIT_ASSERT_EQUAL(1, starts);
				ends += (cell.then & (kOk | kFail)) != 0;
				is_released = state == S::Reserved && event == E::TargetReleased;
				const bool gone = state == S::Reserved
						&& (event == E::PartnerFailed || event == E::TimedOut);
				if (gone || (state == S::Asked && event == E::SendFailed)) was_sent = false;
				if (cell.then & kOk) CPPUNIT_ASSERT_EQUAL(1, starts);
				state = cell.to;
			}
			CPPUNIT_ASSERT(ends <= 1 && starts <= 1);
			if (ends == 1) CPPUNIT_ASSERT_EQUAL(was_sent ? 1 : 0, starts);
			if (ends == 0 && !is_released) CPPUNIT_ASSERT(starts == 0 || state != S::Idle);
		}
	}

	void names_are_told_apart() {
		std::set<std::string_view> names;
		for (unsigned e = 0; e < kTransferEvents; ++e) names.insert(name_of(static_cast<E>(e)));
		CPPUNIT_ASSERT_EQUAL(size_t(kTransferEvents), names.size());
		names.clear();
		for (unsigned s = 0; s < kTransferStates; ++s) names.insert(name_of(static_cast<S>(s)));
		CPPUNIT_ASSERT_EQUAL(size_t(kTransferStates), names.size());
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(TransferTableTest);

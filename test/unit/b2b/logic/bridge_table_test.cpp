#include <cppunit/extensions/HelperMacros.h>

#include <set>
#include <string>

#include "b2b/logic/domain/bridge_table.hpp"
#include "test/unit/drawn_table.hpp"

using namespace b2b_logic;
using E = BridgeEvent;
using S = BridgeStep;
using To = BridgeTo;

namespace {

// Where to, a letter for each step; "." stays, J joined, B back together, X the session ends, O over. Then what goes
// with it: w again later, ~ silence, g give, k ack, h hush, o owe, p accept, ! reach, r ring, f forget, m f l drop media, fresh, left.
constexpr std::string_view kLetters = "HQMCUNWKSFTZRL_.JBXO"; // by BridgeTo

constexpr struct {
	S event; // rows are steps here, and columns events
	const char *cells;
} kExpected[] = {
		// clang-format off
		//                 rings offers answers bare    refuses glares kept  fresh  left  time
		{S::HoldKept,     ".     .      Qk     Qk      Q       .w     X~    .      .-    X~"},
		{S::AskForMedia,  ".     Mo     .      Ck      C       .w     X~    .      .-    X~"},
		{S::CallMedia,    ".     .      Cgk    C~km    C~m     C~m    X~    .      .-    C~m"},
		{S::CallFresh,    ".     Ko!m   Sk!m   R~kmf   R~mf    R~mf   X~    R~mf   .-    R~mf"},
		{S::UpdateKept,   ".     .      Tgp    N       N       N      X~    X~     .-    X~"},
		{S::AnswerKept,   ".     K      Tgk    K       .       .      X~    X~     .-    X~"},
		{S::AwaitKept,    ".r    Kh     Kk     Kk      R~mf    R~mf   X~    X~     .-    X~"},
		{S::OfferKept,    ".     .      Tgk    R~kmf   R~mf    .w     X~    Z~f    .-    X~"},
		{S::AskKept,      ".     Fo     .      R~kmf   R~mf    .w     X~    Z~f    .-    X~"},
		{S::OfferFresh,   ".     .      Jgk    R~kmf   R~mf    .w     X~    R~mf   .-    R~mf"},
		{S::AwaitFresh,   ".     J      J      J       .       .      X~    R~mf   .-    R~mf"},
		{S::Unwind,       ".     Rh     Rk     Rk      R       R      X~    .      X~    X~"},
		{S::RestoreKept,  ".     Lo     .      X~k     X~      .w     X~    .      X~    X~"},
		{S::RestoreLeft,  ".     .      Bgk    X~k     X~      .w     X~    .      X~    X~"},
		{S::Linger,       ".     .      .      .       .       .      .     .      O     Ol"},
		// clang-format on
};

std::string letters_of(BridgeCell cell) {
	constexpr struct {
		BridgeThen then;
		char letter;
	} kThen[] = {{then::silence, '~'}, {then::give, 'g'}, {then::ack, 'k'}, {then::hush, 'h'},
			{then::owe, 'o'}, {then::accept, 'p'}, {then::reach, '!'}, {then::ring, 'r'},
			{then::forget, '-'}, {then::drop_media, 'm'}, {then::drop_fresh, 'f'},
			{then::drop_left, 'l'}, {then::wait, 'w'}};
	std::string text(1, kLetters[static_cast<size_t>(cell.to)]);
	for (const auto &[then, letter] : kThen)
		if (cell.then & then) text += letter;
	return text;
}

template <class F>
void for_each_cell(F &&use) {
	for (unsigned s = 0; s < kBridgeSteps; ++s)
		for (unsigned e = 0; e < kBridgeEvents; ++e)
			use(static_cast<S>(s), static_cast<E>(e),
					transition(static_cast<S>(s), static_cast<E>(e)));
}

bool is_2xx(E event) {
	return event == E::Offers || event == E::Answers || event == E::Bare;
}

} // namespace

class BridgeTableTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(BridgeTableTest);
	CPPUNIT_TEST(every_cell_is_decided);
	CPPUNIT_TEST(every_step_ends_by_itself_in_time);
	CPPUNIT_TEST(whoever_is_kept_ends_it_by_hanging_up);
	CPPUNIT_TEST(an_offer_that_came_is_answered_or_owed_an_answer);
	CPPUNIT_TEST(a_step_without_matter_is_passed_over);
	CPPUNIT_TEST(names_are_told_apart);
	CPPUNIT_TEST_SUITE_END();

	void every_cell_is_decided() {
		test::is_as_drawn<E>(kExpected, kBridgeSteps, kBridgeEvents,
				[](E event, S step) { return letters_of(transition(step, event)); });
	}

	void every_step_ends_by_itself_in_time() {
		for (unsigned s = 0; s < kBridgeSteps; ++s)
			CPPUNIT_ASSERT(transition(static_cast<S>(s), E::TimesOut).to != To::Stay);
	}

	void whoever_is_kept_ends_it_by_hanging_up() {
		for_each_cell([](S step, E event, BridgeCell cell) {
			if (event == E::KeptEnds && step != S::Linger) CPPUNIT_ASSERT(cell.to == To::Failed);
		});
	}

	void an_offer_that_came_is_answered_or_owed_an_answer() {
		for_each_cell([](S step, E event, BridgeCell cell) {
			const auto where = std::string(name_of(step)) + " " + std::string(name_of(event));
			const bool is_ack = step == S::AnswerKept || step == S::AwaitFresh;
			if (event == E::Offers && cell.to != To::Stay && !is_ack)
				CPPUNIT_ASSERT_MESSAGE(where, cell.then & (then::owe | then::hush));
			const bool is_update = step == S::UpdateKept;
			if (is_2xx(event) && event != E::Offers && cell.to != To::Stay && !is_ack && !is_update)
				CPPUNIT_ASSERT_MESSAGE(where, cell.then & then::ack);
		});
	}

	void a_step_without_matter_is_passed_over() {
		BridgeMatter nothing, all{true, true, true, true, true, true, true};
		struct Row {
			To step, without;
		};
		constexpr Row kRows[] = {
				{To::HoldKept, To::CallFresh},
				{To::AskForMedia, To::CallFresh},
				{To::UpdateKept, To::AnswerKept},
				{To::OfferKept, To::AskKept},
				{To::AwaitFresh, To::Joined},
				{To::Unwind, To::Failed},
				{To::RestoreKept, To::Failed},
				{To::CallFresh, To::CallFresh},
				{To::Stay, To::Stay},
		};
		for (const auto &[step, without] : kRows) {
			CPPUNIT_ASSERT_EQUAL(
					std::string(name_of(without)), std::string(name_of(due(step, nothing))));
			CPPUNIT_ASSERT_EQUAL(std::string(name_of(step)), std::string(name_of(due(step, all))));
		}
		nothing.has_way_back = true;
		CPPUNIT_ASSERT(due(To::Unwind, nothing) == To::Reunited);
		CPPUNIT_ASSERT(due(To::RestoreKept, nothing) == To::Reunited);
		nothing.has_media = true;
		CPPUNIT_ASSERT(due(To::HoldKept, nothing) == To::AskForMedia);
	}

	void names_are_told_apart() {
		std::set<std::string_view> names;
		for (unsigned e = 0; e < kBridgeEvents; ++e) names.insert(name_of(static_cast<E>(e)));
		CPPUNIT_ASSERT_EQUAL(size_t(kBridgeEvents), names.size());
		names.clear();
		const auto places = static_cast<unsigned>(To::kCount);
		for (unsigned t = 0; t < places; ++t) names.insert(name_of(static_cast<To>(t)));
		CPPUNIT_ASSERT_EQUAL(size_t(places), names.size());
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(BridgeTableTest);

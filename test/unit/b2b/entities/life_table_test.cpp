#include <cppunit/extensions/HelperMacros.h>

#include <set>
#include <string>

#include "b2b/entities/domain/life.hpp"
#include "test/unit/drawn_table.hpp"

using namespace b2b_entities;
using E = Event;
using S = State;

namespace {

// Where to: "." stay, n new, e early, a answered, c confirmed, x cancelling, w waiting, l leaving, 0 ended. What goes
// with it: ! refuse, 2 our 200, T the final answer of the INVITE, C CANCEL, A 64*T1 for the ACK, B BYE, t tell, g tell
// that it is gone.
constexpr std::string_view kTo = "neacxwl0"; // by State

struct Drawn {
	E event;
	const char *cells;
};

// clang-format off
constexpr Drawn kServer[] = {
		//                   new    early  answ   conf   cancel wait   leave  ended
		{E::Sent1xx,         "e     .      .!     .!     .!     .!     .!     .!"},
		{E::Sent2xx,         "aA    aA     .!     .!     .!     .!     .!     .!"},
		{E::SentRefusal,     "0     0      .!     .!     .!     .!     .!     .!"},
		{E::GotAck,          ".     .      ct     .t     .      lB     .      ."},
		{E::GotCancel,       "02Tt  02Tt   .!     .!     .!     .!     .!     .!"},
		{E::Got1xx,          ".     .      .      .      .      .      .      ."},
		{E::Got2xx,          ".     .      .      .      .      .      .      ."},
		{E::GotRefusal,      ".     .      .      .      .      .      .      ."},
		{E::AckSent,         ".!    .!     .!     .!     .!     .!     .!     .!"},
		{E::CancelAsked,     ".!    .!     .!     .!     .!     .!     .!     .!"},
		{E::GotBye,          "02Tt  02Tt   0t     0t     .!     02     .2     .!"},
		{E::EndAsked,        "0T    0T     w      lB     .!     .!     .!     .!"},
		{E::EndAskedUnacked, "0T    0T     w      w      .!     .!     .!     .!"},
		{E::RingTime,        ".     .      .      .      .      .      .      ."},
		{E::CancelTime,      ".     .      .      .      .      .      .      ."},
		{E::AckTime,         ".     .      lBg    lBg    .      lB     .      ."},
		{E::ByeAnswered,     ".     .      .      .      .      .      0      ."},
		{E::Lost,            ".     .      lBg    lBg    .      .      .      ."},
		{E::Taken,           "0     0      0      0      0      0      0      ."},
};

constexpr Drawn kClient[] = {
		//                   new    early  answ   conf   cancel wait   leave  ended
		{E::Sent1xx,         ".!    .!     .!     .!     .!     .!     .!     .!"},
		{E::Sent2xx,         ".!    .!     .!     .!     .!     .!     .!     .!"},
		{E::SentRefusal,     ".!    .!     .!     .!     .!     .!     .!     .!"},
		{E::GotAck,          ".     .      .      .t     .      lB     .      ."},
		{E::GotCancel,       ".!    .!     .!     .!     .!     .!     .!     .!"},
		{E::Got1xx,          "et    .t     .      .      .      .      .      ."},
		{E::Got2xx,          "at    at     .      .      lB     .      .      ."},
		{E::GotRefusal,      "0t    0t     .      .      0      .      .      ."},
		{E::AckSent,         ".!    .!     c      .!     .!     .!     .!     .!"},
		{E::CancelAsked,     "xC    xC     .!     .!     .!     .!     .!     .!"},
		{E::GotBye,          ".!    .!     0t     0t     .!     02     .2     .!"},
		{E::EndAsked,        "xC    xC     lB     lB     .      .!     .!     .!"},
		{E::EndAskedUnacked, "xC    xC     lB     w      .      .!     .!     .!"},
		{E::RingTime,        "xCt   xCt    .      .      .      .      .      ."},
		{E::CancelTime,      ".     .      .      .      0      .      .      ."},
		{E::AckTime,         ".     .      .      lBg    .      lB     .      ."},
		{E::ByeAnswered,     ".     .      .      .      .      .      0      ."},
		{E::Lost,            ".     .      lBg    lBg    .      .      .      ."},
		{E::Taken,           "0     0      0      0      0      0      0      ."},
};
// clang-format on

std::string letters_of(S from, Cell cell) {
	constexpr struct {
		Then then;
		char letter;
	} kThen[] = {{kRefuse, '!'}, {kOk, '2'}, {kTerminate, 'T'}, {kCancel, 'C'}, {kAwaitAck, 'A'},
			{kBye, 'B'}, {kTell, 't'}, {kTellGone, 'g'}};
	std::string text(1, cell.to == from ? '.' : kTo[static_cast<unsigned>(cell.to)]);
	for (const auto &[then, letter] : kThen)
		if (cell.then & then) text += letter;
	return text;
}

} // namespace

class LifeTableTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(LifeTableTest);
	CPPUNIT_TEST(every_cell_is_decided);
	CPPUNIT_TEST(what_is_refused_changes_nothing);
	CPPUNIT_TEST(nobody_comes_back);
	CPPUNIT_TEST(names_are_told_apart);
	CPPUNIT_TEST_SUITE_END();

	void every_cell_is_decided() {
		test::is_as_drawn<S>(kServer, kEvents, kStates,
				[](S from, E on) { return letters_of(from, transition(Role::Server, from, on)); });
		test::is_as_drawn<S>(kClient, kEvents, kStates,
				[](S from, E on) { return letters_of(from, transition(Role::Client, from, on)); });
	}

	template <class Check>
	static void each_cell(Check &&check) {
		for (const auto role : {Role::Server, Role::Client})
			for (unsigned s = 0; s < kStates; ++s)
				for (unsigned e = 0; e < kEvents; ++e)
					check(static_cast<S>(s),
							transition(role, static_cast<S>(s), static_cast<E>(e)));
	}

	void what_is_refused_changes_nothing() {
		each_cell([](S from, Cell cell) {
			if (cell.then & kRefuse) CPPUNIT_ASSERT(cell.to == from && cell.then == kRefuse);
		});
	}

	// So that every story ends.
	void nobody_comes_back() {
		each_cell([](S from, Cell cell) { CPPUNIT_ASSERT(cell.to >= from); });
	}

	void names_are_told_apart() {
		std::set<std::string_view> names;
		for (unsigned e = 0; e < kEvents; ++e) names.insert(name_of(static_cast<E>(e)));
		CPPUNIT_ASSERT_EQUAL(size_t(kEvents), names.size());
		names.clear();
		for (unsigned s = 0; s < kStates; ++s) names.insert(name_of(static_cast<S>(s)));
		CPPUNIT_ASSERT_EQUAL(size_t(kStates), names.size());
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(LifeTableTest);

#include "test/unit/b2b/sca/fixture.hpp"
#include "test/unit/drawn_table.hpp"

using namespace test::b2b_sca_line;

namespace {

using E = Event;
// Where to: "." stays; "!" and why it is refused.
constexpr struct {
	E event;
	const char *cells;
} kCells[] = {
		// clang-format off
		//                       idle   alerting active   held        private     reserved   retrieving retr.-private joining moving     bridge-act. bridge-held lone-act. lone-held
		{E::Called,             ".      .        .        .           .           alerting   .          .       .            .           .           .           .           ."},
		{E::Answered,           ".      active   .        .           .           active     .          .       .            .           .           .           .           ."},
		{E::AnsweredOnHold,     ".      held     .        .           .           held       .          .       .            .           .           .           .           ."},
		{E::Holds,              ".      .        held     .           .           .          .          .       held         .           .           .           .           ."},
		{E::HoldsOpenly,        ".      .        held     .           held        .          .          .       held         .           .           .           .           ."},
		{E::HoldsPrivately,     ".      .        held-private held-private .      .          .          .       held-private .           .           .           .           ."},
		{E::Resumes,            ".      .        .        active      active      .          .          .       .            .           .           .           .           ."},
		{E::RetrieveAsked,      "!none  !none    !none    retrieving  !private    !none      !taken     !private !none       !none       !none       !none       !none       !none"},
		{E::OwnRetrieveAsked,   "!none  !none    !none    retrieving  retrieving-private !none !taken   !taken  !none        !none       !none       !none       !none       !none"},
		{E::Bridged,            ".      .        .        .           .           .          active     active  .            lone-active .           .           .           ."},
		{E::BridgingFailed,     ".      .        .        .           .           .          held       held-private .       active      .           .           .           ."},
		{E::JoinAsked,          "!none  !none    joining  !none       !private    !none      !taken     !private !busy       !busy       .           .           .           ."},
		{E::MemberIn,           ".      .        .        .           .           .          .          .       moving       .           .           .           .           ."},
		{E::MemberLost,         ".      .        .        .           .           .          .          .       active       .           .           .           .           ."},
		{E::ManyTalk,           ".      .        .        .           .           .          .          .       .            .           .           bridge-active bridge-active bridge-active"},
		{E::ManyHold,           ".      .        .        .           .           .          .          .       .            .           bridge-held .           bridge-held bridge-held"},
		{E::OneTalks,           ".      .        .        .           .           .          .          .       .            .           lone-active lone-active .           lone-active"},
		{E::OneHolds,           ".      .        .        .           .           .          .          .       .            .           lone-held   lone-held   lone-held   ."},
		{E::Ended,              ".      idle     idle     idle        idle        idle       idle       idle    idle         idle        idle        idle        idle        idle"},
		// clang-format on
};

constexpr const char *kRefusals[] = {".", "!none", "!private", "!taken", "!busy"};

std::string word_of(State from, Event event) {
	const auto &cell = transition(from, event);
	if (!cell.stays) return std::string(name_of(cell.to));
	return kRefusals[static_cast<size_t>(cell.refusal)];
}

using P = PubEvent;
constexpr struct {
	P event;
	const char *cells;
} kPublicationCells[] = {
		// clang-format off
		//                silent  wanted  asked   stale   live
		{P::Changed,     "wanted! wanted! stale   stale   wanted!"},
		{P::Sent,        "silent  asked   asked   stale   live"},
		{P::Accepted,    "silent  wanted  live    wanted! live"},
		{P::NoMatch,     "silent  wanted  anew!   anew!   live"},
		{P::TooBrief,    "silent  wanted  wanted! wanted! live"},
		{P::Failed,      "silent  wanted  later   later   live"},
		{P::IsDue,       "silent  wanted! later   later   wanted!"},
		// clang-format on
};

std::string publication_word(PubState from, PubEvent event) {
	const auto cell = transition(from, event);
	std::string word(name_of(cell.to));
	if (cell.then & kPubForget) word = "anew";
	if (cell.then & kPubLater) word = "later";
	return cell.then & kPubNow ? word + "!" : word;
}

class B2bScaTablesTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(B2bScaTablesTest);
	CPPUNIT_TEST(calls_move_as_drawn);
	CPPUNIT_TEST(publications_move_as_drawn);
	CPPUNIT_TEST(states_are_shown_and_kept);
	CPPUNIT_TEST_SUITE_END();

	void calls_move_as_drawn() { test::is_as_drawn<State>(kCells, kEvents, kStates, word_of); }
	void publications_move_as_drawn() {
		test::is_as_drawn<PubState>(kPublicationCells, kPubEvents, kPubStates, publication_word);
	}
	// What is under way is shown, and comes back, as what it was before.
	void states_are_shown_and_kept() {
		using Shown = core::sip::AppearanceState;
		CPPUNIT_ASSERT(!shown_as(State::Idle) && !shown_as(State::Reserved));
		CPPUNIT_ASSERT(shown_as(State::Retrieving) == Shown::Held);
		CPPUNIT_ASSERT(shown_as(State::RetrievingPrivate) == Shown::HeldPrivate);
		CPPUNIT_ASSERT(kept_as(State::Reserved) == State::Idle);
		CPPUNIT_ASSERT(kept_as(State::Retrieving) == State::Held);
		CPPUNIT_ASSERT(kept_as(State::RetrievingPrivate) == State::HeldPrivate);
		CPPUNIT_ASSERT_EQUAL(4, static_cast<int>(State::HeldPrivate)); // as the admin guide says
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaTablesTest);

} // namespace

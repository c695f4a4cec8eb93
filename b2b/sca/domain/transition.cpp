#include "b2b/sca/domain/transition.hpp"

#include "core/base/transition.hpp"

namespace b2b_sca {
namespace {

constexpr Cell stay{true, State::Idle, Refusal::None};
constexpr Cell none{true, State::Idle, Refusal::NotHeld};
constexpr Cell forbid{true, State::Idle, Refusal::Private};
constexpr Cell taken{true, State::Idle, Refusal::Taken};
constexpr Cell idle{false, State::Idle, Refusal::None};
constexpr Cell alert{false, State::Alerting, Refusal::None};
constexpr Cell talk{false, State::Active, Refusal::None};
constexpr Cell hold{false, State::Held, Refusal::None};
constexpr Cell priv{false, State::HeldPrivate, Refusal::None};
constexpr Cell take{false, State::Retrieving, Refusal::None};
constexpr Cell busy{true, State::Idle, Refusal::Busy};
constexpr Cell join{false, State::Joining, Refusal::None};
constexpr Cell move{false, State::Moving, Refusal::None};
constexpr Cell many{false, State::BridgeActive, Refusal::None};
constexpr Cell mhold{false, State::BridgeHeld, Refusal::None};
constexpr Cell lone{false, State::LoneActive, Refusal::None};
constexpr Cell lhold{false, State::LoneHeld, Refusal::None};
constexpr Cell own{false, State::RetrievingPrivate, Refusal::None};

using Row = core::base::TransitionRow<Event, Cell, kStates>;

// clang-format off
constexpr Row kRows[] = {
// event                     idle   alert.  active  held    h-priv. reserv. retr.   retr-p. joining moving  br-act. br-held lone-a. lone-h.
{Event::Called,             {stay,  stay,   stay,   stay,   stay,   alert,  stay,   stay,   stay,   stay,   stay,   stay,   stay,   stay}},
{Event::Answered,           {stay,  talk,   stay,   stay,   stay,   talk,   stay,   stay,   stay,   stay,   stay,   stay,   stay,   stay}},
{Event::AnsweredOnHold,     {stay,  hold,   stay,   stay,   stay,   hold,   stay,   stay,   stay,   stay,   stay,   stay,   stay,   stay}},
{Event::Holds,              {stay,  stay,   hold,   stay,   stay,   stay,   stay,   stay,   hold,   stay,   stay,   stay,   stay,   stay}},
{Event::HoldsOpenly,        {stay,  stay,   hold,   stay,   hold,   stay,   stay,   stay,   hold,   stay,   stay,   stay,   stay,   stay}},
{Event::HoldsPrivately,     {stay,  stay,   priv,   priv,   stay,   stay,   stay,   stay,   priv,   stay,   stay,   stay,   stay,   stay}},
{Event::Resumes,            {stay,  stay,   stay,   talk,   talk,   stay,   stay,   stay,   stay,   stay,   stay,   stay,   stay,   stay}},
{Event::RetrieveAsked,      {none,  none,   none,   take,   forbid, none,   taken,  forbid, none,   none,   none,   none,   none,   none}},
{Event::OwnRetrieveAsked,   {none,  none,   none,   take,   own,    none,   taken,  taken,  none,   none,   none,   none,   none,   none}},
{Event::Bridged,            {stay,  stay,   stay,   stay,   stay,   stay,   talk,   talk,   stay,   lone,   stay,   stay,   stay,   stay}},
{Event::BridgingFailed,     {stay,  stay,   stay,   stay,   stay,   stay,   hold,   priv,   stay,   talk,   stay,   stay,   stay,   stay}},
{Event::JoinAsked,          {none,  none,   join,   none,   forbid, none,   taken,  forbid, busy,   busy,   stay,   stay,   stay,   stay}},
{Event::MemberIn,           {stay,  stay,   stay,   stay,   stay,   stay,   stay,   stay,   move,   stay,   stay,   stay,   stay,   stay}},
{Event::MemberLost,         {stay,  stay,   stay,   stay,   stay,   stay,   stay,   stay,   talk,   stay,   stay,   stay,   stay,   stay}},
{Event::ManyTalk,           {stay,  stay,   stay,   stay,   stay,   stay,   stay,   stay,   stay,   stay,   stay,   many,   many,   many}},
{Event::ManyHold,           {stay,  stay,   stay,   stay,   stay,   stay,   stay,   stay,   stay,   stay,   mhold,  stay,   mhold,  mhold}},
{Event::OneTalks,           {stay,  stay,   stay,   stay,   stay,   stay,   stay,   stay,   stay,   stay,   lone,   lone,   stay,   lone}},
{Event::OneHolds,           {stay,  stay,   stay,   stay,   stay,   stay,   stay,   stay,   stay,   stay,   lhold,  lhold,  lhold,  stay}},
{Event::Ended,              {stay,  idle,   idle,   idle,   idle,   idle,   idle,   idle,   idle,   idle,   idle,   idle,   idle,   idle}},
};
// clang-format on
static_assert(core::base::is_whole(kRows, kEvents));

constexpr core::base::EnumName<Event> kNames[] = {
		{Event::Called, "called"},
		{Event::Answered, "answered"},
		{Event::AnsweredOnHold, "answered on hold"},
		{Event::Holds, "holds"},
		{Event::HoldsOpenly, "holds openly"},
		{Event::HoldsPrivately, "holds privately"},
		{Event::Resumes, "resumes"},
		{Event::RetrieveAsked, "retrieve asked"},
		{Event::OwnRetrieveAsked, "own retrieve asked"},
		{Event::Bridged, "bridged"},
		{Event::BridgingFailed, "bridging failed"},
		{Event::JoinAsked, "join asked"},
		{Event::MemberIn, "member in"},
		{Event::MemberLost, "member lost"},
		{Event::ManyTalk, "many talk"},
		{Event::ManyHold, "many hold"},
		{Event::OneTalks, "one talks"},
		{Event::OneHolds, "one holds"},
		{Event::Ended, "ended"},
};
static_assert(core::base::is_whole(kNames, kEvents));

} // namespace

std::string_view name_of(Event event) noexcept {
	return core::base::name_of(kNames, event);
}

const Cell &transition(State from, Event event) noexcept {
	return core::base::cell_of(kRows, from, event);
}

} // namespace b2b_sca

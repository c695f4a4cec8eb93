#include "sca/domain/transition.hpp"

#include "core/base/transition.hpp"

namespace sca {
namespace {

constexpr Cell stay{true, State::Idle, kNothing};
constexpr Cell refuse{true, State::Idle, kRefuse};
constexpr Cell forbid{true, State::Idle, kForbid};
constexpr Cell idle{false, State::Idle, kNothing};
constexpr Cell fail{false, State::Idle, kEndSeize};
constexpr Cell grant{false, State::Seized, kGrant};
constexpr Cell renew{true, State::Idle, kGrant};
constexpr Cell seize{false, State::Seized, kNothing};
constexpr Cell ring{false, State::Progressing, kEndSeize};
constexpr Cell rings{false, State::Progressing, kNothing};
constexpr Cell alert{false, State::Alerting, kNothing};
constexpr Cell pend{false, State::Pending, kNothing};
constexpr Cell take{false, State::Pending, kEndSeize};
constexpr Cell talk{false, State::Active, kEndSeize};
constexpr Cell active{false, State::Active, kNothing};
constexpr Cell settle{false, State::Active, kForget};
constexpr Cell forget{true, State::Idle, kForget};
constexpr Cell hold{false, State::Held, kRemember};
constexpr Cell private_{false, State::HeldPrivate, kRemember};
constexpr Cell br_hold{false, State::BridgeHeld, kRemember};
constexpr Cell bridge{false, State::BridgeActive, kRemember};
constexpr Cell resume{false, State::Active, kRemember};
constexpr Cell pick{false, State::Active, kRemember};
constexpr Cell back{true, State::Idle, kRestore};
constexpr Cell keep{true, State::Idle, kRemember};

using Row = core::base::TransitionRow<Event, Cell, kStates>;

// clang-format off
constexpr Row kRows[] = {
// event                        idle      seized    progr.    alert.    pending   active    held      h-priv.   br-act.   br-held
{Event::SeizeAsked,            {grant,    refuse,   refuse,   refuse,   refuse,   refuse,   refuse,   refuse,   refuse,   refuse}},
{Event::OwnSeizeAsked,         {grant,    renew,    refuse,   refuse,   refuse,   refuse,   refuse,   refuse,   refuse,   refuse}},
{Event::SeizeRefreshed,        {stay,     renew,    renew,    renew,    renew,    renew,    renew,    renew,    renew,    renew}},
{Event::SeizeEnded,            {stay,     idle,     stay,     stay,     stay,     stay,     stay,     stay,     stay,     stay}},
{Event::SeizeExpired,          {stay,     idle,     stay,     stay,     stay,     stay,     stay,     stay,     stay,     stay}},
{Event::InviteSent,            {seize,    stay,     stay,     stay,     stay,     stay,     stay,     stay,     stay,     stay}},
{Event::Retrieved,             {stay,     refuse,   refuse,   refuse,   refuse,   refuse,   pick,     forbid,   refuse,   refuse}},
{Event::OwnRetrieved,          {stay,     refuse,   refuse,   refuse,   refuse,   refuse,   pick,     pick,     refuse,   refuse}},
{Event::Offered,               {alert,    stay,     stay,     stay,     stay,     stay,     stay,     stay,     stay,     stay}},
{Event::Rings,                 {stay,     ring,     stay,     stay,     stay,     stay,     stay,     stay,     stay,     stay}},
{Event::Answered,              {stay,     talk,     talk,     stay,     stay,     stay,     stay,     stay,     stay,     stay}},
{Event::Taken,                 {pend,     take,     pend,     pend,     stay,     stay,     stay,     stay,     stay,     stay}},
{Event::TakenElsewhere,        {stay,     stay,     stay,     idle,     stay,     stay,     stay,     stay,     stay,     stay}},
{Event::Acked,                 {stay,     stay,     stay,     stay,     active,   forget,   stay,     stay,     stay,     stay}},
{Event::AckMissing,            {stay,     stay,     stay,     stay,     active,   stay,     stay,     stay,     stay,     stay}},
{Event::ForkLost,              {stay,     stay,     stay,     stay,     idle,     stay,     stay,     stay,     stay,     stay}},
{Event::HoldAsked,             {stay,     stay,     stay,     stay,     hold,     hold,     stay,     hold,     br_hold,  stay}},
{Event::PrivateHoldAsked,      {stay,     stay,     stay,     stay,     private_, private_, private_, stay,     private_, private_}},
{Event::Resumed,               {stay,     stay,     stay,     stay,     resume,   stay,     resume,   resume,   stay,     bridge}},
{Event::OfferRefused,          {stay,     stay,     stay,     stay,     stay,     back,     back,     back,     back,     back}},
{Event::RetrievalRings,        {stay,     stay,     stay,     stay,     stay,     rings,    stay,     stay,     stay,     stay}},
{Event::RetrievalAnswered,     {stay,     stay,     settle,   stay,     settle,   settle,   forget,   forget,   forget,   forget}},
{Event::RetrievalFailed,       {stay,     stay,     back,     stay,     back,     back,     back,     back,     back,     back}},
{Event::Replaced,              {stay,     stay,     stay,     stay,     keep,     keep,     keep,     keep,     keep,     keep}},
{Event::Redirected,            {stay,     stay,     seize,    stay,     stay,     stay,     stay,     stay,     stay,     stay}},
{Event::Failed,                {stay,     fail,     fail,     idle,     stay,     stay,     stay,     stay,     stay,     stay}},
{Event::Ended,                 {stay,     fail,     fail,     idle,     idle,     idle,     idle,     idle,     idle,     idle}},
{Event::TooOld,                {stay,     fail,     fail,     idle,     idle,     idle,     idle,     idle,     idle,     idle}},
{Event::OwnerRestarted,        {stay,     fail,     stay,     stay,     stay,     stay,     stay,     stay,     stay,     stay}},
{Event::OwnerGone,             {stay,     fail,     fail,     idle,     idle,     idle,     idle,     idle,     idle,     idle}},
};
// clang-format on

static_assert(core::base::is_whole(kRows, kEvents));

constexpr core::base::EnumName<Event> kNames[] = {
		{Event::SeizeAsked, "seize asked"},
		{Event::OwnSeizeAsked, "own seize asked"},
		{Event::SeizeRefreshed, "seize refreshed"},
		{Event::SeizeEnded, "seize ended"},
		{Event::SeizeExpired, "seize expired"},
		{Event::InviteSent, "invite sent"},
		{Event::Retrieved, "retrieved"},
		{Event::OwnRetrieved, "own retrieved"},
		{Event::Offered, "offered"},
		{Event::Rings, "rings"},
		{Event::Answered, "answered"},
		{Event::Taken, "taken"},
		{Event::TakenElsewhere, "taken elsewhere"},
		{Event::Acked, "acked"},
		{Event::AckMissing, "ack missing"},
		{Event::ForkLost, "fork lost"},
		{Event::HoldAsked, "hold asked"},
		{Event::PrivateHoldAsked, "private hold asked"},
		{Event::Resumed, "resumed"},
		{Event::OfferRefused, "offer refused"},
		{Event::RetrievalRings, "retrieval rings"},
		{Event::RetrievalAnswered, "retrieval answered"},
		{Event::RetrievalFailed, "retrieval failed"},
		{Event::Replaced, "replaced"},
		{Event::Redirected, "redirected"},
		{Event::Failed, "failed"},
		{Event::Ended, "ended"},
		{Event::TooOld, "too old"},
		{Event::OwnerRestarted, "owner restarted"},
		{Event::OwnerGone, "owner gone"},
};
static_assert(core::base::is_whole(kNames, kEvents));

} // namespace

std::string_view name_of(Event event) noexcept {
	return core::base::name_of(kNames, event);
}

const Cell &transition(State from, Event event) noexcept {
	return core::base::cell_of(kRows, from, event);
}

} // namespace sca

#include "callops/domain/hold.hpp"

#include "core/base/transition.hpp"

namespace callops {
namespace {

using S = HoldState;
using E = HoldEvent;
using To = HoldTo;

constexpr HoldCell stay{To::Stay, kHoldNothing};
constexpr HoldCell hold{To::Holding, kHoldStart | kHoldSend};
constexpr HoldCell hold_later{To::HoldWait, kHoldStart | kHoldWait};
constexpr HoldCell resume{To::Resuming, kHoldStart | kHoldSend};
constexpr HoldCell resume_later{To::ResumeWait, kHoldStart | kHoldWait};
constexpr HoldCell done{To::Settled, kHoldAdopt | kHoldOk};
constexpr HoldCell late{To::Settled, kHoldAdopt};
constexpr HoldCell hold_wait{To::HoldWait, kHoldWait};
constexpr HoldCell resume_wait{To::ResumeWait, kHoldWait};
constexpr HoldCell wait{To::Stay, kHoldWait};
constexpr HoldCell hold_again{To::Holding, kHoldSend};
constexpr HoldCell resume_again{To::Resuming, kHoldSend};
constexpr HoldCell fail{To::Settled, kHoldDrop | kHoldFail};
constexpr HoldCell drop{To::Stay, kHoldDrop};
constexpr HoldCell lapse{To::Settled, kHoldFail};
constexpr HoldCell lift{To::Stay, kHoldLift};
constexpr HoldCell over{To::Settled, kHoldLift | kHoldDrop};
constexpr HoldCell reach{To::Settled, kHoldLift | kHoldDrop | kHoldOk};
constexpr HoldCell offer{To::Offering, kHoldFollow | kHoldSend};
constexpr HoldCell offer_later{To::OfferWait, kHoldFollow | kHoldWait};
constexpr HoldCell offer_wait{To::OfferWait, kHoldWait};
constexpr HoldCell offer_again{To::Offering, kHoldSend};
constexpr HoldCell ended{To::Settled, kHoldNothing};
constexpr HoldCell given{To::Settled, kHoldDrop};
constexpr HoldCell gone{To::Gone, kHoldNothing};
constexpr HoldCell lost{To::Gone, kHoldDrop | kHoldFail};

using Row = core::base::TransitionRow<HoldEvent, HoldCell, kHoldStates>;

// A re-INVITE that is out when its time is over (lapse) may be answered yet: what was asked for is kept, so that
// a late 2xx says how the media are.
// clang-format off
constexpr Row kRows[] = {
// event                  active       holding     hold wait   held          resuming      resume wait   offering     offer wait   gone
{E::HoldAsked,          {hold,        stay,       stay,       hold,         stay,         stay,         stay,        stay,        stay}},
{E::HoldAskedInGlare,   {hold_later,  stay,       stay,       hold_later,   stay,         stay,         stay,        stay,        stay}},
{E::ResumeAsked,        {stay,        stay,       stay,       resume,       stay,         stay,         stay,        stay,        stay}},
{E::ResumeAskedInGlare, {stay,        stay,       stay,       resume_later, stay,         stay,         stay,        stay,        stay}},
{E::HoldAccepted,       {late,        done,       stay,       late,         stay,         stay,         late,        stay,        stay}},
{E::ResumeAccepted,     {late,        stay,       stay,       late,         done,         stay,         late,        stay,        stay}},
{E::Pending,            {drop,        hold_wait,  stay,       drop,         resume_wait,  stay,         offer_wait,  stay,        stay}},
{E::RetryAfter,         {drop,        hold_wait,  stay,       drop,         resume_wait,  stay,         offer_wait,  stay,        stay}},
{E::TooShort,           {drop,        hold_again, stay,       drop,         resume_again, stay,         offer_again, stay,        stay}},
{E::Refused,            {drop,        fail,       stay,       drop,         fail,         stay,         given,       stay,        stay}},
{E::SendFailed,         {drop,        fail,       stay,       drop,         fail,         stay,         given,       stay,        stay}},
{E::RetryDue,           {stay,        stay,       hold_again, stay,         stay,         resume_again, stay,        offer_again, stay}},
{E::RetryInGlare,       {stay,        stay,       wait,       stay,         stay,         wait,         stay,        wait,        stay}},
{E::PeerMoved,          {offer,       stay,       stay,       offer,        stay,         stay,         stay,        stay,        stay}},
{E::PeerMovedInGlare,   {offer_later, stay,       stay,       offer_later,  stay,         stay,         stay,        stay,        stay}},
{E::Renegotiated,       {stay,        lift,       lift,       over,         lift,         reach,        lift,        over,        stay}},
{E::TimedOut,           {stay,        lapse,      fail,       stay,         lapse,        fail,         ended,       given,       stay}},
{E::Bye,                {gone,        lost,       lost,       gone,         lost,         lost,         gone,        gone,        stay}},
};
// clang-format on

static_assert(core::base::is_whole(kRows, kHoldEvents));

constexpr core::base::EnumName<HoldState> kStateNames[] = {
		{S::Active, "active"},
		{S::Holding, "holding"},
		{S::HoldWait, "hold wait"},
		{S::Held, "held"},
		{S::Resuming, "resuming"},
		{S::ResumeWait, "resume wait"},
		{S::Offering, "offering"},
		{S::OfferWait, "offer wait"},
		{S::Gone, "gone"},
};
static_assert(core::base::is_whole(kStateNames, kHoldStates));

constexpr core::base::EnumName<HoldEvent> kEventNames[] = {
		{E::HoldAsked, "hold asked"},
		{E::HoldAskedInGlare, "hold asked in glare"},
		{E::ResumeAsked, "resume asked"},
		{E::ResumeAskedInGlare, "resume asked in glare"},
		{E::HoldAccepted, "hold accepted"},
		{E::ResumeAccepted, "resume accepted"},
		{E::Pending, "pending"},
		{E::RetryAfter, "retry after"},
		{E::TooShort, "too short"},
		{E::Refused, "refused"},
		{E::SendFailed, "send failed"},
		{E::RetryDue, "retry due"},
		{E::RetryInGlare, "retry in glare"},
		{E::PeerMoved, "peer moved"},
		{E::PeerMovedInGlare, "peer moved in glare"},
		{E::Renegotiated, "renegotiated"},
		{E::TimedOut, "timed out"},
		{E::Bye, "bye"},
};
static_assert(core::base::is_whole(kEventNames, kHoldEvents));

} // namespace

std::string_view name_of(HoldState state) noexcept {
	return core::base::name_of(kStateNames, state);
}

std::string_view name_of(HoldEvent event) noexcept {
	return core::base::name_of(kEventNames, event);
}

HoldCell transition(HoldState from, HoldEvent event) noexcept {
	return core::base::cell_of(kRows, from, event);
}

} // namespace callops

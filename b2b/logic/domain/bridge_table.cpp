#include "b2b/logic/domain/bridge_table.hpp"

#include <iterator>

#include "core/base/transition.hpp"

namespace b2b_logic {
namespace {

using S = BridgeStep;
using E = BridgeEvent;
using To = BridgeTo;

constexpr BridgeCell stay{then::nothing, To::Stay};
constexpr BridgeCell forget{then::forget, To::Stay};
constexpr BridgeCell ring{then::ring, To::Stay};
constexpr BridgeCell again{then::wait, To::Stay};
constexpr BridgeCell end{then::silence, To::Failed};
constexpr BridgeCell ack_end{then::silence | then::ack, To::Failed};

constexpr BridgeCell held{then::ack, To::AskForMedia};
constexpr BridgeCell skip{then::nothing, To::AskForMedia};
constexpr BridgeCell media{then::owe, To::CallMedia};
constexpr BridgeCell play{then::give | then::ack, To::CallFresh};
constexpr BridgeCell call{then::nothing, To::CallFresh};
constexpr BridgeCell ack_call{then::ack, To::CallFresh};
constexpr BridgeCell mute{then::silence | then::drop_media, To::CallFresh};
constexpr BridgeCell ack_mute{then::silence | then::ack | then::drop_media, To::CallFresh};

constexpr BridgeCell reach{then::owe | then::reach | then::drop_media, To::OfferKept};
constexpr BridgeCell agreed{then::ack | then::reach | then::drop_media, To::AskKept};
constexpr BridgeCell lose{then::silence | then::drop_media | then::drop_fresh, To::RestoreKept};
constexpr BridgeCell ack_lose{
		then::silence | then::ack | then::drop_media | then::drop_fresh, To::RestoreKept};
constexpr BridgeCell unwind{then::silence | then::drop_fresh, To::Unwind};

constexpr BridgeCell accept{then::give | then::accept, To::AwaitFresh};
constexpr BridgeCell answer{then::nothing, To::AnswerKept};
constexpr BridgeCell offer{then::nothing, To::OfferKept};
constexpr BridgeCell acked{then::ack, To::OfferKept};
constexpr BridgeCell hushed{then::hush, To::OfferKept};

constexpr BridgeCell give{then::give | then::ack, To::AwaitFresh};
constexpr BridgeCell asked{then::owe, To::OfferFresh};
constexpr BridgeCell joined{then::give | then::ack, To::Joined};
constexpr BridgeCell done{then::nothing, To::Joined};

constexpr BridgeCell back{then::nothing, To::RestoreKept};
constexpr BridgeCell ack_back{then::ack, To::RestoreKept};
constexpr BridgeCell hush_back{then::hush, To::RestoreKept};
constexpr BridgeCell left{then::owe, To::RestoreLeft};
constexpr BridgeCell reunited{then::give | then::ack, To::Reunited};
constexpr BridgeCell over{then::nothing, To::Over};
constexpr BridgeCell part{then::drop_left, To::Over};

// A row for each step, a column for each event. What cannot come stays: our request had an offer, or none.
// clang-format off
constexpr core::base::TransitionRow<BridgeStep, BridgeCell, kBridgeEvents> kRows[] = {
// step           rings offers     answers   bare      refus   glare   kept  fresh   left    time
{S::HoldKept,    {stay, stay,      held,     held,     skip,   again,  end,  stay,   forget, end}},
{S::AskForMedia, {stay, media,     stay,     ack_call, call,   again,  end,  stay,   forget, end}},
{S::CallMedia,   {stay, stay,      play,     ack_mute, mute,   mute,   end,  stay,   forget, mute}},
{S::CallFresh,   {stay, reach,     agreed,   ack_lose, lose,   lose,   end,  lose,   forget, lose}},
{S::UpdateKept,  {stay, stay,      accept,   answer,   answer, answer, end,  end,    forget, end}},
{S::AnswerKept,  {stay, offer,     give,     offer,    stay,   stay,   end,  end,    forget, end}},
{S::AwaitKept,   {ring, hushed,    acked,    acked,    lose,   lose,   end,  end,    forget, end}},
{S::OfferKept,   {stay, stay,      give,     ack_lose, lose,   again,  end,  unwind, forget, end}},
{S::AskKept,     {stay, asked,     stay,     ack_lose, lose,   again,  end,  unwind, forget, end}},
{S::OfferFresh,  {stay, stay,      joined,   ack_lose, lose,   again,  end,  lose,   forget, lose}},
{S::AwaitFresh,  {stay, done,      done,     done,     stay,   stay,   end,  lose,   forget, lose}},
{S::Unwind,      {stay, hush_back, ack_back, ack_back, back,   back,   end,  stay,   end,    end}},
{S::RestoreKept, {stay, left,      stay,     ack_end,  end,    again,  end,  stay,   end,    end}},
{S::RestoreLeft, {stay, stay,      reunited, ack_end,  end,    again,  end,  stay,   end,    end}},
{S::Linger,      {stay, stay,      stay,     stay,     stay,   stay,   stay, stay,   over,   part}},
};
// clang-format on
static_assert(core::base::is_whole(kRows, kBridgeSteps));

// A step, and where one goes instead where it has nothing to do.
struct PassedOver {
	To step, instead;
	bool BridgeMatter::*has_matter;
};
constexpr PassedOver kPassedOver[] = {
		{To::HoldKept, To::AskForMedia, &BridgeMatter::holds},
		{To::AskForMedia, To::CallFresh, &BridgeMatter::has_media},
		{To::UpdateKept, To::AnswerKept, &BridgeMatter::has_fresh_offer},
		{To::OfferKept, To::AskKept, &BridgeMatter::has_fresh_offer},
		{To::AwaitFresh, To::Joined, &BridgeMatter::fresh_called},
		{To::Unwind, To::Failed, &BridgeMatter::has_way_back},
		{To::Unwind, To::RestoreKept, &BridgeMatter::is_asked},
		{To::RestoreKept, To::Failed, &BridgeMatter::has_way_back},
		{To::RestoreKept, To::Reunited, &BridgeMatter::is_renegotiated},
};

constexpr core::base::EnumName<BridgeStep> kStepNames[] = {
		{S::HoldKept, "hold kept"},
		{S::AskForMedia, "ask for media"},
		{S::CallMedia, "call media"},
		{S::CallFresh, "call fresh"},
		{S::UpdateKept, "update kept"},
		{S::AnswerKept, "answer kept"},
		{S::AwaitKept, "await kept"},
		{S::OfferKept, "offer kept"},
		{S::AskKept, "ask kept"},
		{S::OfferFresh, "offer fresh"},
		{S::AwaitFresh, "await fresh"},
		{S::Unwind, "unwind"},
		{S::RestoreKept, "restore kept"},
		{S::RestoreLeft, "restore left"},
		{S::Linger, "linger"},
};
static_assert(core::base::is_whole(kStepNames, kBridgeSteps));

constexpr core::base::EnumName<BridgeTo> kEndNames[] = {
		{To::Stay, "stay"},
		{To::Joined, "joined"},
		{To::Reunited, "reunited"},
		{To::Failed, "failed"},
		{To::Over, "over"},
};
static_assert(std::size(kEndNames) == static_cast<size_t>(To::kCount) - kBridgeSteps);

constexpr core::base::EnumName<BridgeEvent> kEventNames[] = {
		{E::Rings, "rings"},
		{E::Offers, "offers"},
		{E::Answers, "answers"},
		{E::Bare, "bare"},
		{E::Refuses, "refuses"},
		{E::Glares, "glares"},
		{E::KeptEnds, "kept ends"},
		{E::FreshEnds, "fresh ends"},
		{E::LeftEnds, "left ends"},
		{E::TimesOut, "times out"},
};
static_assert(core::base::is_whole(kEventNames, kBridgeEvents));

} // namespace

std::string_view name_of(BridgeStep step) noexcept {
	return core::base::name_of(kStepNames, step);
}

std::string_view name_of(BridgeEvent event) noexcept {
	return core::base::name_of(kEventNames, event);
}

std::string_view name_of(BridgeTo to) noexcept {
	const auto step = static_cast<unsigned>(to);
	return step < kBridgeSteps ? name_of(static_cast<BridgeStep>(step))
							   : core::base::name_of(kEndNames, to);
}

BridgeCell transition(BridgeStep from, BridgeEvent event) noexcept {
	return core::base::cell_of(kRows, event, from);
}

BridgeTo due(BridgeTo to, const BridgeMatter &matter) noexcept {
	for (const auto &step : kPassedOver)
		if (to == step.step && !(matter.*step.has_matter)) to = step.instead;
	return to;
}

} // namespace b2b_logic

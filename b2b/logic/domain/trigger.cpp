#include "b2b/logic/domain/trigger.hpp"

#include "core/base/transition.hpp"

namespace b2b_logic {
namespace {

using S = TriggerState;
using E = TriggerEvent;
using D = TriggerDeed;

// clang-format off
constexpr core::base::TransitionRow<E, D, kTriggerStates> kTable[] = {
// event             calling first  calling second holding
{E::FirstRings,    {D::Ring,       D::Ignore,     D::Ignore}},
{E::FirstAnswers,  {D::CallSecond, D::Ignore,     D::Ignore}},
{E::SecondRings,   {D::Ignore,     D::Ring,       D::Ring}},
{E::SecondAnswers, {D::Ignore,     D::Connect,    D::Renegotiate}},
{E::NoMedia,       {D::GiveUp,     D::GiveUp,     D::GiveUp}},
{E::Refused,       {D::GiveUp,     D::GiveUp,     D::GiveUp}},
{E::TooSlow,       {D::Ignore,     D::HoldFirst,  D::Ignore}},
};
// clang-format on
static_assert(core::base::is_whole(kTable, kTriggerEvents));

constexpr core::base::EnumName<S> kStates[] = {
		{S::CallingFirst, "calling first"},
		{S::CallingSecond, "calling second"},
		{S::Holding, "holding"},
};
static_assert(core::base::is_whole(kStates, kTriggerStates));

constexpr core::base::EnumName<E> kEvents[] = {
		{E::FirstRings, "first rings"},
		{E::FirstAnswers, "first answers"},
		{E::SecondRings, "second rings"},
		{E::SecondAnswers, "second answers"},
		{E::NoMedia, "no media"},
		{E::Refused, "refused"},
		{E::TooSlow, "too slow"},
};
static_assert(core::base::is_whole(kEvents, kTriggerEvents));

constexpr core::base::EnumName<D> kDeeds[] = {
		{D::Ignore, "ignore"},
		{D::Ring, "ring"},
		{D::CallSecond, "call second"},
		{D::HoldFirst, "hold first"},
		{D::Connect, "connect"},
		{D::Renegotiate, "renegotiate"},
		{D::GiveUp, "give up"},
};
static_assert(core::base::is_whole(kDeeds, static_cast<size_t>(D::kCount)));

} // namespace

TriggerDeed deed_of(TriggerState state, TriggerEvent event) noexcept {
	return core::base::cell_of(kTable, state, event);
}

std::string_view name_of(TriggerState state) noexcept {
	return core::base::name_of(kStates, state);
}

std::string_view name_of(TriggerEvent event) noexcept {
	return core::base::name_of(kEvents, event);
}

std::string_view name_of(TriggerDeed deed) noexcept {
	return core::base::name_of(kDeeds, deed);
}

} // namespace b2b_logic

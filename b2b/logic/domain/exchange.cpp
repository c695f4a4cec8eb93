#include "b2b/logic/domain/exchange.hpp"

#include "core/base/transition.hpp"

namespace b2b_logic {
namespace {

using S = ExchangeState;
using E = ExchangeEvent;
using D = ExchangeDeed;

// A provisional answer behind the final one is one that two processes have read in the wrong order.
// clang-format off
constexpr core::base::TransitionRow<E, D, kExchangeStates> kTable[] = {
// event            asked        answered        called off  restoring
{E::Rings,        {D::PassOn,   D::Ignore,      D::Ignore,  D::Ignore}},
{E::Accepted,     {D::Accept,   D::Ignore,      D::Restore, D::Settle}},
{E::Refused,      {D::Refuse,   D::Ignore,      D::Forget,  D::Forget}},
{E::Acknowledged, {D::Ignore,   D::Acknowledge, D::Ignore,  D::Ignore}},
{E::Cancelled,    {D::CallOff,  D::Ignore,      D::Ignore,  D::Ignore}},
{E::AskerGone,    {D::CallOff,  D::Satisfy,     D::Ignore,  D::Ignore}},
{E::AskedGone,    {D::Fail,     D::Forget,      D::Forget,  D::Forget}},
};
// clang-format on
static_assert(core::base::is_whole(kTable, kExchangeEvents));

constexpr core::base::EnumName<S> kStates[] = {
		{S::Asked, "asked"},
		{S::Answered, "answered"},
		{S::CalledOff, "called off"},
		{S::Restoring, "restoring"},
};
static_assert(core::base::is_whole(kStates, kExchangeStates));

constexpr core::base::EnumName<E> kEvents[] = {
		{E::Rings, "rings"},
		{E::Accepted, "accepted"},
		{E::Refused, "refused"},
		{E::Acknowledged, "acknowledged"},
		{E::Cancelled, "cancelled"},
		{E::AskerGone, "asker gone"},
		{E::AskedGone, "asked gone"},
};
static_assert(core::base::is_whole(kEvents, kExchangeEvents));

constexpr core::base::EnumName<D> kDeeds[] = {
		{D::Ignore, "ignore"},
		{D::PassOn, "pass on"},
		{D::Accept, "accept"},
		{D::Refuse, "refuse"},
		{D::Acknowledge, "acknowledge"},
		{D::CallOff, "call off"},
		{D::Satisfy, "satisfy"},
		{D::Fail, "fail"},
		{D::Restore, "restore"},
		{D::Settle, "settle"},
		{D::Forget, "forget"},
};
static_assert(core::base::is_whole(kDeeds, static_cast<size_t>(D::kCount)));

} // namespace

ExchangeDeed deed_of(ExchangeState state, ExchangeEvent event) noexcept {
	return core::base::cell_of(kTable, state, event);
}

std::string_view name_of(ExchangeState state) noexcept {
	return core::base::name_of(kStates, state);
}

std::string_view name_of(ExchangeEvent event) noexcept {
	return core::base::name_of(kEvents, event);
}

std::string_view name_of(ExchangeDeed deed) noexcept {
	return core::base::name_of(kDeeds, deed);
}

} // namespace b2b_logic

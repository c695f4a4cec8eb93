#include "core/sip/non_invite.hpp"

#include <algorithm>

#include "core/base/transition.hpp"

namespace core::sip::non_invite {
namespace {

constexpr Cell stay{true, State::Trying, Then::Nothing};
constexpr Cell again{true, State::Trying, Then::Send};
constexpr Cell wait{false, State::Proceeding, Then::Nothing};
constexpr Cell older{false, State::Superseded, Then::Nothing};
constexpr Cell answer{false, State::Completed, Then::TellAnswer};
constexpr Cell lost{false, State::Terminated, Then::TellTimeout};
constexpr Cell broken{false, State::Terminated, Then::TellError};
constexpr Cell end{false, State::Terminated, Then::Nothing};

using Row = core::base::TransitionRow<Event, Cell, kStates>;

// clang-format off
constexpr Row kRows[] = {
// event                   trying   proceeding  superseded  completed  terminated
{Event::Provisional,      {wait,    stay,       stay,       stay,      stay}},
{Event::Final,            {answer,  answer,     answer,     stay,      stay}},
{Event::TimerE,           {again,   again,      stay,       stay,      stay}},
{Event::TimerF,           {lost,    lost,       end,        stay,      stay}},
{Event::TimerK,           {stay,    stay,       stay,       end,       stay}},
{Event::TransportError,   {broken,  broken,     end,        stay,      stay}},
{Event::NewerLeft,        {older,   older,      stay,       stay,      stay}},
};
// clang-format on
static_assert(core::base::is_whole(kRows, kEvents));

constexpr core::base::EnumName<State> kStateNames[] = {{State::Trying, "trying"},
		{State::Proceeding, "proceeding"}, {State::Superseded, "superseded"},
		{State::Completed, "completed"}, {State::Terminated, "terminated"}};
static_assert(core::base::is_whole(kStateNames, kStates));

constexpr core::base::EnumName<Event> kEventNames[] = {{Event::Provisional, "provisional"},
		{Event::Final, "final"}, {Event::TimerE, "timer E"}, {Event::TimerF, "timer F"},
		{Event::TimerK, "timer K"}, {Event::TransportError, "transport error"},
		{Event::NewerLeft, "newer left"}};
static_assert(core::base::is_whole(kEventNames, kEvents));

} // namespace

std::string_view name_of(State state) noexcept {
	return core::base::name_of(kStateNames, state);
}

std::string_view name_of(Event event) noexcept {
	return core::base::name_of(kEventNames, event);
}

const Cell &transition(State from, Event event) noexcept {
	return core::base::cell_of(kRows, from, event);
}

uint32_t first_wait(Transport transport, const Intervals &intervals) noexcept {
	return transport == Transport::Reliable ? 0 : intervals.t1;
}

uint32_t next_wait(uint32_t last, State state, const Intervals &intervals) noexcept {
	if (last == 0) return 0;
	if (state == State::Proceeding || last >= intervals.t2 / 2) return intervals.t2;
	return last * 2;
}

} // namespace core::sip::non_invite

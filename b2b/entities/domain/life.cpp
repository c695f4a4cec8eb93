#include "b2b/entities/domain/life.hpp"

#include <optional>

#include "core/base/transition.hpp"

namespace b2b_entities {
namespace {

using S = State;
using E = Event;

struct Entry {
	std::optional<State> to; // nullopt: stay
	Then then;
};
constexpr Entry stay{std::nullopt, kNothing};
constexpr Entry no{std::nullopt, kRefuse};
constexpr Entry ok{std::nullopt, kOk};
constexpr Entry tell{std::nullopt, kTell};

constexpr Entry early{S::Early, kNothing};
constexpr Entry taken{S::Answered, kAwaitAck};
constexpr Entry over{S::Ended, kNothing};
constexpr Entry conf{S::Confirmed, kTell};
constexpr Entry given{S::Ended, kOk | kTerminate | kTell}; // up, by the caller
constexpr Entry bye{S::Leaving, kBye};
constexpr Entry gone{S::Leaving, kBye | kTellGone};
constexpr Entry wait{S::Waiting, kNothing};
constexpr Entry deny{S::Ended, kTerminate};
constexpr Entry hung{S::Ended, kTell};
constexpr Entry both{S::Ended, kOk};

constexpr Entry rings{S::Early, kTell};
constexpr Entry talks{S::Answered, kTell};
constexpr Entry acked{S::Confirmed, kNothing};
constexpr Entry cancl{S::Cancelling, kCancel};
constexpr Entry tooLg{S::Cancelling, kCancel | kTell};

using Row = core::base::TransitionRow<Event, Entry, kStates>;

// clang-format off
constexpr Row kServer[] = {
// event               new    early  answd  conf   cancl  wait   leave  ended
{E::Sent1xx,         {early, early, no,    no,    no,    no,    no,    no}},
{E::Sent2xx,         {taken, taken, no,    no,    no,    no,    no,    no}},
{E::SentRefusal,     {over,  over,  no,    no,    no,    no,    no,    no}},
{E::GotAck,          {stay,  stay,  conf,  tell,  stay,  bye,   stay,  stay}},
{E::GotCancel,       {given, given, no,    no,    no,    no,    no,    no}},
{E::Got1xx,          {stay,  stay,  stay,  stay,  stay,  stay,  stay,  stay}},
{E::Got2xx,          {stay,  stay,  stay,  stay,  stay,  stay,  stay,  stay}},
{E::GotRefusal,      {stay,  stay,  stay,  stay,  stay,  stay,  stay,  stay}},
{E::AckSent,         {no,    no,    no,    no,    no,    no,    no,    no}},
{E::CancelAsked,     {no,    no,    no,    no,    no,    no,    no,    no}},
{E::GotBye,          {given, given, hung,  hung,  no,    both,  ok,    no}},
{E::EndAsked,        {deny,  deny,  wait,  bye,   no,    no,    no,    no}},
{E::EndAskedUnacked, {deny,  deny,  wait,  wait,  no,    no,    no,    no}},
{E::RingTime,        {stay,  stay,  stay,  stay,  stay,  stay,  stay,  stay}},
{E::CancelTime,      {stay,  stay,  stay,  stay,  stay,  stay,  stay,  stay}},
{E::AckTime,         {stay,  stay,  gone,  gone,  stay,  bye,   stay,  stay}},
{E::ByeAnswered,     {stay,  stay,  stay,  stay,  stay,  stay,  over,  stay}},
{E::Lost,            {stay,  stay,  gone,  gone,  stay,  stay,  stay,  stay}},
{E::Taken,           {over,  over,  over,  over,  over,  over,  over,  over}},
};

constexpr Row kClient[] = {
// event               new    early  answd  conf   cancl  wait   leave  ended
{E::Sent1xx,         {no,    no,    no,    no,    no,    no,    no,    no}},
{E::Sent2xx,         {no,    no,    no,    no,    no,    no,    no,    no}},
{E::SentRefusal,     {no,    no,    no,    no,    no,    no,    no,    no}},
{E::GotAck,          {stay,  stay,  stay,  tell,  stay,  bye,   stay,  stay}},
{E::GotCancel,       {no,    no,    no,    no,    no,    no,    no,    no}},
{E::Got1xx,          {rings, rings, stay,  stay,  stay,  stay,  stay,  stay}},
{E::Got2xx,          {talks, talks, stay,  stay,  bye,   stay,  stay,  stay}},
{E::GotRefusal,      {hung,  hung,  stay,  stay,  over,  stay,  stay,  stay}},
{E::AckSent,         {no,    no,    acked, no,    no,    no,    no,    no}},
{E::CancelAsked,     {cancl, cancl, no,    no,    no,    no,    no,    no}},
{E::GotBye,          {no,    no,    hung,  hung,  no,    both,  ok,    no}},
{E::EndAsked,        {cancl, cancl, bye,   bye,   stay,  no,    no,    no}},
{E::EndAskedUnacked, {cancl, cancl, bye,   wait,  stay,  no,    no,    no}},
{E::RingTime,        {tooLg, tooLg, stay,  stay,  stay,  stay,  stay,  stay}},
{E::CancelTime,      {stay,  stay,  stay,  stay,  over,  stay,  stay,  stay}},
{E::AckTime,         {stay,  stay,  stay,  gone,  stay,  bye,   stay,  stay}},
{E::ByeAnswered,     {stay,  stay,  stay,  stay,  stay,  stay,  over,  stay}},
{E::Lost,            {stay,  stay,  gone,  gone,  stay,  stay,  stay,  stay}},
{E::Taken,           {over,  over,  over,  over,  over,  over,  over,  over}},
};
// clang-format on

static_assert(core::base::is_whole(kServer, kEvents));
static_assert(core::base::is_whole(kClient, kEvents));

constexpr core::base::EnumName<State> kStateNames[] = {
		{S::New, "new"},
		{S::Early, "early"},
		{S::Answered, "answered"},
		{S::Confirmed, "confirmed"},
		{S::Cancelling, "cancelling"},
		{S::Waiting, "waiting"},
		{S::Leaving, "leaving"},
		{S::Ended, "ended"},
};
static_assert(core::base::is_whole(kStateNames, kStates));

constexpr core::base::EnumName<Event> kEventNames[] = {
		{E::Sent1xx, "1xx sent"},
		{E::Sent2xx, "2xx sent"},
		{E::SentRefusal, "refusal sent"},
		{E::GotAck, "ACK"},
		{E::GotCancel, "CANCEL"},
		{E::Got1xx, "1xx"},
		{E::Got2xx, "2xx"},
		{E::GotRefusal, "refusal"},
		{E::AckSent, "ACK sent"},
		{E::CancelAsked, "cancel asked"},
		{E::GotBye, "BYE"},
		{E::EndAsked, "end asked"},
		{E::EndAskedUnacked, "end asked before the ACK"},
		{E::RingTime, "rang too long"},
		{E::CancelTime, "no answer to CANCEL"},
		{E::AckTime, "no ACK"},
		{E::ByeAnswered, "BYE answered"},
		{E::Lost, "lost"},
		{E::Taken, "taken over"},
};
static_assert(core::base::is_whole(kEventNames, kEvents));

} // namespace

std::string_view name_of(State state) noexcept {
	return core::base::name_of(kStateNames, state);
}

std::string_view name_of(Event event) noexcept {
	return core::base::name_of(kEventNames, event);
}

Cell transition(Role role, State from, Event event) noexcept {
	const auto &cell = role == Role::Server ? core::base::cell_of(kServer, from, event)
											: core::base::cell_of(kClient, from, event);
	return {cell.to.value_or(from), cell.then};
}

} // namespace b2b_entities

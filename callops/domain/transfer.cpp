#include "callops/domain/transfer.hpp"

#include "core/base/transition.hpp"

namespace callops {
namespace {

using S = TransferState;
using E = TransferEvent;

// A cell without a state stays where it is.
struct Entry {
	bool stays;
	S to;
	TransferThen then;
};

constexpr Entry stay{true, S::Idle, kQuiet};
constexpr Entry notify{true, S::Idle, kNotify};
constexpr Entry due_soon{true, S::Idle, kDueSoon};
constexpr Entry asked{false, S::Asked, kQuiet};
constexpr Entry reserved{false, S::Reserved, kQuiet};
constexpr Entry released{false, S::Idle, kQuiet};
constexpr Entry start_referred{false, S::Referred, kStart};
constexpr Entry accepted{false, S::Accepted, kQuiet};
constexpr Entry start_accepted{false, S::Accepted, kStart};
constexpr Entry notify_accepted{false, S::Accepted, kNotify};
constexpr Entry start_notify{false, S::Accepted, kStart | kNotify};
constexpr Entry linked{false, S::Linked, kQuiet};
constexpr Entry start_linked{false, S::Linked, kStart};
constexpr Entry start_awaited{false, S::Awaited, kStart};
constexpr Entry start_notify_awaited{false, S::Awaited, kStart | kNotify};
constexpr Entry ok{false, S::Idle, kOk};
constexpr Entry start_ok{false, S::Idle, kStart | kOk};
constexpr Entry notify_ok{false, S::Idle, kNotify | kOk};
constexpr Entry start_notify_ok{false, S::Idle, kStart | kNotify | kOk};
constexpr Entry fail{false, S::Idle, kFail};
constexpr Entry start_fail{false, S::Idle, kStart | kFail};
constexpr Entry notify_fail{false, S::Idle, kNotify | kFail};
constexpr Entry start_notify_fail{false, S::Idle, kStart | kNotify | kFail};

// Reserved and Awaited, of the call that is to be replaced, are drawn in a table of their own.
constexpr unsigned kFirstOfTarget = static_cast<unsigned>(S::Reserved);
constexpr unsigned kStatesOfTarget = kTransferStates - kFirstOfTarget;

// A NOTIFY that comes before the 2xx to its REFER stands for it (RFC 3515 2.4.4); a late refusal of that REFER
// is then a lost answer. The new call decides: phones hang up before they make it and after, and end the
// subscription without a result.
// clang-format off
constexpr core::base::TransitionRow<TransferEvent, Entry, kFirstOfTarget> kReferred[] = {
// event               idle          asked              referred         accepted     linked
{E::Asked,           {asked,        stay,              stay,            stay,        stay}},
{E::TargetAsked,     {reserved,     stay,              stay,            stay,        stay}},
{E::TargetReleased,  {stay,         stay,              stay,            stay,        stay}},
{E::Sent,            {stay,         start_referred,    stay,            stay,        stay}},
{E::SendFailed,      {stay,         fail,              stay,            stay,        stay}},
{E::ReferAccepted,   {stay,         start_accepted,    accepted,        stay,        stay}},
{E::ReferRefused,    {stay,         start_fail,        fail,            stay,        stay}},
{E::NotifyTrying,    {stay,         start_notify,      notify_accepted, notify,      notify}},
{E::NotifyOk,        {stay,         start_notify_ok,   notify_ok,       notify_ok,   notify_ok}},
{E::NotifyFailed,    {stay,         start_notify_fail, notify_fail,     notify_fail, notify_fail}},
{E::CallSeen,        {stay,         start_linked,      linked,          linked,      stay}},
{E::CallNamed,       {start_linked, start_linked,      linked,          linked,      stay}},
{E::CallChallenged,  {stay,         stay,              stay,            stay,        accepted}},
{E::CallAnswered,    {stay,         stay,              stay,            stay,        ok}},
{E::CallFailed,      {stay,         stay,              stay,            stay,        fail}},
{E::PartnerStarted,  {stay,         stay,              stay,            stay,        stay}},
{E::PartnerNotified, {stay,         stay,              stay,            stay,        stay}},
{E::PartnerOk,       {stay,         stay,              stay,            stay,        stay}},
{E::PartnerFailed,   {stay,         stay,              stay,            stay,        stay}},
{E::HungUp,          {stay,         due_soon,          due_soon,        due_soon,    stay}},
{E::TimedOut,        {stay,         start_fail,        fail,            fail,        fail}},
};

constexpr core::base::TransitionRow<TransferEvent, Entry, kStatesOfTarget> kTarget[] = {
// event               reserved              awaited
{E::Asked,           {stay,                 stay}},
{E::TargetAsked,     {stay,                 stay}},
{E::TargetReleased,  {released,             stay}},
{E::Sent,            {stay,                 stay}},
{E::SendFailed,      {stay,                 stay}},
{E::ReferAccepted,   {stay,                 stay}},
{E::ReferRefused,    {stay,                 stay}},
{E::NotifyTrying,    {stay,                 stay}},
{E::NotifyOk,        {stay,                 stay}},
{E::NotifyFailed,    {stay,                 stay}},
{E::CallSeen,        {stay,                 stay}},
{E::CallNamed,       {stay,                 stay}},
{E::CallChallenged,  {stay,                 stay}},
{E::CallAnswered,    {stay,                 stay}},
{E::CallFailed,      {stay,                 stay}},
{E::PartnerStarted,  {start_awaited,        stay}},
{E::PartnerNotified, {start_notify_awaited, notify}},
{E::PartnerOk,       {start_ok,             ok}},
{E::PartnerFailed,   {fail,                 fail}},
{E::HungUp,          {stay,                 stay}},
{E::TimedOut,        {fail,                 fail}},
};
// clang-format on

static_assert(core::base::is_whole(kReferred, kTransferEvents));
static_assert(core::base::is_whole(kTarget, kTransferEvents));

constexpr core::base::EnumName<TransferState> kStateNames[] = {
		{S::Idle, "idle"},
		{S::Asked, "asked"},
		{S::Referred, "referred"},
		{S::Accepted, "accepted"},
		{S::Linked, "linked"},
		{S::Reserved, "reserved"},
		{S::Awaited, "awaited"},
};
static_assert(core::base::is_whole(kStateNames, kTransferStates));

constexpr core::base::EnumName<TransferEvent> kEventNames[] = {
		{E::Asked, "asked"},
		{E::TargetAsked, "target asked"},
		{E::TargetReleased, "target released"},
		{E::Sent, "sent"},
		{E::SendFailed, "send failed"},
		{E::ReferAccepted, "refer accepted"},
		{E::ReferRefused, "refer refused"},
		{E::NotifyTrying, "notify trying"},
		{E::NotifyOk, "notify ok"},
		{E::NotifyFailed, "notify failed"},
		{E::CallSeen, "call seen"},
		{E::CallNamed, "call named"},
		{E::CallChallenged, "call challenged"},
		{E::CallAnswered, "call answered"},
		{E::CallFailed, "call failed"},
		{E::PartnerStarted, "partner started"},
		{E::PartnerNotified, "partner notified"},
		{E::PartnerOk, "partner ok"},
		{E::PartnerFailed, "partner failed"},
		{E::HungUp, "hung up"},
		{E::TimedOut, "timed out"},
};
static_assert(core::base::is_whole(kEventNames, kTransferEvents));

} // namespace

std::string_view name_of(TransferState state) noexcept {
	return core::base::name_of(kStateNames, state);
}

std::string_view name_of(TransferEvent event) noexcept {
	return core::base::name_of(kEventNames, event);
}

TransferCell transition(TransferState from, TransferEvent event) noexcept {
	const auto state = static_cast<unsigned>(from);
	const auto &entry = state < kFirstOfTarget
			? core::base::cell_of(kReferred, state, event)
			: core::base::cell_of(kTarget, state - kFirstOfTarget, event);
	return {entry.stays ? from : entry.to, entry.then};
}

} // namespace callops

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
constexpr Entry busy{true, S::Idle, kRefuse};
constexpr Entry note{true, S::Idle, kNotify};
constexpr Entry asks{false, S::Asked, kQuiet};
constexpr Entry book{false, S::Reserved, kQuiet};
constexpr Entry free_{false, S::Idle, kQuiet};
constexpr Entry left{false, S::Referred, kStart};
constexpr Entry taken{false, S::Accepted, kQuiet};
constexpr Entry sTakn{false, S::Accepted, kStart};
constexpr Entry tries{false, S::Accepted, kNotify};
constexpr Entry sTry{false, S::Accepted, kStart | kNotify};
constexpr Entry link{false, S::Linked, kQuiet};
constexpr Entry sLink{false, S::Linked, kStart};
constexpr Entry await{false, S::Awaited, kStart};
constexpr Entry sNote{false, S::Awaited, kStart | kNotify};
constexpr Entry ok{false, S::Idle, kOk};
constexpr Entry sOk{false, S::Idle, kStart | kOk};
constexpr Entry nOk{false, S::Idle, kNotify | kOk};
constexpr Entry snOk{false, S::Idle, kStart | kNotify | kOk};
constexpr Entry fail{false, S::Idle, kFail};
constexpr Entry sFail{false, S::Idle, kStart | kFail};
constexpr Entry nFail{false, S::Idle, kNotify | kFail};
constexpr Entry snFal{false, S::Idle, kStart | kNotify | kFail};

using Row = core::base::TransitionRow<TransferEvent, Entry, kTransferStates>;

// A NOTIFY that comes before the 2xx to its REFER stands for it (RFC 3515 2.4.4); a late refusal of that REFER
// is then a lost answer. Once the new call is seen, it decides, and the end of the old one does not matter:
// phones hang up before and after.
// clang-format off
constexpr Row kRows[] = {
// event               idle   asked  referr accept linked reserv await.
{E::Asked,           {asks,  busy,  busy,  busy,  busy,  busy,  busy}},
{E::TargetAsked,     {book,  busy,  busy,  busy,  busy,  busy,  busy}},
{E::TargetReleased,  {stay,  stay,  stay,  stay,  stay,  free_, stay}},
{E::Sent,            {stay,  left,  stay,  stay,  stay,  stay,  stay}},
{E::SendFailed,      {stay,  fail,  stay,  stay,  stay,  stay,  stay}},
{E::ReferAccepted,   {stay,  sTakn, taken, stay,  stay,  stay,  stay}},
{E::ReferRefused,    {stay,  sFail, fail,  stay,  stay,  stay,  stay}},
{E::NotifyTrying,    {stay,  sTry,  tries, note,  note,  stay,  stay}},
{E::NotifyOk,        {stay,  snOk,  nOk,   nOk,   nOk,   stay,  stay}},
{E::NotifyFailed,    {stay,  snFal, nFail, nFail, nFail, stay,  stay}},
{E::NotifyEnded,     {stay,  snFal, nFail, nFail, note,  stay,  stay}},
{E::CallSeen,        {stay,  sLink, link,  link,  stay,  stay,  stay}},
{E::CallNamed,       {sLink, sLink, link,  link,  stay,  stay,  stay}},
{E::CallRings,       {stay,  stay,  stay,  stay,  stay,  stay,  stay}},
{E::CallChallenged,  {stay,  stay,  stay,  stay,  taken, stay,  stay}},
{E::CallAnswered,    {stay,  stay,  stay,  stay,  ok,    stay,  stay}},
{E::CallFailed,      {stay,  stay,  stay,  stay,  fail,  stay,  stay}},
{E::PartnerStarted,  {stay,  stay,  stay,  stay,  stay,  await, stay}},
{E::PartnerNotified, {stay,  stay,  stay,  stay,  stay,  sNote, note}},
{E::PartnerOk,       {stay,  stay,  stay,  stay,  stay,  sOk,   ok}},
{E::PartnerFailed,   {stay,  stay,  stay,  stay,  stay,  fail,  fail}},
{E::Bye,             {stay,  sFail, fail,  fail,  stay,  stay,  stay}},
{E::TimedOut,        {stay,  sFail, fail,  fail,  fail,  fail,  fail}},
};
// clang-format on

static_assert(core::base::is_whole(kRows, kTransferEvents));

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
		{E::NotifyEnded, "notify ended"},
		{E::CallSeen, "call seen"},
		{E::CallNamed, "call named"},
		{E::CallRings, "call rings"},
		{E::CallChallenged, "call challenged"},
		{E::CallAnswered, "call answered"},
		{E::CallFailed, "call failed"},
		{E::PartnerStarted, "partner started"},
		{E::PartnerNotified, "partner notified"},
		{E::PartnerOk, "partner ok"},
		{E::PartnerFailed, "partner failed"},
		{E::Bye, "bye"},
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
	const auto &entry = core::base::cell_of(kRows, from, event);
	return {entry.stays ? from : entry.to, entry.then};
}

} // namespace callops

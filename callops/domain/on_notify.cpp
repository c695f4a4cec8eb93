// A NOTIFY of one of our REFERs: whose it is, what it says, what becomes of the transfer.
#include "callops/domain/change.hpp"
#include "core/sip/sipfrag.hpp"

namespace callops {
namespace {

using E = TransferEvent;
using core::sip::ReferEvent;
using core::sip::StatusLine;
using core::sip::SubscriptionState;
using Kind = SubscriptionState::Kind;

// The ends may refer each other through us: those NOTIFYs are not ours to answer.
enum class Whose : uint8_t { Theirs, Ours, OursBefore, Nobodys };

// RFC 3515 2.4.6 lets the NOTIFYs of a first REFER go without an id, and few phones ever send one: such a NOTIFY
// is about the REFER that came last.
Whose whose_without_id(const LegOfCall &leg) noexcept {
	return leg.refer_cseq > leg.far_refer_cseq ? Whose::Ours : Whose::Theirs;
}

// Where the far end has sent no REFER, a NOTIFY is about ours whatever its id says: a box between that counts the
// CSeq anew makes the phone name a number that we have never seen.
Whose whose(const LegOfCall &leg, const ReferEvent &event) noexcept {
	if (leg.refer_cseq == 0) return Whose::Theirs;
	if (!event.id && !event.has_foreign_id) return whose_without_id(leg);
	if (event.id == leg.refer_cseq) return Whose::Ours;
	if (event.id && leg.old_refer_cseq != 0 && *event.id == leg.old_refer_cseq)
		return Whose::OursBefore;
	if (leg.far_refer_cseq == 0) return Whose::Ours;
	const bool is_known = event.id && leg.cseq.original(*event.id);
	return is_known || leg.transfer == TransferState::Idle ? Whose::Theirs : Whose::Nobodys;
}

// A challenge is no end: who called tries again.
E event_of(unsigned code, bool ends) noexcept {
	const bool is_challenge = code == 401 || code == 407;
	if (code < 200 || (is_challenge && !ends)) return E::NotifyTrying;
	return code < 300 ? E::NotifyOk : E::NotifyFailed;
}

// Nothing comes of it.
Trace ignored(const LegOfCall &leg, Leg name, std::string_view why) noexcept {
	const auto state = name_of(leg.transfer);
	return {name, "transfer", "notify", state, state, why};
}

} // namespace

void on_far_refer(Call &call, Leg from, uint32_t cseq) noexcept {
	call[other(from)].far_refer_cseq = cseq;
}

void on_far_refer_answer(Call &call, Leg from, uint32_t cseq, unsigned code) noexcept {
	auto &referred = call[other(from)];
	if (code >= 300 && referred.far_refer_cseq == cseq) referred.far_refer_cseq = 0;
}

std::optional<uint32_t> refer_id_for_receiver(
		const Call &call, Leg from, std::string_view method, std::string_view field) noexcept {
	const auto event = ReferEvent::parse(field);
	if (!event || !event->id) return std::nullopt;
	if (method == "NOTIFY") {
		const auto original = call[from].cseq.original(*event->id);
		return original == event->id ? std::nullopt : original;
	}
	const auto sent = call[other(from)].cseq.find(*event->id);
	return method == "SUBSCRIBE" && sent != *event->id ? std::optional(sent) : std::nullopt;
}

Effects on_notify(Call &call, const NotifyFacts &notify, int64_t now, const Policy &policy) {
	auto &leg = call[notify.from];
	const auto event = ReferEvent::parse(notify.event);
	const auto owner = event ? whose(leg, *event) : Whose::Theirs;
	const auto passed_by = [&](std::string_view why) { return ignored(leg, notify.from, why); };
	if (owner == Whose::Theirs) return {passed_by("of a REFER that is not ours")};
	if (owner == Whose::Nobodys)
		return {Answer{481, "Subscription Does Not Exist"}, passed_by("of no REFER")};

	Work work{call, now, policy};
	const bool is_live = leg.transfer != TransferState::Idle;
	if (!is_live && call.ended_at != 0 && now - call.ended_at >= kLateTime)
		return {Answer{481, "Subscription Does Not Exist"}, passed_by("too late")};

	const auto status = StatusLine::parse(notify.body);
	const auto state = SubscriptionState::parse(notify.subscription_state);
	const bool ends = state && state->kind == Kind::Terminated;
	if (!status && !ends) return {Answer{400, "Bad Sipfrag"}, passed_by("it says nothing")};

	work.effects.emplace_back(Answer{200, "OK"});
	const bool is_repeated = notify.cseq != 0 && notify.cseq <= leg.notify_cseq;
	if (owner == Whose::OursBefore || is_repeated) {
		work.effects.emplace_back(passed_by(is_repeated ? "repeated" : "of the REFER before"));
		return std::move(work.effects);
	}

	leg.notify_cseq = notify.cseq;
	if (status)
		apply(work, notify.from, event_of(status->code, ends), status->text);
	else
		apply(work, notify.from, E::NotifyTrying);
	return std::move(work.effects);
}

} // namespace callops

// A NOTIFY of one of our REFERs: whose it is, what it says, what becomes of the transfer.
#include "callops/domain/change.hpp"
#include "core/sip/sipfrag.hpp"

namespace callops {
namespace {

using E = TransferEvent;
using core::sip::StatusLine;
using core::sip::SubscriptionState;
using Kind = SubscriptionState::Kind;

// The ends may refer each other through us: those NOTIFYs are not ours to answer.
enum class Whose : uint8_t { Theirs, Ours, OursBefore };

Whose whose(const LegOfCall &leg, std::string_view field) noexcept {
	const auto event = core::sip::ReferEvent::parse(field);
	if (!event || event->has_foreign_id || leg.refer_cseq == 0) return Whose::Theirs;
	if (!event->id || *event->id == leg.refer_cseq) return Whose::Ours;
	const bool was_ours = leg.old_refer_cseq != 0 && *event->id == leg.old_refer_cseq;
	return was_ours ? Whose::OursBefore : Whose::Theirs;
}

// A challenge is no end: who called tries again.
E event_of(unsigned code, bool ends) noexcept {
	const bool goes_on = code < 200 || code == 401 || code == 407;
	if (goes_on && !ends) return E::NotifyTrying;
	if (code < 200) return E::NotifyEnded;
	return code < 300 ? E::NotifyOk : E::NotifyFailed;
}

} // namespace

Effects on_notify(Call &call, const NotifyFacts &notify, int64_t now, const Policy &policy) {
	auto &leg = call[notify.from];
	const auto owner = whose(leg, notify.event);
	if (owner == Whose::Theirs) return {};

	Work work{call, now, policy};
	const bool is_live = leg.transfer != TransferState::Idle;
	if (!is_live && call.ended_at != 0 && now - call.ended_at >= kLateTime)
		return {Answer{481, "Subscription Does Not Exist"}};

	const auto status = StatusLine::parse(notify.body);
	const auto state = SubscriptionState::parse(notify.subscription_state);
	const bool ends = state && state->kind == Kind::Terminated;
	if (!status && !ends) return {Answer{400, "Bad Sipfrag"}};

	work.effects.emplace_back(Answer{200, "OK"});
	const bool is_repeated = notify.cseq != 0 && notify.cseq <= leg.notify_cseq;
	if (owner == Whose::OursBefore || is_repeated) return std::move(work.effects);

	leg.notify_cseq = notify.cseq;
	if (status)
		apply(work, notify.from, event_of(status->code, ends), status->text);
	else
		apply(work, notify.from, E::NotifyEnded);
	return std::move(work.effects);
}

} // namespace callops

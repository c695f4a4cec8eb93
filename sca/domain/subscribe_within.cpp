// Within a dialog a phone refreshes its subscription, moves it, or ends it.
#include "sca/domain/own_tag.hpp"
#include "sca/domain/subscribing.hpp"

namespace sca {
namespace {

Subscription *find_dialog(Subscribing &subscribing) noexcept {
	const Subscribe &asked = subscribing.asked;
	for (auto &subscription : subscribing.work.line.subscriptions) {
		const auto &text = subscription.text;
		if (subscription.package == asked.package && text[SubText::CallId] == asked.call_id
				&& text[SubText::FromTag] == asked.from_tag && has_own_tag(text, asked.to_tag))
			return &subscription;
	}
	return nullptr;
}

// A seizure that was released already is told apart, as the in-tree module does.
void refuse_unknown(Subscribing &subscribing) {
	const bool was_released = subscribing.work.policy.compat && subscribing.is_seize()
			&& subscribing.asked.expires == 0
			&& subscribing.kept(&Answered::dialog, subscribing.dialog);
	subscribing.refuse(was_released ? 500 : 481);
}

void refresh_seizure(Work &work, Subscription &known) {
	if (Appearance *seized = find_index(work.line, known.index)) {
		apply(work, *seized, Event::SeizeRefreshed);
		if (seized->state == State::Seized && seized->text[AppText::CallId].empty())
			seized->deadline = known.expires;
	}
	notify_seizure(work, known, known.index);
}

} // namespace

void subscribe_within(Subscribing &subscribing) {
	const Subscribe &asked = subscribing.asked;
	Subscription *known = find_dialog(subscribing);
	if (!known) return refuse_unknown(subscribing);
	if (known->subscribe_cseq != 0 && asked.cseq < known->subscribe_cseq) {
		subscribing.work.effects.push_back(Reply{500, "Internal Server Error - CSeq out of order"});
		return;
	}
	if (asked.expires == 0) return end_subscription(subscribing, *known);
	subscribing.retarget(*known);
	subscribing.accept(*known);
	if (subscribing.is_seize())
		refresh_seizure(subscribing.work, *known);
	else
		notify(subscribing.work, *known);
}

} // namespace sca

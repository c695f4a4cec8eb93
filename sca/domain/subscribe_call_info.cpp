// A phone joins the line. A Contact that is subscribed already has lost its dialog, or the phone has
// restarted: one subscription for each Contact.
#include <algorithm>

#include "sca/domain/subscribing.hpp"

namespace sca {
namespace {

size_t subscribers(const Line &line) noexcept {
	const auto &list = line.subscriptions;
	return static_cast<size_t>(std::count_if(list.begin(), list.end(),
			[](const Subscription &one) { return one.package == Package::CallInfo; }));
}

void release_restarted(Subscribing &subscribing) {
	Work &work = subscribing.work;
	if (work.policy.resubscribe_release == ResubscribeRelease::None) return;
	const Event event = work.policy.resubscribe_release == ResubscribeRelease::All
			? Event::OwnerGone
			: Event::OwnerRestarted;
	for (size_t i = work.line.appearances.size(); i-- > 0;) {
		Appearance &appearance = work.line.appearances[i];
		const bool is_its = subscribing.is_owner(appearance);
		const bool calls = appearance.state == State::Seized
				&& !appearance.text[AppText::CallId].empty();
		if (is_its && !(calls && event == Event::OwnerRestarted)) apply(work, appearance, event);
	}
}

} // namespace

void subscribe_call_info(Subscribing &subscribing) {
	Work &work = subscribing.work;
	Subscription *known = subscribing.find_contact();
	const bool is_new = !known;
	if (known)
		remove_subscription(work.line, known, work.policy);
	else if (subscribers(work.line) >= work.policy.max_subscribers)
		return subscribing.refuse(403);
	subscribing.accept(subscribing.add_subscription());
	if (!is_new) release_restarted(subscribing);
	notify(work, work.line.subscriptions.back());
}

} // namespace sca

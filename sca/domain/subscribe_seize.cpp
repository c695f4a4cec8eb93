// A phone asks for an appearance: one of its choice, or the lowest free one.
#include "sca/domain/fit.hpp"
#include "sca/domain/subscribing.hpp"

namespace sca {
namespace {

void refuse(Subscribing &subscribing, uint32_t index, std::string_view why) {
	Work &work = subscribing.work;
	work.effects.push_back(Refused{std::string(work.line.text[LineText::Aor]), index,
			std::string(subscribing.asked.contact), std::string(subscribing.asked.call_id),
			std::string(why)});
	subscribing.refuse(480);
}

void grant(Subscribing &subscribing, Appearance &appearance, Event event) {
	Work &work = subscribing.work;
	const Subscribe &asked = subscribing.asked;
	give_to(appearance, subscribing.phone());
	if (!is_memorable(asked.address) || !is_memorable(asked.instance))
		say_left_out(work, appearance);
	apply(work, appearance, event);
	appearance.deadline = work.now + asked.expires;
	Subscription &subscription = subscribing.add_subscription();
	subscription.index = appearance.index;
	subscribing.accept(subscription);
	notify_seizure(work, subscription, appearance.index);
}

// The index is in use. The phone that seized it may do so again: it has lost the dialog of its
// seizure. The in-tree module refuses that too, until the seizure expires.
void seize_again(Subscribing &subscribing, Appearance &taken) {
	Work &work = subscribing.work;
	const bool is_own = !work.policy.compat && subscribing.is_owner(taken)
			&& taken.text[AppText::CallId].empty();
	const Event event = is_own ? Event::OwnSeizeAsked : Event::SeizeAsked;
	if (transition(taken.state, event).then & kRefuse)
		return refuse(subscribing, taken.index, name_of(taken.state));
	if (Subscription *old = find_seizure(work.line, taken.index))
		remove_subscription(work.line, old, work.policy);
	grant(subscribing, taken, event);
}

} // namespace

void seize(Subscribing &subscribing) {
	Work &work = subscribing.work;
	const uint32_t wanted = subscribing.asked.index;
	Appearance *taken = wanted ? find_index(work.line, wanted) : nullptr;
	if (taken) return seize_again(subscribing, *taken);
	const uint32_t index = wanted ? wanted : lowest_free(work.line);
	if (index > work.policy.max_index || !has_room(work.line, work.policy)
			|| work.line.subscriptions.size() >= 2 * size_t{work.policy.max_subscribers})
		return refuse(subscribing, index, "no room for one more appearance");
	grant(subscribing, add_appearance(work.line, index), Event::SeizeAsked);
}

} // namespace sca

#include "sca/domain/expire.hpp"

#include <algorithm>

namespace sca {
namespace {

int64_t end_of(const Appearance &appearance, const Policy &policy) noexcept {
	if (appearance.deadline) return appearance.deadline;
	return policy.max_age ? appearance.since + policy.max_age : 0;
}

Event event_of(const Line &line, const Appearance &appearance) noexcept {
	const bool ends = appearance.state == State::Seized || appearance.state == State::Pending;
	if (!appearance.deadline || !ends) return Event::TooOld;
	if (appearance.state == State::Seized) return Event::SeizeExpired;
	const bool has_winner = std::any_of(
			line.appearances.begin(), line.appearances.end(), [&](const Appearance &other) {
				return other.index != appearance.index && other.state != State::Pending
						&& other.text[AppText::CallId] == appearance.text[AppText::CallId];
			});
	return has_winner ? Event::ForkLost : Event::AckMissing;
}

void end_subscription(Work &work, Subscription &subscription) {
	const bool is_seizure = subscription.package == Package::LineSeize;
	const uint32_t index = subscription.index;
	terminate(work, subscription, "terminated;reason=timeout");
	if (is_seizure) release_seizure(work, index, Event::SeizeExpired);
}

void forget_answers(Line &line, int64_t now) {
	if (line.remains->answered.empty()) return;
	const auto is_old = [&](const Answered &kept) { return now - kept.at > kAnsweredTime; };
	line.remains.change([&](Remains &remains) {
		auto &answers = remains.answered;
		answers.erase(std::remove_if(answers.begin(), answers.end(), is_old), answers.end());
	});
}

} // namespace

int64_t next_due(const Line &line, const Policy &policy) noexcept {
	int64_t due = 0;
	const auto consider = [&](int64_t end) {
		if (end && (!due || end < due)) due = end;
	};
	for (const auto &subscription : line.subscriptions) consider(end_of(subscription, policy));
	for (const auto &appearance : line.appearances) consider(end_of(appearance, policy));
	const auto &answered = line.remains->answered;
	if (!answered.empty()) consider(answered.front().at + kAnsweredTime + 1);
	return due;
}

Effects expire(Line &line, int64_t now, const Policy &policy) {
	Work work{line, now, policy, {}};
	for (size_t i = line.subscriptions.size(); i-- > 0;)
		if (end_of(line.subscriptions[i], policy) <= now)
			end_subscription(work, line.subscriptions[i]);
	for (size_t i = line.appearances.size(); i-- > 0;) {
		Appearance &appearance = line.appearances[i];
		const int64_t end = end_of(appearance, policy);
		if (end && end <= now) apply(work, appearance, event_of(line, appearance));
	}
	forget_answers(line, now);
	tell_group(work);
	return std::move(work.effects);
}

} // namespace sca

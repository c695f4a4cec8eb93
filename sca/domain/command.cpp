#include "sca/domain/command.hpp"

#include "sca/domain/fit.hpp"

namespace sca {
namespace {

constexpr std::string_view kByHand = "by hand";

Effects finish(Work &work) {
	tell_group(work);
	return std::move(work.effects);
}

void set_text(Work &work, Appearance &appearance, AppText field,
		std::optional<std::string_view> text, size_t longest) {
	if (!text || !is_fit(*text, longest) || appearance.text[field] == *text) return;
	appearance.text.set({{field, *text}});
	++appearance.version;
	work.effects.push_back(Store{});
	if (field != AppText::Uri) return;
	++work.line.content;
	work.tell = true;
}

void release_seized(Work &work, uint32_t index) {
	Appearance *seized = find_index(work.line, index);
	if (seized && seized->text[AppText::CallId].empty()) apply(work, *seized, Event::SeizeEnded);
}

} // namespace

Effects seize_by_hand(Line &line, std::string_view contact, uint32_t index, int64_t now,
		const Policy &policy, uint32_t &seized) {
	Work work{line, now, policy, {}};
	seized = 0;
	if (!is_fit(contact, kLongestText) || (index && find_index(line, index))
			|| index > policy.max_index)
		return {};
	Appearance *appearance = take_appearance(work, index);
	if (!appearance) return {};
	appearance->text.set({{AppText::Owner, contact}});
	apply(work, *appearance, Event::SeizeAsked);
	seized = appearance->index;
	return finish(work);
}

std::optional<Effects> update_by_hand(
		Line &line, uint32_t index, const Update &update, int64_t now, const Policy &policy) {
	Appearance *appearance = find_index(line, index);
	if (!appearance) return std::nullopt;
	Work work{line, now, policy, {}};
	set_text(work, *appearance, AppText::Owner, update.owner, kLongestText);
	set_text(work, *appearance, AppText::Callee, update.callee, kLongestText);
	set_text(work, *appearance, AppText::Uri, update.uri, kLongestParty);
	if (const auto &dialog = update.dialog) {
		if (is_fit(dialog->call_id, kLongestText) && is_fit(dialog->caller_tag, kLongestTag)
				&& is_fit(dialog->callee_tag, kLongestTag)) {
			set_dialog(work, *appearance, dialog->call_id, dialog->caller_tag, dialog->callee_tag,
					dialog->direction);
			work.effects.push_back(Store{});
		}
	}
	if (update.state) move(work, *appearance, *update.state, kByHand);
	return finish(work);
}

std::optional<Effects> release_by_hand(
		Line &line, uint32_t index, int64_t now, const Policy &policy) {
	Appearance *appearance = find_index(line, index);
	if (!appearance) return std::nullopt;
	Work work{line, now, policy, {}};
	if (Subscription *seizure = find_seizure(line, index))
		terminate(work, *seizure, "terminated;reason=noresource");
	move(work, *appearance, State::Idle, kByHand);
	return finish(work);
}

Effects deactivate(Line &line, uint64_t id, int64_t now, const Policy &policy) {
	Work work{line, now, policy, {}};
	Subscription *subscription = find_id(line, id);
	if (!subscription) return {};
	const bool is_seizure = subscription->package == Package::LineSeize;
	const uint32_t index = subscription->index;
	terminate(work, *subscription, "terminated;reason=deactivated");
	if (is_seizure) release_seized(work, index);
	return finish(work);
}

bool ends_subscription(unsigned code) noexcept {
	switch (code) {
	case 404:
	case 405:
	case 408:
	case 410:
	case 416:
	case 489:
	case 501:
	case 604:
		return true;
	default:
		return code >= 480 && code <= 485;
	}
}

Effects lose_subscription(Line &line, uint64_t id, int64_t now, const Policy &policy) {
	Work work{line, now, policy, {}};
	Subscription *subscription = find_id(line, id);
	if (!subscription) return {};
	const bool is_seizure = subscription->package == Package::LineSeize;
	const uint32_t index = subscription->index;
	remove_subscription(line, subscription, policy);
	work.effects.push_back(Store{});
	if (is_seizure) release_seized(work, index);
	return finish(work);
}

} // namespace sca

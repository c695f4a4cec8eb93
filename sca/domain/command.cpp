#include "sca/domain/command.hpp"

#include "core/sip/uri.hpp"
#include "sca/domain/fit.hpp"

namespace sca {
namespace {

constexpr std::string_view kByHand = "by hand";

Effects finish(Work &work) {
	tell_group(work);
	return std::move(work.effects);
}

void set_text(
		Work &work, Appearance &appearance, AppText field, std::optional<std::string_view> text) {
	if (!text || appearance.text[field] == *text) return;
	appearance.text.set({{field, *text}});
	++appearance.version;
	work.effects.push_back(Store{});
	if (field != AppText::Uri) return;
	++work.line.content;
	work.tell = true;
}

bool is_fit(const std::optional<std::string_view> &text, size_t longest) noexcept {
	return !text || sca::is_fit(*text, longest);
}

bool is_fit(const std::optional<DialogNames> &dialog) noexcept {
	return !dialog
			|| (sca::is_fit(dialog->call_id, kLongestRemembered)
					&& sca::is_fit(dialog->caller_tag, kLongestRemembered)
					&& sca::is_fit(dialog->callee_tag, kLongestRemembered));
}

bool is_fit(const Update &update) noexcept {
	return is_fit(update.owner, kLongestRemembered) && is_fit(update.callee, kLongestRemembered)
			&& is_fit(update.uri, kLongestParty) && is_fit(update.dialog);
}

} // namespace

Effects seize_by_hand(Line &line, std::string_view contact, uint32_t index, int64_t now,
		const Policy &policy, uint32_t &seized) {
	Work work{line, now, policy, {}};
	seized = 0;
	const bool is_good = is_memorable(line.text[LineText::Aor]) && is_memorable(contact);
	if (!is_good || (index && find_index(line, index)) || index > policy.max_index) return {};
	Appearance *appearance = take_appearance(work, index);
	if (!appearance) return {};
	appearance->text.set({{AppText::Owner, contact}});
	apply(work, *appearance, Event::SeizeAsked);
	seized = appearance->index;
	return finish(work);
}

namespace {

void change(Work &work, Appearance &appearance, const Update &update) {
	if (update.owner) { // what told the former owner tells nothing of this one
		set_text(work, appearance, AppText::OwnerAddress, std::string_view());
		set_text(work, appearance, AppText::OwnerInstance, std::string_view());
	}
	set_text(work, appearance, AppText::Owner, update.owner);
	set_text(work, appearance, AppText::Callee, update.callee);
	set_text(work, appearance, AppText::Uri, update.uri);
	if (const auto &dialog = update.dialog) {
		set_dialog(work, appearance, dialog->call_id, dialog->caller_tag, dialog->callee_tag,
				dialog->direction);
		work.effects.push_back(Store{});
	}
	if (update.state) move(work, appearance, *update.state, kByHand);
}

// An index that is seized and has a call already is that call's.
bool has_seized(const Appearance &appearance, const std::optional<std::string_view> &owner) {
	return appearance.state == State::Seized && owner && appearance.text[AppText::CallId].empty()
			&& core::sip::same_uri(appearance.text[AppText::Owner], *owner);
}

} // namespace

Effects claim_by_hand(Line &line, uint32_t index, const Update &as, int64_t now,
		const Policy &policy, uint32_t &claimed) {
	Work work{line, now, policy, {}};
	claimed = 0;
	const bool is_good = is_memorable(line.text[LineText::Aor]) && is_fit(as) && as.state
			&& *as.state != State::Idle && index <= policy.max_index;
	if (!is_good) return {};
	Appearance *appearance = index ? find_index(line, index) : nullptr;
	if (appearance && !has_seized(*appearance, as.owner)) return {};
	Subscription *seizure = appearance ? find_seizure(line, index) : nullptr;
	if (!appearance) appearance = take_appearance(work, index);
	if (!appearance) return {};
	claimed = appearance->index;
	change(work, *appearance, as);
	if (seizure) terminate(work, *seizure, "terminated;reason=noresource");
	return finish(work);
}

std::optional<Effects> update_by_hand(
		Line &line, uint32_t index, const Update &update, int64_t now, const Policy &policy) {
	Appearance *appearance = find_index(line, index);
	if (!appearance || !is_fit(update)) return std::nullopt;
	Work work{line, now, policy, {}};
	change(work, *appearance, update);
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
	if (is_seizure) release_seizure(work, index, Event::SeizeEnded);
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
	if (is_seizure) release_seizure(work, index, Event::SeizeEnded);
	return finish(work);
}

Effects tell_subscriber(Line &line, uint64_t id, int64_t now, const Policy &policy) {
	Work work{line, now, policy, {}};
	Subscription *subscription = find_id(line, id);
	if (!subscription) return {};
	if (subscription->package == Package::LineSeize)
		notify_seizure(work, *subscription, subscription->index);
	else
		notify(work, *subscription);
	return finish(work);
}

} // namespace sca

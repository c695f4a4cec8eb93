#include "sca/domain/rows.hpp"

#include <algorithm>
#include <iterator>

#include "core/base/utf8.hpp"
#include "sca/domain/columns.hpp"
#include "sca/domain/fit.hpp"
#include "sca/domain/own_tag.hpp"
#include "sca/domain/supplement.hpp"

namespace sca {
namespace {
using core::sql::Row;

// What is no UTF-8 is left out.
std::string_view readable(std::string_view value) {
	return core::base::is_utf8(value) ? value : std::string_view();
}

// What makes the key.
SubscriptionColumns named(const SubTexts &texts) {
	SubscriptionColumns row;
	row.subscriber = stored_contact(texts);
	row.call_id = texts[SubText::CallId];
	row.from_tag = texts[SubText::FromTag];
	row.to_tag = own_tag(texts);
	return row;
}

Row subscription_key(const SubTexts &texts) {
	return subscription_codec().key(named(texts));
}

// The in-tree module counts on from notify_cseq, and it stops at a record_route that is NULL.
Row subscription_row(const Line &line, const Subscription &subscription, int64_t server_id) {
	SubscriptionColumns row = named(subscription.text);
	row.aor = line.text[LineText::Aor];
	row.event = static_cast<int64_t>(subscription.package);
	row.expires = subscription.expires;
	row.record_route = subscription.text[SubText::Route];
	row.notify_cseq = subscription.notify_mark;
	row.subscribe_cseq = subscription.subscribe_cseq;
	row.server_id = server_id;
	return subscription_codec().write(std::move(row));
}

void add(StateColumns &row, const Appearance &appearance) {
	const auto &texts = appearance.text;
	row.app_idx = appearance.index;
	row.state = static_cast<int64_t>(appearance.state);
	row.direction = static_cast<int64_t>(appearance.direction);
	row.owner = readable(texts[AppText::Owner]);
	row.owner_address = readable(texts[AppText::OwnerAddress]);
	row.owner_instance = readable(texts[AppText::OwnerInstance]);
	row.callee = readable(texts[AppText::Callee]);
	row.app_uri = readable(texts[AppText::Uri]);
	row.call_id = texts[AppText::CallId];
	row.from_tag = texts[AppText::CallerTag];
	row.to_tag = texts[AppText::CalleeTag];
	row.prev_state = appearance.retrieving ? static_cast<int64_t>(appearance.prev_state) : 0;
	row.prev_direction = static_cast<int64_t>(appearance.prev_direction);
	row.prev_ended = appearance.prev_ended;
	row.prev_owner = readable(texts[AppText::PrevOwner]);
	row.prev_owner_address = readable(texts[AppText::PrevOwnerAddress]);
	row.prev_owner_instance = readable(texts[AppText::PrevOwnerInstance]);
	row.prev_callee = readable(texts[AppText::PrevCallee]);
	row.prev_call_id = texts[AppText::PrevCallId];
	row.prev_from_tag = texts[AppText::PrevCallerTag];
	row.prev_to_tag = texts[AppText::PrevCalleeTag];
	row.since = appearance.since;
	row.deadline = appearance.deadline;
}

void add(StateColumns &row, const Subscription &subscription) {
	const auto &texts = subscription.text;
	row.sub_contact = texts[SubText::Contact];
	row.sub_call_id = texts[SubText::CallId];
	row.sub_from_tag = texts[SubText::FromTag];
	row.sub_to_tag = own_tag(texts);
	row.sub_route = texts[SubText::Route];
	row.sub_flow = texts[SubText::Flow];
	row.sub_socket = texts[SubText::Socket];
	row.sub_event_id = texts[SubText::EventId];
	row.sub_local_uri = texts[SubText::LocalUri];
	row.sub_remote_uri = texts[SubText::RemoteUri];
	row.sub_cseq = subscription.notify_mark;
	row.sub_subscribe_cseq = subscription.subscribe_cseq;
	row.sub_expires = subscription.expires;
}

// A row of the state table. An appearance goes with the seizure that holds it, so that both come
// back or none.
Row state_row(const Line &line, const Appearance *appearance, std::string dialog,
		const Subscription *subscription, int64_t server_id) {
	StateColumns row;
	row.aor = line.text[LineText::Aor];
	row.dialog = std::move(dialog);
	row.server_id = server_id;
	if (appearance) add(row, *appearance);
	if (subscription) add(row, *subscription);
	return state_codec().write(std::move(row));
}

// Is there a call-info subscription like that?
template <class Is>
bool has_subscription(const Line &line, Is &&is) {
	return std::any_of(
			line.subscriptions.begin(), line.subscriptions.end(), [&](const Subscription &other) {
				return other.package == Package::CallInfo && is(other.text);
			});
}

bool is_of_dialog(const SubTexts &texts, const SubTexts &erased) noexcept {
	return texts[SubText::CallId] == erased[SubText::CallId]
			&& texts[SubText::FromTag] == erased[SubText::FromTag];
}

bool is_alive(const Line &line, const SubTexts &erased) {
	return has_subscription(line, [&](const SubTexts &texts) {
		return is_of_dialog(texts, erased) && have_same_tag(texts, erased)
				&& stored_contact(texts) == stored_contact(erased);
	});
}

// Does a subscription of that dialog still have a row in the state table?
bool is_supplement_alive(const Line &line, const SubTexts &erased) {
	return has_subscription(line, [&](const SubTexts &texts) {
		return is_of_dialog(texts, erased) && places_of(line.text[LineText::Aor], texts).state;
	});
}

bool is_alive(const Line &line, uint32_t index) noexcept {
	return std::any_of(line.appearances.begin(), line.appearances.end(),
			[&](const Appearance &other) { return other.index == index; });
}

// Says once what no row can hold.
void leave_out(LineRows &rows, bool &was_said, std::string what) {
	if (!was_said) rows.left_out.push_back(std::move(what));
	was_said = true;
}

void take(LineRows &rows, const Line &line, Subscription &subscription, int64_t server_id) {
	subscription.in_store = true;
	rows.subscribed.push_back({id_of(line, subscription), subscription.version});
	if (subscription.package != Package::CallInfo) return;
	const auto &texts = subscription.text;
	const Places places = places_of(line.text[LineText::Aor], texts);
	if (places.subscriptions)
		rows.subscriptions.push_back(subscription_row(line, subscription, server_id));
	if (places.state)
		rows.state.push_back(state_row(line, nullptr, dialog_key(texts), &subscription, server_id));
	if (places.none()) leave_out(rows, subscription.left_out, "a subscription");
}

// Without these there is no call to go on with; the other texts may be missing.
constexpr AppText kDialogs[] = {AppText::CallId, AppText::CallerTag, AppText::CalleeTag,
		AppText::PrevCallId, AppText::PrevCallerTag, AppText::PrevCalleeTag};

bool has_row(const Line &line, const Appearance &appearance) noexcept {
	const auto aor = line.text[LineText::Aor];
	return aor.size() <= kLongestText && core::base::is_utf8(aor)
			&& std::all_of(std::begin(kDialogs), std::end(kDialogs), [&](AppText field) {
				   return is_fit(appearance.text[field], kLongestRemembered);
			   });
}

void take(LineRows &rows, Line &line, Appearance &appearance, int64_t server_id) {
	const auto aor = line.text[LineText::Aor];
	rows.appeared.push_back({appearance.index, appearance.serial, appearance.version});
	if (!has_row(line, appearance)) {
		if (appearance.in_store)
			rows.erased_state.push_back(appearance_key(aor, appearance.index, server_id));
		return leave_out(rows, appearance.left_out, "an appearance");
	}
	appearance.in_store = true;
	Subscription *seizure = find_seizure(line, appearance.index);
	if (seizure && places_of(aor, seizure->text).none()) {
		leave_out(rows, seizure->left_out, "a seizure");
		seizure = nullptr;
	}
	rows.state.push_back(state_row(line, &appearance, std::string(kNoDialog), seizure, server_id));
	const auto texts = appearance.text.texts();
	if (!std::all_of(texts.begin(), texts.end(), core::base::is_utf8))
		leave_out(rows, appearance.left_out, "a name or an address");
}

} // namespace

bool is_dirty(const Line &line) noexcept {
	const auto dirty = [](const auto &one) { return one.is_dirty(); };
	return !line.remains->erased_subscriptions.empty() || !line.remains->erased_appearances.empty()
			|| std::any_of(line.subscriptions.begin(), line.subscriptions.end(), dirty)
			|| std::any_of(line.appearances.begin(), line.appearances.end(), dirty);
}

LineRows take_rows(Line &line, int64_t server_id) {
	LineRows rows;
	for (auto &subscription : line.subscriptions)
		if (subscription.is_dirty()) take(rows, line, subscription, server_id);
	for (auto &appearance : line.appearances) {
		const auto *seizure = find_seizure(line, appearance.index);
		if (appearance.is_dirty() || (seizure && seizure->is_dirty()))
			take(rows, line, appearance, server_id);
	}
	const auto aor = line.text[LineText::Aor];
	for (const auto &erased : line.remains->erased_subscriptions) {
		const Places places = places_of(aor, erased.text);
		if (places.subscriptions && !is_alive(line, erased.text))
			rows.erased_subscriptions.push_back(subscription_key(erased.text));
		if (places.state && !is_supplement_alive(line, erased.text))
			rows.erased_state.push_back(supplement_key(aor, erased.text, server_id));
	}
	for (const auto &erased : line.remains->erased_appearances)
		if (!is_alive(line, erased.index))
			rows.erased_state.push_back(appearance_key(aor, erased.index, server_id));
	rows.erased_subscriptions_taken = line.remains->erased_subscriptions.size();
	rows.erased_appearances_taken = line.remains->erased_appearances.size();
	return rows;
}

void mark_stored(Line &line, const LineRows &rows) {
	for (const auto &stored : rows.subscribed)
		if (Subscription *subscription = find_id(line, stored.id))
			subscription->saved = stored.version;
	for (const auto &stored : rows.appeared) {
		Appearance *appearance = find_index(line, stored.index);
		if (appearance && appearance->serial == stored.serial) appearance->saved = stored.version;
	}
	const auto drop = [](auto &list, size_t count) {
		list.erase(
				list.begin(), list.begin() + static_cast<ptrdiff_t>(std::min(count, list.size())));
	};
	if (line.remains.empty()) return;
	line.remains.change([&](Remains &remains) {
		drop(remains.erased_subscriptions, rows.erased_subscriptions_taken);
		drop(remains.erased_appearances, rows.erased_appearances_taken);
	});
}

} // namespace sca

#include "core/sip/uri.hpp"
#include "sca/domain/columns.hpp"
#include "sca/domain/own_tag.hpp"
#include "sca/domain/rows.hpp"
#include "sca/domain/supplement.hpp"

namespace sca {
namespace {
using core::sql::Row;

// From the columns sub_*.
Subscription subscription_of(const StateColumns &row) {
	Subscription subscription;
	subscription.notify_cseq = static_cast<uint32_t>(row.sub_cseq);
	subscription.notify_mark = subscription.notify_cseq;
	subscription.subscribe_cseq = static_cast<uint32_t>(row.sub_subscribe_cseq);
	subscription.expires = short_time(row.sub_expires);
	subscription.text.set({{SubText::Contact, row.sub_contact}, {SubText::CallId, row.sub_call_id},
			{SubText::FromTag, row.sub_from_tag}, kept_tag(row.sub_to_tag),
			{SubText::Route, row.sub_route}, {SubText::Flow, row.sub_flow},
			{SubText::Socket, row.sub_socket}, {SubText::EventId, row.sub_event_id},
			{SubText::LocalUri, row.sub_local_uri}, {SubText::RemoteUri, row.sub_remote_uri}});
	subscription.saved = subscription.version;
	return subscription;
}

bool is_subscription(const SubTexts &texts) {
	return !texts[SubText::CallId].empty() && core::sip::Uri::parse(texts[SubText::Contact]);
}

std::optional<Subscription> seizure_of(const StateColumns &row) {
	Subscription seizure = subscription_of(row);
	if (!is_subscription(seizure.text)) return std::nullopt;
	seizure.package = Package::LineSeize;
	seizure.index = static_cast<uint32_t>(row.app_idx);
	return seizure;
}

Appearance appearance_of(const StateColumns &row) {
	Appearance appearance;
	appearance.index = static_cast<uint32_t>(row.app_idx);
	appearance.state = static_cast<State>(row.state);
	appearance.direction = static_cast<Direction>(row.direction);
	appearance.prev_state = static_cast<State>(row.prev_state);
	appearance.prev_direction = static_cast<Direction>(row.prev_direction);
	appearance.prev_ended = row.prev_ended == 1;
	appearance.retrieving = !row.prev_call_id.empty();
	appearance.since = row.since;
	const bool ends = appearance.state == State::Seized || appearance.state == State::Pending;
	appearance.deadline = ends ? row.deadline : 0;
	appearance.text.set({{AppText::Owner, row.owner}, {AppText::OwnerAddress, row.owner_address},
			{AppText::OwnerInstance, row.owner_instance}, {AppText::Callee, row.callee},
			{AppText::Uri, row.app_uri}, {AppText::CallId, row.call_id},
			{AppText::CallerTag, row.from_tag}, {AppText::CalleeTag, row.to_tag},
			{AppText::PrevOwner, row.prev_owner},
			{AppText::PrevOwnerAddress, row.prev_owner_address},
			{AppText::PrevOwnerInstance, row.prev_owner_instance},
			{AppText::PrevCallee, row.prev_callee}, {AppText::PrevCallId, row.prev_call_id},
			{AppText::PrevCallerTag, row.prev_from_tag},
			{AppText::PrevCalleeTag, row.prev_to_tag}});
	appearance.saved = appearance.version;
	appearance.in_store = true;
	return appearance;
}

} // namespace

std::optional<Row> key_of_over(const Row &row, int64_t now) {
	const auto *value = subscription_codec().value(row, "expires");
	const auto *expires = value ? std::get_if<int64_t>(value) : nullptr;
	if (!expires || *expires > now) return std::nullopt;
	auto key = subscription_codec().key_of(row);
	if (!key) return std::nullopt;
	for (const auto &part : *key)
		if (!std::holds_alternative<std::string>(part)) return std::nullopt;
	return key;
}

std::optional<SubscriptionRecord> read_subscription(Row values, int64_t now) {
	auto row = subscription_codec().read(std::move(values));
	const bool makes_sense = row && row->event == static_cast<int64_t>(Package::CallInfo)
			&& row->expires > now && core::sip::Uri::parse(row->subscriber) && !row->call_id.empty()
			&& !row->from_tag.empty() && !row->to_tag.empty();
	auto key = makes_sense ? core::sip::aor_key(row->aor) : std::nullopt;
	if (!key) return std::nullopt;
	SubscriptionRecord record;
	record.aor = std::move(row->aor);
	record.key = std::move(*key);
	Subscription &subscription = record.subscription;
	subscription.expires = short_time(row->expires);
	subscription.notify_cseq = static_cast<uint32_t>(row->notify_cseq);
	subscription.notify_mark = subscription.notify_cseq;
	subscription.subscribe_cseq = static_cast<uint32_t>(row->subscribe_cseq);
	const std::string_view contact = row->subscriber;
	const auto flow = core::sip::alias_address(contact).value_or("");
	subscription.text.set({{SubText::Contact, flow.empty() ? contact : without_alias(contact)},
			{SubText::CallId, row->call_id}, {SubText::FromTag, row->from_tag},
			kept_tag(row->to_tag), {SubText::Route, row->record_route}, {SubText::Flow, flow}});
	subscription.saved = subscription.version;
	subscription.in_store = true;
	return record;
}

bool is_supplement(const Row &row) noexcept {
	const auto *index = state_codec().value(row, "app_idx");
	return index && *index == core::sql::Value(int64_t{0});
}

std::optional<SupplementRecord> read_supplement(Row values) {
	auto row = state_codec().read(std::move(values));
	auto key = row && row->app_idx == 0 ? core::sip::aor_key(row->aor) : std::nullopt;
	if (!key) return std::nullopt;
	SupplementRecord record{std::move(row->aor), std::move(*key), subscription_of(*row)};
	record.subscription.in_store = true;
	const auto &texts = record.subscription.text;
	const bool makes_sense = is_subscription(texts) && row->dialog == dialog_key(texts)
			&& places_of(record.aor, texts).state;
	if (!makes_sense) return std::nullopt;
	return record;
}

std::optional<AppearanceRecord> read_appearance(Row values, int64_t now) {
	auto row = state_codec().read(std::move(values));
	const bool makes_sense = row && row->app_idx > 0 && row->dialog == kNoDialog
			&& row->state != static_cast<int64_t>(State::Idle) && row->since <= now;
	auto key = makes_sense ? core::sip::aor_key(row->aor) : std::nullopt;
	if (!key) return std::nullopt;
	return AppearanceRecord{
			std::move(row->aor), std::move(*key), appearance_of(*row), seizure_of(*row)};
}

} // namespace sca

#include "core/sip/uri.hpp"
#include "sca/domain/fit.hpp"
#include "sca/domain/rows.hpp"
#include "sca/domain/supplement.hpp"

namespace sca {
namespace {
using core::sql::Row;
using core::sql::Value;

// Of the state table: from `state` to `prev_to_tag`, and behind the columns sub_*.
constexpr size_t kColumnsOfCall = 16, kColumnsBehind = 3;

// Reads the values of a row one after the other; `good` says whether all had the right type and
// length.
class Reader {
public:
	explicit Reader(const Row &row) : row_(row) {}

	std::string_view text(size_t longest = kLongestRemembered) {
		const Value *value = next();
		if (!value || std::holds_alternative<std::monostate>(*value)) return {};
		const auto *held = std::get_if<std::string>(value);
		if (!held || !is_fit(*held, longest)) return fail();
		return *held;
	}
	int64_t number(int64_t least, int64_t most) {
		const Value *value = next();
		if (!value || std::holds_alternative<std::monostate>(*value)) return least;
		const auto *held = std::get_if<int64_t>(value);
		if (held && *held >= least && *held <= most) return *held;
		fail();
		return least;
	}
	void skip() { next(); }
	bool good() const noexcept { return good_ && at_ == row_.size(); }

private:
	const Value *next() {
		if (at_ < row_.size()) return &row_[at_++];
		fail();
		return nullptr;
	}
	std::string_view fail() {
		good_ = false;
		return {};
	}

	const Row &row_;
	size_t at_ = 0;
	bool good_ = true;
};

} // namespace

std::optional<Row> key_of_over(const Row &row, int64_t now) {
	constexpr size_t kContact = 0, kExpires = 3, kCallId = 6, kFromTag = 7, kToTag = 8;
	const auto *expires = row.size() > kToTag ? std::get_if<int64_t>(&row[kExpires]) : nullptr;
	if (!expires || *expires > now) return std::nullopt;
	Row key{row[kContact], row[kCallId], row[kFromTag], row[kToTag]};
	for (const auto &value : key)
		if (!std::holds_alternative<std::string>(value)) return std::nullopt;
	return key;
}

std::optional<SubscriptionRecord> read_subscription(const Row &row, int64_t now) {
	Reader read(row);
	SubscriptionRecord record;
	Subscription &subscription = record.subscription;
	const auto contact = read.text(kLongestText);
	record.aor = read.text(kLongestText);
	const auto event = read.number(0, 255);
	subscription.expires = read.number(0, UINT32_MAX);
	read.number(0, 1); // of the state: active or pending, the others are ends
	read.number(INT32_MIN, INT32_MAX);
	const auto call_id = read.text(kLongestText);
	const auto from_tag = read.text(kLongestTag);
	const auto to_tag = read.text(kLongestTag);
	const auto route = read.text(kLongestRoute);
	subscription.notify_cseq = static_cast<uint32_t>(read.number(0, kLastCseq));
	subscription.notify_mark = subscription.notify_cseq;
	subscription.subscribe_cseq = static_cast<uint32_t>(read.number(0, UINT32_MAX));
	read.number(INT32_MIN, INT32_MAX);
	const bool makes_sense = read.good() && event == int64_t(Package::CallInfo)
			&& subscription.expires > now && core::sip::aor_key(record.aor)
			&& core::sip::Uri::parse(contact) && !call_id.empty() && !from_tag.empty()
			&& !to_tag.empty();
	if (!makes_sense) return std::nullopt;
	const auto flow = core::sip::alias_address(contact).value_or("");
	subscription.text.set({{SubText::Contact, flow.empty() ? contact : without_alias(contact)},
			{SubText::CallId, call_id}, {SubText::FromTag, from_tag}, {SubText::ToTag, to_tag},
			{SubText::Route, route}, {SubText::Flow, flow}});
	subscription.saved = subscription.version;
	subscription.in_store = true;
	return record;
}

namespace {

// The columns sub_*.
Subscription read_columns(Reader &read) {
	Subscription subscription;
	const auto contact = read.text(), call_id = read.text(), from_tag = read.text(),
			   to_tag = read.text(), route = read.text(), flow = read.text(), socket = read.text(),
			   event_id = read.text(), local_uri = read.text(), remote_uri = read.text();
	subscription.notify_cseq = static_cast<uint32_t>(read.number(0, kLastCseq));
	subscription.notify_mark = subscription.notify_cseq;
	subscription.subscribe_cseq = static_cast<uint32_t>(read.number(0, UINT32_MAX));
	subscription.expires = read.number(0, INT64_MAX);
	subscription.text.set({{SubText::Contact, contact}, {SubText::CallId, call_id},
			{SubText::FromTag, from_tag}, {SubText::ToTag, to_tag}, {SubText::Route, route},
			{SubText::Flow, flow}, {SubText::Socket, socket}, {SubText::EventId, event_id},
			{SubText::LocalUri, local_uri}, {SubText::RemoteUri, remote_uri}});
	subscription.saved = subscription.version;
	return subscription;
}

bool is_subscription(const SubTexts &texts) {
	return !texts[SubText::CallId].empty() && core::sip::Uri::parse(texts[SubText::Contact]);
}

std::optional<Subscription> read_seizure(Reader &read) {
	Subscription seizure = read_columns(read);
	if (!is_subscription(seizure.text)) return std::nullopt;
	seizure.package = Package::LineSeize;
	return seizure;
}

} // namespace

bool is_supplement(const Row &row) noexcept {
	constexpr size_t kIndex = 1;
	const auto *index = row.size() > kIndex ? std::get_if<int64_t>(&row[kIndex]) : nullptr;
	return index && *index == 0;
}

std::optional<SupplementRecord> read_supplement(const Row &row) {
	Reader read(row);
	SupplementRecord record;
	record.aor = read.text(kLongestText);
	read.number(0, 0);
	const auto dialog = read.text(kLongestDialog);
	for (size_t i = 0; i < kColumnsOfCall; ++i) read.skip();
	record.subscription = read_columns(read);
	record.subscription.in_store = true;
	for (size_t i = 0; i < kColumnsBehind; ++i) read.skip();
	const bool makes_sense = read.good() && core::sip::aor_key(record.aor)
			&& is_subscription(record.subscription.text)
			&& dialog == dialog_key(record.subscription.text)
			&& places_of(record.aor, record.subscription.text).state;
	if (!makes_sense) return std::nullopt;
	return record;
}

std::optional<AppearanceRecord> read_appearance(const Row &row, int64_t now) {
	Reader read(row);
	AppearanceRecord record;
	Appearance &appearance = record.appearance;
	record.aor = read.text(kLongestText);
	appearance.index = static_cast<uint32_t>(read.number(0, UINT32_MAX));
	const auto dialog = read.text(kLongestDialog);
	appearance.state = static_cast<State>(read.number(0, kStates - 1));
	appearance.direction = static_cast<Direction>(read.number(0, 1));
	const auto owner = read.text(), callee = read.text(), uri = read.text();
	const auto call_id = read.text(), caller_tag = read.text(), callee_tag = read.text();
	appearance.prev_state = static_cast<State>(read.number(0, kStates - 1));
	appearance.prev_direction = static_cast<Direction>(read.number(0, 1));
	appearance.prev_ended = read.number(0, 1) == 1;
	const auto prev_owner = read.text(), prev_callee = read.text(), prev_call_id = read.text();
	const auto prev_caller_tag = read.text(), prev_callee_tag = read.text();
	record.seizure = read_seizure(read);
	appearance.since = read.number(0, INT64_MAX);
	const auto deadline = read.number(0, INT64_MAX);
	const bool ends = appearance.state == State::Seized || appearance.state == State::Pending;
	appearance.deadline = ends ? deadline : 0;
	read.number(INT32_MIN, INT32_MAX);
	const bool makes_sense = read.good() && appearance.index > 0 && dialog == kNoDialog
			&& appearance.state != State::Idle && appearance.since <= now
			&& core::sip::aor_key(record.aor);
	if (!makes_sense) return std::nullopt;
	appearance.retrieving = !prev_call_id.empty();
	appearance.text.set({{AppText::Owner, owner}, {AppText::Callee, callee}, {AppText::Uri, uri},
			{AppText::CallId, call_id}, {AppText::CallerTag, caller_tag},
			{AppText::CalleeTag, callee_tag}, {AppText::PrevOwner, prev_owner},
			{AppText::PrevCallee, prev_callee}, {AppText::PrevCallId, prev_call_id},
			{AppText::PrevCallerTag, prev_caller_tag}, {AppText::PrevCalleeTag, prev_callee_tag}});
	appearance.saved = appearance.version;
	appearance.in_store = true;
	if (record.seizure) record.seizure->index = appearance.index;
	return record;
}

} // namespace sca

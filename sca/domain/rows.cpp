#include "sca/domain/rows.hpp"

#include <algorithm>

#include "core/sip/uri.hpp"
#include "sca/domain/fit.hpp"

namespace sca {
namespace {
using core::sql::Row;
using core::sql::Type;
using core::sql::Value;

Value text(std::string_view value) {
	return std::string(value);
}

Value number(int64_t value) {
	return value;
}

// For columns of 32 bits.
Value small(int64_t value) {
	return std::min(value, int64_t{INT32_MAX});
}

// Reads the values of a row one after the other; `good` says whether all had the right type and
// length.
class Reader {
public:
	explicit Reader(const Row &row) : row_(row) {}

	std::string_view text(size_t longest) {
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

// The in-tree module's table has no column for the way back to a phone behind a NAT: it goes with the
// Contact, as add_contact_alias() would have written it.
std::string stored_contact(const core::base::Packed<SubText> &texts) {
	std::string contact(texts[SubText::Contact]);
	const auto alias = core::sip::alias_of(texts[SubText::Flow]);
	const bool has_room = alias && contact.size() + alias->size() <= kLongestText;
	if (!has_room || contact.find('?') != contact.npos || core::sip::alias_address(contact))
		return contact;
	return contact + *alias;
}

// What the phone itself wrote, when the alias stands where stored_contact() puts it.
std::string_view without_alias(std::string_view contact) noexcept {
	const auto last = contact.rfind(';');
	const bool is_alias = last != contact.npos && contact.substr(last, 7) == ";alias=";
	return is_alias && contact.find('?') == contact.npos ? contact.substr(0, last) : contact;
}

Row subscription_key(const core::base::Packed<SubText> &texts) {
	return {stored_contact(texts), text(texts[SubText::CallId]), text(texts[SubText::FromTag]),
			text(texts[SubText::ToTag])};
}

// The in-tree module's columns in its order. It counts on from notify_cseq, and it stops at a
// record_route that is NULL.
Row subscription_row(const Line &line, const Subscription &subscription, int64_t server_id) {
	const auto &texts = subscription.text;
	return {stored_contact(texts), text(view(line.aor)), number(int64_t(subscription.package)),
			small(subscription.expires), number(0), number(0), text(texts[SubText::CallId]),
			text(texts[SubText::FromTag]), text(texts[SubText::ToTag]), text(texts[SubText::Route]),
			small(subscription.notify_mark), small(subscription.subscribe_cseq), number(server_id)};
}

// An appearance goes with the seizure that holds it, so that both come back or none.
Row appearance_row(const Line &line, const Appearance &appearance, const Subscription *seizure,
		int64_t server_id) {
	const auto &texts = appearance.text;
	static const core::base::Packed<SubText> kNone;
	const auto &seize = seizure ? seizure->text : kNone;
	return {text(view(line.aor)), number(appearance.index), number(int64_t(appearance.state)),
			number(int64_t(appearance.direction)), text(texts[AppText::Owner]),
			text(texts[AppText::Callee]), text(texts[AppText::Uri]), text(texts[AppText::CallId]),
			text(texts[AppText::CallerTag]), text(texts[AppText::CalleeTag]),
			number(appearance.retrieving ? int64_t(appearance.prev_state) : 0),
			number(int64_t(appearance.prev_direction)), number(appearance.prev_ended),
			text(texts[AppText::PrevOwner]), text(texts[AppText::PrevCallee]),
			text(texts[AppText::PrevCallId]), text(texts[AppText::PrevCallerTag]),
			text(texts[AppText::PrevCalleeTag]), text(seize[SubText::Contact]),
			text(seize[SubText::CallId]), text(seize[SubText::FromTag]),
			text(seize[SubText::ToTag]), text(seize[SubText::Route]), text(seize[SubText::Flow]),
			text(seize[SubText::Socket]), small(seizure ? seizure->notify_mark : 0),
			number(seizure ? seizure->expires : 0), number(appearance.since),
			number(appearance.deadline), number(server_id)};
}

bool is_alive(const Line &line, const core::base::Packed<SubText> &erased) noexcept {
	return std::any_of(
			line.subscriptions.begin(), line.subscriptions.end(), [&](const Subscription &other) {
				return other.package == Package::CallInfo
						&& other.text[SubText::CallId] == erased[SubText::CallId]
						&& other.text[SubText::FromTag] == erased[SubText::FromTag]
						&& other.text[SubText::ToTag] == erased[SubText::ToTag]
						&& stored_contact(other.text) == stored_contact(erased);
			});
}

bool is_alive(const Line &line, uint32_t index) noexcept {
	return std::any_of(line.appearances.begin(), line.appearances.end(),
			[&](const Appearance &other) { return other.index == index; });
}

} // namespace

core::sql::Table subscriptions_table(std::string name) {
	return {std::move(name), 2,
			{{"subscriber", Type::Varchar, 255}, {"aor", Type::Varchar, 255}, {"event", Type::Int},
					{"expires", Type::Int}, {"state", Type::Int}, {"app_idx", Type::Int},
					{"call_id", Type::Varchar, 255}, {"from_tag", Type::Varchar, 128},
					{"to_tag", Type::Varchar, 128}, {"record_route", Type::Text, 0, true},
					{"notify_cseq", Type::Int}, {"subscribe_cseq", Type::Int},
					{"server_id", Type::Int}},
			{"subscriber", "call_id", "from_tag", "to_tag"}, "server_id", true};
}

core::sql::Table state_table(std::string name) {
	return {std::move(name), 1,
			{{"aor", Type::Varchar, 255}, {"app_idx", Type::Int}, {"state", Type::Int},
					{"direction", Type::Int}, {"owner", Type::Varchar, 255},
					{"callee", Type::Varchar, 255}, {"app_uri", Type::Text},
					{"call_id", Type::Varchar, 255}, {"from_tag", Type::Varchar, 128},
					{"to_tag", Type::Varchar, 128}, {"prev_state", Type::Int},
					{"prev_direction", Type::Int}, {"prev_ended", Type::Int},
					{"prev_owner", Type::Varchar, 255}, {"prev_callee", Type::Varchar, 255},
					{"prev_call_id", Type::Varchar, 255}, {"prev_from_tag", Type::Varchar, 128},
					{"prev_to_tag", Type::Varchar, 128}, {"seize_contact", Type::Varchar, 255},
					{"seize_call_id", Type::Varchar, 255}, {"seize_from_tag", Type::Varchar, 128},
					{"seize_to_tag", Type::Varchar, 128}, {"seize_route", Type::Text},
					{"seize_flow", Type::Varchar, 255}, {"seize_socket", Type::Varchar, 255},
					{"seize_cseq", Type::Int}, {"seize_expires", Type::BigInt},
					{"since", Type::BigInt}, {"deadline", Type::BigInt}, {"server_id", Type::Int}},
			{"server_id", "aor", "app_idx"}, "server_id", true};
}

bool is_dirty(const Line &line) noexcept {
	const auto dirty = [](const auto &one) { return one.is_dirty(); };
	return !line.erased_subscriptions.empty() || !line.erased_appearances.empty()
			|| std::any_of(line.subscriptions.begin(), line.subscriptions.end(), dirty)
			|| std::any_of(line.appearances.begin(), line.appearances.end(), dirty);
}

LineRows take_rows(Line &line, int64_t server_id) {
	LineRows rows;
	for (auto &subscription : line.subscriptions) {
		if (!subscription.is_dirty()) continue;
		subscription.in_store = true;
		if (subscription.package == Package::CallInfo)
			rows.subscriptions.push_back(subscription_row(line, subscription, server_id));
		rows.subscribed.push_back({subscription.id, subscription.version});
	}
	for (auto &appearance : line.appearances) {
		const auto *seizure = find_seizure(line, appearance.index);
		if (!appearance.is_dirty() && !(seizure && seizure->is_dirty())) continue;
		appearance.in_store = true;
		rows.appearances.push_back(appearance_row(line, appearance, seizure, server_id));
		rows.appeared.push_back({appearance.index, appearance.serial, appearance.version});
	}
	for (const auto &erased : line.erased_subscriptions)
		if (!is_alive(line, erased.text))
			rows.erased_subscriptions.push_back(subscription_key(erased.text));
	for (const auto &erased : line.erased_appearances)
		if (!is_alive(line, erased.index))
			rows.erased_appearances.push_back(
					{number(server_id), text(view(line.aor)), number(erased.index)});
	rows.erased_subscriptions_taken = line.erased_subscriptions.size();
	rows.erased_appearances_taken = line.erased_appearances.size();
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
		if (list.empty()) list.shrink_to_fit();
	};
	drop(line.erased_subscriptions, rows.erased_subscriptions_taken);
	drop(line.erased_appearances, rows.erased_appearances_taken);
}

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

std::optional<Subscription> read_seizure(Reader &read) {
	Subscription seizure;
	seizure.package = Package::LineSeize;
	const auto contact = read.text(kLongestText);
	const auto call_id = read.text(kLongestText);
	const auto from_tag = read.text(kLongestTag);
	const auto to_tag = read.text(kLongestTag);
	const auto route = read.text(kLongestRoute);
	const auto flow = read.text(kLongestText);
	const auto socket = read.text(kLongestText);
	seizure.notify_cseq = static_cast<uint32_t>(read.number(0, kLastCseq));
	seizure.notify_mark = seizure.notify_cseq;
	seizure.expires = read.number(0, INT64_MAX);
	if (call_id.empty() || !core::sip::Uri::parse(contact)) return std::nullopt;
	seizure.text.set({{SubText::Contact, contact}, {SubText::CallId, call_id},
			{SubText::FromTag, from_tag}, {SubText::ToTag, to_tag}, {SubText::Route, route},
			{SubText::Flow, flow}, {SubText::Socket, socket}});
	seizure.saved = seizure.version;
	return seizure;
}

} // namespace

std::optional<AppearanceRecord> read_appearance(const Row &row, int64_t now) {
	Reader read(row);
	AppearanceRecord record;
	Appearance &appearance = record.appearance;
	record.aor = read.text(kLongestText);
	appearance.index = static_cast<uint32_t>(read.number(0, UINT32_MAX));
	appearance.state = static_cast<State>(read.number(0, kStates - 1));
	appearance.direction = static_cast<Direction>(read.number(0, 1));
	const auto owner = read.text(kLongestText), callee = read.text(kLongestText),
			   uri = read.text(kLongestParty);
	const auto call_id = read.text(kLongestText);
	const auto caller_tag = read.text(kLongestTag), callee_tag = read.text(kLongestTag);
	appearance.prev_state = static_cast<State>(read.number(0, kStates - 1));
	appearance.prev_direction = static_cast<Direction>(read.number(0, 1));
	appearance.prev_ended = read.number(0, 1) == 1;
	const auto prev_owner = read.text(kLongestText), prev_callee = read.text(kLongestText);
	const auto prev_call_id = read.text(kLongestText);
	const auto prev_caller_tag = read.text(kLongestTag), prev_callee_tag = read.text(kLongestTag);
	record.seizure = read_seizure(read);
	appearance.since = read.number(0, INT64_MAX);
	const auto deadline = read.number(0, INT64_MAX);
	const bool ends = appearance.state == State::Seized || appearance.state == State::Pending;
	appearance.deadline = ends ? deadline : 0;
	read.number(INT32_MIN, INT32_MAX);
	const bool makes_sense = read.good() && appearance.index > 0 && appearance.state != State::Idle
			&& appearance.since <= now && core::sip::aor_key(record.aor);
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

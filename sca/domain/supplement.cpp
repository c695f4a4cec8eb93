#include "sca/domain/supplement.hpp"

#include <iterator>
#include <unordered_map>

#include "core/base/stable_hash.hpp"
#include "core/base/utf8.hpp"
#include "core/sip/uri.hpp"
#include "sca/domain/columns.hpp"
#include "sca/domain/own_tag.hpp"

namespace sca {
namespace {
using core::sql::Row;

// No text that is read holds a line end.
std::string identity_of(const std::string &aor, const SubTexts &texts) {
	std::string identity = stored_contact(texts);
	const std::string tag = own_tag(texts);
	for (const auto part : {std::string_view(aor), texts[SubText::CallId], texts[SubText::FromTag],
				 std::string_view(tag)})
		identity.append("\n").append(part);
	return identity;
}

Row state_key(std::string_view aor, int64_t index, std::string dialog, int64_t server_id) {
	StateColumns row;
	row.server_id = server_id;
	row.aor = aor;
	row.app_idx = index;
	row.dialog = std::move(dialog);
	return state_codec().key(std::move(row));
}

void complete(SubTexts &known, const SubTexts &from) {
	known.set({{SubText::Contact, from[SubText::Contact]}, {SubText::Flow, from[SubText::Flow]},
			{SubText::Socket, from[SubText::Socket]}, {SubText::EventId, from[SubText::EventId]},
			{SubText::LocalUri, from[SubText::LocalUri]},
			{SubText::RemoteUri, from[SubText::RemoteUri]}});
}

} // namespace

// The tag first: it holds no ";". A "#" stands in no tag.
std::string dialog_key(const SubTexts &texts) {
	std::string key(texts[SubText::FromTag]);
	key.append(";").append(texts[SubText::CallId]);
	if (key.size() <= kLongestDialog) return key;
	return "#" + core::base::hex(core::base::stable_hash(key, 1))
			+ core::base::hex(core::base::stable_hash(key, 2));
}

std::string stored_contact(const SubTexts &texts) {
	std::string contact(texts[SubText::Contact]);
	const auto alias = core::sip::alias_of(texts[SubText::Flow]);
	const bool has_room = alias && contact.size() + alias->size() <= kLongestText;
	if (!has_room || contact.find('?') != contact.npos || core::sip::alias_address(contact))
		return contact;
	return contact + *alias;
}

std::string_view without_alias(std::string_view contact) noexcept {
	const auto last = contact.rfind(';');
	const bool is_alias = last != contact.npos && contact.substr(last, 7) == ";alias=";
	return is_alias && contact.find('?') == contact.npos ? contact.substr(0, last) : contact;
}

Places places_of(std::string_view aor, const SubTexts &texts) {
	if (aor.size() > kLongestText || !core::base::is_utf8(aor)) return {false, false};
	for (size_t i = 0; i < SubTexts::kFields; ++i)
		if (!core::base::is_utf8(texts[static_cast<SubText>(i)])) return {false, false};
	const auto is_long = [&](SubText field, size_t most) { return texts[field].size() > most; };
	if (is_long(SubText::Contact, kLongestText) || is_long(SubText::CallId, kLongestText)
			|| is_long(SubText::FromTag, kLongestTag) || own_tag_size(texts) > kLongestTag)
		return {false, true};
	const auto has = [&](SubText field) { return !texts[field].empty(); };
	return {true,
			has(SubText::Flow) || has(SubText::Socket) || has(SubText::EventId)
					|| has(SubText::LocalUri) || has(SubText::RemoteUri)};
}

std::vector<Row> supplement(std::vector<SubscriptionRecord> &subscriptions,
		std::vector<SupplementRecord> supplements, int64_t now, int64_t server_id) {
	std::unordered_map<std::string, SubTexts *> known;
	known.reserve(supplements.empty() ? 0 : subscriptions.size());
	if (!supplements.empty())
		for (auto &record : subscriptions)
			known.emplace(
					identity_of(record.aor, record.subscription.text), &record.subscription.text);
	std::vector<Row> orphans;
	std::vector<SubscriptionRecord> alone;
	for (auto &one : supplements) {
		const auto &text = one.subscription.text;
		const auto at = known.find(identity_of(one.aor, text));
		if (at != known.end())
			complete(*at->second, text);
		else if (!places_of(one.aor, text).subscriptions && one.subscription.expires > now)
			alone.push_back({std::move(one.aor), std::move(one.key), std::move(one.subscription)});
		else
			orphans.push_back(supplement_key(one.aor, text, server_id));
	}
	std::move(alone.begin(), alone.end(), std::back_inserter(subscriptions));
	return orphans;
}

Row supplement_key(std::string_view aor, const SubTexts &texts, int64_t server_id) {
	return state_key(aor, 0, dialog_key(texts), server_id);
}

Row appearance_key(std::string_view aor, uint32_t index, int64_t server_id) {
	return state_key(aor, index, std::string(kNoDialog), server_id);
}

} // namespace sca

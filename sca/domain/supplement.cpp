#include "sca/domain/supplement.hpp"

#include <map>

#include "core/sip/uri.hpp"

namespace sca {
namespace {
using core::sql::Row;
using core::sql::Value;

using Identity = std::vector<std::string>;

Identity identity_of(const std::string &aor, const SubTexts &texts) {
	return {aor, stored_contact(texts), std::string(texts[SubText::CallId]),
			std::string(texts[SubText::FromTag]), std::string(texts[SubText::ToTag])};
}

Row state_key(std::string_view aor, int64_t index, std::string dialog, int64_t server_id) {
	return {Value(server_id), Value(std::string(aor)), Value(index), Value(std::move(dialog))};
}

} // namespace

// The tag first: it holds no ";".
std::string dialog_key(const SubTexts &texts) {
	std::string key(texts[SubText::FromTag]);
	return key.append(";").append(texts[SubText::CallId]);
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

bool needs_supplement(const SubTexts &texts) noexcept {
	return !texts[SubText::Flow].empty() || !texts[SubText::Socket].empty()
			|| !texts[SubText::EventId].empty();
}

std::vector<Row> supplement(std::vector<SubscriptionRecord> &subscriptions,
		const std::vector<SupplementRecord> &supplements, int64_t server_id) {
	std::map<Identity, SubTexts *> known;
	if (!supplements.empty())
		for (auto &record : subscriptions)
			known.emplace(
					identity_of(record.aor, record.subscription.text), &record.subscription.text);
	std::vector<Row> orphans;
	for (const auto &[aor, text] : supplements) {
		const auto at = known.find(identity_of(aor, text));
		if (at == known.end())
			orphans.push_back(supplement_key(aor, text, server_id));
		else
			at->second->set({{SubText::Contact, text[SubText::Contact]},
					{SubText::Flow, text[SubText::Flow]}, {SubText::Socket, text[SubText::Socket]},
					{SubText::EventId, text[SubText::EventId]}});
	}
	return orphans;
}

Row supplement_key(std::string_view aor, const SubTexts &texts, int64_t server_id) {
	return state_key(aor, 0, dialog_key(texts), server_id);
}

Row appearance_key(std::string_view aor, uint32_t index, int64_t server_id) {
	return state_key(aor, index, std::string(kNoDialog), server_id);
}

} // namespace sca

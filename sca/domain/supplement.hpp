// What a call-info subscription has beyond the columns of the in-tree module's table: the flow
// to its phone (flow and socket), the URIs of its dialog where they are not the line's, and the id of
// its Event. It is a row of its own in the state table, beside the appearances: with app_idx 0, and
// with the dialog in the key.
//
// The two rows of a subscription are matched when they are read. The in-tree module may have
// served the phone in between, so a supplement is for that Contact only that it was written with.
//
// A subscription whose Contact or dialog is too long for the in-tree module's table has the row in the
// state table alone. That module does not know it then, as it could not store it either.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sql/table.hpp"
#include "sca/domain/rows.hpp"

namespace sca {

// In the key of the state table: appearances have a word there, not an empty text, because some
// drivers read that back as NULL.
inline constexpr std::string_view kNoDialog = "-";
inline constexpr size_t kLongestDialog = kLongestTag + 1 + kLongestText;
std::string dialog_key(const SubTexts &texts);

// The column `subscriber`. With a phone behind a NAT the flow goes with the Contact, as
// add_contact_alias() would have written it, so that the in-tree module finds it too.
std::string stored_contact(const SubTexts &texts);
// What the phone itself wrote, when the alias stands where stored_contact() puts it.
std::string_view without_alias(std::string_view contact) noexcept;

// Which tables have a row of this subscription. None: it has a byte that is no UTF-8, or its AoR is
// longer than a key.
struct Places {
	bool subscriptions, state;
	bool none() const noexcept { return !subscriptions && !state; }
};
Places places_of(std::string_view aor, const SubTexts &texts);

// The subscription is whole, for the case that this is its only row.
struct SupplementRecord {
	std::string aor, key;
	Subscription subscription;
};

// Gives the supplements to their subscriptions, and adds those that have no other row. Answers the
// keys of those that are nobody's, or over.
std::vector<core::sql::Row> supplement(std::vector<SubscriptionRecord> &subscriptions,
		std::vector<SupplementRecord> supplements, int64_t now, int64_t server_id);

// Keys in the state table.
core::sql::Row supplement_key(std::string_view aor, const SubTexts &texts, int64_t server_id);
core::sql::Row appearance_key(std::string_view aor, uint32_t index, int64_t server_id);

} // namespace sca

// Subscriptions and appearances as rows, and back. Tables: Kamailio's `sca_subscriptions` (version
// 2) for call-info subscriptions, and the state table for appearances with the seizure that may
// hold them, and for what call-info subscriptions have beyond the former (supplement.hpp).
//
// What comes from a row is checked like what comes from a packet: a row that makes no sense is
// passed over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sql/table.hpp"
#include "sca/domain/line.hpp"

namespace sca {

core::sql::Table subscriptions_table(std::string name);
core::sql::Table state_table(std::string name);

// What a flush writes of one line, and what it marks as stored once that is done.
struct LineRows {
	std::vector<core::sql::Row> subscriptions, erased_subscriptions; // erased: keys only
	std::vector<core::sql::Row> state, erased_state;                 // appearances and supplements
	struct Subscribed {
		uint64_t id;
		uint16_t version;
	};
	struct Appeared {
		uint32_t index;
		uint16_t serial;
		uint32_t version;
	};
	std::vector<std::string> left_out; // said once: "a subscription", because no row can hold it
	std::vector<Subscribed> subscribed;
	std::vector<Appeared> appeared;
	size_t erased_subscriptions_taken = 0,
		   erased_appearances_taken = 0; // off the front of the line's lists

	size_t size() const noexcept {
		return subscriptions.size() + erased_subscriptions.size() + state.size()
				+ erased_state.size();
	}
};

bool is_dirty(const Line &line) noexcept;
LineRows take_rows(Line &line, int64_t server_id);
void mark_stored(Line &line, const LineRows &rows);

// A row as it was read: its texts move into the record.
struct SubscriptionRecord {
	std::string aor, key;      // key: core::sip::aor_key of it
	Subscription subscription; // without id
};
// The key of a subscription's row whose time is over.
std::optional<core::sql::Row> key_of_over(const core::sql::Row &row, int64_t now);
std::optional<SubscriptionRecord> read_subscription(core::sql::Row row, int64_t now);

struct AppearanceRecord {
	std::string aor, key;
	Appearance appearance;
	std::optional<Subscription> seizure; // without id
};
// Of the state table's rows, is it a subscription's supplement? The others are appearances.
struct SupplementRecord;
bool is_supplement(const core::sql::Row &row) noexcept;
std::optional<SupplementRecord> read_supplement(core::sql::Row row);
std::optional<AppearanceRecord> read_appearance(core::sql::Row row, int64_t now);

} // namespace sca

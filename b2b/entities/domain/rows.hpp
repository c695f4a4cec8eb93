// Legs as rows of `b2b_entities`, and back: those that are confirmed. What comes from a row is checked like what comes
// from a packet; a row that makes no sense is no leg.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "b2b/entities/domain/kept_leg.hpp"
#include "core/sql/table.hpp"

namespace b2b_entities {

inline constexpr size_t kLongestText =
		16'000; // bytes of one; MySQL's TEXT has room for four times as much

core::sql::Table legs_table(std::string name);

// The session that a leg belongs to, and the module above.
struct Belonging {
	core::base::SessionKey session;
	std::string_view upper;
	int64_t server_id = 0;
	uint32_t generation = 0; // how many servers have taken the session over
	std::string_view data{}; // of a module above that has no table of its own
};

// Would a restart need it?
bool is_to_keep(const Leg &leg) noexcept;

// Numbers of requests are kept in advance: after a restart the leg goes on behind the last one that its row has, so that
// none is used twice. True: half of them are used, and the row wants to be written again.
bool keep_ahead(Leg &leg) noexcept;

// Differs where the row of a leg that is to be kept would, but for what the other end has numbered since.
uint64_t mark_of(const Leg &leg) noexcept;

// nullopt: no row can hold it.
std::optional<core::sql::Row> row_of(const KeptLeg &leg, const Belonging &belonging);
core::sql::Row key_of_row(const core::base::SessionKey &leg, int64_t server_id);

struct LegRecord {
	core::base::SessionKey session;
	std::string upper;
	Leg leg;
	uint32_t generation = 0;
	std::string data{};
};
std::optional<LegRecord> read_row(const core::sql::Row &row);

} // namespace b2b_entities

// By how much every stored NOTIFY CSeq is behind. A server that starts counts on from beyond what its rows say, and
// the database has to know it before anything is sent. To raise every row takes a good part of the time to read them: so
// one row of the state table says by how much, and the writer raises them when the server runs.
//
// A server that is killed in between adds that at its next start. One of a database without transactions may have
// raised some rows already, and adds it twice: a CSeq may jump, and never goes back.
#pragma once

#include <cstdint>
#include <optional>

#include "core/sql/table.hpp"
#include "sca/domain/subscription.hpp"

namespace sca {

core::sql::Row cseq_lag_row(uint32_t lag, int64_t server_id);
core::sql::Row cseq_lag_key(int64_t server_id);
// Nothing where it is a row of something else.
std::optional<uint32_t> cseq_lag_of(const core::sql::Row &row);

// Behind by one more start than before.
uint32_t more_lag(uint32_t lag, uint32_t cseq_reserve) noexcept;
// As the row would be, had it been raised.
void add_lag(Subscription &subscription, uint32_t lag) noexcept;

} // namespace sca

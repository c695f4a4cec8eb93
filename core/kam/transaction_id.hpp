// The name of a transaction of tm.
#pragma once

#include <cstdint>

namespace core::kam {

// A transaction, of a server or a client. It may end at any time, so nothing but its id is kept of it; no other gets the
// same id for as long as anybody can remember it.
struct TransactionId {
	uint32_t index = 0, label = 0;

	friend bool operator==(const TransactionId &a, const TransactionId &b) noexcept {
		return a.index == b.index && a.label == b.label;
	}
};

} // namespace core::kam

// tm's own record of a transaction, for as long as it is looked at.
#pragma once

#include "core/kam/transaction.hpp"
#include "core/kam/transaction_id.hpp"

namespace core::kam {

inline TransactionId id_of(const struct cell *transaction) noexcept {
	return {transaction->hash_index, transaction->label};
}

// A counted reference. A look-up changes what the host takes for the transaction of the message at hand: the caller has a
// ScriptState.
class Cell {
public:
	explicit Cell(const TransactionId &id) noexcept {
		if (tm().t_lookup_ident(&cell_, id.index, id.label) < 0) cell_ = nullptr;
	}
	explicit Cell(struct cell *counted) noexcept : cell_(counted) {} // takes the reference over
	~Cell() {
		if (cell_) tm().unref_cell(cell_);
	}
	Cell(const Cell &) = delete;
	Cell &operator=(const Cell &) = delete;

	explicit operator bool() const noexcept { return cell_; }
	struct cell *get() const noexcept {
		return cell_;
	}
	// Somebody else will give the reference back.
	void leave() noexcept { cell_ = nullptr; }

private:
	struct cell *cell_ = nullptr;
};

} // namespace core::kam

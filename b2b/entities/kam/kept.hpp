// What a restart needs of a session: when it has changed, and who waits until it is stored.
//
// A session may be read by others with the lock of its bucket while nobody has its turn, or while he who has it rests.
#pragma once

#include <optional>
#include <vector>

#include "b2b/entities/domain/rows.hpp"
#include "b2b/entities/kam/tables.hpp"
#include "b2b/entities/kam/uppers.hpp"
#include "core/kam/gone_rows.hpp"

namespace b2b_entities {

// In mod_init, with the tables.
void make_kept();

// With the lock, when its turn ends or rests: has what is stored of its legs changed?
void note(Session &session) noexcept;
bool may_be_read(const Session &session) noexcept;

// What rows, and other servers, have of a session: copied with the lock, printed without it.
struct Kept {
	core::base::SessionKey key;
	int upper;
	uint32_t version, generation;
	std::vector<KeptLeg> legs; // those that a restart would need
	std::optional<DataCopy> data{};

	explicit Kept(const Session &session);
	Belonging belonging(std::string_view data_text) const noexcept;
};

// With the turn: rows of legs that need none any more are to be erased. True: there are such.
bool let_rows_go(Session &session);
// With the turn and db_mode 1: returns when what has changed of its legs is stored, or cannot be now.
void write_through(Session &session);

// With the turn, which rests while wait() runs: others may read the session.
template <class Wait>
void rest(SessionNumber number, Wait &&wait) {
	sessions().with(number, [](Session &session) {
		note(session);
		session.rests = true;
	});
	wait();
	sessions().with(number, [](Session &session) { session.rests = false; });
}

// Legs whose rows are to be erased.
core::kam::GoneRows &gone_rows() noexcept;

} // namespace b2b_entities

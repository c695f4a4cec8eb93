// Many changes to a database. A piece is what belongs together (what has changed of one line, say): it
// is written as a whole. Pieces share transactions; where one is refused, each piece is tried alone, so
// that one which the database does not take keeps no other waiting.
//
// Sink, whose Piece may be copied:
//
//   size_t rows_of(const Piece &)
//   Result<Done> write(const std::vector<Piece> &)   one transaction
//   void stored(const Piece &)                       what has changed since stays to be written
//   void refused(const Piece &, const Error &)       the same piece comes again with the next round
#pragma once

#include <utility>
#include <vector>

#include "core/base/result.hpp"

namespace core::sql {

// Each transaction writes most pages of a large index once: few of them write less.
inline constexpr size_t kRowsOfTransaction = 20000;
// So many pieces that are refused one after the other mean that it is not the pieces.
inline constexpr int kMeansTheDatabase = 2;

template <class Sink, class Piece>
base::Result<base::Done> write_singly(Sink &sink, const std::vector<Piece> &pieces) {
	base::Result<base::Done> last = base::Done{};
	std::vector<const Piece *> refused;
	int in_a_row = 0;
	for (const auto &piece : pieces) {
		auto done = in_a_row < kMeansTheDatabase ? sink.write({piece}) : last;
		in_a_row = done ? 0 : in_a_row + 1;
		if (done) {
			sink.stored(piece);
		} else {
			refused.push_back(&piece);
			last = std::move(done);
		}
	}
	if (refused.size() == pieces.size()) return last;
	for (const auto *piece : refused) sink.refused(*piece, last.error());
	return base::Done{};
}

template <class Sink, class Piece>
base::Result<base::Done> write_part(Sink &sink, const std::vector<Piece> &part, size_t rows) {
	if (part.empty()) return base::Done{};
	if (rows > 0 && !sink.write(part)) return write_singly(sink, part);
	for (const auto &piece : part) sink.stored(piece);
	return base::Done{};
}

// An error means the database: what was not written has to come again.
template <class Sink, class Piece>
base::Result<base::Done> write_pieces(Sink &sink, std::vector<Piece> pieces) {
	std::vector<Piece> part;
	size_t rows = 0;
	for (auto &piece : pieces) {
		rows += sink.rows_of(piece);
		part.push_back(std::move(piece));
		if (rows < kRowsOfTransaction) continue;
		if (auto done = write_part(sink, part, rows); !done) return done;
		part.clear();
		rows = 0;
	}
	return write_part(sink, part, rows);
}

} // namespace core::sql

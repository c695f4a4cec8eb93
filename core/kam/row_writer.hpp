// The process of a module that writes its rows: when, how it goes on without the database, and who waits
// for it. What there is to write is a RowSource's to say.
//
// One process writes, outside of all locks. A source marks what it has stored after each transaction, so
// that a change made meanwhile, or a write that failed, is written again.
#pragma once

#include <atomic>
#include <chrono>
#include <string>

#include "core/base/back_off.hpp"
#include "core/base/result.hpp"
#include "core/kam/signal.hpp"
#include "core/sql/write_pieces.hpp"

namespace core::kam {

// What a module stores. Its connection is that of the process it is used in.
class RowSource {
public:
	virtual ~RowSource() = default;
	// Connects, and looks whether the tables are what they have to be.
	virtual base::Result<base::Done> open() = 0;
	virtual void close() noexcept = 0;
	// Reads all rows into the tables of the module. Done once, by the first process that can.
	virtual base::Result<base::Done> restore() = 0;
	// Writes what has changed (core/sql/write_pieces.hpp).
	virtual base::Result<base::Done> flush() = 0;
	// A round has failed: to be counted.
	virtual void failed() noexcept = 0;
};

// What the workers and the writer know of each other. In shared memory, made before the fork.
class Storing {
public:
	// In mod_init: opens and restores. Where the database does not answer the start fails, or, if it
	// is optional, the writer does both later.
	base::Result<base::Done> begin(RowSource &source, bool is_optional);

	// Are the rows of the database in the module's tables?
	bool is_restored() const noexcept { return is_restored_; }
	// A worker: what has changed before this call is written now, without waiting for the round.
	void ask() noexcept;
	// The same, and waits until it is stored, or cannot be now. A database that hangs costs whoever
	// waits `patience`, once: he marks the writer slow, and nobody waits until it has come round.
	void ask_and_wait(std::chrono::milliseconds patience) noexcept;

private:
	friend class RowWriter;
	base::Result<base::Done> open(RowSource &source);

	Ticket tickets_;
	std::atomic<bool> is_down_{false}; // the last try failed: nobody waits
	std::atomic<bool> is_slow_{false}; // somebody has waited in vain: nobody waits
	std::atomic<bool> is_restored_{false};
};

// The writer's own side. Lives in its process.
class RowWriter {
public:
	// Writes every `interval` seconds, and when it is asked.
	RowWriter(Storing &storing, RowSource &source, int64_t interval);
	// One round. Whoever asked goes on when his change is stored, or when there is nothing to wait
	// for.
	void run();

private:
	bool is_due(uint32_t asked) const;
	bool try_flush();
	base::Result<base::Done> flush();

	Storing &storing_;
	RowSource &source_;
	const int64_t interval_;
	base::BackOff tries_;
	bool is_open_ = false;
	uint32_t done_ = 0;
	int64_t next_flush_;
};

// When the server stops: what of the pieces (core/sql/write_pieces.hpp) could not be written is said. No
// worker runs any more, and nobody else takes a lock: nothing is marked as stored.
void say_unwritten(const std::string &why, size_t rows);

template <class Source, class Piece>
void write_at_stop(Source &source, std::vector<Piece> pieces) {
	struct Sink {
		Source &source;
		size_t left = 0; // rows
		size_t rows_of(const Piece &piece) const { return source.rows_of(piece); }
		auto write(const std::vector<Piece> &some) { return source.write(some); }
		void stored(const Piece &piece) { left -= rows_of(piece); }
		void refused(const Piece &piece, const base::Error &why) { source.refused(piece, why); }
	} sink{source};
	for (const auto &piece : pieces) sink.left += sink.rows_of(piece);
	if (sink.left == 0) return;
	auto done = source.open();
	if (done) done = sql::write_pieces(sink, std::move(pieces));
	source.close();
	if (sink.left > 0) say_unwritten(done ? "" : done.error().what, sink.left);
}

} // namespace core::kam

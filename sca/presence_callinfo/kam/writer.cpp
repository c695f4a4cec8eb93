#include "sca/presence_callinfo/kam/writer.hpp"

#include "core/kam/process.hpp"
#include "core/kam/row_store.hpp"
#include "core/kam/row_writer.hpp"
#include "core/kam/shm.hpp"
#include "sca/presence_callinfo/domain/rows.hpp"
#include "sca/presence_callinfo/kam/settings.hpp"
#include "sca/presence_callinfo/kam/statistics.hpp"
#include "sca/presence_callinfo/kam/table.hpp"

namespace callinfo {
namespace {
using core::base::Done;
using core::base::Error;
using core::base::Result;
using core::kam::RowStore;

core::kam::Storing *storing = nullptr; // in shared memory

// A line as it has to be in the database.
struct Piece : core::kam::ChangedRows {
	std::string key;
	uint64_t version = 0;
};

// The copy of a line that has changed, until it becomes a row.
struct Changed {
	KeptLine line;
	uint64_t version;
	bool is_empty;
};

// With the lock.
void take(std::vector<Changed> &taken, Line &line) {
	const bool is_empty = line.publications.empty();
	taken.push_back({KeptLine(line), line.version, is_empty});
	line.has_row |= !is_empty;
}

Piece piece_of(const Changed &changed) {
	Piece piece{{}, changed.line.key, changed.version};
	if (changed.is_empty)
		piece.erased.push_back(key_of_row(piece.key, server_id));
	else if (auto row = row_of(changed.line, server_id))
		piece.rows.push_back(std::move(*row));
	else
		LM_WARN("line %s fits no row and will not come back after a restart\n", piece.key.c_str());
	return piece;
}

std::vector<Piece> pieces_of(const std::vector<Changed> &taken) {
	std::vector<Piece> pieces;
	for (const auto &changed : taken) pieces.push_back(piece_of(changed));
	return pieces;
}

std::vector<Piece> changes() {
	std::vector<Changed> taken;
	lines().each_changed([&](Line &line) { take(taken, line); });
	return pieces_of(taken);
}

class LineSource : public core::kam::RowSource {
public:
	Result<Done> open() override {
		auto opened = RowStore::open(store_setup());
		if (!opened) return opened.error();
		store_ = std::make_unique<RowStore>(std::move(opened.value()));
		return Done{};
	}
	void close() noexcept override { store_.reset(); }
	Result<Done> restore() override;
	Result<Done> flush() override { return core::sql::write_pieces(*this, changes()); }
	void failed() noexcept override { count(Counting::DbErrors); }

	size_t rows_of(const Piece &piece) const noexcept { return piece.size(); }
	Result<Done> write(const std::vector<Piece> &pieces) {
		return core::kam::write_all(*store_, pieces);
	}
	void stored(const Piece &piece) {
		lines().with(piece.key, [&](Line &line) {
			line.stored = piece.version;
			if (!piece.erased.empty() && line.version == piece.version) line.has_row = false;
		});
	}
	void refused(const Piece &piece, const Error &why) {
		LM_ERR("line %s waits: %s\n", piece.key.c_str(), why.what.c_str());
	}

private:
	std::unique_ptr<RowStore> store_;
};

bool bring_back(Line &&record) {
	const std::string key(core::base::view(record.key));
	for (const auto &one : record.publications)
		if (one.is_seizure()) dialogs().add(one.text[PublicationText::CallId], key);
	return lines().with_or_new(key, [&](Line &line) {
		line.publications = std::move(record.publications);
		line.last_order = record.last_order;
		line.has_row = true;
	});
}

Result<Done> LineSource::restore() {
	size_t back = 0, skipped = 0;
	const auto done = store_->read([&](core::sql::Row &&row) {
		auto record = read_row(row);
		++(record && bring_back(std::move(*record)) ? back : skipped);
	});
	if (!done) return done;
	if (skipped) LM_WARN("%zu rows of lines made no sense and are passed over\n", skipped);
	LM_INFO("%zu lines are back\n", back);
	return Done{};
}

} // namespace

Result<Done> make_writer() {
	if (!store_setup().is_storing()) return Done{};
	storing = core::kam::make_shm<core::kam::Storing>().release();
	LineSource source;
	auto begun = storing->begin(source, store_setup().is_optional);
	if (!begun) storing = nullptr; // the host calls stop() all the same
	return begun;
}

bool start_writer() {
	if (!storing) return true;
	return core::kam::start_process("CALLINFO DB", PROC_NOCHLDINIT, [] {
		static LineSource source;
		static core::kam::RowWriter writer(*storing, source, store_setup().interval);
		writer.run();
	});
}

void stop_writer() {
	if (!storing) return;
	std::vector<Changed> taken;
	lines().each_at_stop(std::chrono::milliseconds(100), [&](Line &line) {
		if (line.version != line.stored) take(taken, line);
	});
	LineSource source;
	core::kam::write_at_stop(source, pieces_of(taken));
}

void wait_until_stored() noexcept {
	if (storing && store_setup().mode == core::kam::DbMode::WriteThrough)
		storing->ask_and_wait(store_setup().patience);
}

void store_soon() noexcept {
	if (storing && store_setup().mode == core::kam::DbMode::WriteThrough) storing->ask();
}

} // namespace callinfo

#include "b2b/sca/kam/writer.hpp"

#include "b2b/sca/domain/rows.hpp"
#include "b2b/sca/kam/server.hpp"
#include "b2b/sca/kam/statistics.hpp"
#include "core/kam/process.hpp"
#include "core/kam/row_writer.hpp"
#include "core/kam/timer.hpp"
#include "core/sql/write_pieces.hpp"

namespace b2b_sca {
namespace {

using core::base::Done;
using core::base::Error;
using core::base::Result;
using core::kam::DbMode;
using core::kam::RowStore;
using core::sql::Row;

core::kam::Storing *storing = nullptr; // shared by all processes

struct Piece {
	uint32_t line = 0;
	LineRows rows;
};

const core::kam::StoreSetup &store() noexcept {
	return setup().store;
}

void take(std::vector<Piece> &taken, const Line &line) {
	if (is_dirty(line)) taken.push_back({line.number, take_rows(line, server_id)});
}

// A line that has calls of this run already, as one may where the database was down at the start, keeps those.
void take_over(Line &line, Line &&read) {
	if (!line.appearances.empty()) {
		line.has_row = true;
		++line.version;
		return;
	}
	read.number = line.number;
	line = std::move(read);
}

// In order of the tables: a further appearance without its line is passed over.
Result<Done> read_lines(RowStore &from) {
	const auto now = core::kam::now();
	size_t skipped = 0;
	auto done = from.read([&](Row &&row) {
		Line read;
		if (!read_line(row, read, now)) return void(++skipped);
		const std::string name(read.texts[LineText::Name]), aor(read.texts[LineText::Aor]);
		lines().with_or_new(name, aor, [&](Line &line) { take_over(line, std::move(read)); });
	});
	if (!done) return done;
	done = from.read(setup().further, [&](Row &&row) {
		const auto name = line_of_call(row);
		bool is_read = false;
		if (name) lines().with(*name, [&](Line &line) { is_read = read_call(row, line, now); });
		if (!is_read) ++skipped;
	});
	if (skipped) LM_WARN("%zu rows of shared lines made no sense and are passed over\n", skipped);
	return done;
}

class LineSource : public core::kam::RowSource {
public:
	Result<Done> open() override {
		auto opened = RowStore::open(store());
		if (!opened) return opened.error();
		store_ = std::make_unique<RowStore>(std::move(opened.value()));
		return Done{};
	}
	void close() noexcept override { store_.reset(); }
	Result<Done> restore() override { return read_lines(*store_); }
	Result<Done> flush() override {
		std::vector<Piece> taken;
		lines().each_changed([&](Line &line) { take(taken, line); });
		return core::sql::write_pieces(*this, std::move(taken));
	}
	void failed() noexcept override { count(Counting::DbErrors); }

	size_t rows_of(const Piece &piece) const noexcept { return piece.rows.size(); }
	Result<Done> write(const std::vector<Piece> &pieces) {
		core::sql::Database::Batch all{&store().table, {}, {}}, calls{&setup().further, {}, {}};
		const auto append = [](std::vector<Row> &to, const std::vector<Row> &from) {
			to.insert(to.end(), from.begin(), from.end());
		};
		for (const auto &piece : pieces) {
			append(all.upsert, piece.rows.lines);
			append(all.erase, piece.rows.erased_lines);
			append(calls.upsert, piece.rows.calls);
			append(calls.erase, piece.rows.erased_calls);
		}
		return store_->write({all, calls});
	}
	void stored(const Piece &piece) {
		lines().with(piece.line, [&](Line &line) { mark_stored(line, piece.rows); });
	}
	void refused(const Piece &piece, const Error &why) {
		LM_ERR("line %u waits: %s\n", piece.line, why.what.c_str());
		count(Counting::DbErrors);
	}

private:
	std::unique_ptr<RowStore> store_;
};

} // namespace

Result<Done> make_writer() {
	if (!store().is_storing()) return Done{};
	auto made = core::kam::make_shm<core::kam::Storing>();
	LineSource source;
	auto begun = made->begin(source, store().is_optional);
	if (begun) storing = made.release(); // else the host calls stop() all the same
	return begun;
}

bool start_writer() {
	if (!storing) return true;
	return core::kam::start_process("B2B SCA DB", PROC_NOCHLDINIT, [] {
		static LineSource source;
		static core::kam::RowWriter writer(*storing, source, store().interval);
		writer.run();
	});
}

void stop_writer() {
	if (!storing) return;
	constexpr std::chrono::milliseconds kPatience(2000); // with a bucket whose holder may be dead
	std::vector<Piece> taken;
	lines().each_at_stop(kPatience, [&](Line &line) { take(taken, line); });
	LineSource source;
	core::kam::write_at_stop(source, std::move(taken));
}

bool are_lines_restored() noexcept {
	return !storing || storing->is_restored();
}

void changes_are_stored() {
	if (storing && store().mode == DbMode::WriteThrough) storing->ask_and_wait(store().patience);
}

void changes_are_kept() {
	if (storing && store().mode == DbMode::WriteThrough) storing->ask();
}

} // namespace b2b_sca

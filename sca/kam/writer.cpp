#include "sca/kam/writer.hpp"

#include <atomic>

#include "core/kam/process.hpp"
#include "core/kam/row_writer.hpp"
#include "core/kam/shm.hpp"
#include "core/kam/timer.hpp"
#include "core/sql/write_pieces.hpp"
#include "sca/kam/restore.hpp"
#include "sca/kam/server.hpp"
#include "sca/kam/statistics.hpp"
#include "sca/kam/storage.hpp"

namespace sca {
namespace {
using core::base::Done;
using core::base::Error;
using core::base::Result;
using std::chrono::milliseconds;

constexpr milliseconds kPatience{2000}; // with a bucket whose holder may be dead

struct Shared {
	core::kam::Storing storing;
	std::atomic<uint32_t> cseq_lag{
			0}; // by which the writer has to raise the rows (sca/domain/cseq_lag.hpp)
};
Shared *shared = nullptr; // by all processes

using Piece = std::pair<std::string, LineRows>;

void take(std::vector<Piece> &taken, Line &line) {
	if (is_dirty(line)) taken.emplace_back(key_of(line), take_rows(line, server_id));
}

void say_left_out(const std::vector<Piece> &taken) {
	for (const auto &[key, rows] : taken)
		for (const auto &what : rows.left_out) {
			LM_WARN("line %.200s: %s fits no row and will not come back after a restart\n",
					key.c_str(), what.c_str());
			count(Counting::LeftOut);
		}
}

// Lines as the rows that they become.
class LineSource : public core::kam::RowSource {
public:
	Result<Done> open() override {
		auto opened = Storage::open();
		if (!opened) return opened.error();
		storage_ = std::make_unique<Storage>(std::move(opened.value()));
		return storage_->check();
	}
	void close() noexcept override { storage_.reset(); }
	Result<Done> restore() override {
		const auto behind = sca::restore(*storage_);
		if (!behind) return behind.error();
		shared->cseq_lag = behind.value();
		return Done{};
	}
	Result<Done> raise_cseqs() {
		const uint32_t behind = shared->cseq_lag;
		if (behind == 0) return Done{};
		auto raised = storage_->raise_cseqs(behind);
		if (raised) shared->cseq_lag = 0;
		return raised;
	}
	Result<Done> flush() override {
		std::vector<Piece> taken;
		lines().each_changed([&](Line &line) { take(taken, line); });
		say_left_out(taken);
		const auto written = core::sql::write_pieces(*this, std::move(taken));
		if (written) raise_when_due();
		return written;
	}
	void failed() noexcept override { count(Counting::DbErrors); }

	size_t rows_of(const Piece &piece) const noexcept { return piece.second.size(); }
	Result<Done> write(const std::vector<Piece> &pieces) { return storage_->write(pieces); }
	void stored(const Piece &piece) {
		lines().with(piece.first, [&](Line &line) { mark_stored(line, piece.second); });
		count(Counting::DbWrites, static_cast<int>(rows_of(piece)));
	}
	void refused(const Piece &piece, const Error &why) {
		LM_ERR("line %s waits: %s\n", piece.first.c_str(), why.what.c_str());
		count(Counting::DbErrors);
	}

private:
	// A database that takes too long for all rows at once stores what has changed all the same: nothing waits for this, and
	// until it is done each start counts on from further on.
	void raise_when_due() {
		constexpr int64_t kPause = 60; // seconds
		if (core::kam::now() < next_raise_) return;
		const auto raised = raise_cseqs();
		if (raised) return;
		next_raise_ = core::kam::now() + kPause;
		LM_WARN("%s; notify_cseq of all rows is raised later\n", raised.error().what.c_str());
	}

	std::unique_ptr<Storage> storage_;
	int64_t next_raise_ = 0;
};

// What cannot be raised now the next start adds; another module that takes over knows nothing of it.
void raise_at_stop(LineSource &source) {
	if (shared->cseq_lag == 0) return;
	auto raised = source.open();
	if (raised) raised = source.raise_cseqs();
	source.close();
	if (!raised)
		LM_WARN("%s; notify_cseq is not raised in the rows\n", raised.error().what.c_str());
}

bool is_storing() {
	return setup().db_mode != DbMode::None;
}

} // namespace

Result<Done> make_writer() {
	if (!is_storing()) return Done{};
	if (auto bound = Storage::bind(); !bound) return bound;
	shared = core::kam::make_shm<Shared>().release();
	LineSource source;
	auto begun = shared->storing.begin(source, settings.db_optional != 0);
	if (!begun) shared = nullptr; // the host calls stop() all the same
	return begun;
}

bool start_writer() {
	if (!is_storing()) return true;
	if (shared->cseq_lag) shared->storing.ask();
	return core::kam::start_process("SCA DB SYNC PROCESS", PROC_NOCHLDINIT, [] {
		static LineSource source;
		static core::kam::RowWriter writer(shared->storing, source, settings.db_update_interval);
		writer.run();
	});
}

void stop_writer() {
	if (!shared) return;
	std::vector<Piece> taken;
	const unsigned locked = lines().each_at_stop(kPatience, [&](Line &line) { take(taken, line); });
	if (locked)
		LM_ERR("%u buckets of lines were locked when the server stopped and are not stored\n",
				locked);
	LineSource source;
	core::kam::write_at_stop(source, std::move(taken));
	raise_at_stop(source);
}

void changes_are_stored(bool is_urgent, bool is_awaited) {
	if (!is_storing()) return;
	const bool is_through = setup().db_mode == DbMode::WriteThrough;
	if (is_through && is_awaited)
		shared->storing.ask_and_wait(milliseconds(settings.db_timeout));
	else if (is_through || is_urgent)
		shared->storing.ask();
}

long rows_waiting() {
	if (!shared) return 0;
	long rows = 0;
	lines().each([&](const Line &line) {
		for (const auto &subscription : line.subscriptions) rows += subscription.is_dirty();
		for (const auto &appearance : line.appearances) rows += appearance.is_dirty();
		rows += static_cast<long>(line.remains->erased_subscriptions.size()
				+ line.remains->erased_appearances.size());
	});
	return rows;
}

} // namespace sca

#include "sca/kam/writer.hpp"

#include "core/kam/process.hpp"
#include "core/kam/row_writer.hpp"
#include "core/kam/shm.hpp"
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

core::kam::Storing *storing = nullptr; // shared by all processes

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
	Result<Done> restore() override { return sca::restore(*storage_); }
	Result<Done> flush() override {
		std::vector<Piece> taken;
		lines().each_changed([&](Line &line) { take(taken, line); });
		say_left_out(taken);
		return core::sql::write_pieces(*this, std::move(taken));
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
	std::unique_ptr<Storage> storage_;
};

bool is_storing() {
	return setup().db_mode != DbMode::None;
}

} // namespace

Result<Done> make_writer() {
	if (!is_storing()) return Done{};
	if (auto bound = Storage::bind(); !bound) return bound;
	auto made = core::kam::make_shm<core::kam::Storing>();
	LineSource source;
	auto begun = made->begin(source, settings.db_optional != 0);
	if (begun) storing = made.release(); // else the host calls stop() all the same
	return begun;
}

bool start_writer() {
	if (!is_storing()) return true;
	return core::kam::start_process("SCA DB SYNC PROCESS", PROC_NOCHLDINIT, [] {
		static LineSource source;
		static core::kam::RowWriter writer(*storing, source, settings.db_update_interval);
		writer.run();
	});
}

void stop_writer() {
	if (!storing) return;
	std::vector<Piece> taken;
	const unsigned locked = lines().each_at_stop(kPatience, [&](Line &line) { take(taken, line); });
	if (locked)
		LM_ERR("%u buckets of lines were locked when the server stopped and are not stored\n",
				locked);
	LineSource source;
	core::kam::write_at_stop(source, std::move(taken));
}

void changes_are_stored(bool is_urgent, bool is_awaited) {
	if (!is_storing()) return;
	const bool is_through = setup().db_mode == DbMode::WriteThrough;
	if (is_through && is_awaited)
		storing->ask_and_wait(milliseconds(settings.db_timeout));
	else if (is_through || is_urgent)
		storing->ask();
}

long rows_waiting() {
	if (!storing) return 0;
	long rows = 0;
	lines().each([&](const Line &line) {
		for (const auto &subscription : line.subscriptions) rows += subscription.is_dirty();
		for (const auto &appearance : line.appearances) rows += appearance.is_dirty();
		rows += static_cast<long>(
				line.erased_subscriptions.size() + line.erased_appearances.size());
	});
	return rows;
}

} // namespace sca

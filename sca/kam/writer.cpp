#include "sca/kam/writer.hpp"

#include "core/kam/process.hpp"
#include "core/kam/timer.hpp"
#include "sca/kam/restore.hpp"
#include "sca/kam/server.hpp"
#include "sca/kam/statistics.hpp"
#include "sca/kam/storage.hpp"

namespace sca {
namespace {
using core::base::Done;
using core::base::Result;
using std::chrono::milliseconds;

constexpr size_t kRowsOfTransaction = 5000;
constexpr int64_t kLongestPause = 30;
constexpr milliseconds kPatience{2000}; // with a bucket whose holder may be dead

// Shared by all processes.
struct Desk {
	core::kam::Ticket tickets;
	std::atomic<bool> is_down{false};     // the last try failed: nobody waits
	std::atomic<bool> is_slow{false};     // somebody has waited in vain: nobody waits
	std::atomic<bool> is_restored{false}; // the rows of the database are in the table
};
Desk *desk = nullptr;

using Lines = std::vector<std::pair<std::string, LineRows>>;

size_t size_of(const Lines &taken) {
	size_t rows = 0;
	for (const auto &line : taken) rows += line.second.size();
	return rows;
}

// The transaction was refused. One line after the other, so that a line that the database does not
// take keeps no other waiting. What is refused stays in `taken`; refusals in a row mean that it is
// not the lines.
Result<Done> write_singly(Storage &storage, Lines &taken, Lines &written) {
	constexpr int kMeansTheDatabase = 2;
	Lines refused;
	Result<Done> last = Done{};
	int in_a_row = 0;
	for (auto &line : taken) {
		Result<Done> done = in_a_row < kMeansTheDatabase ? storage.write({line}) : last;
		if (!done) last = std::move(done);
		in_a_row = done ? 0 : in_a_row + 1;
		(done ? written : refused).push_back(std::move(line));
	}
	taken = std::move(refused);
	if (written.empty() && !taken.empty()) return last;
	for (const auto &line : taken)
		LM_ERR("line %s waits: %s\n", line.first.c_str(), last.error().what.c_str());
	count(Counting::DbErrors, static_cast<int>(taken.size()));
	return Done{};
}

// Writes what was taken, then marks what was written: a change that came in between stays dirty,
// and so does what the database has refused.
Result<Done> store(Storage &storage, Lines &taken) {
	Lines written;
	if (size_of(taken) == 0 || storage.write(taken)) {
		written = std::move(taken);
	} else if (auto done = write_singly(storage, taken, written); !done) {
		return done;
	}
	taken.clear();
	for (const auto &[key, stored] : written)
		lines().with(key, [&](Line &line) { mark_stored(line, stored); });
	count(Counting::DbWrites, static_cast<int>(size_of(written)));
	return Done{};
}

void take(Lines &taken, Line &line) {
	if (is_dirty(line)) taken.emplace_back(line.text[LineText::Key], take_rows(line, server_id));
}

Result<Done> store_in_parts(Storage &storage, Lines taken) {
	Lines part;
	for (auto &line : taken) {
		part.push_back(std::move(line));
		if (size_of(part) < kRowsOfTransaction) continue;
		if (auto done = store(storage, part); !done) return done;
	}
	return store(storage, part);
}

Result<Done> write_at_stop(Storage &storage, const Lines &taken) {
	Lines rest = taken, written;
	auto done = storage.write(rest);
	return done ? std::move(done) : write_singly(storage, rest, written);
}

Result<Storage> open_checked() {
	auto opened = Storage::open();
	if (!opened) return opened;
	if (auto good = opened.value().check(); !good) return good.error();
	if (!desk->is_restored) {
		if (auto done = restore(opened.value()); !done) return done.error();
		desk->is_restored = true;
	}
	return opened;
}

// The writer's own side: its connection, and when it tries next.
class Writer {
public:
	// Whoever asked goes on when his change is stored, or when there is nothing to wait for.
	void run() {
		const uint32_t asked = desk->tickets.requested();
		if (is_due(asked)) desk->is_down = !try_flush();
		done_ = asked;
		desk->tickets.complete(asked);
		if (desk->is_slow.exchange(false) && !desk->is_down)
			LM_NOTICE("the database answers again; replies wait for it as before\n");
		desk->tickets.wait_request(done_, milliseconds(1000));
	}

private:
	bool is_due(uint32_t asked) const {
		const int64_t now = core::kam::now();
		return now >= next_try_ && (asked != done_ || now >= next_flush_ || desk->is_down);
	}

	bool try_flush() {
		const int64_t now = core::kam::now();
		next_flush_ = now + settings.db_update_interval;
		const auto done = flush_connected();
		if (done) {
			if (pause_) LM_NOTICE("the database is back; what had changed is stored\n");
			pause_ = 0;
			next_try_ = 0;
			return true;
		}
		count(Counting::DbErrors);
		pause_ = std::min(pause_ ? 2 * pause_ : 1, kLongestPause);
		next_try_ = now + pause_;
		LM_ERR("%s; calls go on, what has changed waits, next try in %d s\n",
				done.error().what.c_str(), static_cast<int>(pause_));
		return false;
	}

	Result<Done> flush_connected() {
		if (!storage_) {
			auto opened = open_checked();
			if (!opened) return opened.error();
			storage_ = std::make_unique<Storage>(std::move(opened.value()));
		}
		Lines taken;
		lines().each_changed([&](Line &line) { take(taken, line); });
		auto done = store_in_parts(*storage_, std::move(taken));
		if (!done) storage_.reset();
		return done;
	}

	std::unique_ptr<Storage> storage_;
	uint32_t done_ = 0;
	int64_t next_flush_ = core::kam::now() + settings.db_update_interval;
	int64_t next_try_ = 0;
	int64_t pause_ = 0;
};

bool is_storing() {
	return setup().db_mode != DbMode::None;
}

} // namespace

Result<Done> make_writer() {
	if (!is_storing()) return Done{};
	desk = core::kam::make_shm<Desk>().release();
	if (auto bound = Storage::bind(); !bound) return bound;
	const auto opened = open_checked();
	if (opened) return Done{};
	if (!settings.db_optional) {
		desk = nullptr; // the host calls stop() all the same: it has nothing to store
		return core::base::Error{opened.error().what
				+ "; set modparam db_optional to 1 to start without the database, or db_url to "
				  "none"};
	}
	LM_ERR("%s; starting without the database, as db_optional says\n", opened.error().what.c_str());
	desk->is_down = true;
	return Done{};
}

bool start_writer() {
	if (!is_storing()) return true;
	return core::kam::start_process("SCA DB SYNC PROCESS", PROC_NOCHLDINIT, [] {
		static Writer writer;
		writer.run();
	});
}

// No worker runs any more, and nobody else takes a lock: nothing is marked as stored.
void stop_writer() {
	if (!desk) return;
	Lines taken;
	const unsigned locked = lines().each_at_stop(kPatience, [&](Line &line) { take(taken, line); });
	if (locked)
		LM_ERR("%u buckets of lines were locked when the server stopped and are not stored\n",
				locked);
	const size_t rows = size_of(taken);
	if (rows == 0) return;
	auto opened = Storage::open();
	const Result<Done> done = opened ? write_at_stop(opened.value(), taken)
									 : Result<Done>(opened.error());
	if (!done)
		LM_ERR("%s; %zu rows could not be stored before the stop\n", done.error().what.c_str(),
				rows);
}

void changes_are_stored(bool is_urgent, bool is_awaited) {
	const bool is_through = setup().db_mode == DbMode::WriteThrough;
	if (!is_storing() || desk->is_down || !(is_through || is_urgent)) return;
	const uint32_t ticket = desk->tickets.request();
	if (!is_through || !is_awaited || desk->is_slow) return;
	if (desk->tickets.wait_done(ticket, milliseconds(settings.db_timeout))) return;
	if (desk->is_slow.exchange(true)) return;
	LM_WARN("the database has not stored a change within %d ms; replies do not wait for it until "
			"it "
			"answers\n",
			settings.db_timeout);
}

long rows_waiting() {
	if (!desk) return 0;
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

#include "b2b/entities/kam/writer.hpp"

#include "b2b/entities/kam/kept.hpp"
#include "b2b/entities/kam/restore.hpp"
#include "b2b/entities/kam/settings.hpp"
#include "b2b/entities/kam/statistics.hpp"
#include "b2b/entities/kam/ua_upper.hpp"
#include "core/kam/process.hpp"
#include "core/kam/row_writer.hpp"
#include "core/kam/shm.hpp"
#include "core/sql/check.hpp"
#include "core/sql/write_pieces.hpp"

namespace b2b_entities {
namespace {
using core::base::Done;
using core::base::Error;
using core::base::Result;
using std::chrono::milliseconds;

constexpr milliseconds kPatience{2000}; // with a bucket whose holder may be dead

struct Shared {
	core::kam::Storing storing;
	std::atomic<bool> are_legs_back{false};
};
Shared *shared = nullptr;

// What has changed of a session; or, with number 0, what is gone.
struct Piece : core::kam::ChangedRows {
	SessionNumber session = 0;
	uint32_t version = 0;
};

// With the lock of the session.
void take(std::vector<Kept> &taken, Session &session) {
	if (session.version == session.stored || session.upper < 0) return;
	Kept kept(session);
	if (is_ua(session)) kept.data.emplace(session);
	taken.push_back(std::move(kept));
	for (const auto &leg : session.legs) leg->row.is_there |= is_to_keep(*leg);
}

// As it was when it was copied: no row of it has gone out since. Where somebody has the turn it is said once more.
void note_left_out(const Kept &kept, const KeptLeg &left_out) {
	sessions().touch(kept.key.index, [&](Session &session) {
		if (!(session.key == kept.key) || !may_be_read(session)) return;
		for (const auto &leg : session.legs) {
			if (!(leg->key == left_out.key)) continue;
			leg->row.fits_none = true;
			leg->row.is_there &= left_out.row.is_there;
		}
	});
}

void leave_out(const Kept &kept, const KeptLeg &leg) {
	if (!leg.row.fits_none)
		LM_WARN("leg %s fits no row and will not come back after a restart\n",
				print(leg.key, kLegPrefix).c_str());
	note_left_out(kept, leg);
}

Piece piece_of(Kept &&kept) {
	Piece piece{{}, kept.key.index, kept.version};
	const auto data = kept.data ? kept.data->print() : std::nullopt;
	for (const auto &leg : kept.legs) {
		if (auto row = row_of(leg, kept.belonging(data.value_or(""))))
			piece.rows.push_back(std::move(*row));
		else
			leave_out(kept, leg);
	}
	return piece;
}

void add_pieces(std::vector<Piece> &pieces, std::vector<Kept> &&taken) {
	for (auto &kept : taken) pieces.push_back(piece_of(std::move(kept)));
}

// First those that are gone, as they are now: a leg that goes from here on is erased with the next round.
std::vector<Piece> gone() {
	Piece piece;
	for (const auto &key : gone_rows().all()) piece.erased.push_back(key_of_row(key, server_id));
	if (piece.erased.empty()) return {};
	return {std::move(piece)};
}

void write_all_again() {
	std::vector<SessionNumber> all;
	sessions().each([&](const Session &session) { all.push_back(session.key.index); });
	for (const auto number : all)
		sessions().with(number, [](Session &session) { session.stored = session.version - 1; });
}

class LegSource : public core::kam::RowSource {
public:
	Result<Done> open() override {
		auto opened = core::kam::RowStore::open(store_setup());
		if (!opened) return opened.error();
		store_ = std::make_unique<core::kam::RowStore>(std::move(opened.value()));
		is_empty_ = store_->is_new();
		return Done{};
	}
	void close() noexcept override { store_.reset(); }
	Result<Done> restore() override {
		auto done = b2b_entities::restore(*store_);
		shared->are_legs_back = static_cast<bool>(done);
		return done;
	}
	Result<Done> flush() override {
		if (std::exchange(is_empty_, false)) write_all_again();
		auto pieces = gone();
		std::vector<Kept> taken;
		sessions().each_changed([&](Session &session) {
			if (may_be_read(session)) take(taken, session);
		});
		add_pieces(pieces, std::move(taken));
		return core::sql::write_pieces(*this, std::move(pieces));
	}
	void failed() noexcept override { count(Counting::DbErrors); }

	size_t rows_of(const Piece &piece) const noexcept { return piece.size(); }
	Result<Done> write(const std::vector<Piece> &pieces) {
		return core::kam::write_all(*store_, pieces);
	}
	void stored(const Piece &piece) {
		count(Counting::DbWrites, static_cast<int>(piece.size()));
		if (piece.session == 0) return gone_rows().forget(piece.erased.size());
		sessions().with(piece.session, [&](Session &session) { session.stored = piece.version; });
	}
	void refused(const Piece &piece, const Error &why) {
		count(Counting::DbErrors);
		LM_ERR("session %x waits: %s\n", piece.session, why.what.c_str());
	}

private:
	std::unique_ptr<core::kam::RowStore> store_;
	bool is_empty_ = false; // it has lost what was stored
};

} // namespace

bool is_storing() noexcept {
	return store_setup().is_storing();
}

long sessions_waiting() noexcept {
	long waiting = 0;
	if (!is_storing()) return 0;
	core::kam::guard("sessions that wait", [&] {
		waiting = static_cast<long>(gone_rows().size());
		sessions().each_changed([&](const Session &session) {
			waiting += session.version != session.stored && session.upper >= 0;
		});
	});
	return waiting;
}

bool are_legs_back() noexcept {
	return !shared || shared->are_legs_back;
}

Result<Done> make_writer() {
	if (!is_storing()) return Done{};
	shared = core::kam::make_shm<Shared>().release();
	LegSource source;
	auto begun = shared->storing.begin(source, store_setup().is_optional);
	if (!begun) shared = nullptr; // the host calls stop() all the same
	return begun;
}

bool start_writer() {
	if (!is_storing()) return true;
	return core::kam::start_process("B2B ENTITIES DB", PROC_NOCHLDINIT, [] {
		static LegSource source;
		static core::kam::RowWriter writer(shared->storing, source, store_setup().interval);
		writer.run();
	});
}

void stop_writer() {
	if (!shared) return;
	auto pieces = gone();
	std::vector<Kept> taken;
	const unsigned locked = sessions().each_at_stop(kPatience, [&](Session &session) {
		note(session);
		take(taken, session);
	});
	add_pieces(pieces, std::move(taken));
	if (locked)
		LM_ERR("%u buckets of sessions were locked when the server stopped and are not stored\n",
				locked);
	LegSource source;
	core::kam::write_at_stop(source, std::move(pieces));
}

void ask_to_store() noexcept {
	if (shared) shared->storing.ask();
}

void wait_until_stored() noexcept {
	if (shared) shared->storing.ask_and_wait(store_setup().patience);
}

} // namespace b2b_entities

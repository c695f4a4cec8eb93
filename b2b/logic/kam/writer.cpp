#include "b2b/logic/kam/writer.hpp"

#include <map>

#include "b2b/logic/domain/rows.hpp"
#include "b2b/logic/kam/restore.hpp"
#include "b2b/logic/kam/server.hpp"
#include "b2b/logic/kam/settings.hpp"
#include "b2b/logic/kam/statistics.hpp"
#include "core/kam/gone_rows.hpp"
#include "core/kam/process.hpp"
#include "core/kam/row_writer.hpp"
#include "core/kam/shm.hpp"
#include "core/sql/write_pieces.hpp"

namespace b2b_logic {
namespace {
using core::base::Done;
using core::base::Error;
using core::base::Result;
using core::kam::RowStore;

struct Shared {
	core::kam::Storing storing;
	core::kam::GoneRows gone;
};
Shared *shared = nullptr;

// What has changed of a session; or, with number 0, what is gone.
struct Piece : core::kam::ChangedRows {
	b2b_session_t session = 0;
	uint32_t version = 0;
};

using core::base::SessionKey;

SessionKey key_of(const b2b_key_t &key) noexcept {
	return {key.index, key.secret};
}

// The copy of a session that has changed, until it becomes a row.
struct Changed {
	SessionKey key;
	uint32_t version;
	KeptSession session;
	std::vector<std::pair<Leg, SessionKey>> legs;
	bool had_row, fits_none; // when it was copied
};

// With the lock of the session. While something is under way in it, it comes again with the next round.
void take(const b2b_changed_t &changed, std::vector<Changed> &taken) {
	auto &call = *static_cast<Call *>(changed.data);
	if (!is_to_keep(call.session)) return;
	Changed made{key_of(changed.key), changed.version, KeptSession(call.session), {}, call.has_row,
			call.fits_none};
	for (unsigned i = 0; i < changed.leg_count; ++i)
		made.legs.emplace_back(changed.legs[i], key_of(changed.leg_keys[i]));
	taken.push_back(std::move(made));
	call.has_row = true;
	call.row = key_of(changed.key);
}

void take_changed(const b2b_changed_t *changed, void *taken) noexcept {
	core::kam::guard("row of a session",
			[&] { take(*changed, *static_cast<std::vector<Changed> *>(taken)); });
}

SessionNames names_of(const Changed &changed) {
	SessionNames names{print(changed.key, kSessionPrefix), {}, server_id};
	for (const auto &[leg, key] : changed.legs)
		names.leg_keys.emplace_back(leg, print(key, kLegPrefix));
	return names;
}

// Sessions that fit no row: true where they had one.
using LeftOut = std::map<b2b_session_t, bool>;

// With the lock of a session that is not stored since it was copied. One that is worked for just now is said once more.
void note_left_out(const b2b_changed_t *changed, void *left_out) noexcept {
	const auto &all = *static_cast<const LeftOut *>(left_out);
	const auto one = all.find(changed->session);
	if (one == all.end()) return;
	auto &call = *static_cast<Call *>(changed->data);
	call.fits_none = true;
	call.has_row = one->second;
}

Piece piece_of(const Changed &changed, LeftOut &left_out) {
	Piece piece{{}, changed.key.index, changed.version};
	const auto names = names_of(changed);
	if (auto row = row_of(changed.session, names)) {
		piece.rows.push_back(std::move(*row));
		return piece;
	}
	left_out.emplace(changed.key.index, changed.had_row);
	if (!changed.fits_none)
		LM_WARN("session %s fits no row and will not come back after a restart\n",
				names.key.c_str());
	return piece;
}

// First those that are gone, as they are now: a session that goes from here on is erased with the next round.
std::vector<Piece> changes() {
	std::vector<Piece> pieces;
	Piece gone;
	for (const auto &key : shared->gone.all())
		gone.erased.push_back(key_of_row(print(key, kSessionPrefix), server_id));
	if (!gone.erased.empty()) pieces.push_back(std::move(gone));
	std::vector<Changed> taken;
	entities().each_changed(upper(), take_changed, &taken);
	LeftOut left_out;
	for (const auto &changed : taken) pieces.push_back(piece_of(changed, left_out));
	if (!left_out.empty()) entities().each_changed(upper(), note_left_out, &left_out);
	return pieces;
}

void write_all_again() {
	constexpr uint32_t kNever = ~uint32_t{0}; // a version that none has
	entities().each(
			upper(), [](b2b_session_t number, void *) { entities().stored(number, kNever); },
			nullptr);
}

class SessionSource : public core::kam::RowSource {
public:
	Result<Done> open() override {
		auto opened = RowStore::open(store_setup());
		if (!opened) return opened.error();
		store_ = std::make_unique<RowStore>(std::move(opened.value()));
		is_empty_ = store_->is_new();
		return Done{};
	}
	void close() noexcept override { store_.reset(); }
	Result<Done> restore() override { return b2b_logic::restore(*store_); }
	Result<Done> flush() override {
		if (std::exchange(is_empty_, false)) write_all_again();
		return core::sql::write_pieces(*this, changes());
	}
	void failed() noexcept override { count(Counting::DbErrors); }

	size_t rows_of(const Piece &piece) const noexcept { return piece.size(); }
	Result<Done> write(const std::vector<Piece> &pieces) {
		return core::kam::write_all(*store_, pieces);
	}
	void stored(const Piece &piece) {
		count(Counting::DbWrites, static_cast<int>(piece.size()));
		if (piece.session == 0) return shared->gone.forget(piece.erased.size());
		entities().stored(piece.session, piece.version);
	}
	void refused(const Piece &piece, const Error &why) {
		count(Counting::DbErrors);
		LM_ERR("session %x waits: %s\n", piece.session, why.what.c_str());
	}

private:
	std::unique_ptr<RowStore> store_;
	bool is_empty_ = false; // it has lost what was stored
};

void wait_until_stored(void *) noexcept {
	shared->storing.ask_and_wait(store_setup().patience);
}

} // namespace

Result<Done> make_writer() {
	if (!store_setup().is_storing()) return Done{};
	shared = core::kam::make_shm<Shared>().release();
	SessionSource source;
	auto begun = shared->storing.begin(source, store_setup().is_optional);
	if (!begun) shared = nullptr; // the host calls stop() all the same
	return begun;
}

bool start_writer() {
	if (!shared) return true;
	return core::kam::start_process("B2B LOGIC DB", PROC_NOCHLDINIT, [] {
		static SessionSource source;
		static core::kam::RowWriter writer(shared->storing, source, store_setup().interval);
		writer.run();
	});
}

void stop_writer() {
	if (!shared) return;
	SessionSource source;
	core::kam::write_at_stop(source, changes());
}

long rows_waiting() noexcept {
	long waiting = 0;
	if (!shared) return 0;
	core::kam::guard("rows that wait", [&] {
		waiting = static_cast<long>(shared->gone.size());
		entities().each_changed(
				upper(), [](const b2b_changed_t *, void *count) { ++*static_cast<long *>(count); },
				&waiting);
	});
	return waiting;
}

void has_changed(b2b_session_t session) noexcept {
	entities().changed(session);
	if (shared && store_setup().mode == core::kam::DbMode::WriteThrough)
		entities().rest(session, wait_until_stored, nullptr);
}

void is_gone(const core::base::SessionKey &key) {
	if (!shared) return;
	shared->gone.add(key);
	if (store_setup().mode == core::kam::DbMode::WriteThrough) shared->storing.ask();
}

} // namespace b2b_logic

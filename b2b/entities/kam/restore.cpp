#include "b2b/entities/kam/restore.hpp"

#include <map>

#include "b2b/entities/domain/decide.hpp"
#include "b2b/entities/domain/session_timer.hpp"
#include "b2b/entities/kam/kept.hpp"
#include "b2b/entities/kam/settings.hpp"
#include "b2b/entities/kam/statistics.hpp"
#include "b2b/entities/kam/turns.hpp"
#include "b2b/entities/kam/ua_upper.hpp"
#include "core/base/stable_hash.hpp"
#include "core/kam/kamailio.hpp"

namespace b2b_entities {
namespace {
using core::base::Done;
using core::base::Result;
using core::base::SessionKey;

LegRef ref_of(const Session &session, const Leg &leg) {
	LegRef ref;
	ref.index = leg.key.index;
	ref.secret = leg.key.secret;
	ref.session = session.key.index;
	ref.number = leg.number;
	ref.is_server = leg.role == Role::Server;
	ref.texts.set(
			{{RefText::CallId, leg[LegText::CallId]}, {RefText::FromTag, leg[LegText::RemoteTag]}});
	return ref;
}

std::vector<LegRef> refs_of(const Session &session) {
	std::vector<LegRef> refs;
	for (const auto &leg : session.legs) refs.push_back(ref_of(session, *leg));
	return refs;
}

void name_legs(std::vector<LegRef> &&refs) {
	for (auto &ref : refs)
		if (!legs().add_numbered(ref.index, [&](LegRef &leg, LegIndex) { leg = std::move(ref); }))
			LM_NOTICE("a leg of session %x has a number that is another's\n", ref.session);
}

// Two with one number would be one leg to the upper module.
bool has_number(const std::vector<LegRecord> &records, uint32_t number) noexcept {
	return std::any_of(records.begin(), records.end(),
			[&](const LegRecord &record) { return record.leg.number == number; });
}

void fill(Session &session, const SessionKey &key, std::vector<LegRecord> &records) {
	session.key = key;
	session.upper = kUnclaimed;
	session.generation = records.front().generation;
	session.claimant = core::base::stable_hash(records.front().upper);
	session.due = session.wake_at = now_ms() + int64_t{settings.orphan_timeout} * 1000;
	for (auto &record : records) {
		record.leg.patience = static_cast<uint32_t>(settings.ack_timeout) * 1000;
		resume_timer(record.leg, now_ms());
		if (record.leg.row.is_there && settings.restored_check > 0)
			ask_later(record.leg, now_ms(), int64_t{settings.restored_check} * 1000);
		session.legs.push_back(core::kam::make_shm<Leg>(std::move(record.leg)));
	}
}

} // namespace

bool bring_back(std::vector<LegRecord> &&records, bool is_of_another) {
	const SessionKey key = records.front().session;
	std::vector<LegRecord> known;
	for (auto &record : records) {
		if (has_number(known, record.leg.number)) continue;
		record.leg.row.is_there = !is_of_another;
		known.push_back(std::move(record));
	}
	Session *made = nullptr;
	std::vector<LegRef> refs;
	const bool is_added = sessions().add_numbered(key.index, [&](Session &session, SessionNumber) {
		fill(session, key, known);
		note(session);
		if (!is_of_another) {
			session.stored = session.version;
			refs = refs_of(session);
			adopt_ua(session, known.front().upper, known.front().data);
		}
		if (is_of_another) session.inbox.try_enter(core::kam::this_process());
		made = &session;
	});
	if (!is_added) return false;
	if (is_of_another)
		hold(key.index, *made);
	else
		name_legs(std::move(refs));
	return true;
}

void name_legs(const Session &session) {
	name_legs(refs_of(session));
}

Result<Done> restore(core::kam::RowStore &store) {
	std::vector<LegRecord> read;
	size_t skipped = 0;
	const auto done = store.read([&](core::sql::Row &&row) {
		if (auto record = read_row(row))
			read.push_back(std::move(*record));
		else
			++skipped;
	});
	if (!done) return done;
	std::vector<core::sql::Row> ahead;
	std::map<std::pair<uint32_t, uint64_t>, std::vector<LegRecord>> all;
	for (auto &record : read) {
		keep_ahead(record.leg);
		if (auto row = row_of(KeptLeg(record.leg),
					{record.session, record.upper, server_id, record.generation, record.data}))
			ahead.push_back(std::move(*row));
		all[{record.session.index, record.session.secret}].push_back(std::move(record));
	}
	// The numbers that are used from here on are in no row yet.
	if (!ahead.empty())
		if (auto done = store.write(ahead, {}); !done) return done;
	size_t missing = 0;
	for (auto &[key, legs] : all) missing += !bring_back(std::move(legs), false);
	count_restored(static_cast<long>(read.size()));
	if (skipped) LM_WARN("%zu rows of legs made no sense and are passed over\n", skipped);
	if (missing) LM_WARN("%zu sessions found no place\n", missing);
	LM_INFO("%zu sessions with %zu legs are back\n", all.size() - missing, read.size());
	return Done{};
}

} // namespace b2b_entities

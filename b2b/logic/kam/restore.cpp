#include "b2b/logic/kam/restore.hpp"

#include <algorithm>

#include "b2b/logic/domain/rows.hpp"
#include "b2b/logic/kam/listeners.hpp"
#include "b2b/logic/kam/perform.hpp"
#include "b2b/logic/kam/settings.hpp"
#include "b2b/logic/kam/statistics.hpp"
#include "b2b/logic/kam/upper.hpp"
#include "b2b/logic/kam/writer.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/str.hpp"

namespace b2b_logic {
namespace {
using core::base::Done;
using core::base::Error;
using core::base::Result;
using core::kam::as_str;

// Nothing leaves here: that is for the process of b2b_entities.so that wakes the session, as soon as it runs.
bool bring_back(SessionRecord &&record, const core::base::SessionKey &key) {
	auto call = new_call();
	call->session = std::move(record.session);
	call->is_back = call->has_row = true;
	call->row = key;
	const str name = as_str(record.key);
	const auto number = entities().claim(upper(), &name, call.get());
	if (number == 0) return false;
	const Stay stay(number);
	hand_over(call);
	entities().wake(number, now_ms());
	return true;
}

void add_number(b2b_leg_t leg, void *legs) noexcept {
	core::kam::guard("legs", [&] { static_cast<std::vector<Leg> *>(legs)->push_back(leg); });
}

} // namespace

Result<Done> restore(core::kam::RowStore &store) {
	if (!entities().are_legs_back()) return Error{"the legs of before the start are not back yet"};
	std::vector<SessionRecord> read;
	size_t skipped = 0, lost = 0;
	const auto done = store.read([&](core::sql::Row &&row) {
		if (auto record = read_row(row))
			read.push_back(std::move(*record));
		else
			++skipped;
	});
	if (!done) return done;
	for (auto &record : read) {
		const auto key = core::base::parse_session_key(record.key, kSessionPrefix);
		if (!key || !bring_back(std::move(record), *key)) {
			if (key) is_gone(*key);
			++lost;
		}
	}
	if (skipped) LM_WARN("%zu rows of sessions made no sense and are passed over\n", skipped);
	if (lost) LM_NOTICE("%zu sessions have no legs any more\n", lost);
	count_restored(static_cast<long>(read.size() - lost));
	LM_INFO("%zu sessions are back\n", read.size() - lost);
	return Done{};
}

void look_after(Turn &turn) {
	tell_listener(turn, B2B_RESTORED);
	if (!turn.session()) return;
	std::vector<Leg> legs, missing;
	entities().each_leg(turn.number(), add_number, &legs);
	const auto &session = *turn.session();
	for (const Leg leg : legs) {
		if (find_entity(session, leg)) continue;
		const str reason = as_str("Temporarily Unavailable"), none{};
		entities().end(turn.number(), leg, 480, &reason, &none);
	}
	for (const auto &entity : session.entities)
		if (std::find(legs.begin(), legs.end(), entity.leg) == legs.end())
			missing.push_back(entity.leg);
	for (const Leg leg : missing)
		if (turn.session()) lose(turn, leg, 481);
}

} // namespace b2b_logic

#include "b2b/logic/domain/rows.hpp"

#include "b2b/logic/domain/columns.hpp"
#include "b2b/logic/domain/session_json.hpp"
#include "core/base/utf8.hpp"

namespace b2b_logic {
namespace {

constexpr int64_t kBridged = 4; // what OpenSIPS calls a session between two changes

struct EntityColumns {
	int64_t SessionColumns::*type;
	std::string SessionColumns::*sid, SessionColumns::*from, SessionColumns::*to,
			SessionColumns::*key, SessionColumns::*sdp;
};
using C = SessionColumns;
constexpr EntityColumns kEntities[] = {
		{&C::e1_type, &C::e1_sid, &C::e1_from, &C::e1_to, &C::e1_key, &C::e1_sdp},
		{&C::e2_type, &C::e2_sid, &C::e2_from, &C::e2_to, &C::e2_key, &C::e2_sdp},
		{&C::e3_type, &C::e3_sid, &C::e3_from, &C::e3_to, &C::e3_key, &C::e3_sdp}};

// For whoever looks at the table: what no database takes is left out.
std::string readable(std::string_view text) {
	const bool is_good = core::base::is_utf8(text) && text.find('\0') == text.npos
			&& text.size() <= kLongestSession;
	return is_good ? std::string(text) : std::string();
}

void add(
		C &row, const EntityColumns &columns, const KeptEntity &entity, const SessionNames &names) {
	row.*columns.type = static_cast<int64_t>(entity.kind);
	row.*columns.sid = readable(entity.texts[EntityText::Id]);
	row.*columns.from = readable(entity.texts[EntityText::From]);
	row.*columns.to = readable(entity.texts[EntityText::To]);
	row.*columns.sdp = readable(entity.sent_to_us.text());
	for (const auto &[leg, key] : names.leg_keys)
		if (leg == entity.leg) row.*columns.key = key;
}

void add_entities(C &row, const KeptSession &session, const SessionNames &names) {
	size_t third = 2;
	for (const auto &entity : session.entities) {
		const size_t place = entity.leg == session.places[0] ? 0
				: entity.leg == session.places[1]            ? 1
															 : third++;
		if (place < std::size(kEntities)) add(row, kEntities[place], entity, names);
	}
}

} // namespace

std::optional<core::sql::Row> row_of(const KeptSession &session, const SessionNames &names) {
	C row;
	row.session = print_session(session);
	if (row.session.size() > kLongestSession) return std::nullopt;
	row.si_key = names.key;
	row.scenario = readable(session.scenario);
	row.sstate = kBridged;
	row.lifetime = session.ends_at / 1000;
	row.server_id = names.server_id;
	add_entities(row, session, names);
	return session_codec().write(std::move(row));
}

core::sql::Row key_of_row(std::string_view key, int64_t server_id) {
	C row;
	row.si_key = key;
	row.server_id = server_id;
	return session_codec().key(std::move(row));
}

std::optional<SessionRecord> read_row(const core::sql::Row &row) {
	const auto columns = session_codec().read(row);
	if (!columns || columns->si_key.empty()) return std::nullopt;
	auto session = parse_session(columns->session);
	if (!session) return std::nullopt;
	return SessionRecord{columns->si_key, std::move(*session)};
}

} // namespace b2b_logic

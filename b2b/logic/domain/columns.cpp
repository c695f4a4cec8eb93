#include "b2b/logic/domain/columns.hpp"

#include "b2b/logic/domain/rows.hpp"
#include "core/base/utf8.hpp"

namespace b2b_logic {
namespace {
using core::sql::number;
using core::sql::RowCodec;
using core::sql::varchar;

constexpr uint16_t kKeySize = 64;

bool is_good(std::string_view value) {
	return core::base::is_utf8(value) && value.find('\0') == value.npos;
}

core::sql::Field<SessionColumns> text(const char *name, std::string SessionColumns::*member) {
	return core::sql::text(name, member, kLongestSession);
}
core::sql::Field<SessionColumns> type(const char *name, int64_t SessionColumns::*member) {
	return number(name, member, 0, 1);
}

} // namespace

const RowCodec<SessionColumns> &session_codec() {
	using Row = SessionColumns;
	static const RowCodec<Row> codec({{}, 5, {}, {"server_id", "si_key"}, "server_id", true},
			{
					varchar("si_key", &Row::si_key, kKeySize),
					text("scenario", &Row::scenario),
					number("sstate", &Row::sstate, 0, INT32_MAX),
					number("lifetime", &Row::lifetime, 0, INT64_MAX, core::sql::Type::BigInt),
					type("e1_type", &Row::e1_type),
					text("e1_sid", &Row::e1_sid),
					text("e1_from", &Row::e1_from),
					text("e1_to", &Row::e1_to),
					text("e1_key", &Row::e1_key),
					text("e1_sdp", &Row::e1_sdp),
					type("e2_type", &Row::e2_type),
					text("e2_sid", &Row::e2_sid),
					text("e2_from", &Row::e2_from),
					text("e2_to", &Row::e2_to),
					text("e2_key", &Row::e2_key),
					text("e2_sdp", &Row::e2_sdp),
					type("e3_type", &Row::e3_type),
					text("e3_sid", &Row::e3_sid),
					text("e3_from", &Row::e3_from),
					text("e3_to", &Row::e3_to),
					text("e3_key", &Row::e3_key),
					text("e3_sdp", &Row::e3_sdp),
					text("session", &Row::session),
					number("server_id", &Row::server_id, INT32_MIN, INT32_MAX),
			},
			is_good);
	return codec;
}

core::sql::Table sessions_table(std::string name) {
	return session_codec().table(std::move(name));
}

} // namespace b2b_logic

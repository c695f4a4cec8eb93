#include "b2b/entities/domain/columns.hpp"

#include "b2b/entities/domain/rows.hpp"
#include "core/base/utf8.hpp"

namespace b2b_entities {
namespace {
using core::sql::number;
using core::sql::RowCodec;
using core::sql::varchar;

constexpr uint16_t kKeySize = 64; // of keys, which are ours
constexpr int64_t kLastCseq = 0x7fffffff;

// Lines of headers are among them: controls are looked for in rows.cpp.
bool is_good(std::string_view value) {
	return core::base::is_utf8(value) && value.find('\0') == value.npos;
}

core::sql::Field<LegColumns> text(const char *name, std::string LegColumns::*member) {
	return core::sql::text(name, member, kLongestText);
}

} // namespace

const RowCodec<LegColumns> &leg_codec() {
	using Row = LegColumns;
	static const RowCodec<Row> codec({{}, 3, {}, {"server_id", "leg_key"}, "server_id", true},
			{
					number("type", &Row::type, 0, 1),
					number("state", &Row::state, 0, kStates - 1),
					text("ruri", &Row::ruri),
					text("from_uri", &Row::from_uri),
					text("to_uri", &Row::to_uri),
					text("from_dname", &Row::from_dname),
					text("to_dname", &Row::to_dname),
					text("tag0", &Row::tag0),
					text("tag1", &Row::tag1),
					text("callid", &Row::callid),
					number("cseq0", &Row::cseq0, 0, kLastCseq),
					number("cseq1", &Row::cseq1, 0, kLastCseq),
					text("contact0", &Row::contact0),
					text("contact1", &Row::contact1),
					text("route0", &Row::route0),
					text("route1", &Row::route1),
					text("sockinfo_srv", &Row::sockinfo_srv),
					varchar("param", &Row::param, kKeySize),
					varchar("mod_name", &Row::mod_name, kKeySize),
					text("storage", &Row::storage),
					varchar("lm", &Row::lm, kKeySize),
					number("lrc", &Row::lrc, 0, 699),
					number("lic", &Row::lic, 0, kLastCseq),
					number("leg_cseq", &Row::leg_cseq, 0, kLastCseq),
					text("leg_route", &Row::leg_route),
					text("leg_tag", &Row::leg_tag),
					text("leg_contact", &Row::leg_contact),
					text("leg_sockinfo", &Row::leg_sockinfo),
					varchar("leg_key", &Row::leg_key, kKeySize),
					number("leg_number", &Row::leg_number, INT32_MIN, INT32_MAX),
					text("destination", &Row::destination),
					varchar("session_timer", &Row::session_timer, kKeySize),
					text("session_sdp", &Row::session_sdp),
					number("generation", &Row::generation, 0, INT32_MAX),
					text("upper_data", &Row::upper_data),
					number("server_id", &Row::server_id, INT32_MIN, INT32_MAX),
			},
			is_good);
	return codec;
}

core::sql::Table legs_table(std::string name) {
	return leg_codec().table(std::move(name));
}

} // namespace b2b_entities

// A row of `b2b_entities` as a record: a leg. Each column is declared once, in columns.cpp; what a record means is in
// rows.cpp.
#pragma once

#include <cstdint>
#include <string>

#include "core/sql/row_codec.hpp"

namespace b2b_entities {

// Version 2 of OpenSIPS' table, with its names and meanings: 0 is the caller's side, 1 the callee's. The columns from
// `leg_key` on are ours. `lm`, `lrc`, `lic` and leg_* are written for whoever knows that table, and not read.
struct LegColumns {
	std::string ruri, from_uri, to_uri, from_dname, to_dname, tag0, tag1, callid, contact0,
			contact1, route0, route1, sockinfo_srv, param, mod_name, storage, lm;
	std::string leg_route, leg_tag, leg_contact, leg_sockinfo;
	int64_t type = 0, state = 0, cseq0 = 0, cseq1 = 0, lrc = 0, lic = 0, leg_cseq = 0;

	std::string leg_key, destination, session_timer, session_sdp, upper_data;
	int64_t leg_number = 0, generation = 0, server_id = 0;
};

const core::sql::RowCodec<LegColumns> &leg_codec();

} // namespace b2b_entities

// A row of `b2b_logic` as a record: a session. Each column is declared once, in columns.cpp.
#pragma once

#include <cstdint>
#include <string>

#include "core/sql/row_codec.hpp"

namespace b2b_logic {

// Version 5 of OpenSIPS' table, with its names; `session` and `server_id` are ours. Only `si_key` and `session` are read:
// the others are there for whoever looks at the table.
struct SessionColumns {
	std::string si_key, scenario, session;
	std::string e1_sid, e1_from, e1_to, e1_key, e1_sdp;
	std::string e2_sid, e2_from, e2_to, e2_key, e2_sdp;
	std::string e3_sid, e3_from, e3_to, e3_key, e3_sdp;
	int64_t sstate = 0, lifetime = 0, e1_type = 0, e2_type = 0, e3_type = 0, server_id = 0;
};

const core::sql::RowCodec<SessionColumns> &session_codec();

} // namespace b2b_logic

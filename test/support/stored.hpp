// What the tables of a server hold, and what it makes of them.
#pragma once

#include "test/support/kamailio.hpp"

#include <string>

namespace test {

inline constexpr const char *kWriteThrough = R"("sca", "db_mode", 1)";

// The first value of a query, or "".
std::string one(const Kamailio &server, const std::string &sql);
// "a|b|" for each row.
std::string rows_of(const Kamailio &server, const std::string &sql);
// "1 active, 2 held" of one line, as sca.lines tells it.
std::string lamps(Kamailio &server, const std::string &aor);

// Rows as another server, or another version, may have left them: values as SQL.
void insert_subscription(const Kamailio &server, const std::string &contact,
		const std::string &rest = "'sip:line1@sca.test', 1, strftime('%s','now') + 500, 0, 0, "
								  "'c1', 'f1', 't1', NULL, 7, 1, 0");
// Text columns that are not given are empty.
void insert_state(const Kamailio &server, const std::string &aor, const std::string &index,
		const std::string &state = "5", const std::string &owner = "'sip:a@127.0.0.1'",
		int server_id = 0, const std::string &since = "strftime('%s','now') - 5");

} // namespace test

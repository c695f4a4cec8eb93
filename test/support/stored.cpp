#include "test/support/stored.hpp"

namespace test {

std::string one(const Kamailio &server, const std::string &sql) {
	const auto rows = server.query(sql);
	return rows.empty() ? "" : rows[0][0];
}

std::string rows_of(const Kamailio &server, const std::string &sql) {
	std::string text;
	for (const auto &row : server.query(sql)) {
		for (const auto &value : row) text += value + "|";
		text += "\n";
	}
	return text;
}

std::string lamps(Kamailio &server, const std::string &aor) {
	std::string text;
	const auto lines = server.rpc("sca.lines", aor)["result"];
	if (lines.empty()) return "no line";
	for (const auto &one : lines[0]["appearances"])
		text += (text.empty() ? "" : ", ") + one["index"].asString() + " "
				+ one["state"].asString();
	return text;
}

void insert_subscription(
		const Kamailio &server, const std::string &contact, const std::string &rest) {
	server.query("INSERT INTO sca_subscriptions (subscriber, aor, event, expires, state, "
				 "app_idx, call_id, from_tag, to_tag, record_route, notify_cseq, "
				 "subscribe_cseq, server_id) VALUES ('"
			+ contact + "', " + rest + ")");
}

void insert_state(const Kamailio &server, const std::string &aor, const std::string &index,
		const std::string &state, const std::string &owner, int server_id,
		const std::string &since) {
	std::string names = "aor, app_idx, dialog, state, owner, since, server_id";
	std::string values = "'" + aor + "', " + index + ", '-', " + state + ", " + owner + ", " + since
			+ ", " + std::to_string(server_id);
	for (const auto *name : {"callee", "app_uri", "call_id", "from_tag", "to_tag", "prev_owner",
				 "owner_address", "owner_instance", "prev_owner_address", "prev_owner_instance",
				 "prev_callee", "prev_call_id", "prev_from_tag", "prev_to_tag", "sub_contact",
				 "sub_call_id", "sub_from_tag", "sub_to_tag", "sub_route", "sub_flow", "sub_socket",
				 "sub_event_id", "sub_local_uri", "sub_remote_uri"}) {
		names += std::string(", ") + name;
		values += ", ''";
	}
	server.query("INSERT INTO sca_state (" + names + ") VALUES (" + values + ")");
}

} // namespace test

#include "sca/domain/rows.hpp"

namespace sca {
using core::sql::Type;

core::sql::Table subscriptions_table(std::string name) {
	return {std::move(name), 2,
			{{"subscriber", Type::Varchar, 255}, {"aor", Type::Varchar, 255}, {"event", Type::Int},
					{"expires", Type::Int}, {"state", Type::Int}, {"app_idx", Type::Int},
					{"call_id", Type::Varchar, 255}, {"from_tag", Type::Varchar, 128},
					{"to_tag", Type::Varchar, 128}, {"record_route", Type::Text, 0, true},
					{"notify_cseq", Type::Int}, {"subscribe_cseq", Type::Int},
					{"server_id", Type::Int}},
			{"subscriber", "call_id", "from_tag", "to_tag"}, "server_id", true};
}

// Version 3 took the widths off what phones choose: in version 2 Contacts and Call-IDs had 255
// characters, tags 128.
core::sql::Table state_table(std::string name) {
	return {std::move(name), 3,
			{{"aor", Type::Varchar, 255}, {"app_idx", Type::Int}, {"dialog", Type::Varchar, 384},
					{"state", Type::Int}, {"direction", Type::Int}, {"owner", Type::Text},
					{"callee", Type::Text}, {"app_uri", Type::Text}, {"call_id", Type::Text},
					{"from_tag", Type::Text}, {"to_tag", Type::Text}, {"prev_state", Type::Int},
					{"prev_direction", Type::Int}, {"prev_ended", Type::Int},
					{"prev_owner", Type::Text}, {"prev_callee", Type::Text},
					{"prev_call_id", Type::Text}, {"prev_from_tag", Type::Text},
					{"prev_to_tag", Type::Text}, {"sub_contact", Type::Text},
					{"sub_call_id", Type::Text}, {"sub_from_tag", Type::Text},
					{"sub_to_tag", Type::Text}, {"sub_route", Type::Text}, {"sub_flow", Type::Text},
					{"sub_socket", Type::Text}, {"sub_event_id", Type::Text},
					{"sub_local_uri", Type::Text, 0, false, 3},
					{"sub_remote_uri", Type::Text, 0, false, 3}, {"sub_cseq", Type::Int},
					{"sub_subscribe_cseq", Type::Int, 0, false, 3}, {"sub_expires", Type::BigInt},
					{"since", Type::BigInt}, {"deadline", Type::BigInt}, {"server_id", Type::Int}},
			{"server_id", "aor", "app_idx", "dialog"}, "server_id", true};
}

} // namespace sca

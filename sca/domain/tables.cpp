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

core::sql::Table state_table(std::string name) {
	return {std::move(name), 2,
			{{"aor", Type::Varchar, 255}, {"app_idx", Type::Int}, {"dialog", Type::Varchar, 384},
					{"state", Type::Int}, {"direction", Type::Int}, {"owner", Type::Varchar, 255},
					{"callee", Type::Varchar, 255}, {"app_uri", Type::Text},
					{"call_id", Type::Varchar, 255}, {"from_tag", Type::Varchar, 128},
					{"to_tag", Type::Varchar, 128}, {"prev_state", Type::Int},
					{"prev_direction", Type::Int}, {"prev_ended", Type::Int},
					{"prev_owner", Type::Varchar, 255}, {"prev_callee", Type::Varchar, 255},
					{"prev_call_id", Type::Varchar, 255}, {"prev_from_tag", Type::Varchar, 128},
					{"prev_to_tag", Type::Varchar, 128}, {"sub_contact", Type::Varchar, 255},
					{"sub_call_id", Type::Varchar, 255}, {"sub_from_tag", Type::Varchar, 128},
					{"sub_to_tag", Type::Varchar, 128}, {"sub_route", Type::Text},
					{"sub_flow", Type::Varchar, 255}, {"sub_socket", Type::Varchar, 255},
					{"sub_event_id", Type::Varchar, 128}, {"sub_cseq", Type::Int},
					{"sub_expires", Type::BigInt}, {"since", Type::BigInt},
					{"deadline", Type::BigInt}, {"server_id", Type::Int}},
			{"server_id", "aor", "app_idx", "dialog"}, "server_id", true};
}

} // namespace sca

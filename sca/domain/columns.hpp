// The rows of both tables as records. Each column is declared once, in columns.cpp: schema, writer and
// reader follow from that. What a record means is in rows.cpp and read_rows.cpp.
#pragma once

#include <cstdint>
#include <string>

#include "core/sql/row_codec.hpp"

namespace sca {

// Kamailio's `sca_subscriptions`, with its names.
struct SubscriptionColumns {
	std::string subscriber, aor, call_id, from_tag, to_tag, record_route;
	int64_t event = 0, expires = 0, state = 0, app_idx = 0;
	int64_t notify_cseq = 0, subscribe_cseq = 0, server_id = 0;
};

// The columns prev_*: the call that a retrieval would give back. The columns sub_*: the seizure that
// holds the appearance, or the subscription that a supplement belongs to.
struct StateColumns {
	std::string aor, dialog, owner, owner_address, owner_instance, callee, app_uri, call_id,
			from_tag, to_tag;
	std::string prev_owner, prev_owner_address, prev_owner_instance, prev_callee, prev_call_id,
			prev_from_tag, prev_to_tag;
	std::string sub_contact, sub_call_id, sub_from_tag, sub_to_tag, sub_route, sub_flow, sub_socket,
			sub_event_id, sub_local_uri, sub_remote_uri;
	int64_t app_idx = 0, state = 0, direction = 0, prev_state = 0, prev_direction = 0,
			prev_ended = 0;
	int64_t sub_cseq = 0, sub_subscribe_cseq = 0, sub_expires = 0;
	int64_t since = 0, deadline = 0, server_id = 0;
};

const core::sql::RowCodec<SubscriptionColumns> &subscription_codec();
const core::sql::RowCodec<StateColumns> &state_codec();

} // namespace sca

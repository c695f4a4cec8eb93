#include "sca/domain/columns.hpp"

#include "sca/domain/fit.hpp"
#include "sca/domain/rows.hpp"
#include "sca/domain/supplement.hpp"

namespace sca {
namespace {
using core::sql::number;
using core::sql::RowCodec;
using core::sql::since;
using core::sql::text;
using core::sql::Type;
using core::sql::varchar;

bool is_good(std::string_view value) {
	return is_fit(value, std::string_view::npos);
}

// What a phone chooses.
core::sql::Field<StateColumns> chosen(const char *name, std::string StateColumns::*member) {
	return text(name, member, kLongestRemembered);
}

} // namespace

const RowCodec<SubscriptionColumns> &subscription_codec() {
	using Row = SubscriptionColumns;
	static const RowCodec<Row> codec(
			{{}, 2, {}, {"subscriber", "call_id", "from_tag", "to_tag"}, "server_id", true},
			{
					varchar("subscriber", &Row::subscriber, kLongestText),
					varchar("aor", &Row::aor, kLongestText),
					number("event", &Row::event, 0, 255),
					number("expires", &Row::expires, 0, UINT32_MAX),
					number("state", &Row::state, 0, 1), // active or pending, the others are ends
					number("app_idx", &Row::app_idx, INT32_MIN, INT32_MAX),
					varchar("call_id", &Row::call_id, kLongestText),
					varchar("from_tag", &Row::from_tag, kLongestTag),
					varchar("to_tag", &Row::to_tag, kLongestTag),
					nullable(text("record_route", &Row::record_route, kLongestRoute)),
					number("notify_cseq", &Row::notify_cseq, 0, kLastCseq),
					number("subscribe_cseq", &Row::subscribe_cseq, 0, UINT32_MAX),
					number("server_id", &Row::server_id, INT32_MIN, INT32_MAX),
			},
			is_good);
	return codec;
}

// Version 3 took the widths off what phones choose: in version 2 Contacts and Call-IDs had 255
// characters, tags 128.
const RowCodec<StateColumns> &state_codec() {
	using Row = StateColumns;
	static const RowCodec<Row> codec(
			{{}, 3, {}, {"server_id", "aor", "app_idx", "dialog"}, "server_id", true},
			{
					varchar("aor", &Row::aor, kLongestText),
					number("app_idx", &Row::app_idx, 0, UINT32_MAX),
					varchar("dialog", &Row::dialog, kLongestDialog),
					number("state", &Row::state, 0, kStates - 1),
					number("direction", &Row::direction, 0, 1),
					chosen("owner", &Row::owner),
					since(3, chosen("owner_address", &Row::owner_address)),
					since(3, chosen("owner_instance", &Row::owner_instance)),
					chosen("callee", &Row::callee),
					chosen("app_uri", &Row::app_uri),
					chosen("call_id", &Row::call_id),
					chosen("from_tag", &Row::from_tag),
					chosen("to_tag", &Row::to_tag),
					number("prev_state", &Row::prev_state, 0, kStates - 1),
					number("prev_direction", &Row::prev_direction, 0, 1),
					number("prev_ended", &Row::prev_ended, 0, 1),
					chosen("prev_owner", &Row::prev_owner),
					since(3, chosen("prev_owner_address", &Row::prev_owner_address)),
					since(3, chosen("prev_owner_instance", &Row::prev_owner_instance)),
					chosen("prev_callee", &Row::prev_callee),
					chosen("prev_call_id", &Row::prev_call_id),
					chosen("prev_from_tag", &Row::prev_from_tag),
					chosen("prev_to_tag", &Row::prev_to_tag),
					chosen("sub_contact", &Row::sub_contact),
					chosen("sub_call_id", &Row::sub_call_id),
					chosen("sub_from_tag", &Row::sub_from_tag),
					chosen("sub_to_tag", &Row::sub_to_tag),
					chosen("sub_route", &Row::sub_route),
					chosen("sub_flow", &Row::sub_flow),
					chosen("sub_socket", &Row::sub_socket),
					chosen("sub_event_id", &Row::sub_event_id),
					since(3, chosen("sub_local_uri", &Row::sub_local_uri)),
					since(3, chosen("sub_remote_uri", &Row::sub_remote_uri)),
					number("sub_cseq", &Row::sub_cseq, 0, kLastCseq),
					since(3, number("sub_subscribe_cseq", &Row::sub_subscribe_cseq, 0, UINT32_MAX)),
					number("sub_expires", &Row::sub_expires, 0, INT64_MAX, Type::BigInt),
					number("since", &Row::since, 0, INT64_MAX, Type::BigInt),
					number("deadline", &Row::deadline, 0, INT64_MAX, Type::BigInt),
					number("server_id", &Row::server_id, INT32_MIN, INT32_MAX),
			},
			is_good);
	return codec;
}

core::sql::Table subscriptions_table(std::string name) {
	return subscription_codec().table(std::move(name));
}

core::sql::Table state_table(std::string name) {
	return state_codec().table(std::move(name));
}

} // namespace sca

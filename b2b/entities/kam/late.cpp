#include "b2b/entities/kam/late.hpp"

#include "b2b/entities/domain/decide.hpp"
#include "b2b/entities/kam/arrivals.hpp"
#include "b2b/entities/kam/dialogs.hpp"
#include "b2b/entities/kam/perform.hpp"
#include "b2b/entities/kam/routes.hpp"
#include "b2b/entities/kam/statistics.hpp"
#include "core/base/stable_hash.hpp"
#include "core/kam/client_transaction.hpp"
#include "core/kam/message.hpp"
#include "core/kam/random.hpp"
#include "core/kam/str.hpp"

extern "C" {
#include "core/crypto/md5utils.h"
}

namespace b2b_entities {
namespace {

std::string secret; // of this run of the server

bool is_late_2xx(sip_msg_t *reply) {
	const unsigned code = reply->first_line.u.reply.statuscode;
	const bool is_read = code >= 200 && code < 300 && !reply->via2
			&& parse_headers(reply, HDR_CSEQ_F | HDR_CALLID_F, 0) >= 0 && reply->cseq
			&& reply->callid;
	return is_read && get_cseq(reply)->method_id == METHOD_INVITE;
}

void end_stray(sip_msg_t *reply) {
	count(Counting::Fork);
	run_reply_route(reply);
	const auto facts = core::kam::facts_of(reply);
	const auto socket = core::kam::receive_socket(reply);
	core::kam::InDialogRequest dialog{};
	dialog.from_uri = facts.from.uri;
	dialog.to_uri = facts.to.uri;
	dialog.local_tag = facts.from.tag;
	dialog.call_id = facts.call_id;
	dialog.socket = socket;
	const auto routes = reversed(core::kam::record_route_of(reply).value_or(""));
	const auto contact = contact_of(facts, routes.empty());
	dialog.request_uri = contact.empty() ? facts.to.uri : contact;
	constexpr uint32_t kBehindAll = 1000; // that the end may have got of us: PRACKs
	end_fork(
			dialog, {{std::string(facts.to.tag), {}, routes}, facts.cseq, facts.cseq + kBehindAll});
}

} // namespace

void draw_tag_secret() {
	secret = core::base::hex(core::kam::random_secret())
			+ core::base::hex(core::kam::random_secret());
}

std::string from_tag_of(std::string_view call_id) {
	str parts[] = {core::kam::as_str(secret), core::kam::as_str(call_id)};
	char digits[MD5_LEN];
	MD5StringArray(digits, parts, 2);
	return std::string(digits, sizeof digits);
}

void end_if_stray(const Arrival &arrival) {
	const bool is_2xx = arrival.what == Arrival::What::Reply && arrival.is_invite && arrival.msg
			&& arrival.code >= 200 && arrival.code < 300;
	if (is_2xx) end_stray(arrival.msg);
}

bool take_late_answer(sip_msg_t *reply) {
	if (!is_late_2xx(reply)) return false;
	const auto key = core::base::parse_session_key(
			core::kam::view(reply->callid->body), kLegPrefix);
	if (!key || core::kam::is_awaited(reply)) return false;
	const auto facts = core::kam::facts_of(reply);
	if (facts.from.tag != from_tag_of(facts.call_id)) return false;
	const auto place = place_of(*key);
	Arrival arrival;
	arrival.what = Arrival::What::Reply;
	arrival.code = facts.code;
	arrival.is_invite = true;
	arrival.msg = reply;
	if (place) arrival.leg = place->leg;
	bring(place, arrival);
	return true;
}

} // namespace b2b_entities

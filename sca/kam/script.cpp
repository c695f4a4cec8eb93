#include "sca/kam/script.hpp"

#include <algorithm>

#include "core/kam/entry.hpp"
#include "core/kam/lumps.hpp"
#include "core/kam/message.hpp"
#include "core/kam/reply.hpp"
#include "core/kam/str.hpp"
#include "core/kam/timer.hpp"
#include "core/kam/transaction.hpp"
#include "core/sip/call_info.hpp"
#include "core/sip/uri.hpp"
#include "sca/domain/call.hpp"
#include "sca/domain/concerned.hpp"
#include "sca/domain/subscribe.hpp"
#include "sca/kam/perform.hpp"
#include "sca/kam/server.hpp"
#include "sca/kam/statistics.hpp"
#include "sca/kam/transactions.hpp"

namespace sca {
namespace {
using core::base::Error;
using core::base::Result;
using core::kam::Script;
using core::sip::MessageFacts;

// Where NOTIFYs of this subscription go: back over the flow when the script says that the phone is
// behind a NAT.
struct Flow {
	std::string route, address, socket;
};

Flow flow_of(sip_msg_t *msg, std::string_view contact) {
	Flow flow;
	flow.route = core::kam::record_route_of(msg).value_or("");
	if (auto received = setup().received_avp.value(msg)) flow.address = std::move(*received);
	if (flow.address.empty()) {
		std::string aliased(contact);
		if (const auto alias = core::kam::contact_alias_added(msg)) aliased += *alias;
		flow.address = core::sip::alias_address(aliased).value_or("");
	}
	if (!core::sip::Uri::parse(flow.address) || flow.address.size() > kLongestRemembered)
		flow.address.clear();
	if (flow.route.size() > kLongestRoute) flow.route.clear();
	if (!core::kam::has_one_socket(msg)) flow.socket = core::kam::receive_socket(msg);
	return flow;
}

void reply_only(sip_msg_t *msg, Reply refusal) {
	Performing performing{{}, msg};
	perform({std::move(refusal)}, performing);
}

Effects decide(const Subscribe &asked, bool &is_known) {
	Effects effects;
	const auto use = [&](Line &line) {
		effects = subscribe(line, asked, core::kam::now(), policy());
		keep_order(line, effects);
	};
	is_known = makes_line(asked) ? lines().with_or_new(asked.key, asked.aor, use)
								 : lines().with(asked.key, use);
	return effects;
}

// A line that does not exist can be asked about, but not seized.
Effects decide_unknown(const Subscribe &asked) {
	if (makes_line(asked)) return {Reply{503, "Service Unavailable - too many lines", 0, {}, true}};
	if (!asked.to_tag.empty() || asked.expires > 0) return {refuse_unknown_line(asked)};
	Line nobody;
	nobody.text.set({{LineText::Aor, asked.aor}});
	return subscribe(nobody, asked, core::kam::now(), policy());
}

// A phone gets an answer even where there is no memory left to remember it.
Effects decide_or_apologise(const Subscribe &asked) {
	Effects effects;
	const bool is_decided = core::kam::guard("sca_handle_subscribe", [&] {
		bool is_known = false;
		effects = decide(asked, is_known);
		if (!is_known) effects = decide_unknown(asked);
	});
	if (!is_decided) effects = {Reply{500, "Internal Server Error - save subscription"}};
	return effects;
}

// An operator follows one phone by the Call-ID of its subscription.
void say_taken(const Subscribe &asked, const Reply &reply) {
	LM_DBG("SUBSCRIBE %s, Expires %u, CSeq %u, Call-ID %.*s, of %.*s to line %.*s: %u %s\n",
			name_of(asked.package).data(), asked.expires, asked.cseq,
			static_cast<int>(asked.call_id.size()), asked.call_id.data(),
			static_cast<int>(asked.contact.size()), asked.contact.data(),
			static_cast<int>(asked.aor.size()), asked.aor.data(), reply.code, reply.reason.c_str());
}

Result<Script> subscribe_message(
		sip_msg_t *msg, std::string_view to_uri, std::string_view from_uri) {
	count(Counting::SubscribeReceived);
	const MessageFacts facts = core::kam::facts_of(msg);
	auto checked = check_subscribe(facts, to_uri, policy());
	if (!from_uri.empty() && !core::sip::Uri::parse(from_uri))
		checked = Reply{400, "Bad Shared Call Appearance Request"};
	if (auto *refusal = std::get_if<Reply>(&checked)) {
		if (refusal->code == 400) count(Counting::Malformed);
		LM_DBG("SUBSCRIBE with Call-ID %.*s: %u %s\n", static_cast<int>(facts.call_id.size()),
				facts.call_id.data(), refusal->code, refusal->reason.c_str());
		reply_only(msg, std::move(*refusal));
		return Script::False;
	}
	Subscribe &asked = std::get<Subscribe>(checked);
	const Flow flow = flow_of(msg, facts.contact);
	const std::string tag = core::kam::reply_to_tag(msg);
	asked.route = flow.route;
	asked.flow = flow.address;
	asked.socket = flow.socket;
	asked.local_tag = tag;

	Effects effects = decide_or_apologise(asked);
	const auto *reply = effects.empty() ? nullptr : std::get_if<Reply>(&effects.front());
	for (const auto &effect : effects)
		if (const auto *later = std::get_if<Reply>(&effect)) reply = later;
	const bool is_accepted = reply && reply->code < 300;
	if (reply) say_taken(asked, *reply);
	Performing performing{asked.key, msg, facts.received_uri};
	perform(std::move(effects), performing);
	return is_accepted ? Script::True : Script::False;
}

bool is_of_interest(std::string_view method) noexcept {
	for (const std::string_view known : {"INVITE", "UPDATE", "BYE", "CANCEL", "PRACK", "REFER"})
		if (method == known) return true;
	return false;
}

// Takes out what phones of a line say to each other; what others have put there stays.
void strip_call_info(sip_msg_t *msg) {
	for (hdr_field_t *header = msg->headers; header; header = header->next) {
		if (header->type != HDR_CALLINFO_T) continue;
		const auto kept = core::sip::without_appearances(core::kam::view(header->body));
		if (!kept) continue;
		if (kept->empty())
			core::kam::remove_header(msg, header);
		else
			core::kam::replace_part(msg, core::kam::view(header->body), *kept);
	}
}

// Those that are there.
std::vector<std::string> lines_among(std::vector<std::string> &&keys) {
	const auto is_none = [](const std::string &key) { return key.empty() || !lines().has(key); };
	keys.erase(std::remove_if(keys.begin(), keys.end(), is_none), keys.end());
	return std::move(keys);
}

KnownLines known_lines(CallParties &parties) {
	return {lines_among(std::move(parties.senders)), lines_among(std::move(parties.receivers)),
			calls().lines_of(parties.message.call_id)};
}

// False: the message was answered, and the script ends.
bool update(const Concerned &line_of, const CallMessage &message, sip_msg_t *msg) {
	Effects effects;
	long subscribers = 0;
	lines().with(line_of.key, [&](Line &line) {
		effects = update_call(line, line_of.role, message, core::kam::now(), policy());
		keep_order(line, effects);
		subscribers = static_cast<long>(line.subscriptions.size());
	});
	const bool is_told = std::any_of(effects.begin(), effects.end(),
			[](const Effect &e) { return std::holds_alternative<Notify>(e); });
	if (!is_told && message.kind != CallKind::Other)
		count(Counting::NotifySaved, static_cast<int>(subscribers));
	Performing performing{line_of.key, msg};
	performing.is_locked = core::kam::is_transaction_locked();
	perform(std::move(effects), performing);
	return !performing.replied_stop;
}

std::string forced(std::string_view given, const core::kam::VariableSpec &avp, sip_msg_t *msg) {
	if (!given.empty()) return std::string(given);
	return avp ? avp.value(msg).value_or("") : std::string();
}

Result<Script> update_message(
		sip_msg_t *msg, int mask, std::string_view to, std::string_view from) {
	const MessageFacts facts = core::kam::facts_of(msg);
	if (!is_of_interest(facts.method)) return Script::True;
	const auto asked = asked_by(mask);
	if (!asked) return Error{"sca_call_info_update: argument 1 must be 0, 1, 2 or 3"};
	for (const std::string_view needed : {"From", "To", "Call-ID", "CSeq"})
		if (facts.broken == needed) {
			count(Counting::Malformed);
			return Script::False;
		}
	const std::string to_uri = forced(to, setup().to_uri_avp, msg),
					  from_uri = forced(from, setup().from_uri_avp, msg);
	CallParties parties = read_call(facts, to_uri, from_uri, setup().contact_fallback);
	CallMessage &message = parties.message;
	if (settings.onhold_bflag >= 0
			&& isbflagset(0, static_cast<flag_t>(settings.onhold_bflag)) == 1)
		message.is_hold = true;

	const auto concerned = concerned_lines(known_lines(parties), *asked);
	LM_DBG("%.*s %u of call %.*s concerns %zu lines\n", static_cast<int>(facts.method.size()),
			facts.method.data(), facts.code, static_cast<int>(facts.call_id.size()),
			facts.call_id.data(), concerned.size());
	// The in-tree module does not look at UPDATE: ours does, where a line is concerned.
	if (concerned.empty() && facts.method == "UPDATE") return Script::True;
	strip_call_info(msg);
	if (concerned.empty()) return Script::False;
	// In a failure route the call may go on elsewhere: what its sender gets decides
	// (transactions.hpp).
	if (get_route_type() == FAILURE_ROUTE) return Script::True;
	if (message.kind == CallKind::Invite || message.kind == CallKind::Reinvite) watch_call(msg);
	for (const auto &one : concerned) {
		message.to_itself = one.to_itself;
		if (!update(one, message, msg)) return Script::Stop;
	}
	return Script::True;
}

std::string_view text(const str *value) noexcept {
	return core::kam::view(value);
}

// A parameter of the script, or an empty text.
bool parameter(sip_msg_t *msg, char *given, str &value) noexcept {
	value = {nullptr, 0};
	return !given || fixup_get_svalue(msg, reinterpret_cast<gparam_t *>(given), &value) == 0;
}

} // namespace

int handle_subscribe(sip_msg_t *msg, std::string_view to_uri, std::string_view from_uri) noexcept {
	return core::kam::entry(
			"sca_handle_subscribe", [&] { return subscribe_message(msg, to_uri, from_uri); });
}

int call_info_update(
		sip_msg_t *msg, int mask, std::string_view to_uri, std::string_view from_uri) noexcept {
	return core::kam::entry(
			"sca_call_info_update", [&] { return update_message(msg, mask, to_uri, from_uri); });
}

int ki_handle_subscribe(sip_msg_t *msg) noexcept {
	return handle_subscribe(msg, {}, {});
}

int ki_handle_subscribe_uris(sip_msg_t *msg, str *to, str *from) noexcept {
	return handle_subscribe(msg, text(to), text(from));
}

int ki_call_info_update_default(sip_msg_t *msg) noexcept {
	return call_info_update(msg, 0, {}, {});
}

int ki_call_info_update_mask(sip_msg_t *msg, int mask) noexcept {
	return call_info_update(msg, mask, {}, {});
}

int ki_call_info_update_turi(sip_msg_t *msg, int mask, str *to) noexcept {
	return call_info_update(msg, mask, text(to), {});
}

int ki_call_info_update(sip_msg_t *msg, int mask, str *to, str *from) noexcept {
	return call_info_update(msg, mask, text(to), text(from));
}

int w_handle_subscribe(sip_msg_t *msg, char *to, char *from) noexcept {
	str to_uri, from_uri;
	if (!parameter(msg, to, to_uri) || !parameter(msg, from, from_uri)) {
		LM_ERR("sca_handle_subscribe: a parameter has no value\n");
		return static_cast<int>(Script::False);
	}
	return handle_subscribe(msg, text(&to_uri), text(&from_uri));
}

int w_call_info_update(sip_msg_t *msg, char *mask, char *to) noexcept {
	return w_call_info_update_from(msg, mask, to, nullptr);
}

int w_call_info_update_from(sip_msg_t *msg, char *mask, char *to, char *from) noexcept {
	int number = 0;
	str to_uri, from_uri;
	if ((mask && get_int_fparam(&number, msg, reinterpret_cast<fparam_t *>(mask)) < 0)
			|| !parameter(msg, to, to_uri) || !parameter(msg, from, from_uri)) {
		LM_ERR("sca_call_info_update: a parameter has no value\n");
		return static_cast<int>(Script::False);
	}
	return call_info_update(msg, number, text(&to_uri), text(&from_uri));
}

} // namespace sca

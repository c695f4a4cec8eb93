#include "callops/kam/transactions.hpp"

#include "callops/domain/shown.hpp"
#include "callops/kam/perform.hpp"
#include "callops/kam/storage.hpp"
#include "callops/kam/wire.hpp"
#include "core/base/number.hpp"
#include "core/kam/destinations.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/str.hpp"
#include "core/kam/transaction.hpp"
#include "core/kam/wire.hpp"
#include "core/sip/params.hpp"
#include "core/sip/raw_header.hpp"
#include "core/sip/body.hpp"
#include "core/sip/scan.hpp"
#include "core/sip/sipfrag.hpp"

namespace callops {
namespace {
using core::kam::view;
using core::sip::sdp_in;

bool is_retransmission(const tmcb_params *params) noexcept {
	return params->flags & TMCB_RETR_F;
}

bool makes_exchange(std::string_view method) noexcept {
	return method == "INVITE" || method == "UPDATE";
}

std::string_view method_of(const struct cell *transaction) noexcept {
	return view(transaction->method);
}

std::string_view sent_to(const struct cell *transaction, int branch) noexcept {
	const auto &request = transaction->uac[branch].request;
	return {request.buffer ? request.buffer : "",
			request.buffer ? static_cast<size_t>(request.buffer_len) : 0};
}

// What the other side was offered: by the branch that answers, or, where none does, by all of them, one after
// the other. Views into the transaction.
std::vector<std::string_view> offers_of(const struct cell *transaction) {
	const int winner = transaction->relayed_reply_branch, count = transaction->nr_of_outgoings;
	std::vector<std::string_view> offers;
	for (int branch = 0; branch < count; ++branch)
		if (winner < 0 || branch == winner) offers.push_back(sdp_in(sent_to(transaction, branch)));
	return offers;
}

// The request as the end that answers got it.
SessionTerms terms_of(const struct cell *transaction, std::string_view answer) noexcept {
	const int winner = transaction->relayed_reply_branch;
	return SessionTerms::parse(
			winner < 0 ? std::string_view() : sent_to(transaction, winner), answer);
}

Route route_of(const dest_info &way) {
	if (!way.send_sock) return {};
	str transport{};
	proto_type_to_str(static_cast<unsigned short>(way.proto), &transport);
	auto *to = const_cast<sockaddr_union *>(&way.to);
	ip_addr address{};
	su2ip_addr(&address, to);
	const std::string ip = ip_addr2a(&address);
	std::string flow = address.af == AF_INET6 ? "sip:[" + ip + "]:" : "sip:" + ip + ":";
	flow += std::to_string(su_getport(to));
	flow.append(";transport=").append(view(transport));
	return {std::string(view(way.send_sock->sock_str)), std::move(flow)};
}

// A script that shows one end an address of ours does not mean that the other is reached there.
void refresh_target(Call &call, Leg leg, std::string_view left, std::string_view came) {
	const auto contact = contact_in(left);
	if (!contact.empty() && !core::kam::leads_to_us(contact))
		on_target(call, leg, contact, contact_in(came));
}

// Both have taken an INVITE or UPDATE: what each was shown, and where each is reached, counts from now on.
void note_agreement(Call &call, Leg from, const struct cell *transaction, std::string_view reply,
		std::string_view reply_that_came) {
	on_shown(call, from, Shown::parse(reply), route_of(transaction->uas.response.dst));
	refresh_target(call, other(from), reply, reply_that_came);
	on_media(call, other(from), sdp_in(reply_that_came), sdp_in(reply));
	const int winner = transaction->relayed_reply_branch;
	if (winner < 0) return; // we have answered it ourselves
	const auto request = sent_to(transaction, winner);
	const auto &way = transaction->uac[winner].request.dst;
	on_shown(call, other(from), Shown::parse(request), route_of(way), winner);
	const auto *uas = transaction->uas.request;
	const std::string_view came(uas ? uas->buf : "", uas ? uas->len : 0);
	refresh_target(call, from, request, came);
	on_media(call, from, sdp_in(came), sdp_in(request));
}

std::string_view reply_that_came(const tmcb_params *params) noexcept {
	const auto *reply = core::kam::reply_of(params);
	return reply ? std::string_view(reply->buf, reply->len) : std::string_view();
}

// What this process is about to send of a call: the request that it forwards, by one branch or more, or the reply.
struct Expected {
	Ticket ticket;
	std::string from_tag, method;
	bool is_reply = false;
};
std::optional<Expected> expected;

std::string_view from_tag_in(std::string_view headers) noexcept {
	return tag_of(core::sip::header_among(headers, "From"));
}

void expect(const struct cell *transaction, const Ticket &ticket, bool is_reply) {
	if (!core::kam::is_wire_watched()) return;
	expected = {ticket, std::string(from_tag_in(core::kam::from_line(*transaction))),
			std::string(method_of(transaction)), is_reply};
}

// The last number of "z9hG4bKcydzigwkX.1".
int branch_of(std::string_view request) noexcept {
	auto params = core::sip::header_in(request, "Via");
	const auto branch = core::sip::param(params, "branch").value_or(std::string_view());
	const auto number = branch.substr(std::min(branch.rfind('.'), branch.size() - 1) + 1);
	return core::base::parse_number<int>(number).value_or(kNoBranch);
}

// A reply is about to leave: only now is it certain what each side has been told.
void reply_leaves(const struct cell *transaction, const tmcb_params *params, bool is_first) {
	const Ticket ticket = unpack(core::kam::number_of(params));
	const auto message = view(params->send_buf);
	const auto line = core::sip::StatusLine::parse(message);
	if (!line || line->code <= 100) return;
	const bool is_refused = line->code >= 300, is_final = line->code >= 200;
	const auto answer = is_refused ? std::string_view() : sdp_in(message);
	if (!is_final && answer.empty()) return;    // it rings: nothing new is said of the media
	const auto offers = offers_of(transaction); // a refused one has used its version up
	const bool ends = is_final && makes_exchange(method_of(transaction));
	const bool is_agreed = ends && !is_refused;
	const auto terms = is_agreed ? terms_of(transaction, message) : SessionTerms();
	Performing performing;
	Effects effects;
	calls().with(ticket.call, [&](Entry &entry) {
		performing = performing_of(entry);
		for (const auto &offer : offers)
			if (!offer.empty()) on_sdp(entry.call, other(ticket.leg), offer);
		if (!answer.empty()) on_sdp(entry.call, ticket.leg, answer);
		if (is_agreed) {
			on_session_terms(entry.call, ticket.leg, terms);
			note_agreement(entry.call, ticket.leg, transaction, message, reply_that_came(params));
		}
		if (ends) forget_branches(entry.call, other(ticket.leg));
		const bool was_over = is_first
				&& !std::exchange(entry.is_initial_open, !ends && entry.is_initial_open);
		if (ends && !was_over)
			effects = queue_events(
					on_exchange_end(entry.call, ticket.leg, line->code, now_ms(), policy()));
	});
	if (is_agreed) expect(transaction, ticket, true);
	perform(std::move(effects), performing);
	if (is_agreed) save_agreement(performing.dialog, performing.number);
}

void on_exchange_callback(struct cell *transaction, int type, tmcb_params *params) noexcept {
	core::kam::guard("transaction of a call", [&] {
		const Ticket ticket = unpack(core::kam::number_of(params));
		if (type & TMCB_RESPONSE_READY) return reply_leaves(transaction, params, false);
		if (makes_exchange(method_of(transaction))) expect(transaction, ticket, false);
		const bool is_first_branch = transaction->nr_of_outgoings == 0;
		if (!is_first_branch || !makes_exchange(method_of(transaction))) return;
		calls().with(
				ticket.call, [&](Entry &entry) { on_exchange(entry.call, ticket.leg, now_ms()); });
	});
}

void on_first_callback(struct cell *transaction, int type, tmcb_params *params) noexcept {
	core::kam::guard("INVITE of a call", [&] {
		if (type & TMCB_RESPONSE_READY) return reply_leaves(transaction, params, true);
		expect(transaction, unpack(core::kam::number_of(params)), false);
	});
}

void on_new_call_callback(struct cell *transaction, int, tmcb_params *params) noexcept {
	core::kam::guard("INVITE that replaces a call", [&] {
		const auto line = core::sip::StatusLine::parse(view(params->send_buf));
		const sip_msg_t *invite = transaction->uas.request;
		if (is_retransmission(params) || !line || line->code <= 100 || !invite || !invite->callid)
			return;
		const auto call_id = core::sip::trim(view(invite->callid->body));
		operate(unpack(core::kam::number_of(params)).call, [&](Call &call) {
			return on_new_call_answer(call, call_id, line->code, line->reason, now_ms(), policy());
		});
	});
}

void watch(sip_msg_t *request, int types, transaction_cb callback, const Ticket &ticket) {
	if (!core::kam::watch(request, types, callback, pack(ticket)))
		LM_WARN("a request of a call cannot be followed: its transaction takes no callback\n");
}

} // namespace

void message_leaves(std::string_view message) {
	if (!expected || from_tag_in(core::sip::headers_of(message)) != expected->from_tag) return;
	const bool is_reply = core::sip::StatusLine::parse(message).has_value();
	const bool is_it = message.substr(0, expected->method.size()) == expected->method;
	if (is_reply != expected->is_reply || (!is_reply && !is_it)) return;
	const auto [ticket, tag, method, ends] = *expected;
	calls().with(ticket.call, [&, ticket = ticket](Entry &entry) {
		if (is_reply)
			on_reply_left(entry.call, ticket.leg, message);
		else
			on_branch_left(entry.call, other(ticket.leg), branch_of(message), message);
	});
	if (is_reply) expected.reset();
}

void watch_exchange(sip_msg_t *request, const Ticket &ticket) {
	watch(request, TMCB_REQUEST_FWDED | TMCB_RESPONSE_READY, on_exchange_callback, ticket);
}

void watch_first_exchange(sip_msg_t *invite, const Ticket &ticket) {
	watch(invite, TMCB_REQUEST_FWDED | TMCB_RESPONSE_READY, on_first_callback, ticket);
}

void watch_new_call(sip_msg_t *invite, CallNumber replaced) {
	watch(invite, TMCB_RESPONSE_SENT, on_new_call_callback, {replaced, Leg::Caller, 0});
}

} // namespace callops

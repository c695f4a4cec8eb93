#include "callops/kam/transactions.hpp"

#include "callops/kam/perform.hpp"
#include "callops/kam/storage.hpp"
#include "callops/kam/wire.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/str.hpp"
#include "core/kam/transaction.hpp"
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

// A reply is about to leave: only now is it certain what each side has been told.
void reply_leaves(const struct cell *transaction, const Ticket &ticket, std::string_view message,
		bool is_first) {
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
			if (!offer.empty()) on_description(entry.call, other(ticket.leg), offer);
		if (!answer.empty()) on_description(entry.call, ticket.leg, answer);
		if (is_agreed) on_session_terms(entry.call, ticket.leg, terms);
		const bool was_over = is_first
				&& !std::exchange(entry.is_initial_open, !ends && entry.is_initial_open);
		if (ends && !was_over)
			effects = queue_events(
					on_exchange_end(entry.call, ticket.leg, line->code, now_ms(), policy()));
	});
	perform(std::move(effects), performing);
	if (is_agreed) save_agreement(performing.dialog, performing.number);
}

void on_exchange_callback(struct cell *transaction, int type, tmcb_params *params) noexcept {
	core::kam::guard("transaction of a call", [&] {
		const Ticket ticket = unpack(core::kam::number_of(params));
		if (type & TMCB_RESPONSE_READY)
			return reply_leaves(transaction, ticket, view(params->send_buf), false);
		const bool is_first_branch = transaction->nr_of_outgoings == 0;
		if (!is_first_branch || !makes_exchange(method_of(transaction))) return;
		calls().with(
				ticket.call, [&](Entry &entry) { on_exchange(entry.call, ticket.leg, now_ms()); });
	});
}

void on_first_callback(struct cell *transaction, int, tmcb_params *params) noexcept {
	core::kam::guard("INVITE of a call", [&] {
		reply_leaves(
				transaction, unpack(core::kam::number_of(params)), view(params->send_buf), true);
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

void watch_exchange(sip_msg_t *request, const Ticket &ticket) {
	watch(request, TMCB_REQUEST_FWDED | TMCB_RESPONSE_READY, on_exchange_callback, ticket);
}

void watch_first_exchange(sip_msg_t *invite, const Ticket &ticket) {
	watch(invite, TMCB_RESPONSE_READY, on_first_callback, ticket);
}

void watch_new_call(sip_msg_t *invite, CallNumber replaced) {
	watch(invite, TMCB_RESPONSE_SENT, on_new_call_callback, {replaced, Leg::Caller, 0});
}

} // namespace callops

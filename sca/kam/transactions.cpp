#include "sca/kam/transactions.hpp"

#include "core/kam/entry.hpp"
#include "core/kam/message.hpp"
#include "core/kam/reply.hpp"
#include "core/kam/str.hpp"
#include "core/kam/timer.hpp"
#include "core/kam/transaction.hpp"
#include "sca/domain/unseen_invite.hpp"
#include "sca/kam/decide.hpp"
#include "sca/kam/perform.hpp"

namespace sca {
namespace {
using core::kam::view;

void update_all(const CallMessage &message, For whom = For::Nobody) {
	LM_DBG("an ACK or a final answer (%u) of call %.*s\n", message.code,
			static_cast<int>(message.call_id.size()), message.call_id.data());
	for (const auto &key : calls().lines_of(message.call_id))
		perform_on(key,
				decide(key,
						[&](Line &line) {
							return update_call(
									line, Role::Dialog, message, core::kam::now(), policy());
						}),
				whom);
}

// The request of a transaction lies in shared memory: only what was parsed when it was put there
// may be read.
CallMessage names_of(const sip_msg_t *request) noexcept {
	CallMessage message;
	if (request->callid) message.call_id = view(request->callid->body);
	if (request->from && request->from->parsed) {
		const auto *from = static_cast<const to_body *>(request->from->parsed);
		message.from = {view(from->display), view(from->uri), view(from->tag_value)};
	}
	if (request->to && request->to->parsed) {
		const auto *to = static_cast<const to_body *>(request->to->parsed);
		message.to = {view(to->display), view(to->uri), view(to->tag_value)};
	}
	message.in_dialog = !message.to.tag.empty();
	return message;
}

void final_answer(tmcb_params *params) {
	if (!params->req || params->code < 300) return;
	CallMessage message = names_of(params->req);
	message.kind = CallKind::Final;
	message.code = static_cast<unsigned>(params->code);
	update_all(message, For::LockedTransaction);
}

void ack(tmcb_params *params) {
	const auto facts = core::kam::facts_of(params->req);
	if (facts.method != "ACK") return;
	update_all(read_call(facts, {}, {}, {}).message);
}

// For a reply that is relayed the host calls this with the transaction's lock held: nothing here waits, not even
// for the database, and nothing is sent.
void on_transaction(struct cell *, int type, tmcb_params *params) noexcept {
	core::kam::guard("transaction of a call", [&] {
		if (type & TMCB_E2EACK_IN)
			ack(params);
		else
			final_answer(params);
	});
}

// The script refuses an INVITE that it has not shown us.
void refuse(const CallParties &unseen, unsigned code) {
	for (const auto &key : unseen.senders)
		perform_on(key, decide(key, [&](Line &line) {
			return refuse_unseen(line, unseen.message, code, core::kam::now(), policy());
		}));
}

void on_stateless_reply(sl_cbp_t *params) noexcept {
	core::kam::guard("stateless reply", [&] {
		const auto code = static_cast<unsigned>(params->code);
		if (!is_refusal(code) || !params->req || params->req->REQ_METHOD != METHOD_INVITE) return;
		const auto facts = core::kam::facts_of(params->req);
		CallParties parties = read_call(facts, {}, {}, setup().contact_fallback);
		if (calls().lines_of(facts.call_id).empty()) {
			if (parties.message.kind == CallKind::Invite) refuse(parties, code);
			return;
		}
		parties.message.kind = CallKind::Final;
		parties.message.code = code;
		update_all(parties.message);
	});
}

} // namespace

bool watch_stateless_replies() {
	return core::kam::on_stateless_reply(on_stateless_reply);
}

void watch_call(sip_msg_t *invite) {
	if (!core::kam::watch(invite, TMCB_E2EACK_IN | TMCB_RESPONSE_OUT, on_transaction, 0))
		LM_WARN("the call cannot be followed: its transaction takes no callback\n");
}

} // namespace sca

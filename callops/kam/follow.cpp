#include "callops/kam/follow.hpp"

#include "callops/kam/adopt.hpp"
#include "callops/kam/match.hpp"
#include "callops/kam/perform.hpp"
#include "callops/kam/statistics.hpp"
#include "callops/kam/transactions.hpp"
#include "callops/kam/wire.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/lumps.hpp"
#include "core/kam/str.hpp"
#include "core/sip/refer.hpp"
#include "core/sip/sipfrag.hpp"

namespace callops {
namespace {
using core::kam::view;

// An ACK with an answer: what the script makes of it counts. It leaves before the script is over: until then it counts
// as it came.
struct AnswerInAck {
	unsigned msg_id = 0;
	int pid = 0;
	CallNumber call = 0;
	Leg to = Leg::Caller;
};
AnswerInAck answer_in_ack;

// The request that the module has answered itself.
struct Answered {
	unsigned msg_id = 0;
	int pid = 0;
};
Answered answered;

constexpr int kGoOn = 1; // to the next callback, and the script

// What the call says about a message that goes through.
struct Relayed {
	Performing performing;
	Leg from = Leg::Caller;
	uint32_t cseq = 0;
	std::optional<uint32_t> rack;
	std::optional<uint32_t> refer_id;
	std::optional<std::string> sdp; // that is to pass instead of the one that came
	Effects effects;
};

// The REFER that "Event: refer;id=n" names, as the receiver knows it.
void rewrite_refer_id(sip_msg_t *msg, std::optional<uint32_t> id) {
	if (id
			&& !core::kam::replace_part(
					msg, core::sip::refer_id(header_of(msg, "Event")), std::to_string(*id)))
		LM_ERR("the id of an Event could not be put right\n");
}

void number(Call &call, const Names &names, std::optional<uint32_t> rack, Relayed &relayed) {
	const CseqMap &map = call[other(relayed.from)].cseq;
	if (names.method == "ACK" || names.method == "CANCEL") {
		relayed.cseq = map.find(names.cseq);
		return;
	}
	auto numbered = on_request(call, relayed.from, names.cseq);
	relayed.cseq = numbered.cseq;
	if (names.method == "REFER") on_far_refer(call, relayed.from, numbered.cseq);
	relayed.effects = std::move(numbered.effects);
	if (rack) relayed.rack = map.find(*rack);
}

void rewrite(
		sip_msg_t *msg, const Names &names, const Relayed &relayed, std::optional<uint32_t> rack) {
	bool is_done = true;
	if (relayed.cseq != names.cseq) {
		is_done = replace_cseq(msg, names, relayed.cseq);
		count(Counting::CseqMoved);
	}
	if (rack && relayed.rack && *relayed.rack != *rack)
		is_done = replace_rack(msg, *relayed.rack) && is_done;
	if (!is_done)
		LM_ERR("call %s: a CSeq could not be put right\n", relayed.performing.call_id.c_str());
}

bool is_of_subscription(std::string_view method) noexcept {
	return method == "NOTIFY" || method == "SUBSCRIBE";
}

bool may_have_sdp(std::string_view method) noexcept {
	return method == "INVITE" || method == "UPDATE" || method == "PRACK";
}

// Also an answer that comes late, with the ACK.
std::string_view sdp_in_exchange(const sip_msg_t *msg, std::string_view method) noexcept {
	return may_have_sdp(method) || method == "ACK" ? sdp_of(msg) : std::string_view();
}

void pass_request(sip_msg_t *msg, const Names &names) {
	const auto rack = names.method == "PRACK" ? rack_cseq(msg) : std::nullopt;
	const auto event = is_of_subscription(names.method) ? header_of(msg, "Event")
														: std::string_view();
	const auto sdp = sdp_in_exchange(msg, names.method);
	Relayed relayed;
	const bool is_ours = with_sender(names, [&](Entry &entry, Leg from) {
		relayed.performing = performing_of(entry);
		relayed.from = from;
		number(entry.call, names, rack, relayed);
		relayed.refer_id = refer_id_for_receiver(entry.call, from, names.method, event);
		if (sdp.empty()) return;
		relayed.sdp = sdp_for(entry.call, other(from), sdp);
		if (names.method != "ACK") return;
		answer_in_ack = {msg->id, msg->pid, entry.number, other(from)};
		const auto &as_it_came = relayed.sdp ? *relayed.sdp : sdp;
		relayed.effects = queue_events(
				on_answer_in_ack(entry.call, other(from), as_it_came, now_ms(), policy()));
	});
	if (!is_ours) return;
	LM_DBG("call %s: %.*s %u from the %s goes on as %u\n", relayed.performing.call_id.c_str(),
			int(names.method.size()), names.method.data(), names.cseq,
			std::string(name_of(to_name(relayed.from))).c_str(), relayed.cseq);
	rewrite(msg, names, relayed, rack);
	rewrite_refer_id(msg, relayed.refer_id);
	if (relayed.sdp) replace_origin(msg, *relayed.sdp);
	if (may_have_sdp(names.method))
		watch_exchange(msg, {relayed.performing.number, relayed.from, names.cseq});
	perform(std::move(relayed.effects), relayed.performing);
	if (names.method == "NOTIFY" && policy().mode != Mode::Manual) take_notify(msg);
}

int before_script(sip_msg_t *msg, unsigned, void *) noexcept {
	core::kam::guard("request of a call", [&] {
		release_held_back(msg);
		const auto names = names_of(msg);
		if (!names || is_from_ourselves(msg)) return;
		hold_back(msg);
		if (names->to_tag.empty())
			take_match_off(msg);
		else
			pass_request(msg, *names);
	});
	return kGoOn;
}

void take_answer_in_ack(sip_msg_t *msg) {
	if (answer_in_ack.msg_id != msg->id || answer_in_ack.pid != msg->pid) return;
	const auto [id, pid, number, to] = std::exchange(answer_in_ack, {});
	const std::string sdp = sdp_leaving(msg);
	if (sdp.empty()) return;
	operate(number, [&, to = to](Call &call) {
		return on_answer_in_ack(call, to, sdp, now_ms(), policy());
	});
}

int after_script(sip_msg_t *msg, unsigned, void *) noexcept {
	core::kam::guard("answer in an ACK", [&] { take_answer_in_ack(msg); });
	core::kam::guard("after the script", [&] { perform_held_back(msg); });
	return kGoOn;
}

// The sender of a request knows it by the number that it gave it.
void pass_reply(sip_msg_t *msg, const Names &names) {
	std::optional<uint32_t> original;
	std::optional<std::string> renumbered;
	const auto sdp = sdp_in_exchange(msg, names.method);
	calls().with_tags(names.call_id, names.from_tag, names.to_tag, [&](Entry &entry, Leg from) {
		const CseqMap &map = entry.call[other(from)].cseq;
		if (map.is_moved()) original = map.original(names.cseq);
		if (names.method == "REFER")
			on_far_refer_answer(entry.call, from, names.cseq, msg->first_line.u.reply.statuscode);
		if (!sdp.empty()) renumbered = sdp_for(entry.call, from, sdp);
	});
	if (renumbered) replace_origin(msg, *renumbered);
	if (!original || *original == names.cseq) return;
	LM_DBG("call %.*s: the reply to %.*s %u goes back as %u\n", int(names.call_id.size()),
			names.call_id.data(), int(names.method.size()), names.method.data(), names.cseq,
			*original);
	if (!write_cseq_over(msg, names, *original))
		LM_ERR("call %.*s: the CSeq of a reply could not be put right\n", int(names.call_id.size()),
				names.call_id.data());
}

int before_reply(sip_msg_t *msg, unsigned, void *) noexcept {
	core::kam::guard("reply of a call", [&] {
		release_held_back(msg);
		const auto names = names_of(msg);
		if (!names || names->to_tag.empty() || is_from_ourselves(msg)) return;
		const bool is_to_us = parse_headers(msg, HDR_VIA2_F, 0) < 0 || !msg->via2;
		if (!is_to_us) pass_reply(msg, *names);
	});
	return kGoOn;
}

} // namespace

bool follow_messages() {
	return register_script_cb(before_script, PRE_SCRIPT_CB | REQUEST_CB, nullptr) == 0
			&& register_script_cb(after_script, POST_SCRIPT_CB | REQUEST_CB, nullptr) == 0
			&& register_script_cb(before_reply, PRE_SCRIPT_CB | ONREPLY_CB, nullptr) == 0;
}

bool is_answered(const sip_msg_t *msg) noexcept {
	return answered.msg_id == msg->id && answered.pid == msg->pid;
}

bool take_notify(sip_msg_t *msg) {
	const auto names = names_of(msg);
	const auto event = header_of(msg, "Event");
	if (!names || names->method != "NOTIFY" || !core::sip::ReferEvent::parse(event)) return false;
	NotifyFacts facts;
	facts.cseq = names->cseq;
	facts.event = event;
	facts.subscription_state = header_of(msg, "Subscription-State");
	const char *body = get_body(msg);
	if (body) facts.body = {body, static_cast<size_t>(msg->buf + msg->len - body)};

	Performing performing;
	Effects effects;
	bool is_late = false;
	calls().with_tags(names->call_id, names->from_tag, names->to_tag, [&](Entry &entry, Leg from) {
		performing = performing_of(entry);
		facts.from = from;
		is_late = entry.call.ended_at != 0;
		effects = queue_events(on_notify(entry.call, facts, now_ms(), policy()));
	});
	performing.msg = msg;
	perform(std::move(effects), performing);
	if (performing.is_answered) answered = {msg->id, msg->pid};
	if (performing.is_answered) count(is_late ? Counting::LateNotify : Counting::Notify);
	return performing.is_answered;
}

} // namespace callops

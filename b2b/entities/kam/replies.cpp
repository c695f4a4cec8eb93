#include "b2b/entities/kam/replies.hpp"

#include "b2b/entities/kam/arrivals.hpp"
#include "core/kam/non_invite.hpp"
#include "core/kam/request_text.hpp"
#include "core/kam/send.hpp"
#include "core/kam/transaction.hpp"

namespace b2b_entities {
namespace {

bool has_own_client = false; // else tm sends all

// A transaction gives the number back, and nothing that would have to be freed.
uintptr_t pack(LegIndex leg, uint32_t serial) noexcept {
	return uintptr_t{leg} << 32 | serial;
}

void arrive(uintptr_t number, unsigned code, sip_msg_t *answer, bool is_invite) {
	const auto serial = static_cast<uint32_t>(number);
	if (serial == 0) return;
	Arrival arrival;
	arrival.what = Arrival::What::Reply;
	arrival.leg = static_cast<LegIndex>(number >> 32);
	arrival.serial = serial;
	arrival.code = code;
	arrival.is_invite = is_invite;
	arrival.msg = answer;
	bring(place_of(arrival.leg), arrival);
}

void arrive(const tmcb_params *params, bool is_invite) {
	arrive(core::kam::number_of(params), static_cast<unsigned>(params->code),
			core::kam::reply_of(params), is_invite);
}

// The answer to a CANCEL comes as one to the INVITE that it names.
bool is_of_cancel(const tmcb_params *params) noexcept {
	auto *msg = core::kam::reply_of(params);
	return msg && msg->cseq && get_cseq(msg)->method_id == METHOD_CANCEL;
}

// tm tells of every answer as it comes in, a repeated 2xx and that of another fork too, and of the last one again when it
// counts: a refusal, or that none came.
void on_invite_reply(struct cell *, int type, tmcb_params *params) noexcept {
	const bool comes_in = type & TMCB_LOCAL_RESPONSE_IN;
	const bool is_refusal = params->code >= 300;
	if (comes_in == is_refusal || params->code <= 100 || is_of_cancel(params)) return;
	core::kam::guard("answer to an INVITE", [&] { arrive(params, true); });
}

void on_final_reply(struct cell *, int, tmcb_params *params) noexcept {
	core::kam::guard("answer to a request", [&] { arrive(params, false); });
}

// Each request is a peer of its own: nothing takes its place, and its answer ends it, whatever that says.
void answered(uint64_t number, unsigned code, sip_msg_t *answer) {
	arrive(number, code, answer, false);
}
bool ends_always(unsigned) {
	return true;
}
void asks_nothing(uint64_t) {}
constexpr core::kam::ClientOwner kOwner{answered, ends_always, asks_nothing, true};

// False: this one is for tm. Over UDP alone: over TCP tm opens a connection that is closed.
bool sent_without_tm(const core::kam::InDialogRequest &request, LegIndex leg, uint32_t serial) {
	const bool is_ack = request.method == "ACK";
	if (!has_own_client || request.remote_tag.empty() || (serial == 0 && !is_ack)) return false;
	const auto flow = core::kam::plain_flow(request);
	if (!flow || flow->transport != PROTO_UDP) return false;
	// Where there is no memory for it tm may find some, or says that it has not left.
	bool is_sent = false;
	core::kam::guard("request without tm", [&] {
		is_sent = is_ack
				? core::kam::send_once(request, *flow)
				: core::kam::send_by_own_client(request, *flow, pack(leg, serial), request.cseq)
						== core::kam::Outcome::Left;
	});
	return is_sent;
}

} // namespace

bool make_client() {
	has_own_client = !core::kam::is_local_request_watched()
			&& !core::kam::is_script_shown_answers();
	return !has_own_client || core::kam::make_non_invite_client(kOwner);
}

int client_processes() noexcept {
	return has_own_client ? core::kam::kNonInviteProcesses : 0;
}

bool listen_for_answers() {
	return !has_own_client || core::kam::listen_for_answers();
}

bool start_client() {
	return !has_own_client || core::kam::start_non_invite_client("B2B request timer");
}

std::optional<core::kam::TransactionId> send_watched_reply(
		const core::kam::InDialogRequest &request, LegIndex leg, uint32_t serial) {
	constexpr int kInvite = TMCB_LOCAL_RESPONSE_IN | TMCB_LOCAL_COMPLETED | TMCB_DONT_ACK;
	const bool is_invite = request.method == "INVITE";
	if (!is_invite && sent_without_tm(request, leg, serial)) return core::kam::TransactionId();
	return core::kam::send_watched(request, is_invite ? kInvite : TMCB_LOCAL_COMPLETED,
			is_invite ? on_invite_reply : on_final_reply, pack(leg, serial));
}

} // namespace b2b_entities

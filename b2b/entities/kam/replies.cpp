#include "b2b/entities/kam/replies.hpp"

#include "b2b/entities/kam/arrivals.hpp"
#include "core/kam/transaction.hpp"

namespace b2b_entities {
namespace {

// tm gives numbers back, and nothing that would have to be freed.
uintptr_t pack(LegIndex leg, uint32_t serial) noexcept {
	return uintptr_t{leg} << 32 | serial;
}

void arrive(const tmcb_params *params, bool is_invite) {
	const auto number = core::kam::number_of(params);
	const auto serial = static_cast<uint32_t>(number);
	if (serial == 0) return;
	Arrival arrival;
	arrival.what = Arrival::What::Reply;
	arrival.leg = static_cast<LegIndex>(number >> 32);
	arrival.serial = serial;
	arrival.code = static_cast<unsigned>(params->code);
	arrival.is_invite = is_invite;
	arrival.msg = core::kam::reply_of(params);
	bring(place_of(arrival.leg), arrival);
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

} // namespace

std::optional<core::kam::TransactionId> send_watched_reply(
		const core::kam::InDialogRequest &request, LegIndex leg, uint32_t serial) {
	constexpr int kInvite = TMCB_LOCAL_RESPONSE_IN | TMCB_LOCAL_COMPLETED | TMCB_DONT_ACK;
	const bool is_invite = request.method == "INVITE";
	return core::kam::send_watched(request, is_invite ? kInvite : TMCB_LOCAL_COMPLETED,
			is_invite ? on_invite_reply : on_final_reply, pack(leg, serial));
}

} // namespace b2b_entities

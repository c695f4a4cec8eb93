#include "callops/kam/answers.hpp"

#include "callops/kam/perform.hpp"
#include "callops/kam/requests.hpp"
#include "core/kam/random.hpp"
#include "core/kam/str.hpp"
#include "core/kam/transaction.hpp"

namespace callops {
namespace {

std::string_view reason_of(const tmcb_params *params) noexcept {
	if (const auto *reply = core::kam::reply_of(params))
		return core::kam::view(reply->first_line.u.reply.reason);
	return params->code == 408 ? "Request Timeout" : "Service Unavailable";
}

void to_refer(const Ticket &ticket, const tmcb_params *params) {
	operate(ticket.call, [&](Call &call) {
		return on_refer_answer(call, ticket.leg, ticket.number, static_cast<unsigned>(params->code),
				reason_of(params), now_ms(), policy());
	});
}

ReinviteAnswer answer_of(const tmcb_params *params) noexcept {
	const auto *reply = core::kam::reply_of(params);
	const std::string_view message(reply ? reply->buf : "", reply ? reply->len : 0);
	return ReinviteAnswer::parse(static_cast<unsigned>(params->code), message);
}

void to_reinvite(const Ticket &ticket, const tmcb_params *params) {
	operate(ticket.call, [&](Call &call) {
		return on_reinvite_answer(call, ticket.leg, ticket.number, answer_of(params),
				core::kam::random_number(), now_ms(), policy());
	});
}

} // namespace

void hear_answers() {
	hear({to_refer, to_reinvite});
}

} // namespace callops

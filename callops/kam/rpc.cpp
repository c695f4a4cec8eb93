#include "callops/kam/rpc.hpp"

#include "callops/kam/orders.hpp"
#include "core/kam/rpc.hpp"

namespace callops {
namespace {
using core::kam::Answer;
using core::kam::Fault;
using core::kam::Rpc;

// An argument that is absent, or skipped, is empty.
std::string word(Rpc &rpc) {
	return rpc.word().value_or("");
}

Outcome transfer(Rpc &rpc) {
	TransferWords words;
	for (std::string *one : {&words.call_id, &words.leg, &words.destination,
				 &words.transfer_call_id, &words.transfer_leg, &words.from_tag, &words.to_tag})
		*one = word(rpc);
	if (words.call_id.empty() || words.leg.empty())
		return {400,
				"usage: callops.transfer callid leg destination [transfer_callid transfer_leg "
				"transfer_fromtag transfer_totag]"};
	return order_transfer(words);
}

Outcome hold(Rpc &rpc) {
	const std::string call_id = word(rpc), leg = word(rpc);
	return call_id.empty() ? Outcome{400, "usage: callops.hold callid [leg]"}
						   : order_hold(call_id, leg);
}

Outcome unhold(Rpc &rpc) {
	const std::string call_id = word(rpc), leg = word(rpc);
	return call_id.empty() ? Outcome{400, "usage: callops.unhold callid [leg]"}
						   : order_unhold(call_id, leg);
}

// OK means accepted: what comes of it is told by events.
template <Outcome (*Command)(Rpc &)>
Answer ordered(Rpc &rpc) {
	const Outcome outcome = Command(rpc);
	if (!outcome.is_ok()) return Fault{static_cast<int>(outcome.code), outcome.reason};
	rpc.row("OK");
	return core::base::Done{};
}

template <Outcome (*Command)(Rpc &)>
void call(rpc_t *rpc, void *context) noexcept {
	core::kam::answer_rpc(rpc, context, ordered<Command>);
}

const char *transfer_doc[] = {
		"Transfers a leg of a call, or both: callid leg destination [transfer_callid "
		"transfer_leg transfer_fromtag transfer_totag]",
		nullptr};
const char *hold_doc[] = {"Puts a call on hold: callid [leg]", nullptr};
const char *unhold_doc[] = {"Resumes a call: callid [leg]", nullptr};

} // namespace

rpc_export_t rpcs[] = {{"callops.transfer", call<transfer>, transfer_doc, 0},
		{"callops.hold", call<hold>, hold_doc, 0}, {"callops.unhold", call<unhold>, unhold_doc, 0},
		{"call_transfer", call<transfer>, transfer_doc, 0}, {"call_hold", call<hold>, hold_doc, 0},
		{"call_unhold", call<unhold>, unhold_doc, 0}, {}};

} // namespace callops

#include "callops/kam/rpc.hpp"

#include "callops/kam/orders.hpp"
#include "core/kam/rpc.hpp"

namespace callops {
namespace {
using core::kam::Answer;
using core::kam::Fault;
using core::kam::Rpc;

constexpr const char *kMissing =
		"callid is missing; in kamcmd one that reads as a number is s:1163.25";

// The Call-IDs of an order. One that came as a number may have been meant otherwise: kamcmd makes 12 of 0012.
class CallIds {
public:
	std::string read(Rpc &rpc) {
		auto text = rpc.optional_word();
		if (rpc.was_number()) number_ = text;
		return text;
	}
	// An outcome that says so, where it may be the reason.
	Outcome explain(Outcome outcome) const {
		if (outcome.code == 404 && !number_.empty())
			outcome.reason += ": " + number_
					+ " came as a number; a Call-ID is text (kamcmd: s:" + number_ + ")";
		return outcome;
	}

private:
	std::string number_;
};

Outcome transfer(Rpc &rpc) {
	CallIds ids;
	TransferWords words;
	words.call_id = ids.read(rpc);
	for (std::string *one : {&words.leg, &words.destination}) *one = rpc.optional_word();
	words.transfer_call_id = ids.read(rpc);
	for (std::string *one : {&words.transfer_leg, &words.from_tag, &words.to_tag})
		*one = rpc.optional_word();
	if (words.leg.empty())
		return {400,
				"usage: callops.transfer callid leg destination [transfer_callid transfer_leg "
				"transfer_fromtag transfer_totag]"};
	const bool is_attended = !words.transfer_leg.empty() || !words.from_tag.empty()
			|| !words.to_tag.empty();
	if (words.call_id.empty()) return {400, kMissing};
	if (words.transfer_call_id.empty() && is_attended)
		return {400, std::string("transfer_") + kMissing};
	return ids.explain(order_transfer(words));
}

// hold and unhold
template <Outcome (*Order)(const std::string &call_id, const std::string &leg)>
Outcome on_call(Rpc &rpc) {
	CallIds ids;
	const std::string call_id = ids.read(rpc), leg = rpc.optional_word();
	return call_id.empty() ? Outcome{400, kMissing} : ids.explain(Order(call_id, leg));
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
		{"callops.hold", call<on_call<order_hold>>, hold_doc, 0},
		{"callops.unhold", call<on_call<order_unhold>>, unhold_doc, 0},
		{"call_transfer", call<transfer>, transfer_doc, 0},
		{"call_hold", call<on_call<order_hold>>, hold_doc, 0},
		{"call_unhold", call<on_call<order_unhold>>, unhold_doc, 0}, {}};

} // namespace callops

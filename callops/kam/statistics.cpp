#include "callops/kam/statistics.hpp"

#include "callops/kam/events.hpp"
#include "callops/kam/server.hpp"
#include "core/kam/counters.hpp"

namespace callops {
namespace {
using core::kam::gauge;

core::kam::Counters<Counting> counters;

const core::kam::CounterRow kRows[] = {
		gauge(
				"calls", []() noexcept -> long { return calls().size(); },
				"calls that are known, those included that ended a short while ago"),
		counters.row("transfers", Counting::TransferAsked, "transfers accepted"),
		counters.row("transfers_ok", Counting::TransferOk, "transfer events ok"),
		counters.row("transfers_failed", Counting::TransferFailed, "transfer events fail"),
		counters.row("holds", Counting::HoldAsked, "hold and unhold operations accepted"),
		counters.row("holds_ok", Counting::HoldOk, "legs put on hold"),
		counters.row("holds_failed", Counting::HoldFailed, "legs that could not be put on hold"),
		counters.row("unholds_ok", Counting::UnholdOk, "legs resumed"),
		counters.row("unholds_failed", Counting::UnholdFailed, "legs that could not be resumed"),
		counters.row("refused", Counting::Refused, "operations refused"),
		counters.row("notifies", Counting::Notify, "NOTIFYs of transfers answered"),
		counters.row("late_notifies", Counting::LateNotify, "the same, after the end of the call"),
		counters.row(
				"cseq_moved", Counting::CseqMoved, "requests of endpoints whose CSeq was moved"),
		gauge(
				"events_dropped", []() noexcept -> long { return dropped_events(); },
				"events not told because too many waited"),
};

} // namespace

void count(Counting what) noexcept {
	counters.add(what);
}

bool register_statistics() {
	return core::kam::register_counters("callops", kRows);
}

} // namespace callops

#include "sca/presence_callinfo/kam/statistics.hpp"

#include "core/kam/counters.hpp"
#include "sca/presence_callinfo/kam/table.hpp"

namespace callinfo {
namespace {
using core::kam::gauge;

core::kam::Counters<Counting> counters;

const core::kam::CounterRow kRows[] = {
		gauge(
				"lines", []() noexcept -> long { return totals().lines; },
				"lines of which something is published or seized"),
		gauge(
				"publications", []() noexcept -> long { return totals().publications; },
				"publications that have not run out"),
		gauge(
				"seized", []() noexcept -> long { return totals().seized; },
				"appearances that a phone has seized"),
		counters.row("publish", Counting::Publish, "PUBLISHs handled"),
		counters.row("subscribe", Counting::Subscribe, "SUBSCRIBEs handled"),
		counters.row("refused", Counting::Refused, "requests answered with 400 or more"),
		counters.row("notify_sent", Counting::NotifySent, "NOTIFYs sent with a Call-Info header"),
		counters.row("notify_failed", Counting::NotifyFailed, "NOTIFYs that could not be sent"),
		counters.row("db_errors", Counting::DbErrors, "failed transactions and connections"),
};

} // namespace

void count(Counting what) noexcept {
	counters.add(what);
}

bool register_statistics() {
	return core::kam::register_counters("presence_callinfo", kRows);
}

} // namespace callinfo

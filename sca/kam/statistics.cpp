#include "sca/kam/statistics.hpp"

#include "core/kam/counters.hpp"
#include "sca/kam/events.hpp"
#include "sca/kam/notifier.hpp"
#include "sca/kam/server.hpp"
#include "sca/kam/writer.hpp"

namespace sca {
namespace {
using core::kam::gauge;

core::kam::Counters<Counting> counters;

const core::kam::CounterRow kRows[] = {
		gauge(
				"lines", []() noexcept -> long { return lines().totals().lines; },
				"addresses-of-record that have a subscription or an appearance"),
		gauge(
				"subscriptions", []() noexcept -> long { return lines().totals().subscriptions; },
				"call-info and line-seize subscriptions"),
		gauge(
				"appearances", []() noexcept -> long { return lines().totals().appearances; },
				"appearances that are not idle"),
		gauge(
				"seized", []() noexcept -> long { return lines().totals().seized; },
				"appearances that are seized"),
		counters.row(
				"refused", Counting::Refused, "requests answered with 400 or more by this module"),
		counters.row("subscribes", Counting::SubscribeReceived, "SUBSCRIBEs handled"),
		counters.row("malformed", Counting::Malformed, "messages that could not be read"),
		counters.row("left_out", Counting::LeftOut,
				"texts that fitted no header or no row, and were left out of it alone"),
		counters.row("notify_sent", Counting::NotifySent, "NOTIFYs sent"),
		counters.row("notify_failed", Counting::NotifyFailed,
				"NOTIFYs that could not be sent or got a final answer of 300 or more"),
		counters.row("notify_saved", Counting::NotifySaved,
				"NOTIFYs not sent because the content had not changed"),
		gauge(
				"notify_dropped", []() noexcept -> long { return dropped_notifies(); },
				"NOTIFYs not sent because too many waited for the resolver or their process"),
		gauge(
				"events_dropped", []() noexcept -> long { return dropped_events(); },
				"events not told because too many waited"),
		counters.row("db_writes", Counting::DbWrites, "rows written or erased"),
		counters.row("db_errors", Counting::DbErrors, "failed transactions and connections"),
		gauge(
				"db_queue", []() noexcept -> long { return rows_waiting(); },
				"rows that wait to be stored"),
};

} // namespace

void count(Counting what, int n) noexcept {
	counters.add(what, n);
}

bool register_statistics() {
	return core::kam::register_counters("sca", kRows);
}

} // namespace sca

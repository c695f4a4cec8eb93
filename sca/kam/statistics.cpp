#include "sca/kam/statistics.hpp"

#include "core/kam/counters.hpp"
#include "sca/kam/server.hpp"
#include "sca/kam/writer.hpp"

namespace sca {
namespace {
using core::kam::Counter;

Counter counters[static_cast<unsigned>(Counting::kCount)];

constexpr Counter *of(Counting what) noexcept {
	return &counters[static_cast<unsigned>(what)];
}

const core::kam::CounterRow kRows[] = {
		{"lines", nullptr, []() noexcept -> long { return lines().totals().lines; },
				"addresses-of-record that have a subscription or an appearance"},
		{"subscriptions", nullptr, []() noexcept -> long { return lines().totals().subscriptions; },
				"call-info and line-seize subscriptions"},
		{"appearances", nullptr, []() noexcept -> long { return lines().totals().appearances; },
				"appearances that are not idle"},
		{"seized", nullptr, []() noexcept -> long { return lines().totals().seized; },
				"appearances that are seized"},
		{"refused", of(Counting::Refused), nullptr,
				"requests answered with 400 or more by this module"},
		{"subscribes", of(Counting::SubscribeReceived), nullptr, "SUBSCRIBEs handled"},
		{"malformed", of(Counting::Malformed), nullptr, "messages that could not be read"},
		{"notify_sent", of(Counting::NotifySent), nullptr, "NOTIFYs sent"},
		{"notify_failed", of(Counting::NotifyFailed), nullptr,
				"NOTIFYs that could not be sent or got a final answer of 300 or more"},
		{"notify_saved", of(Counting::NotifySaved), nullptr,
				"NOTIFYs not sent because the content had not changed"},
		{"notify_dropped", of(Counting::NotifyDropped), nullptr,
				"NOTIFYs to names not sent because too many wait for the resolver"},
		{"db_writes", of(Counting::DbWrites), nullptr, "rows written or erased"},
		{"db_errors", of(Counting::DbErrors), nullptr, "failed transactions and connections"},
		{"db_queue", nullptr, []() noexcept -> long { return rows_waiting(); },
				"rows that wait to be stored"},
};

} // namespace

void count(Counting what, int n) noexcept {
	of(what)->add(n);
}

bool register_statistics() {
	return core::kam::register_counters("sca", kRows);
}

} // namespace sca

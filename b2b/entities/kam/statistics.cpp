#include "b2b/entities/kam/statistics.hpp"

#include "b2b/entities/kam/tables.hpp"
#include "b2b/entities/kam/ua_upper.hpp"
#include "core/kam/counters.hpp"

namespace b2b_entities {
namespace {
using core::kam::gauge;

core::kam::Counters<Counting> counters;

const core::kam::CounterRow kRows[] = {
		gauge(
				"sessions", []() noexcept -> long { return sessions().size(); },
				"sessions that live"),
		gauge(
				"legs", []() noexcept -> long { return legs().size(); }, "legs that live"),
		gauge("ua_sessions", ua_sessions, "UA sessions that live"),
		counters.row("legs_called", Counting::Called, "legs made by an INVITE from outside"),
		counters.row("legs_calling", Counting::Calling, "legs made by an INVITE of ours"),
		counters.row("refused_limit", Counting::Limit, "sessions that a limit has refused"),
		counters.row("refused_busy", Counting::Busy,
				"requests and answers not taken because too many waited for their session"),
		counters.row("unsent", Counting::Unsent, "requests of ours that could not be sent"),
		counters.row("forks_ended", Counting::Fork,
				"further ends that took an INVITE of ours, acknowledged and ended"),
		counters.row("legs_lost", Counting::Gone,
				"legs that ended by 408 or 481, or without an ACK or a refresh"),
		counters.row("glares", Counting::Glare, "offers refused with 491 or 500"),
		counters.row("unknown", Counting::Unknown, "requests with our tag that no leg has"),
		counters.row("merged", Counting::Merged, "INVITEs that came by two ways"),
};

} // namespace

void count(Counting what) noexcept {
	counters.add(what);
}

bool register_statistics() {
	return core::kam::register_counters("b2b_entities", kRows);
}

} // namespace b2b_entities

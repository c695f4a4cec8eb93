#include "b2b/entities/kam/statistics.hpp"

#include "b2b/entities/kam/replicas.hpp"
#include "b2b/entities/kam/sharing.hpp"
#include "b2b/entities/kam/tables.hpp"
#include "b2b/entities/kam/ua_upper.hpp"
#include "b2b/entities/kam/writer.hpp"
#include "core/kam/counters.hpp"
#include "core/kam/shm.hpp"

namespace b2b_entities {
namespace {
using core::kam::gauge;

core::kam::Counters<Counting> counters;
std::atomic<long> *restored = nullptr; // the host's counters are not there when the first come back

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
		counters.row("db_writes", Counting::DbWrites, "rows written or erased"),
		counters.row("db_errors", Counting::DbErrors, "failed transactions and connections"),
		gauge("db_queue", sessions_waiting, "sessions with legs that wait to be stored"),
		gauge(
				"db_restored", []() noexcept -> long { return *restored; },
				"legs that came back after the start"),
		gauge("dmq_sessions", replicas_kept, "sessions of other servers that are known here"),
		gauge("dmq_queue", news_waiting, "changes that wait to be told"),
		counters.row("dmq_sent", Counting::DmqSent, "sessions told to the other servers"),
		counters.row("dmq_unsent", Counting::DmqUnsent,
				"those that could not be told to each, or did not fit"),
		counters.row("dmq_received", Counting::DmqReceived, "sessions told by other servers"),
		counters.row("dmq_refused", Counting::DmqRefused,
				"those of them that made no sense, or were older than what is here"),
		counters.row("dmq_taken_over", Counting::DmqTakenOver, "sessions taken over from others"),
		counters.row("dmq_let_go", Counting::DmqLetGo, "sessions that others have taken over"),
};

} // namespace

void count(Counting what, int times) noexcept {
	counters.add(what, times);
}

void count_restored(long legs) noexcept {
	*restored += legs;
}

bool register_statistics() {
	restored = core::kam::make_shm<std::atomic<long>>(0).release();
	return core::kam::register_counters("b2b_entities", kRows);
}

} // namespace b2b_entities

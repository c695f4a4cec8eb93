#include "b2b/logic/kam/statistics.hpp"

#include "b2b/logic/kam/upper.hpp"
#include "b2b/logic/kam/writer.hpp"
#include "core/kam/counters.hpp"
#include "core/kam/shm.hpp"

namespace b2b_logic {
namespace {

core::kam::Counters<Counting> counters;
std::atomic<long> *restored = nullptr; // the host's counters are not there when the first come back

const core::kam::CounterRow kRows[] = {
		core::kam::gauge("calls", calls, "sessions, those included that are about to end"),
		counters.row(
				"begun", Counting::Begun, "sessions begun by the script, by RPC or by modules"),
		counters.row("setup_ok", Counting::SetupOk, "sessions in which the first two have talked"),
		counters.row("setup_failed", Counting::SetupFailed,
				"sessions that ended before, refused or timed out"),
		counters.row("cancelled", Counting::Cancelled, "sessions that the caller gave up before"),
		counters.row(
				"timed_out", Counting::TimedOut, "sessions that ended because their time was over"),
		counters.row("bridges", Counting::BridgeAsked, "bridgings accepted"),
		counters.row("bridges_ok", Counting::BridgeOk, "bridgings that have succeeded"),
		counters.row(
				"glare", Counting::Glare, "requests of ours that met another one under way (491)"),
		counters.row("legs_lost", Counting::LegLost, "legs that ended without a word of their end"),
		counters.row("refused", Counting::Refused, "functions and RPCs refused"),
		counters.row("db_writes", Counting::DbWrites, "rows written or erased"),
		counters.row("db_errors", Counting::DbErrors, "failed transactions and connections"),
		core::kam::gauge("db_queue", rows_waiting, "rows that wait to be stored"),
		core::kam::gauge(
				"db_restored", []() noexcept -> long { return *restored; },
				"sessions that came back after the start"),
};

} // namespace

void count(Counting what, int times) noexcept {
	counters.add(what, times);
}

void count_restored(long sessions) noexcept {
	*restored += sessions;
}

void count_end(const Session &session) noexcept {
	if (session.end_reason == EndReason::Timeout) count(Counting::TimedOut);
	if (session.answered != 0) return;
	count(session.end_reason == EndReason::Cancel ? Counting::Cancelled : Counting::SetupFailed);
}

bool register_statistics() {
	restored = core::kam::make_shm<std::atomic<long>>(0).release();
	return core::kam::register_counters("b2b_logic", kRows);
}

} // namespace b2b_logic

#include "b2b/logic/kam/statistics.hpp"

#include "b2b/logic/kam/upper.hpp"
#include "core/kam/counters.hpp"

namespace b2b_logic {
namespace {

core::kam::Counters<Counting> counters;

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
};

} // namespace

void count(Counting what) noexcept {
	counters.add(what);
}

void count_end(const Session &session) noexcept {
	if (session.end_reason == EndReason::Timeout) count(Counting::TimedOut);
	if (session.answered != 0) return;
	count(session.end_reason == EndReason::Cancel ? Counting::Cancelled : Counting::SetupFailed);
}

bool register_statistics() {
	return core::kam::register_counters("b2b_logic", kRows);
}

} // namespace b2b_logic

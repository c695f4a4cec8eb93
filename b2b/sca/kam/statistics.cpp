#include "b2b/sca/kam/statistics.hpp"

#include "b2b/sca/kam/server.hpp"
#include "core/kam/counters.hpp"

namespace b2b_sca {
namespace {

core::kam::Counters<Counting> counters;

long lines_now() noexcept {
	return lines().size();
}
long appearances_now() noexcept {
	return lines().rules().appearances();
}

const core::kam::CounterRow kRows[] = {
		core::kam::gauge("lines", lines_now, "lines with a call, or about to tell of its end"),
		core::kam::gauge("appearances", appearances_now, "calls of shared lines"),
		counters.row("calls", Counting::Calls, "calls of shared lines that have begun"),
		counters.row("refused", Counting::Refused, "calls and retrievals refused"),
		counters.row("held", Counting::Held, "holds"),
		counters.row("retrieved", Counting::Retrieved, "calls taken back by another phone"),
		counters.row("retrieval_failed", Counting::RetrievalFailed,
				"retrievals that failed on the way: the call stayed held"),
		counters.row("joined", Counting::Joined, "phones that have joined a call in the mixer"),
		counters.row("join_failed", Counting::JoinFailed,
				"phones that could not: the call went on as before"),
		counters.row("publish_sent", Counting::PublishSent, "PUBLISH requests"),
		counters.row("publish_failed", Counting::PublishFailed,
				"PUBLISH requests refused, or without an answer"),
		counters.row("db_errors", Counting::DbErrors, "rounds of the database that failed"),
};

} // namespace

void count(Counting what) noexcept {
	counters.add(what);
}

void count_change(State from, State to, Event event) noexcept {
	const bool is_held = to == State::Held || to == State::HeldPrivate;
	// A call may be answered before its function in the script has returned.
	const bool begins = from == State::Reserved && to != State::Idle;
	if (begins) count(Counting::Calls);
	const bool is_move = from == State::Moving || from == State::Joining;
	if (event == Event::Bridged && !is_move) count(Counting::Retrieved);
	if (event == Event::BridgingFailed)
		count(is_move ? Counting::JoinFailed : Counting::RetrievalFailed);
	if (event == Event::MemberLost) count(Counting::JoinFailed);
	if (is_held && (begins || from == State::Active || from == State::Alerting))
		count(Counting::Held);
}

bool register_statistics() {
	return core::kam::register_counters("b2b_sca", kRows);
}

} // namespace b2b_sca

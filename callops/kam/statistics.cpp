#include "callops/kam/statistics.hpp"

#include "callops/kam/server.hpp"
#include "core/kam/counters.hpp"

namespace callops {
namespace {
using core::kam::Counter;

Counter counters[static_cast<unsigned>(Counting::kCount)];

constexpr Counter *of(Counting what) noexcept {
	return &counters[static_cast<unsigned>(what)];
}

const core::kam::CounterRow kRows[] = {
		{"calls", nullptr, []() noexcept -> long { return calls().size(); },
				"calls that are known, those included that ended a short while ago"},
		{"transfers", of(Counting::TransferAsked), nullptr, "transfers accepted"},
		{"transfers_ok", of(Counting::TransferOk), nullptr, "transfer events ok"},
		{"transfers_failed", of(Counting::TransferFailed), nullptr, "transfer events fail"},
		{"holds", of(Counting::HoldAsked), nullptr, "hold and unhold operations accepted"},
		{"holds_ok", of(Counting::HoldOk), nullptr, "legs put on hold"},
		{"holds_failed", of(Counting::HoldFailed), nullptr, "legs that could not be put on hold"},
		{"unholds_ok", of(Counting::UnholdOk), nullptr, "legs resumed"},
		{"unholds_failed", of(Counting::UnholdFailed), nullptr, "legs that could not be resumed"},
		{"refused", of(Counting::Refused), nullptr, "operations refused"},
		{"notifies", of(Counting::Notify), nullptr, "NOTIFYs of transfers answered"},
		{"late_notifies", of(Counting::LateNotify), nullptr, "the same, after the end of the call"},
		{"cseq_moved", of(Counting::CseqMoved), nullptr,
				"requests of endpoints whose CSeq was moved"},
};

} // namespace

void count(Counting what) noexcept {
	of(what)->add();
}

bool register_statistics() {
	return core::kam::register_counters("callops", kRows);
}

} // namespace callops

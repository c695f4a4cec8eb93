#include "sca/kam/table.hpp"

#include "sca/domain/expire.hpp"
#include "sca/domain/rows.hpp"

namespace sca {
namespace {

LineRules::Counts count(const Line &line) noexcept {
	LineRules::Counts counts{static_cast<uint32_t>(line.subscriptions.size()),
			static_cast<uint16_t>(line.appearances.size()), 0};
	for (const auto &appearance : line.appearances)
		counts.seized += appearance.state == State::Seized;
	return counts;
}

// Most uses change nothing that is counted, and then nobody else's cache is asked for the total.
void add(std::atomic<long> &total, long before, long now) noexcept {
	if (now != before) total += now - before;
}

} // namespace

core::kam::Standing LineRules::settle(const Line &line, Counts &counted, int64_t) noexcept {
	const Counts before = std::exchange(counted, count(line));
	add(totals_.lines, before.is_used(), counted.is_used());
	add(totals_.subscriptions, before.subscriptions, counted.subscriptions);
	add(totals_.appearances, before.appearances, counted.appearances);
	add(totals_.seized, before.seized, counted.seized);
	return {next_due(line, policy_), policy_.stores && is_dirty(line), line.is_empty()};
}

core::kam::ShmPtr<Table> Table::make(unsigned bits, uint32_t max_lines, const Policy &policy) {
	return core::kam::make_shm<Table>(bits, max_lines, policy);
}

Table::Table(unsigned bits, uint32_t max_lines, const Policy &policy)
		: BucketTable(bits, 32, policy), max_lines_(max_lines) {}

bool Table::is_full() const noexcept {
	return totals().lines >= max_lines_ || size() / 2 >= max_lines_;
}

Table::Place Table::note_leaving(uint64_t subscription, uint32_t cseq) {
	Place place{Leaving::Unknown, cseq};
	touch(line_of_subscription(subscription), [&](Line &line) {
		Subscription *known = find_id(line, subscription);
		if (!known) return;
		place.leaving = cseq < known->notify_sent ? Leaving::Overtaken : Leaving::Next;
		if (place.leaving == Leaving::Overtaken) return;
		known->notify_given = known->notify_sent ? known->notify_given + 1 : cseq;
		known->notify_sent = cseq;
		place.cseq = known->notify_given;
	});
	return place;
}

void Table::give_back(uint64_t subscription, uint32_t cseq) {
	touch(line_of_subscription(subscription), [&](Line &line) {
		Subscription *known = find_id(line, subscription);
		if (known && known->notify_given == cseq) --known->notify_given;
	});
}

} // namespace sca

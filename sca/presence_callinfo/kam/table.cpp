#include "sca/presence_callinfo/kam/table.hpp"

namespace callinfo {
namespace {

struct Server {
	Table *lines = nullptr;
	core::kam::CallIndex *dialogs = nullptr;
} server;

LineRules::Counts count(const Line &line) noexcept {
	LineRules::Counts counts{!line.publications.empty(), 0, 0};
	for (const auto &one : line.publications)
		++(one.is_seizure() ? counts.seized : counts.publications);
	return counts;
}

} // namespace

core::kam::Standing LineRules::settle(const Line &line, Counts &counted, int64_t) noexcept {
	const Counts before = std::exchange(counted, count(line));
	totals_.lines += counted.lines - before.lines;
	totals_.publications += counted.publications - before.publications;
	totals_.seized += counted.seized - before.seized;
	const bool is_empty = line.publications.empty();
	const bool is_changed = is_storing_ && line.version != line.stored
			&& (!is_empty || line.has_row);
	return {next_end(line), is_changed, is_empty && !(is_storing_ && line.has_row)};
}

void make_table(unsigned bits, uint32_t max_lines, bool is_storing) {
	server.lines = core::kam::make_shm<Table>(bits, max_lines, is_storing).release();
	server.dialogs = core::kam::CallIndex::make(bits).release();
}

Table &lines() noexcept {
	return *server.lines;
}

const LineRules::Totals &totals() noexcept {
	return server.lines->rules().totals();
}

core::kam::CallIndex &dialogs() noexcept {
	return *server.dialogs;
}

} // namespace callinfo

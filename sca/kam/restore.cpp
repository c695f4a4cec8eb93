#include "sca/kam/restore.hpp"

#include <algorithm>

#include "core/kam/kamailio.hpp"
#include "core/sip/uri.hpp"
#include "sca/domain/cseq_lag.hpp"
#include "sca/domain/restored.hpp"
#include "sca/kam/server.hpp"

namespace sca {
namespace {
using core::base::Result;

// The AoR is cut only where its line is not there yet.
template <class Record, class Use>
bool with_line_of(const Record &record, Use &&use) {
	return lines().with(record.key, use)
			|| lines().with_or_new(record.key, core::sip::without_params(record.aor), use);
}

bool add(SubscriptionRecord &record, uint32_t cseq_lag) {
	add_lag(record.subscription, cseq_lag);
	return with_line_of(record,
			[&](Line &line) { add_restored(line, std::move(record.subscription), policy()); });
}

bool add(AppearanceRecord &record, uint32_t cseq_lag) {
	if (record.seizure) add_lag(*record.seizure, cseq_lag);
	std::string call_ids[2];
	const bool is_added = with_line_of(record, [&](Line &line) {
		if (find_index(line, record.appearance.index)) return;
		call_ids[0] = record.appearance.text[AppText::CallId];
		call_ids[1] = record.appearance.text[AppText::PrevCallId];
		add_appearance(line, std::move(record.appearance));
		++line.content;
		if (record.seizure) add_restored(line, std::move(*record.seizure), policy());
	});
	for (const auto &call_id : call_ids)
		if (!call_id.empty()) calls().add(call_id, record.key);
	return is_added;
}

// Pointers: a record is too large to be moved about.
std::vector<SubscriptionRecord *> in_order(std::vector<SubscriptionRecord> &records) {
	std::vector<SubscriptionRecord *> ordered;
	ordered.reserve(records.size());
	for (auto &record : records) ordered.push_back(&record);
	std::stable_sort(ordered.begin(), ordered.end(), [](const auto *a, const auto *b) {
		return outlives(a->subscription, b->subscription);
	});
	return ordered;
}

} // namespace

Result<uint32_t> restore(Storage &storage) {
	auto read = storage.read();
	if (!read) return read.error();
	auto &[subscriptions, appearances, skipped, before] = read.value();
	const uint32_t now_behind = more_lag(before, policy().cseq_reserve);
	const bool is_empty = subscriptions.empty() && appearances.empty();
	if (!is_empty)
		if (auto done = storage.note_cseq_lag(now_behind); !done) return done.error();
	size_t added = 0;
	for (auto *record : in_order(subscriptions)) added += add(*record, before);
	for (auto &record : appearances) added += add(record, before);
	const size_t all = subscriptions.size() + appearances.size();
	if (added < all)
		LM_WARN("%zu of %zu rows found no place: raise modparam max_lines\n", all - added, all);
	LM_INFO("restored %zu subscriptions and %zu appearances; %zu rows were over or made no sense\n",
			subscriptions.size(), appearances.size(), skipped);
	return is_empty ? before : now_behind;
}

} // namespace sca

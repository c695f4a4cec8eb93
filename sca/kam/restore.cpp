#include "sca/kam/restore.hpp"

#include <algorithm>

#include "core/kam/kamailio.hpp"
#include "core/sip/uri.hpp"
#include "sca/kam/server.hpp"

namespace sca {
namespace {
using core::base::Done;
using core::base::Result;

bool has_dialog_of(const Line &line, const Subscription &restored) {
	return std::any_of(
			line.subscriptions.begin(), line.subscriptions.end(), [&](const Subscription &known) {
				return known.package == restored.package
						&& known.text[SubText::CallId] == restored.text[SubText::CallId]
						&& known.text[SubText::FromTag] == restored.text[SubText::FromTag];
			});
}

bool is_same_phone(const Subscription &known, const Subscription &restored) {
	const auto flow = known.text[SubText::Flow], other = restored.text[SubText::Flow];
	return known.package == restored.package && (flow.empty() || other.empty() || flow == other)
			&& core::sip::same_uri(known.text[SubText::Contact], restored.text[SubText::Contact]);
}

// A Contact that has subscribed anew meanwhile does not get its old subscription back.
bool is_replaced(const Line &line, const Subscription &restored) {
	const auto &list = line.subscriptions;
	return restored.package == Package::CallInfo
			&& std::any_of(list.begin(), list.end(),
					[&](const Subscription &known) { return is_same_phone(known, restored); });
}

// The server may have sent more NOTIFYs than its last write tells: the CSeq goes on beyond the
// reserve.
void add(Line &line, Subscription &restored, std::string_view key) {
	if (has_dialog_of(line, restored)) return;
	if (is_replaced(line, restored)) return note_row(line, restored, policy());
	const uint32_t reserve = policy().cseq_reserve;
	restored.id = lines().fresh_id(key);
	restored.notify_cseq += reserve;
	restored.notify_mark += 2 * reserve;
	line.subscriptions.push_back(std::move(restored));
}

bool add(SubscriptionRecord &record) {
	const auto key = core::sip::aor_key(record.aor);
	return key && lines().with_or_new(*key, core::sip::without_params(record.aor), [&](Line &line) {
		add(line, record.subscription, *key);
	});
}

bool add(AppearanceRecord &record) {
	const auto key = core::sip::aor_key(record.aor);
	if (!key) return false;
	std::string call_ids[2];
	const bool is_added = lines().with_or_new(
			*key, core::sip::without_params(record.aor), [&](Line &line) {
				if (find_index(line, record.appearance.index)) return;
				call_ids[0] = record.appearance.text[AppText::CallId];
				call_ids[1] = record.appearance.text[AppText::PrevCallId];
				add_appearance(line, std::move(record.appearance));
				++line.content;
				if (record.seizure) add(line, *record.seizure, *key);
			});
	for (const auto &call_id : call_ids)
		if (!call_id.empty()) calls().add(call_id, *key);
	return is_added;
}

} // namespace

Result<Done> restore(Storage &storage) {
	std::vector<SubscriptionRecord> subscriptions;
	std::vector<AppearanceRecord> appearances;
	size_t skipped = 0, added = 0;
	if (auto done = storage.read(subscriptions, appearances, skipped); !done) return done;
	if (auto done = storage.raise_cseqs(2 * policy().cseq_reserve); !done) return done;
	// Where there are several of one Contact, its last is the one that it knows.
	std::stable_sort(subscriptions.begin(), subscriptions.end(), [](const auto &a, const auto &b) {
		return a.subscription.expires > b.subscription.expires;
	});
	for (auto &record : subscriptions) added += add(record);
	for (auto &record : appearances) added += add(record);
	const size_t all = subscriptions.size() + appearances.size();
	if (added < all)
		LM_WARN("%zu of %zu rows found no place: raise modparam max_lines\n", all - added, all);
	LM_INFO("restored %zu subscriptions and %zu appearances; %zu rows were over or made no sense\n",
			subscriptions.size(), appearances.size(), skipped);
	return Done{};
}

} // namespace sca

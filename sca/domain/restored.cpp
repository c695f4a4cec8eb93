#include "sca/domain/restored.hpp"

#include <algorithm>

#include "core/sip/uri.hpp"

namespace sca {
namespace {

bool is_same_dialog(const Subscription &one, const Subscription &other) noexcept {
	return one.package == other.package && one.text[SubText::CallId] == other.text[SubText::CallId]
			&& one.text[SubText::FromTag] == other.text[SubText::FromTag];
}

// A phone may hold several seizures, and one subscription to call-info.
bool replaces(const Subscription &known, const Subscription &restored) {
	const auto flow = known.text[SubText::Flow], other = restored.text[SubText::Flow];
	return known.package == Package::CallInfo && restored.package == Package::CallInfo
			&& (flow.empty() || other.empty() || flow == other)
			&& core::sip::same_uri(known.text[SubText::Contact], restored.text[SubText::Contact]);
}

template <class Is>
bool has(const Line &line, Is &&is) {
	return std::any_of(line.subscriptions.begin(), line.subscriptions.end(), is);
}

} // namespace

bool outlives(const Subscription &one, const Subscription &other) noexcept {
	return one.expires > other.expires;
}

void add_restored(Line &line, Subscription restored, const Policy &policy) {
	if (has(line, [&](const Subscription &known) { return is_same_dialog(known, restored); }))
		return;
	if (has(line, [&](const Subscription &known) { return replaces(known, restored); }))
		return note_row(line, restored, policy);
	restored.number = ++line.last_subscription;
	restored.notify_cseq += policy.cseq_reserve;
	restored.notify_mark += 2 * policy.cseq_reserve;
	line.subscriptions.push_back(std::move(restored));
}

} // namespace sca

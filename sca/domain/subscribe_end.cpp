// Expires: 0 (RFC 6665 4.1.2.3).
#include "core/sip/uri.hpp"
#include "sca/domain/subscribing.hpp"

namespace sca {
namespace {

// A phone may hold several seizures: the index says which.
Subscription *find_ended(Subscribing &subscribing) {
	const Subscribe &asked = subscribing.asked;
	if (!subscribing.is_seize() || !asked.index) return subscribing.find_contact();
	Subscription *seizure = find_seizure(subscribing.work.line, asked.index);
	const bool is_own = seizure
			&& core::sip::same_uri(seizure->text[SubText::Contact], asked.contact);
	return is_own ? seizure : nullptr;
}

} // namespace

void end_subscription(Subscribing &subscribing, Subscription &known) {
	subscribing.accept_end();
	const uint32_t index = known.index;
	terminate(subscribing.work, known, subscribing.ended_state());
	if (subscribing.is_seize()) release_seizure(subscribing.work, index, Event::SeizeEnded);
}

// Outside of a dialog it ends what this Contact has, and tells the present state in the dialog that the
// request makes (RFC 6665 4.4.3).
void end_or_fetch(Subscribing &subscribing) {
	Work &work = subscribing.work;
	subscribing.accept_end();
	uint32_t index = subscribing.asked.index;
	if (Subscription *known = find_ended(subscribing)) {
		if (subscribing.is_seize()) index = known->index;
		remove_subscription(work.line, known, work.policy);
		work.effects.push_back(Store{});
		if (subscribing.is_seize()) release_seizure(work, index, Event::SeizeEnded);
	}
	Subscription fetch = subscribing.fresh();
	if (subscribing.is_seize())
		notify_seizure(work, fetch, index, subscribing.ended_state());
	else
		notify(work, fetch, subscribing.ended_state());
}

} // namespace sca

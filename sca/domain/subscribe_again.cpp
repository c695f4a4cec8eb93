// A retransmission (RFC 3261 17.2.3) gets the answer that the first one got.
#include "sca/domain/subscribing.hpp"

namespace sca {
namespace {

// The request that made the dialog, overtaken by a later one within it.
bool is_late_copy(const Subscribing &subscribing, const Subscription &known) noexcept {
	const int64_t answered_at = int64_t{known.expires} - known.granted;
	return known.first_request == subscribing.mark()
			&& subscribing.work.now - answered_at <= kAnsweredTime;
}

// A mark is short: what has the same may be of another phone.
bool is_of_its_dialog(const Subscribe &asked, const Subscription &known) noexcept {
	return known.package == asked.package && known.text[SubText::CallId] == asked.call_id
			&& known.text[SubText::FromTag] == asked.from_tag;
}

bool is_copy(const Subscribing &subscribing, const Subscription &known) noexcept {
	const bool is_last = known.last_request == subscribing.mark()
			&& known.subscribe_cseq == subscribing.asked.cseq;
	return (is_last || is_late_copy(subscribing, known))
			&& is_of_its_dialog(subscribing.asked, known);
}

} // namespace

bool answered_again(Subscribing &subscribing) {
	for (const auto &known : subscribing.work.line.subscriptions)
		if (is_copy(subscribing, known)) {
			subscribing.accept_again(known.granted);
			return true;
		}
	const Answered *kept = subscribing.kept(&Answered::request, subscribing.request);
	if (!kept) return false;
	if (kept->code < 300)
		subscribing.accept_again(kept->expires);
	else
		subscribing.refuse_again(kept->code);
	return true;
}

} // namespace sca

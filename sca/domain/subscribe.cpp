#include "sca/domain/subscribe.hpp"

#include "sca/domain/subscribing.hpp"

namespace sca {
namespace {

void decide(Subscribing &subscribing) {
	if (!subscribing.asked.to_tag.empty())
		subscribe_within(subscribing);
	else if (subscribing.asked.expires == 0)
		end_or_fetch(subscribing);
	else if (subscribing.is_seize())
		seize(subscribing);
	else
		subscribe_call_info(subscribing);
}

} // namespace

Effects subscribe(Line &line, const Subscribe &asked, int64_t now, const Policy &policy) {
	Subscribing subscribing(line, asked, now, policy);
	if (!answered_again(subscribing)) {
		decide(subscribing);
		tell_group(subscribing.work);
	}
	return std::move(subscribing.work.effects);
}

} // namespace sca

#include "sca/presence_callinfo/domain/seize.hpp"

#include <algorithm>

#include "core/base/transition.hpp"
#include "core/base/utf8.hpp"
#include "core/sip/call_info.hpp"
#include "core/sip/scan.hpp"
#include "sca/presence_callinfo/domain/change.hpp"
#include "sca/presence_callinfo/domain/composition.hpp"

namespace callinfo {
namespace {
using core::sip::MessageFacts;

// May an appearance be seized in this state?
enum class Answer : uint8_t { grant, refuse };
constexpr Answer kAnswers[] = {
		Answer::grant,  // idle
		Answer::refuse, // seized
		Answer::refuse, // progressing
		Answer::refuse, // alerting
		Answer::refuse, // active
		Answer::refuse, // held
		Answer::refuse, // held-private
		Answer::refuse, // bridge-active
		Answer::refuse, // bridge-held
};
static_assert(sizeof(kAnswers) == core::sip::kAppearanceStates);

bool fits(std::string_view text) noexcept {
	return text.size() <= kLongestText && core::sip::is_header_safe(text)
			&& core::base::is_utf8(text);
}

// A phone hears the end on time, and not up to a second early: seconds are cut off, so one is added.
int64_t end_of(const Seize &asked, int64_t now) noexcept {
	return now + asked.expires + 1;
}

} // namespace

std::variant<Seize, Reply> check_seize(const MessageFacts &facts, const Policy &policy) {
	if (facts.method != "SUBSCRIBE") return Reply{500, "Internal server error - config"};
	if (!facts.broken.empty()) return Reply{400, "Bad Request - " + std::string(facts.broken)};
	if (facts.contacts != 1 || facts.contact_is_star) return Reply{400, "Bad Request - Contact"};
	Seize seize;
	seize.call_id = facts.call_id;
	seize.from_tag = facts.from.tag;
	seize.contact = facts.contact;
	if (seize.call_id.empty() || !fits(seize.call_id) || !fits(seize.from_tag)
			|| !fits(seize.contact))
		return Reply{400, "Bad Request"};
	seize.is_within = !facts.to.tag.empty();
	seize.expires = std::min(
			facts.expires.value_or(policy.line_seize_max_expires), policy.line_seize_max_expires);
	// The dialog of a seizure knows its index: phones that refresh or end it need not say it again.
	if (seize.is_within) return seize;
	seize.key = key_of(facts.request_uri);
	if (seize.key.empty()) return Reply{400, "Bad Request - Request-URI names no line"};
	if (facts.call_info.empty()) return Reply{400, "Bad Request - missing Call-Info header"};
	const auto info = core::sip::appearance_of(facts.call_info);
	if (!info || info->is_line || info->index == 0 || info->index > policy.max_index)
		return Reply{400, "Bad Request - Invalid Call-Info header"};
	seize.index = info->index;
	return seize;
}

Effects seize(Line &line, const Seize &asked, int64_t now, const Policy &policy) {
	const auto state = state_of(line, asked.index);
	if (kAnswers[static_cast<size_t>(state)] == Answer::refuse)
		return {Reply{480, "Temporarily Unavailable", {}, 0, true}};
	if (asked.expires == 0) return {Grant{asked.index, 0}};
	if (line.publications.size() >= policy.max_publications)
		return {Reply{480, "Temporarily Unavailable - too many seizures", {}, 0, true}};
	Publication fresh;
	fresh.text.set({{PublicationText::CallId, asked.call_id},
			{PublicationText::FromTag, asked.from_tag}, {PublicationText::Contact, asked.contact}});
	fresh.ends_at = end_of(asked, now);
	fresh.is_granted = false;
	fresh.all.push_back({asked.index, AppearanceState::Seized, ++line.last_order, {}});
	line.publications.push_back(std::move(fresh));
	return {Grant{asked.index, asked.expires}};
}

Effects seize_unknown() {
	return {Reply{480, "Temporarily Unavailable - too many lines", {}, 0, true}};
}

// A phone that has given up meanwhile, or whose index has been published, has no seizure to find.
Effects confirm(Line &line, const Seize &asked, bool is_taken, const Policy &policy) {
	Effects effects;
	Publication *known = find_seizure(line, asked.call_id, asked.from_tag);
	if (!known) return effects;
	Change change(line, policy);
	if (is_taken)
		known->is_granted = true;
	else
		remove(line, *known);
	change.add_to(effects);
	return effects;
}

Effects seize_again(Line &line, const Seize &asked, int64_t now, const Policy &policy) {
	Effects effects;
	Publication *known = find_seizure(line, asked.call_id, asked.from_tag);
	if (!known) return effects;
	Change change(line, policy);
	if (asked.expires == 0)
		remove(line, *known);
	else
		known->ends_at = end_of(asked, now);
	change.add_to(effects);
	return effects;
}

Effects expire(Line &line, int64_t now, const Policy &policy) {
	Effects effects;
	Change change(line, policy);
	for (size_t i = line.publications.size(); i-- > 0;)
		if (line.publications[i].ends_at <= now) remove(line, line.publications[i]);
	change.add_to(effects);
	return effects;
}

} // namespace callinfo

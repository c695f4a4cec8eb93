#include "sca/presence_callinfo/domain/publish.hpp"

#include <algorithm>
#include <iterator>

#include "core/base/transition.hpp"
#include "core/sip/scan.hpp"
#include "sca/presence_callinfo/domain/change.hpp"

namespace callinfo {
namespace {
using core::base::view;
using core::sip::MessageFacts;

enum class Then : uint8_t { create, pass, refresh, replace, remove, refuse };
using Row = core::base::TransitionRow<Asked, Then, 2>;

// Is its entity-tag that of a publication of this line?
constexpr Row kRows[] = {
		//              no             yes
		{Asked::Create, {Then::create, Then::create}},
		{Asked::Pass, {Then::pass, Then::pass}},
		{Asked::Refresh, {Then::refuse, Then::refresh}},
		{Asked::Modify, {Then::refuse, Then::replace}},
		{Asked::Remove, {Then::refuse, Then::remove}},
};
static_assert(core::base::is_whole(kRows, static_cast<size_t>(Asked::kCount)));

// What becomes of a seizure when somebody publishes its index, by the state that he names: a call has come of
// it, or he does not know of it.
enum class Seizure : uint8_t { stays, ends };
constexpr Seizure kSeizures[] = {
		Seizure::stays, // idle
		Seizure::ends,  // seized
		Seizure::ends,  // progressing
		Seizure::ends,  // alerting
		Seizure::ends,  // active
		Seizure::ends,  // held
		Seizure::ends,  // held-private
		Seizure::ends,  // bridge-active
		Seizure::ends,  // bridge-held
};
static_assert(sizeof(kSeizures) == core::sip::kAppearanceStates);

Asked asked_of(bool has_tag, bool has_states, uint32_t expires) noexcept {
	if (!has_tag) return expires == 0 ? Asked::Pass : Asked::Create;
	if (expires == 0) return Asked::Remove;
	return has_states ? Asked::Modify : Asked::Refresh;
}

bool is_tag(std::string_view text) noexcept {
	return core::sip::is_token(text) && text.size() <= kLongestText;
}

Reply accepted(std::string_view etag, uint32_t expires) {
	return {200, "OK", std::string(etag), expires};
}

const Claim *find(const SharedVector<Claim> &all, uint32_t index) noexcept {
	for (const auto &claim : all)
		if (claim.index == index) return &claim;
	return nullptr;
}

// Who says the same again does not become the latest by it.
SharedVector<Claim> claims_of(
		Line &line, const std::vector<Said> &said, const SharedVector<Claim> &before) {
	SharedVector<Claim> all;
	all.reserve(said.size());
	for (const auto &one : said) {
		const Claim *old = find(before, one.index);
		const bool is_news = !old || old->state != one.state;
		all.push_back({one.index, one.state, is_news ? ++line.last_order : old->order,
				SharedString(one.uri.data(), one.uri.size())});
	}
	return all;
}

bool ends_seizure(const Line &line, const Claim &seized) noexcept {
	for (const auto &one : line.publications) {
		if (one.is_seizure()) continue;
		const Claim *claim = find(one.all, seized.index);
		if (claim && claim->order > seized.order
				&& kSeizures[static_cast<size_t>(claim->state)] == Seizure::ends)
			return true;
	}
	return false;
}

void end_seizures(Line &line) {
	for (size_t i = line.publications.size(); i-- > 0;) {
		const auto &one = line.publications[i];
		if (one.is_seizure() && ends_seizure(line, one.all.front())) remove(line, one);
	}
}

Reply create(Line &line, const Publish &asked, std::string_view etag, int64_t now,
		const Policy &policy) {
	if (line.publications.size() >= policy.max_publications)
		return {503, "Service Unavailable - too many publications", {}, 0, true};
	Publication fresh;
	fresh.text.set({{PublicationText::Etag, etag}});
	fresh.ends_at = now + asked.expires;
	fresh.all = claims_of(line, asked.said, {});
	line.publications.push_back(std::move(fresh));
	end_seizures(line);
	return accepted(etag, asked.expires);
}

Reply change_known(Line &line, const Publish &asked, Then then, int64_t now) {
	Publication &known = *find_etag(line, asked.if_match);
	Reply reply = accepted(asked.if_match, asked.expires);
	if (then == Then::remove) {
		remove(line, known);
		return reply;
	}
	if (then == Then::replace) known.all = claims_of(line, asked.said, known.all);
	known.ends_at = now + asked.expires;
	if (then == Then::replace) end_seizures(line);
	return reply;
}

Reply act(Line &line, const Publish &asked, Then then, std::string_view etag, int64_t now,
		const Policy &policy) {
	switch (then) {
	case Then::create:
		return create(line, asked, etag, now, policy);
	case Then::pass:
		return accepted(etag, 0);
	case Then::refuse:
		return {412, "Conditional Request Failed"};
	default:
		return change_known(line, asked, then, now);
	}
}

} // namespace

std::variant<Publish, Reply> check_publish(
		const MessageFacts &facts, std::string_view if_match, const Policy &policy) {
	if (facts.method != "PUBLISH") return Reply{500, "Internal server error - config"};
	if (!facts.broken.empty()) return Reply{400, "Bad Request - " + std::string(facts.broken)};
	Publish publish;
	publish.key = key_of(facts.request_uri);
	if (publish.key.empty()) return Reply{400, "Bad Request - Request-URI names no line"};
	const bool has_tag = if_match.data() != nullptr;
	if (has_tag && !is_tag(if_match)) return Reply{400, "Bad Request - SIP-If-Match"};
	const bool has_states = speaks_of_appearances(facts.call_info);
	if (!has_states && !has_tag) return Reply{400, "Bad Request - missing Call-Info header"};
	auto said = read_states(facts.call_info, policy);
	if (!said) return Reply{400, "Bad Request - Invalid Call-Info header"};
	publish.if_match = if_match;
	publish.said = std::move(*said);
	publish.expires = std::min(
			facts.expires.value_or(policy.call_info_max_expires), policy.call_info_max_expires);
	publish.asked = asked_of(has_tag, has_states, publish.expires);
	return publish;
}

Effects publish(Line &line, const Publish &asked, std::string_view fresh_etag, int64_t now,
		const Policy &policy) {
	Change change(line, policy);
	const size_t is_known = find_etag(line, asked.if_match) ? 1 : 0;
	const Then then = core::base::cell_of(kRows, is_known, asked.asked);
	Effects effects{act(line, asked, then, fresh_etag, now, policy)}, others;
	change.add_to(others);
	// Its phone hears of the end before it sees the call.
	if (first<Forget>(others)) effects.push_back(EndSeizures{std::string(view(line.key))});
	std::move(others.begin(), others.end(), std::back_inserter(effects));
	return effects;
}

bool makes_line(const Publish &asked) noexcept {
	return asked.asked == Asked::Create;
}

Effects publish_unknown(const Publish &asked, std::string_view fresh_etag) {
	if (makes_line(asked)) return {Reply{503, "Service Unavailable - too many lines", {}, 0, true}};
	Line nobody;
	return publish(nobody, asked, fresh_etag, 0, {});
}

} // namespace callinfo

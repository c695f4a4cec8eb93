#include "b2b/sca/domain/publication.hpp"

#include <algorithm>

#include "b2b/sca/domain/line.hpp"
#include "core/base/transition.hpp"
#include "core/sip/scan.hpp"

namespace b2b_sca {
namespace {

constexpr PubCell stay(PubState state) noexcept {
	return {state, kPubNothing};
}
constexpr PubCell silent = stay(PubState::Silent);
constexpr PubCell wanted = stay(PubState::Wanted);
constexpr PubCell asked = stay(PubState::Asked);
constexpr PubCell stale = stay(PubState::Stale);
constexpr PubCell live = stay(PubState::Live);
constexpr PubCell tell{PubState::Wanted, kPubNow};
constexpr PubCell anew{PubState::Wanted, kPubForget | kPubNow};
constexpr PubCell later{PubState::Wanted, kPubLater};

using Row = core::base::TransitionRow<PubEvent, PubCell, kPubStates>;

// clang-format off
constexpr Row kRows[] = {
// event                  silent   wanted   asked    stale    live
{PubEvent::Changed,      {tell,    tell,    stale,   stale,   tell}},
{PubEvent::Sent,         {silent,  asked,   asked,   stale,   live}},
{PubEvent::Accepted,     {silent,  wanted,  live,    tell,    live}},
{PubEvent::NoMatch,      {silent,  wanted,  anew,    anew,    live}},
{PubEvent::TooBrief,     {silent,  wanted,  tell,    tell,    live}},
{PubEvent::Failed,       {silent,  wanted,  later,   later,   live}},
{PubEvent::IsDue,        {silent,  tell,    later,   later,   tell}},
};
// clang-format on
static_assert(core::base::is_whole(kRows, kPubEvents));

constexpr core::base::EnumName<PubState> kStateNames[] = {
		{PubState::Silent, "silent"},
		{PubState::Wanted, "wanted"},
		{PubState::Asked, "asked"},
		{PubState::Stale, "stale"},
		{PubState::Live, "live"},
};
static_assert(core::base::is_whole(kStateNames, kPubStates));

constexpr core::base::EnumName<PubEvent> kEventNames[] = {
		{PubEvent::Changed, "changed"},
		{PubEvent::Sent, "sent"},
		{PubEvent::Accepted, "accepted"},
		{PubEvent::NoMatch, "no match"},
		{PubEvent::TooBrief, "too brief"},
		{PubEvent::Failed, "failed"},
		{PubEvent::IsDue, "is due"},
};
static_assert(core::base::is_whole(kEventNames, kPubEvents));

constexpr uint32_t kBriefly = 30;     // a call that rings, or a line that has become idle
constexpr int64_t kAnswerTime = 60;   // tm gives up long before
constexpr int64_t kLongestPause = 60; // between two tries
constexpr size_t kLongestTag = 255;
constexpr uint32_t kLongestExpires = 24 * 3600;

int64_t pause_of(unsigned failures) noexcept {
	return std::min<int64_t>(int64_t{2} << std::min(failures, 5u), kLongestPause);
}

// Before it runs out, with time for another try.
int64_t refresh_time(uint32_t expires, int64_t now) noexcept {
	const uint32_t margin = std::clamp<uint32_t>(expires / 10, 5, 60);
	return now + std::max<int64_t>(int64_t{expires} - margin, 1);
}

void forget(Publication &publication) {
	publication.texts.set({{PubText::Etag, {}}});
	publication.until = 0;
}

void apply(Publication &publication, PubEvent event, int64_t now) {
	const auto cell = transition(publication.state, event);
	publication.state = cell.to;
	if (cell.then & kPubForget) forget(publication);
	if (cell.then & kPubNow) publication.due = now;
	if (cell.then & kPubLater) publication.due = now + pause_of(publication.failures++);
}

// There is nothing to tell any more: when that was said, or what was said before has run out, all is done.
void settle(const Line &line, Publication &publication, int64_t now) {
	const bool is_said = publication.state == PubState::Live;
	const bool is_needless = publication.state == PubState::Wanted && publication.until <= now;
	if (!is_idle(line) || !(is_said || is_needless)) return;
	publication.state = PubState::Silent;
	publication.due = 0;
	publication.failures = 0;
	forget(publication);
}

uint32_t expires_of(const Line &line, const Publication &publication, const Policy &policy) {
	const bool lasts = std::any_of(
			line.appearances.begin(), line.appearances.end(), [](const Appearance &call) {
				const auto shown = shown_as(call.state);
				return shown && *shown != core::sip::AppearanceState::Alerting;
			});
	return std::max(lasts ? policy.publish_expires : kBriefly, publication.least);
}

std::string_view domain_of(const Line &line) noexcept {
	const auto aor = line.texts[LineText::Aor];
	const auto at = aor.find('@');
	return at == aor.npos ? std::string_view("localhost") : aor.substr(at + 1);
}

Publish leave(Line &line, size_t place, int64_t now, const Policy &policy) {
	auto &publication = line.publications[place];
	publication.asked = expires_of(line, publication, policy);
	++publication.cseq;
	apply(publication, PubEvent::Sent, now);
	publication.due = now + kAnswerTime;
	const auto text = [&](PubText which) { return std::string(publication.texts[which]); };
	return {text(PubText::Watcher), text(PubText::CallId), text(PubText::Etag),
			print_call_info(line, domain_of(line)), publication.cseq, publication.asked, place};
}

PubEvent event_of(const Publication &publication, const PublishAnswer &answer) {
	const bool has_tag = !publication.texts[PubText::Etag].empty();
	if (answer.code / 100 == 2) return PubEvent::Accepted;
	if (answer.code == 412 && has_tag) return PubEvent::NoMatch;
	const bool is_longer = answer.min_expires && *answer.min_expires > publication.asked
			&& *answer.min_expires <= kLongestExpires;
	return answer.code == 423 && is_longer ? PubEvent::TooBrief : PubEvent::Failed;
}

void take_answer(Publication &publication, const PublishAnswer &answer, int64_t now) {
	publication.failures = 0;
	const bool is_tag = core::sip::is_token(answer.etag) && answer.etag.size() <= kLongestTag;
	if (is_tag) publication.texts.set({{PubText::Etag, answer.etag}});
	const uint32_t granted = answer.expires.value_or(publication.asked);
	publication.due = refresh_time(std::min(granted, publication.asked), now);
	publication.until = now + granted;
}

} // namespace

std::string_view name_of(PubState state) noexcept {
	return core::base::name_of(kStateNames, state);
}

std::string_view name_of(PubEvent event) noexcept {
	return core::base::name_of(kEventNames, event);
}

PubCell transition(PubState from, PubEvent event) noexcept {
	return core::base::cell_of(kRows, from, event);
}

void add_watcher(Line &line, std::string_view watcher) {
	const bool is_known = std::any_of(line.publications.begin(), line.publications.end(),
			[&](const Publication &one) { return one.texts[PubText::Watcher] == watcher; });
	if (is_known || line.publications.size() >= kMostWatchers) return;
	Publication publication;
	publication.texts.set({{PubText::Watcher, watcher}});
	line.publications.push_back(std::move(publication));
	++line.version;
}

void content_changed(Line &line, int64_t now) {
	for (auto &publication : line.publications) {
		apply(publication, PubEvent::Changed, now);
		settle(line, publication, now);
	}
}

std::vector<Publish> due_publishes(
		Line &line, int64_t now, const Policy &policy, NewCallId new_call_id) {
	std::vector<Publish> all;
	for (size_t place = 0; place < line.publications.size(); ++place) {
		auto &publication = line.publications[place];
		if (publication.due == 0 || publication.due > now) continue;
		apply(publication, PubEvent::IsDue, now);
		settle(line, publication, now);
		if (publication.state != PubState::Wanted || publication.due > now) continue;
		if (publication.texts[PubText::CallId].empty())
			publication.texts.set({{PubText::CallId, new_call_id()}});
		all.push_back(leave(line, place, now, policy));
	}
	return all;
}

void published(Line &line, size_t place, const PublishAnswer &answer, int64_t now) {
	if (place >= line.publications.size()) return;
	auto &publication = line.publications[place];
	const bool is_awaited = publication.state == PubState::Asked
			|| publication.state == PubState::Stale;
	if (!is_awaited) return;
	const auto event = event_of(publication, answer);
	if (event == PubEvent::TooBrief)
		publication.least = answer.min_expires.value_or(publication.least);
	if (event == PubEvent::Accepted) take_answer(publication, answer, now);
	apply(publication, event, now);
	settle(line, publication, now);
	++line.version; // the entity-tag
}

} // namespace b2b_sca

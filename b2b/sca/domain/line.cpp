#include "b2b/sca/domain/line.hpp"

#include <algorithm>

#include "core/sip/call_info.hpp"
#include "core/sip/uri.hpp"

namespace b2b_sca {
namespace {

constexpr int64_t kLookAfter = 60; // seconds

bool is_in(const std::vector<uint32_t> &indexes, uint32_t index) noexcept {
	return std::find(indexes.begin(), indexes.end(), index) != indexes.end();
}

bool is_free(Line &line, const Claim &asked, uint32_t index) noexcept {
	return !find_index(line, index) && !is_in(asked.in_use, index);
}

uint32_t free_index(Line &line, const Claim &asked, const Policy &policy) noexcept {
	const bool is_sane = asked.wanted != 0 && asked.wanted <= policy.max_appearances;
	if (is_sane && is_free(line, asked, asked.wanted)) return asked.wanted;
	for (uint32_t index = 1; index <= policy.max_appearances; ++index)
		if (is_free(line, asked, index)) return index;
	return 0;
}

void look_later(Line &line, int64_t now) noexcept {
	if (line.look_at == 0) line.look_at = now + kLookAfter;
}

void erase(Line &line, const Appearance &call) noexcept {
	line.appearances.erase(line.appearances.begin() + (&call - line.appearances.data()));
	if (!line.appearances.empty()) return;
	core::base::SharedVector<Appearance>().swap(line.appearances);
	line.look_at = 0;
}

// Of the held calls the first.
Appearance *first_held(Line &line) noexcept {
	for (auto &call : line.appearances)
		if (shown_as(call.state) == core::sip::AppearanceState::Held
				|| kept_as(call.state) == State::HeldPrivate)
			return &call;
	return nullptr;
}

Retrieval refused(Refusal refusal) noexcept {
	switch (refusal) {
	case Refusal::Private:
		return {403, "Call Is Held Privately"};
	case Refusal::Taken:
		return {480, "Call Is Being Retrieved"};
	case Refusal::Busy:
		return {480, "Call Is Being Joined"};
	default:
		return {480, "Call Is Not Held"};
	}
}

// A call that goes on is joined, one that is held is taken back.
bool goes_on(State state) noexcept {
	return is_mixed(state) || shown_as(state) == core::sip::AppearanceState::Active;
}

Retrieval join(Line &line, const Appearance &call, bool is_own, int64_t now, const Policy &policy) {
	if (is_own && !is_mixed(call.state)) return refused(Refusal::NotHeld);
	if (!policy.has_mixer) return {403, "Joining A Call Needs bridge_uri"};
	if (call.members.size() >= kMostMembers) return {480, "Too Many Phones In The Call"};
	const auto serial = call.serial;
	const auto happened = happen(line, serial, Event::JoinAsked, now);
	if (happened.refusal != Refusal::None) return refused(happened.refusal);
	return {0, {}, serial, true};
}

} // namespace

Appearance *find_index(Line &line, uint32_t index) noexcept {
	for (auto &call : line.appearances)
		if (call.index == index) return &call;
	return nullptr;
}

Appearance *find_serial(Line &line, uint32_t serial) noexcept {
	for (auto &call : line.appearances)
		if (call.serial == serial) return &call;
	return nullptr;
}

Claimed claim(Line &line, const Claim &asked, int64_t now, const Policy &policy) {
	for (const auto watcher : asked.watchers) add_watcher(line, watcher);
	Appearance call;
	call.index = free_index(line, asked, policy);
	if (call.index == 0) return {};
	call.serial = ++line.last_serial;
	call.state = State::Reserved;
	call.shared_entity = asked.shared_entity & 1;
	call.since = now;
	call.texts.set({{AppText::Domain, asked.domain}, {AppText::Party, asked.party},
			{AppText::Owner, asked.owner}});
	const Claimed claimed{call.index, call.serial};
	const auto behind = std::find_if(line.appearances.begin(), line.appearances.end(),
			[&](const Appearance &other) { return other.index > claimed.index; });
	line.appearances.insert(behind, std::move(call));
	look_later(line, now);
	return claimed;
}

Happened happen(Line &line, uint32_t serial, Event event, int64_t now) {
	Appearance *call = find_serial(line, serial);
	if (!call) return {};
	const auto &cell = transition(call->state, event);
	Happened happened{
			true, !cell.stays, cell.refusal, call->state, call->state, call->index, event};
	if (cell.stays) return happened;
	happened.to = call->state = cell.to;
	call->since = now;
	++line.version;
	if (happened.to == State::Idle) {
		end_members(line, *call);
		erase(line, *call);
	}
	if (shown_as(happened.from) != shown_as(happened.to)) content_changed(line, now);
	return happened;
}

void note(Line &line, Appearance &call,
		std::initializer_list<core::base::Packed<AppText>::Change> texts) {
	call.texts.set(texts);
	++line.version;
}

Retrieval retrieve(
		Line &line, uint32_t index, std::string_view contact, int64_t now, const Policy &policy) {
	Appearance *call = index ? find_index(line, index) : first_held(line);
	if (!call) return {404, "No Such Call"};
	const bool is_own = core::sip::same_uri(call->texts[AppText::Owner], contact);
	if (goes_on(call->state)) return join(line, *call, is_own, now, policy);
	const auto event = is_own ? Event::OwnRetrieveAsked : Event::RetrieveAsked;
	const auto happened = happen(line, call->serial, event, now);
	if (!happened.has_changed) return refused(happened.refusal);
	note(line, *call, {{AppText::Next, contact}});
	return {0, {}, call->serial};
}

std::string print_call_info(const Line &line, std::string_view domain) {
	std::string list;
	for (const auto &call : line.appearances)
		if (const auto shown = shown_as(call.state))
			core::sip::append_state(list, call.texts[AppText::Domain], call.index, *shown,
					call.texts[AppText::Party]);
	core::sip::append_idle(list, domain);
	return list;
}

bool is_idle(const Line &line) noexcept {
	return std::none_of(line.appearances.begin(), line.appearances.end(),
			[](const Appearance &call) { return shown_as(call.state).has_value(); });
}

bool is_done(const Line &line) noexcept {
	return line.appearances.empty()
			&& std::all_of(line.publications.begin(), line.publications.end(),
					[](const Publication &one) { return one.state == PubState::Silent; });
}

bool is_dirty(const Line &line) noexcept {
	return line.version != line.stored || (is_done(line) && line.has_row);
}

bool is_over(const Line &line, const Policy &policy) noexcept {
	return is_done(line) && line.orders.empty() && !(policy.is_storing && is_dirty(line));
}

int64_t due_at(const Line &line) noexcept {
	if (!line.orders.empty()) return 1; // at once
	int64_t due = line.look_at;
	for (const auto &one : line.publications)
		if (one.due != 0 && (due == 0 || one.due < due)) due = one.due;
	return due;
}

} // namespace b2b_sca

#include "sca/domain/change.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/sip/call_info.hpp"
#include "sca/domain/own_tag.hpp"

namespace sca {
namespace {

constexpr int64_t time_of(State state) noexcept {
	switch (state) {
	case State::Seized:
		return kSeizedWithoutEnd;
	case State::Pending:
		return kPendingTime;
	default:
		return 0;
	}
}

// The phones of a line that answer one call share its Call-ID: the line is found by it until the
// last goes.
void unindex(Work &work, const Appearance &leaving, std::string_view call_id) {
	const auto &list = work.line.appearances;
	const bool is_shared = std::any_of(list.begin(), list.end(), [&](const Appearance &other) {
		return &other != &leaving
				&& (other.text[AppText::CallId] == call_id
						|| other.text[AppText::PrevCallId] == call_id);
	});
	if (!call_id.empty() && !is_shared) work.effects.push_back(UnindexCall{std::string(call_id)});
}

void forget(Work &work, Appearance &appearance) {
	if (!appearance.retrieving) return;
	const auto old = appearance.text[AppText::PrevCallId];
	if (old != appearance.text[AppText::CallId]) unindex(work, appearance, old);
	appearance.retrieving = false;
	appearance.prev_ended = false;
	appearance.text.set({{AppText::PrevOwner, {}}, {AppText::PrevOwnerAddress, {}},
			{AppText::PrevOwnerInstance, {}}, {AppText::PrevCallee, {}}, {AppText::PrevCallId, {}},
			{AppText::PrevCallerTag, {}}, {AppText::PrevCalleeTag, {}}});
	++appearance.version;
	work.effects.push_back(Store{});
}

// Back to the call that was there before: its owner, its dialog.
void restore_call(Work &work, Appearance &appearance) {
	const auto text = appearance.text; // a copy: the views below must outlive the change
	set_dialog(work, appearance, text[AppText::PrevCallId], text[AppText::PrevCallerTag],
			text[AppText::PrevCalleeTag], appearance.prev_direction);
	appearance.text.set({{AppText::Owner, text[AppText::PrevOwner]},
			{AppText::OwnerAddress, text[AppText::PrevOwnerAddress]},
			{AppText::OwnerInstance, text[AppText::PrevOwnerInstance]},
			{AppText::Callee, text[AppText::PrevCallee]}});
	forget(work, appearance);
}

void end_seizure(Work &work, uint32_t index, std::string_view state) {
	if (Subscription *seizure = find_seizure(work.line, index)) terminate(work, *seizure, state);
}

void say_changed(Work &work, const Appearance &appearance, State to, std::string_view reason) {
	const auto &text = appearance.text;
	work.effects.push_back(Changed{std::string(work.line.text[LineText::Aor]), appearance.index, to,
			std::string(text[AppText::Owner]), std::string(text[AppText::Uri]),
			std::string(text[AppText::CallId]), std::string(reason)});
}

// A seizure that outlived its appearance would free the index under its next owner.
void drop(Work &work, Appearance &appearance) {
	end_seizure(work, appearance.index, "terminated;reason=noresource");
	for (const auto field : {AppText::CallId, AppText::PrevCallId})
		unindex(work, appearance, appearance.text[field]);
	remove_appearance(work.line, &appearance, work.policy);
}

// What phones are shown. Where the names of the far ends make it too long for a header, they are
// left out.
std::string content_of(Work &work) {
	std::string content = print_content(work.line);
	const bool is_too_long = content.size() > work.policy.max_call_info;
	if (is_too_long) content = print_content(work.line, false);
	if (is_too_long && !work.line.parties_left_out)
		work.effects.push_back(LeftOut{"the names of the far ends (max_call_info)"});
	work.line.parties_left_out = is_too_long;
	return content;
}

std::string_view uri_or(std::string_view uri, std::string_view aor) noexcept {
	return uri.empty() ? aor : uri;
}

// Never 0: who has something left to be told is a subscriber still. One that waits for the purge has
// the time until then.
int64_t time_left(const Work &work, const Subscription &subscription) noexcept {
	const int64_t end = subscription.expires > work.now ? subscription.expires
														: end_of(subscription, work.policy);
	return std::max<int64_t>(end - work.now, 1);
}

// "active;expires=SECONDS"
std::string_view active_for(int64_t seconds, std::array<char, 40> &room) noexcept {
	constexpr std::string_view kActive = "active;expires=";
	char *const digits = std::copy(kActive.begin(), kActive.end(), room.data());
	const char *end = std::to_chars(digits, room.data() + room.size(), seconds).ptr;
	return {room.data(), static_cast<size_t>(end - room.data())};
}

void raise_mark(Work &work, Subscription &subscription) {
	work.effects.push_back(Store{subscription.notify_mark != 0});
	subscription.notify_mark = subscription.notify_cseq + work.policy.cseq_reserve;
	++subscription.version;
}

using SharedTold = std::shared_ptr<const Told>;

SharedTold told_of(const Work &work, std::string call_info) {
	return std::make_shared<const Told>(
			Told{std::string(work.line.text[LineText::Aor]), std::move(call_info)});
}

Notify notify_of(Work &work, Subscription &subscription, std::string_view state, SharedTold told) {
	const auto &text = subscription.text;
	std::string event(name_of(subscription.package));
	if (!text[SubText::EventId].empty()) event.append(";id=").append(text[SubText::EventId]);
	const std::string tag = own_tag(text);
	std::array<char, 40> room;
	if (state.empty()) state = active_for(time_left(work, subscription), room);
	Notify notify{id_of(work.line, subscription), 0, {}, std::move(told)};
	notify.text.set({{NotifyText::Contact, text[SubText::Contact]},
			{NotifyText::CallId, text[SubText::CallId]},
			{NotifyText::LocalUri, uri_or(text[SubText::LocalUri], notify.told->aor)},
			{NotifyText::LocalTag, tag},
			{NotifyText::RemoteUri, uri_or(text[SubText::RemoteUri], notify.told->aor)},
			{NotifyText::RemoteTag, text[SubText::FromTag]},
			{NotifyText::Route, text[SubText::Route]}, {NotifyText::Flow, text[SubText::Flow]},
			{NotifyText::Socket, text[SubText::Socket]}, {NotifyText::Event, event},
			{NotifyText::State, state}});
	notify.cseq = ++subscription.notify_cseq;
	if (subscription.notify_cseq > subscription.notify_mark) raise_mark(work, subscription);
	return notify;
}

Outcome go_back(Work &work, Appearance &appearance, Event event) {
	if (appearance.retrieving && appearance.prev_ended)
		return apply(work, appearance, Event::Ended);
	const State to = appearance.prev_state;
	if (appearance.retrieving) restore_call(work, appearance);
	appearance.prev_state = State::Idle;
	return {kRestore, to == State::Idle || move(work, appearance, to, name_of(event))};
}

void trace_transition(Work &work, const Appearance &appearance, Event event, const Cell &cell) {
	if (!work.policy.traces) return;
	std::string what(name_of(appearance.state));
	what.append(": ").append(name_of(event));
	if (cell.then & kRestore)
		what += ", back to what was before";
	else if (cell.stays)
		what += cell.then & (kRefuse | kForbid) ? ", refused" : ", stays";
	else
		what.append(" -> ").append(name_of(cell.to));
	trace(work, &appearance, appearance.text[AppText::CallId], what);
}

} // namespace

Work::~Work() {
	auto &list = line.appearances;
	const auto is_idle = [](const Appearance &one) { return one.state == State::Idle; };
	list.erase(std::remove_if(list.begin(), list.end(), is_idle), list.end());
}

bool move(Work &work, Appearance &appearance, State to, std::string_view reason) {
	if (to == appearance.state) return true;
	work.effects.push_back(Store{});
	say_changed(work, appearance, to, reason);
	if (to != State::Pending) work.tell = true;
	if (to == State::Idle) {
		drop(work, appearance);
		++work.line.content;
		return false;
	}
	if (name_of(to) != name_of(appearance.state)) ++work.line.content;
	appearance.state = to;
	appearance.since = work.now;
	appearance.deadline = time_of(to) ? work.now + time_of(to) : 0;
	++appearance.version;
	return true;
}

void trace(
		Work &work, const Appearance *appearance, std::string_view call_id, std::string_view what) {
	if (!work.policy.traces) return;
	work.effects.push_back(Traced{std::string(work.line.text[LineText::Aor]),
			appearance ? appearance->index : 0, std::string(call_id), std::string(what)});
}

Outcome apply(Work &work, Appearance &appearance, Event event) {
	const Cell &cell = transition(appearance.state, event);
	trace_transition(work, appearance, event, cell);
	if (cell.then & kRestore) return go_back(work, appearance, event);

	if (cell.then & kForget) forget(work, appearance);
	if (cell.then & kEndSeize) end_seizure(work, appearance.index, "terminated;reason=noresource");
	if (cell.then & kRemember) appearance.prev_state = appearance.state;
	return {cell.then,
			move(work, appearance, cell.stays ? appearance.state : cell.to, name_of(event))};
}

void set_dialog(Work &work, Appearance &appearance, std::string_view call_id,
		std::string_view caller_tag, std::string_view callee_tag, Direction direction) {
	const std::string_view old = appearance.text[AppText::CallId];
	if (old != call_id) {
		if (old != appearance.text[AppText::PrevCallId]) unindex(work, appearance, old);
		if (!call_id.empty()) work.effects.push_back(IndexCall{std::string(call_id)});
	}
	appearance.direction = direction;
	appearance.text.set({{AppText::CallId, call_id}, {AppText::CallerTag, caller_tag},
			{AppText::CalleeTag, callee_tag}});
	++appearance.version;
	work.effects.push_back(Store{});
}

Appearance *take_appearance(Work &work, uint32_t wanted) {
	const bool is_free = wanted != 0 && wanted <= work.policy.max_index
			&& !find_index(work.line, wanted);
	const uint32_t index = is_free ? wanted : lowest_free(work.line);
	if (index > work.policy.max_index || !has_room(work.line, work.policy)) return nullptr;
	return &add_appearance(work.line, index);
}

void notify(Work &work, Subscription &subscription, std::string_view state) {
	work.effects.push_back(notify_of(work, subscription, state, told_of(work, content_of(work))));
	subscription.told = work.line.content;
}

void notify_seizure(
		Work &work, Subscription &subscription, uint32_t index, std::string_view state) {
	auto content = core::sip::print_index(domain_of(work.line.text[LineText::Aor]), index);
	work.effects.push_back(notify_of(work, subscription, state, told_of(work, std::move(content))));
}

void terminate(Work &work, Subscription &subscription, std::string_view state) {
	if (subscription.package == Package::LineSeize)
		notify_seizure(work, subscription, subscription.index, state);
	else
		notify(work, subscription, state);
	remove_subscription(work.line, &subscription, work.policy);
	work.effects.push_back(Store{});
}

void say_left_out(Work &work, Appearance &appearance) {
	if (!appearance.left_out) work.effects.push_back(LeftOut{"a name or an address of a call"});
	appearance.left_out = true;
}

void release_seizure(Work &work, uint32_t index, Event event) {
	Appearance *seized = find_index(work.line, index);
	if (seized && seized->text[AppText::CallId].empty()) apply(work, *seized, event);
}

void keep_call(Appearance &appearance) {
	auto &text = appearance.text;
	text.set({{AppText::PrevOwner, text[AppText::Owner]},
			{AppText::PrevOwnerAddress, text[AppText::OwnerAddress]},
			{AppText::PrevOwnerInstance, text[AppText::OwnerInstance]},
			{AppText::PrevCallee, text[AppText::Callee]},
			{AppText::PrevCallId, text[AppText::CallId]},
			{AppText::PrevCallerTag, text[AppText::CallerTag]},
			{AppText::PrevCalleeTag, text[AppText::CalleeTag]}});
	appearance.prev_direction = appearance.direction;
	appearance.retrieving = true;
	appearance.prev_ended = false;
}

void tell_group(Work &work) {
	if (!work.tell) return;
	SharedTold told;
	auto &list = work.line.subscriptions;
	work.effects.reserve(work.effects.size() + list.size() + 1);
	for (auto subscription = list.rbegin(); subscription != list.rend(); ++subscription) {
		if (subscription->package != Package::CallInfo || subscription->told == work.line.content)
			continue;
		if (!told) told = told_of(work, content_of(work));
		work.effects.push_back(notify_of(work, *subscription, {}, told));
		subscription->told = work.line.content;
	}
}

} // namespace sca

// A phone of the line joins a call that goes on. Its own call to the mixer comes first; then the two that talk go there too.
#include <algorithm>

#include "b2b/sca/domain/line.hpp"

namespace b2b_sca {
namespace {

using core::base::SharedString;
using core::base::view;

auto find_member(Appearance &call, std::string_view key) noexcept {
	return std::find_if(call.members.begin(), call.members.end(),
			[key](const Member &member) { return view(member.key) == key; });
}

void end_session(Line &line, std::string_view key) {
	Order order;
	order.key = SharedString(key);
	line.orders.push_back(std::move(order));
}

Event event_of(const Appearance &call) noexcept {
	const bool holds = (!call.has_left && call.holds)
			|| std::any_of(call.members.begin(), call.members.end(),
					[](const Member &member) { return member.holds; });
	const bool are_many = call.members.size() + (call.has_left ? 0 : 1) > 1;
	if (are_many) return holds ? Event::ManyHold : Event::ManyTalk;
	return holds ? Event::OneHolds : Event::OneTalks;
}

// Who is in the mixer has changed, or who of them holds. Without a phone there is no call.
Happened recount(Line &line, Appearance &call, int64_t now) {
	++line.version;
	if (is_mixed(call.state) && call.has_left && call.members.empty())
		end_session(line, call.texts[AppText::Key]);
	return happen(line, call.serial, event_of(call), now);
}

} // namespace

bool has_others(const Appearance &call) noexcept {
	return is_mixed(call.state) && !call.members.empty();
}

void end_members(Line &line, Appearance &call) {
	for (const auto &member : call.members) end_session(line, view(member.key));
	call.members.clear();
}

Happened member_is_in(
		Line &line, uint32_t serial, std::string_view key, std::string_view owner, int64_t now) {
	Appearance *call = find_serial(line, serial);
	const bool is_awaited = call && (call->state == State::Joining || is_mixed(call->state));
	if (!is_awaited || call->members.size() >= kMostMembers) {
		end_session(line, key); // the call has been held meanwhile, or taken back
		return {};
	}
	if (find_member(*call, key) == call->members.end())
		call->members.push_back({SharedString(key), SharedString(owner), false});
	if (is_mixed(call->state)) return recount(line, *call, now);
	Order order;
	order.is_conference = true;
	order.key = SharedString(call->texts[AppText::Key]);
	order.serial = serial;
	order.first = call->shared_entity;
	line.orders.push_back(std::move(order));
	return happen(line, serial, Event::MemberIn, now);
}

Happened member_is_gone(Line &line, uint32_t serial, std::string_view key, int64_t now) {
	Appearance *call = find_serial(line, serial);
	if (!call) return {};
	if (const auto member = find_member(*call, key); member != call->members.end())
		call->members.erase(member);
	else if (is_mixed(call->state))
		return {};
	if (call->state == State::Joining) return happen(line, serial, Event::MemberLost, now);
	return recount(line, *call, now);
}

Happened member_holds(Line &line, uint32_t serial, std::string_view key, bool holds, int64_t now) {
	Appearance *call = find_serial(line, serial);
	if (!call) return {};
	const auto member = find_member(*call, key);
	if (member == call->members.end() && !key.empty()) return {};
	(key.empty() ? call->holds : member->holds) = holds;
	return recount(line, *call, now);
}

Happened moved(Line &line, uint32_t serial, int64_t now) {
	auto happened = happen(line, serial, Event::Bridged, now);
	Appearance *call = find_serial(line, serial);
	if (!call || !is_mixed(call->state)) return happened;
	const auto counted = recount(line, *call, now);
	if (counted.has_changed) happened.to = counted.to;
	return happened;
}

Happened move_failed(Line &line, uint32_t serial, int64_t now) {
	if (auto *call = find_serial(line, serial)) end_members(line, *call);
	return happen(line, serial, Event::BridgingFailed, now);
}

Happened phone_has_left(Line &line, uint32_t serial, int64_t now) {
	Appearance *call = find_serial(line, serial);
	if (!call || call->has_left) return {};
	call->has_left = true;
	if (!call->members.empty())
		note(line, *call, {{AppText::Owner, view(call->members.front().owner)}});
	return recount(line, *call, now);
}

} // namespace b2b_sca

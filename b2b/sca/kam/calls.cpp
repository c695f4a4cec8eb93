#include "b2b/sca/kam/calls.hpp"

#include <algorithm>

#include "b2b/sca/kam/server.hpp"
#include "b2b/sca/kam/sharing.hpp"
#include "b2b/sca/kam/statistics.hpp"
#include "b2b/sca/kam/writer.hpp"
#include "core/kam/log.hpp"
#include "core/kam/timer.hpp"

namespace b2b_sca {
namespace {

void set(Line &line, Appearance &call, AppText which, const std::optional<std::string> &text) {
	if (text && call.texts[which] != *text) note(line, call, {{which, *text}});
}

void learn(Line &line, Appearance &call, const Known &known) {
	set(line, call, AppText::Key, known.key);
	set(line, call, AppText::Owner, known.owner);
	set(line, call, AppText::PhoneCall, known.phone_call);
	const std::string next(call.texts[AppText::Next]);
	if (known.takes_next && !next.empty())
		note(line, call, {{AppText::Owner, next}, {AppText::Next, {}}});
	if (!known.shared_entity || *known.shared_entity == call.shared_entity) return;
	call.shared_entity = *known.shared_entity;
	++line.version;
}

// For sca.so, when the lock is gone.
ShownCall shown_call(const Line &line, const Appearance &call, const Known &known) {
	const auto text = [&](AppText which) { return std::string(call.texts[which]); };
	return {std::string(line.texts[LineText::Aor]), call.index, call.state, call.shared_entity == 1,
			text(AppText::Owner), text(AppText::Party), known.phone_call.value_or(""),
			known.caller_tag, known.callee_tag, known.is_called, text(AppText::Key)};
}

bool is_of(const Appearance &call, std::string_view key) noexcept {
	return call.texts[AppText::Key] == key
			|| std::any_of(call.members.begin(), call.members.end(),
					[key](const Member &member) { return core::base::view(member.key) == key; });
}

void trace(const ShownCall &shown, const Happened &happened) {
	if (!core::kam::logs_debug()) return;
	const auto name = name_of(happened.event), from = name_of(happened.from),
			   to = name_of(happened.to);
	LM_DBG("%s index %u: %.*s: %.*s -> %.*s\n", shown.aor.c_str(), happened.index, int(from.size()),
			from.data(), int(name.size()), name.data(), int(to.size()), to.data());
}

} // namespace

CallId call_with_key(std::string_view key) {
	CallId found;
	if (key.empty()) return found;
	lines().each([&](const Line &line) {
		for (const auto &call : line.appearances)
			if (is_of(call, key)) found = {line.number, call.serial};
	});
	return found;
}

bool see(const CallId &id, SeenCall &seen) {
	bool is_there = false;
	lines().touch(id.line, [&](Line &line) {
		const auto *call = find_serial(line, id.serial);
		if (!call) return;
		is_there = true;
		const auto text = [&](AppText which) { return std::string(call->texts[which]); };
		seen = {call->state, call->shared_entity, call->word, text(AppText::Key),
				text(AppText::Owner), text(AppText::PhoneCall), has_others(*call), {}};
		for (const auto &member : call->members)
			seen.members.emplace_back(core::base::view(member.key));
	});
	return is_there;
}

Happened changes(const CallId &id, const Known &known, const Change &change) {
	Happened happened;
	ShownCall shown;
	bool is_to_store = false, has_orders = false;
	lines().with(id.line, [&](Line &line) {
		const auto before = line.version;
		if (auto *call = find_serial(line, id.serial)) {
			learn(line, *call, known);
			shown = shown_call(line, *call, known);
		}
		happened = change(line, core::kam::now());
		shown.state = happened.to;
		is_to_store = line.version != before;
		has_orders = !line.orders.empty();
	});
	if (has_orders) wake_publisher();
	if (happened.is_known) trace(shown, happened);
	if (happened.has_changed) {
		count_change(happened.from, happened.to, happened.event);
		share(shown);
		wake_publisher();
	}
	if (is_to_store) changes_are_stored();
	return happened;
}

Happened happens(const CallId &id, Event event, const Known &known) {
	return changes(id, known,
			[&](Line &line, int64_t now) { return happen(line, id.serial, event, now); });
}

void show_again(const CallId &id, const Known &known) {
	ShownCall shown;
	lines().touch(id.line, [&](Line &line) {
		if (const auto *call = find_serial(line, id.serial)) shown = shown_call(line, *call, known);
	});
	if (shown.state != State::Idle) share(shown);
}

// An index that is lost is not taken meanwhile: in sca.so's table it is in use.
void end_lost_calls() {
	const auto shared = shared_calls();
	if (shared.empty()) return;
	std::vector<SharedCall> calls;
	lines().each([&](const Line &line) {
		for (const auto &call : line.appearances)
			calls.push_back({std::string(line.texts[LineText::Aor]), call.index});
	});
	for (const auto &one : lost_calls(shared, calls)) end_shared(one);
}

void note_word(const CallId &id, std::optional<core::sip::AppearanceState> word) {
	lines().touch(id.line, [&](Line &line) {
		if (auto *call = find_serial(line, id.serial)) call->word = word;
	});
}

} // namespace b2b_sca

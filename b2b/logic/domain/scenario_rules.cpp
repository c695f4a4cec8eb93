// Which rule of a document a message meets.
#include <algorithm>

#include "b2b/logic/domain/scenario_document.hpp"

namespace b2b_logic {
namespace {

bool is_one_of(const std::vector<std::string> &methods, std::string_view method) noexcept {
	return methods.empty() || std::find(methods.begin(), methods.end(), method) != methods.end();
}

bool has_id(const Entity *entity, std::string_view id) noexcept {
	return id.empty() || (entity && entity->texts[EntityText::Id] == id);
}

// Null data() where there is none.
std::string_view value_of(const ValueTest &test, const Session &session,
		const core::sip::RawMessage &message) noexcept {
	if (test.of == ValueTest::Of::Header) return message.header(test.name);
	return context(session, test.name);
}

bool holds(const ValueTest &test, const Session &session,
		const core::sip::RawMessage &message) noexcept {
	const auto value = value_of(test, session, message);
	switch (test.how) {
	case ValueTest::How::Is:
		return value == test.value;
	case ValueTest::How::IsNot:
		return value != test.value;
	case ValueTest::How::Matches:
		return value.data() && test.pattern.matches(value);
	case ValueTest::How::Present:
		return value.data();
	default:
		return !value.data();
	}
}

bool meets(const Condition &wanted, const Session &session, const Incoming &message) noexcept {
	const auto *sender = find_entity(session, message.leg);
	const auto *peer = find_peer(session, message.leg);
	const bool is_status = wanted.most == 0
			|| (message.code >= wanted.least && message.code <= wanted.most);
	const auto peer_state = peer ? peer->state : EntityState::Ended;
	const bool is_state = !wanted.peer_state || peer_state == *wanted.peer_state;
	return is_status && is_state && is_one_of(wanted.methods, message.method)
			&& has_id(sender, wanted.entity) && has_id(peer, wanted.peer)
			&& std::all_of(wanted.tests.begin(), wanted.tests.end(),
					[&](const ValueTest &test) { return holds(test, session, message.text); });
}

} // namespace

const ScenarioRule *find_rule(const ScenarioDocument &document, const Session &session,
		const Incoming &message, bool is_reply) noexcept {
	for (const auto &rule : document.rules)
		if (rule.is_reply == is_reply && meets(rule.condition, session, message)) return &rule;
	return nullptr;
}

bool has_variables(std::string_view text) noexcept {
	return text.find('$') != text.npos;
}

} // namespace b2b_logic

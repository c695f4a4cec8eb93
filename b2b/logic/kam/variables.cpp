#include "b2b/logic/kam/variables.hpp"

#include <array>

#include "b2b/logic/domain/sdp_way.hpp"
#include "b2b/logic/kam/opening.hpp"
#include "b2b/logic/kam/writer.hpp"
#include "core/kam/message_text.hpp"
#include "core/kam/pvar.hpp"

namespace b2b_logic {
namespace {

using core::base::view;
using core::kam::Value;
using core::kam::view;

enum class Field {
	Key,
	Scenario,
	State,
	Duration,
	SetupTime,
	EndReason,
	EndCode,
	EndBy,
	SdpIs,
	SdpFrom,
	SdpTo
};
constexpr core::base::EnumName<Field> kFields[] = {{Field::Key, "key"},
		{Field::Scenario, "scenario"}, {Field::State, "state"}, {Field::Duration, "duration"},
		{Field::SetupTime, "setup_time"}, {Field::EndReason, "end_reason"},
		{Field::EndCode, "end_code"}, {Field::EndBy, "end_by"}, {Field::SdpIs, "sdp_is"},
		{Field::SdpFrom, "sdp_from"}, {Field::SdpTo, "sdp_to"}};

enum class EntityField { Key, CallId, Id, FromTag, ToTag };
constexpr core::base::EnumName<EntityField> kEntityFields[] = {{EntityField::Key, "key"},
		{EntityField::CallId, "callid"}, {EntityField::Id, "id"}, {EntityField::FromTag, "fromtag"},
		{EntityField::ToTag, "totag"}};

// A statement may read several variables before it uses the first: the key of a hash table and the value, both sides
// of a comparison. The host's own variables have room for ten.
Value text(std::string_view value) {
	constexpr size_t kAtOnce = 16;
	static std::array<std::string, kAtOnce> shown;
	static size_t last = 0;
	auto &room = shown[++last % kAtOnce];
	room = value;
	return std::string_view(room);
}

// Null where there is none.
Value text_or_null(std::string_view value) {
	return value.empty() ? Value{} : text(value);
}

// The session of the route at work, or that which this script has begun; `use` gets its turn.
template <class Use>
void with_session(const sip_msg_t *msg, Use &&use) {
	if (Turn *turn = current_turn(); turn && turn->session()) return use(*turn);
	if (const auto *opening = find_opening(msg)) with_begun(*opening, use);
}

// Of the message at hand, as the script has left it.
Value sdp_value(const Turn &turn, Field field) {
	const core::kam::MessageText text(turn.msg);
	auto message = turn.message;
	message.text = text.view();
	const auto way = way_of_sdp(*turn.session(), message, turn.is_reply);
	if (!way) return {};
	if (field == Field::SdpIs) return Value(std::string_view(way->is_offer ? "offer" : "answer"));
	return static_cast<long>(field == Field::SdpFrom ? way->from : way->to);
}

Value value_in(const Turn &turn, Field field) {
	constexpr long kMilliseconds = 1000;
	const Session &session = *turn.session();
	const int64_t until = session.ended ? session.ended : now_ms();
	switch (field) {
	case Field::Key:
		return text(turn.key());
	case Field::Scenario:
		return text(view(session.scenario));
	case Field::State:
		return text(state_of(session));
	case Field::Duration:
		return session.answered ? (until - session.answered) / kMilliseconds : 0L;
	case Field::SetupTime:
		return session.answered ? Value(session.answered - session.began) : Value{};
	case Field::EndReason:
		return session.end_reason == EndReason::None ? Value{} : text(name_of(session.end_reason));
	case Field::SdpIs:
	case Field::SdpFrom:
	case Field::SdpTo:
		return sdp_value(turn, field);
	case Field::EndCode:
		return session.end_code ? Value(static_cast<long>(session.end_code)) : Value{};
	default:
		const auto *entity = find_entity(session, session.end_by);
		return entity ? text(entity->texts[EntityText::Id]) : Value{};
	}
}

Value session_value(sip_msg_t *msg, Field field) {
	Value value;
	with_session(msg, [&](const Turn &turn) { value = value_in(turn, field); });
	return value;
}

Value key_value(sip_msg_t *msg) {
	return session_value(msg, Field::Key);
}

// Also before there is a session: its name is not known then.
Value scenario_value(sip_msg_t *msg) {
	return session_value(msg, Field::Scenario);
}

Value value_in(const Turn &turn, const Entity &entity, EntityField field) {
	if (field == EntityField::Id) return text(entity.texts[EntityText::Id]);
	b2b_leg_info_t info{};
	if (entities().info(turn.number(), entity.leg, &info) < 0) return {};
	switch (field) {
	case EntityField::CallId:
		return text_or_null(view(info.call_id));
	case EntityField::FromTag:
		return text_or_null(view(info.from_tag));
	case EntityField::ToTag:
		return text_or_null(view(info.to_tag));
	default:
		return text_or_null(view(info.key));
	}
}

// Without an index: of the entity that the message at hand is from.
Value entity_value(sip_msg_t *msg, EntityField field, std::optional<int> index) {
	Value value;
	with_session(msg, [&](const Turn &turn) {
		if (index && (*index < 0 || *index > 1)) return;
		const auto leg = index ? turn.session()->places[*index] : turn.message.leg;
		if (const auto *entity = find_entity(*turn.session(), leg))
			value = value_in(turn, *entity, field);
	});
	return value;
}

Value context_value(sip_msg_t *msg, std::string_view name) {
	Value value;
	if (const auto *opening = find_opening(msg); opening && opening->call && !current_turn())
		return text_or_null(context(opening->call->session, name));
	with_session(
			msg, [&](const Turn &turn) { value = text_or_null(context(*turn.session(), name)); });
	return value;
}

std::string written(const Value &value) {
	if (const auto *text = std::get_if<std::string_view>(&value)) return std::string(*text);
	if (const auto *number = std::get_if<long>(&value)) return std::to_string(*number);
	return {}; // $null deletes
}

bool set_context_value(sip_msg_t *msg, std::string_view name, const Value &value) {
	return assign_context(msg, name, written(value));
}

using Context = core::kam::AssignableVariable<context_value, set_context_value>;
using Entities = core::kam::IndexedVariable<EntityField, kEntityFields, entity_value>;

} // namespace

// Before b2b_init_request() and b2b_bridge_request() too: the session gets it then.
bool assign_context(sip_msg_t *msg, std::string_view name, std::string_view value) {
	bool is_set = false;
	const auto set = [&](Session &session) {
		set_context(session, name, value);
		is_set = true;
	};
	if (Turn *turn = current_turn()) {
		if (turn->session()) set(*turn->session());
		if (turn->session() && turn->session()->answered) has_changed(turn->number());
	} else if (Opening &opening = opening_of(msg); opening.call) {
		set(opening.call->session);
	} else {
		with_begun(opening, [&](const Turn &begun) {
			set(*begun.session());
			if (begun.session()->answered) has_changed(begun.number());
		});
	}
	return is_set;
}

pv_export_t variables[] = {core::kam::Variable<Field, kFields, session_value>::row("b2bl"),
		Entities::row("b2bl_entity"), Context::row("b2bl_ctx"),
		core::kam::PlainVariable<key_value>::row("b2b_logic.key"),
		core::kam::PlainVariable<scenario_value>::row("b2b_logic.scenario"),
		Entities::row("b2b_logic.entity"), Context::row("b2b_logic.ctx"), {}};

} // namespace b2b_logic

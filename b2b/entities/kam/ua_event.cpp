#include "b2b/entities/kam/ua_event.hpp"

#include "b2b/entities/kam/settings.hpp"
#include "core/base/setting.hpp"
#include "core/kam/event_route.hpp"
#include "core/kam/pvar.hpp"

namespace b2b_entities {
namespace {

using core::kam::Value;

core::kam::EventRoute on_event("b2b_entities:ua-session");
std::string callback; // the route keeps a view of it

const UaTold *current = nullptr; // of the route at work in this process, the innermost
std::string shown;

// A route may begin another session, whose event comes in between.
class Current {
public:
	explicit Current(const UaTold &told) noexcept : before_(current) { current = &told; }
	~Current() { current = before_; }
	Current(const Current &) = delete;
	Current &operator=(const Current &) = delete;

private:
	const UaTold *const before_;
};

enum class Field { Key, EntityType, EventType, Status, Reason, Method, Body, Headers, Extra, Json };
constexpr core::base::EnumName<Field> kFields[] = {{Field::Key, "key"},
		{Field::EntityType, "entity_type"}, {Field::EventType, "event_type"},
		{Field::Status, "status"}, {Field::Reason, "reason"}, {Field::Method, "method"},
		{Field::Body, "body"}, {Field::Headers, "headers"}, {Field::Extra, "extra_params"},
		{Field::Json, "json"}};

std::string_view text_of(const UaTold &told, Field field) {
	switch (field) {
	case Field::Key:
		return told.key;
	case Field::EntityType:
		return entity_type_of(told.is_server);
	case Field::EventType:
		return name_of(told.event);
	case Field::Reason:
		return told.reason;
	case Field::Method:
		return told.method;
	case Field::Body:
		return told.body;
	case Field::Headers:
		return told.headers;
	case Field::Json:
		shown = json_of(told);
		return shown;
	default:
		return told.extra;
	}
}

// What an event has not is $null.
Value value_of(sip_msg_t *, Field field) {
	if (!current) return {};
	if (field == Field::Status)
		return current->status ? Value(static_cast<long>(current->status)) : Value();
	const auto text = text_of(*current, field);
	return text.empty() ? Value() : Value(text);
}

} // namespace

void find_ua_route() {
	callback = core::base::text_or(settings.event_callback);
	on_event.find(callback);
}

bool is_ua_heard() noexcept {
	return static_cast<bool>(on_event);
}

void raise(const UaTold &told, sip_msg_t *msg) {
	const Current guard(told);
	on_event.run(msg);
}

pv_export_t ua_variables[] = {core::kam::Variable<Field, kFields, value_of>::row("ua_session"), {}};

} // namespace b2b_entities

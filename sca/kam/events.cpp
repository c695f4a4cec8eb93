#include "sca/kam/events.hpp"

#include "core/kam/event_route.hpp"
#include "core/kam/pvar.hpp"
#include "sca/kam/settings.hpp"

namespace sca {
namespace {
using core::kam::as_str;
using core::kam::EventRoute;

EventRoute on_seized("sca:seized"), on_refused("sca:refused"), on_alerting("sca:alerting"),
		on_progressing("sca:progressing"), on_active("sca:active"), on_held("sca:held"),
		on_idle("sca:idle");

// Pending is told when it has become active.
const EventRoute *route_of(State state) noexcept {
	switch (state) {
	case State::Idle:
		return &on_idle;
	case State::Seized:
		return &on_seized;
	case State::Progressing:
		return &on_progressing;
	case State::Alerting:
		return &on_alerting;
	case State::Pending:
		return nullptr;
	case State::Active:
	case State::BridgeActive:
		return &on_active;
	case State::Held:
	case State::HeldPrivate:
	case State::BridgeHeld:
		return &on_held;
	}
	return nullptr;
}

struct Listener {
	sca_listener_f tell;
	void *param;
};
Listener listeners[8];
size_t listener_count = 0;

// The event whose route runs in this process; routes may cause further events.
struct RaisedEvent {
	const Changed *changed;
	std::string_view state;
};
const RaisedEvent *current = nullptr;

enum class Field { Aor, Index, State, Owner, Uri, CallId, Reason };
constexpr core::base::EnumName<Field> kFields[] = {{Field::Aor, "aor"}, {Field::Index, "index"},
		{Field::State, "state"}, {Field::Owner, "owner"}, {Field::Uri, "uri"},
		{Field::CallId, "call_id"}, {Field::Reason, "reason"}};

core::kam::Value value_of(sip_msg_t *, Field field) {
	if (!current) return std::monostate();
	const Changed &changed = *current->changed;
	switch (field) {
	case Field::Aor:
		return changed.aor;
	case Field::Index:
		return static_cast<long>(changed.index);
	case Field::State:
		return current->state;
	case Field::Owner:
		return changed.owner;
	case Field::Uri:
		return changed.uri;
	case Field::CallId:
		return changed.call_id;
	case Field::Reason:
		return changed.reason;
	}
	return std::monostate();
}

void run(const EventRoute &route, const Changed &changed, std::string_view state) {
	if (!route) return;
	const RaisedEvent event{&changed, state};
	const RaisedEvent *const outer = std::exchange(current, &event);
	route.run();
	current = outer;
}

} // namespace

void find_event_routes() {
	const std::string_view callback = settings.event_callback ? settings.event_callback : "";
	for (EventRoute *route : {&on_seized, &on_refused, &on_alerting, &on_progressing, &on_active,
				 &on_held, &on_idle})
		route->find(callback);
}

void raise_event(const Changed &changed) {
	const EventRoute *route = route_of(changed.state);
	if (!route) return;
	sca_change_t told{as_str(changed.aor), static_cast<int>(changed.index),
			static_cast<int>(changed.state), as_str(name_of(changed.state)), as_str(changed.owner),
			as_str(changed.uri), as_str(changed.call_id), as_str(changed.reason)};
	for (size_t i = 0; i < listener_count; ++i) listeners[i].tell(&told, listeners[i].param);
	run(*route, changed, name_of(changed.state));
}

void raise_event(const Refused &refused) {
	run(on_refused,
			{refused.aor, refused.index, State::Idle, refused.owner, {}, refused.call_id,
					refused.reason},
			"refused");
}

bool add_listener(sca_listener_f listener, void *param) {
	if (!listener || listener_count == std::size(listeners)) return false;
	listeners[listener_count++] = {listener, param};
	return true;
}

pv_export_t event_variable() noexcept {
	return core::kam::Variable<Field, kFields, value_of>::row("sca");
}

} // namespace sca

#include "sca/kam/events.hpp"

#include "core/base/packed.hpp"
#include "core/kam/event_route.hpp"
#include "core/kam/pvar.hpp"
#include "core/kam/queue.hpp"
#include "sca/kam/settings.hpp"

namespace sca {
namespace {
using core::base::EnumName;
using core::kam::as_str;
using core::kam::EventRoute;

constexpr size_t kLongestQueue = 100'000;

EventRoute on_seized("sca:seized"), on_refused("sca:refused"), on_alerting("sca:alerting"),
		on_progressing("sca:progressing"), on_active("sca:active"), on_held("sca:held"),
		on_idle("sca:idle");
EventRoute *const kRoutes[] = {
		&on_seized, &on_refused, &on_alerting, &on_progressing, &on_active, &on_held, &on_idle};

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

enum class EventText : uint8_t { Aor, Owner, Uri, CallId, Reason, kCount };

// An event in shared memory, on its way to the process that tells of it.
struct QueuedEvent {
	bool is_refusal;
	State state;
	uint32_t index;
	core::base::Packed<EventText> text;
};
core::kam::Queue<QueuedEvent> *queue = nullptr;
bool has_process = false;

QueuedEvent event_of(const Changed &changed) {
	using T = EventText;
	return {false, changed.state, changed.index,
			{{T::Aor, changed.aor}, {T::Owner, changed.owner}, {T::Uri, changed.uri},
					{T::CallId, changed.call_id}, {T::Reason, changed.reason}}};
}

QueuedEvent event_of(const Refused &refused) {
	using T = EventText;
	return {true, State::Idle, refused.index,
			{{T::Aor, refused.aor}, {T::Owner, refused.owner}, {T::CallId, refused.call_id},
					{T::Reason, refused.reason}}};
}

// The decision stands, whether or not its event can be told: one that is dropped is counted.
template <class Told>
void put(const Told &told) noexcept {
	queue->put([&] { return event_of(told); });
}

bool is_asked_for(const Changed &changed) noexcept {
	const EventRoute *route = route_of(changed.state);
	return route && (*route || listener_count > 0);
}

// The event whose route runs in this process.
const QueuedEvent *current = nullptr;

std::string_view state_of(const QueuedEvent &event) noexcept {
	return event.is_refusal ? "refused" : name_of(event.state);
}

enum class Field { Aor, Index, State, Owner, Uri, CallId, Reason };
constexpr EnumName<Field> kFields[] = {{Field::Aor, "aor"}, {Field::Index, "index"},
		{Field::State, "state"}, {Field::Owner, "owner"}, {Field::Uri, "uri"},
		{Field::CallId, "call_id"}, {Field::Reason, "reason"}};

core::kam::Value value_of(sip_msg_t *, Field field) {
	if (!current) return std::monostate();
	switch (field) {
	case Field::Aor:
		return current->text[EventText::Aor];
	case Field::Index:
		return static_cast<long>(current->index);
	case Field::State:
		return state_of(*current);
	case Field::Owner:
		return current->text[EventText::Owner];
	case Field::Uri:
		return current->text[EventText::Uri];
	case Field::CallId:
		return current->text[EventText::CallId];
	case Field::Reason:
		return current->text[EventText::Reason];
	}
	return std::monostate();
}

void tell_listeners(const QueuedEvent &event) {
	const auto text = [&](EventText field) { return as_str(event.text[field]); };
	const sca_change_t told{text(EventText::Aor), static_cast<int>(event.index),
			static_cast<int>(event.state), as_str(state_of(event)), text(EventText::Owner),
			text(EventText::Uri), text(EventText::CallId), text(EventText::Reason)};
	for (size_t i = 0; i < listener_count; ++i) listeners[i].tell(&told, listeners[i].param);
}

void tell(const QueuedEvent &event) {
	if (!event.is_refusal) tell_listeners(event);
	const EventRoute &route = event.is_refusal ? on_refused : *route_of(event.state);
	if (!route) return;
	current = &event;
	route.run();
	current = nullptr;
}

bool reserve_process() {
	if (!has_process) has_process = core::kam::reserve_processes(1);
	return has_process;
}

} // namespace

bool find_event_routes() {
	const std::string_view callback = settings.event_callback ? settings.event_callback : "";
	queue = core::kam::make_shm<core::kam::Queue<QueuedEvent>>(kLongestQueue).release();
	bool is_any = false;
	for (EventRoute *route : kRoutes) {
		route->find(callback);
		is_any = is_any || *route;
	}
	return !is_any || reserve_process();
}

// With PROC_RPC it is initialised by all modules: its routes may use any of them.
bool start_event_process() {
	if (!has_process) return true;
	return queue->start("sca events", PROC_RPC, [](QueuedEvent &&event) { tell(event); });
}

void queue_events(const Effects &effects) noexcept {
	for (const auto &effect : effects) {
		const auto *changed = std::get_if<Changed>(&effect);
		if (changed && is_asked_for(*changed)) put(*changed);
		const auto *refused = std::get_if<Refused>(&effect);
		if (refused && on_refused) put(*refused);
	}
}

long dropped_events() noexcept {
	return queue->dropped();
}

bool add_listener(sca_listener_f listener, void *param) {
	if (!listener || listener_count == std::size(listeners) || !reserve_process()) return false;
	listeners[listener_count++] = {listener, param};
	return true;
}

pv_export_t event_variable() noexcept {
	return core::kam::Variable<Field, kFields, value_of>::row("sca");
}

} // namespace sca

#include "callops/kam/variable.hpp"

#include "callops/kam/events.hpp"
#include "callops/kam/follow.hpp"
#include "core/kam/pvar.hpp"

namespace callops {
namespace {
using core::kam::Value;

enum class Field {
	Answered,
	CallId,
	Leg,
	TransferCallId,
	Destination,
	Action,
	State,
	Status,
	Json
};
constexpr core::base::EnumName<Field> kFields[] = {{Field::Answered, "answered"},
		{Field::CallId, "callid"}, {Field::Leg, "leg"}, {Field::TransferCallId, "transfer_callid"},
		{Field::Destination, "destination"}, {Field::Action, "action"}, {Field::State, "state"},
		{Field::Status, "status"}, {Field::Json, "json"}};

Value value_in(const RunningEvent &running, Field field) {
	const Raise &event = running.event;
	switch (field) {
	case Field::CallId:
		return event.call_id;
	case Field::Leg:
		return name_of(event.leg);
	case Field::TransferCallId:
		return event.transfer_call_id;
	case Field::Destination:
		return event.destination;
	case Field::Action:
		return event.action;
	case Field::State:
		return event.state;
	case Field::Status:
		return event.status;
	case Field::Json:
		return running.json();
	case Field::Answered:
		break;
	}
	return std::monostate();
}

Value value_of(sip_msg_t *msg, Field field) {
	if (field == Field::Answered) return is_answered(msg) ? Value(1L) : Value();
	const RunningEvent *running = running_event();
	return running ? value_in(*running, field) : Value();
}

} // namespace

pv_export_t variable() noexcept {
	return core::kam::Variable<Field, kFields, value_of>::row("callops");
}

} // namespace callops

#include "callops/kam/events.hpp"

#include "callops/kam/event_json.hpp"
#include "callops/kam/settings.hpp"
#include "callops/kam/statistics.hpp"
#include "core/base/packed.hpp"
#include "core/kam/event_route.hpp"
#include "core/kam/queue.hpp"
#include "core/kam/str.hpp"

namespace callops {
namespace {
using core::kam::EventRoute;

EventRoute on_transfer("callops:transfer"), on_hold("callops:hold");

enum class QueuedText : uint8_t {
	CallId,
	State,
	TransferCallId,
	Destination,
	Status,
	Action,
	kCount
};

// An event in shared memory, on its way to the process that runs it.
struct Queued {
	Raise::Kind kind;
	LegName leg;
	core::base::Packed<QueuedText> text;
};

constexpr size_t kLongestQueue = 100'000;

core::kam::Queue<Queued> *queue = nullptr;

Queued queued(const Raise &event) {
	using T = QueuedText;
	return {event.kind, event.leg,
			{{T::CallId, event.call_id}, {T::State, event.state},
					{T::TransferCallId, event.transfer_call_id},
					{T::Destination, event.destination}, {T::Status, event.status},
					{T::Action, event.action}}};
}

Raise raised(const Queued &event) {
	using T = QueuedText;
	const auto text = [&](T field) { return std::string(event.text[field]); };
	return {event.kind, text(T::CallId), event.leg, text(T::State), text(T::TransferCallId),
			text(T::Destination), text(T::Status), text(T::Action)};
}

const EventRoute &route_of(Raise::Kind kind) noexcept {
	return kind == Raise::Kind::Hold ? on_hold : on_transfer;
}

void count_event(const Raise &event) noexcept {
	const bool is_ok = event.state == "ok";
	if (!is_ok && event.state != "fail") return;
	if (event.kind == Raise::Kind::Transfer)
		count(is_ok ? Counting::TransferOk : Counting::TransferFailed);
	else if (event.action == "hold")
		count(is_ok ? Counting::HoldOk : Counting::HoldFailed);
	else
		count(is_ok ? Counting::UnholdOk : Counting::UnholdFailed);
}

const RunningEvent *current = nullptr;

void run(const Raise &event) {
	const RunningEvent running(event);
	current = &running;
	route_of(event.kind).run();
	current = nullptr;
}

} // namespace

Effects queue_events(Effects &&effects) {
	for (const auto &effect : effects) {
		const auto *event = std::get_if<Raise>(&effect);
		if (!event) continue;
		count_event(*event);
		// The decision stands, whether or not its event can be told: one that is dropped is counted.
		if (route_of(event->kind)) queue->put([&] { return queued(*event); });
	}
	return std::move(effects);
}

bool find_event_routes() {
	on_transfer.find(setup().event_callback);
	on_hold.find(setup().event_callback);
	queue = core::kam::make_shm<core::kam::Queue<Queued>>(kLongestQueue).release();
	return core::kam::reserve_processes(1);
}

long dropped_events() noexcept {
	return queue->dropped();
}

// With PROC_RPC it is initialised by all modules: its routes may use any of them.
bool start_event_process() {
	return queue->start("callops events", PROC_RPC, [](Queued &&event) { run(raised(event)); });
}

const std::string &RunningEvent::json() const {
	if (json_.empty()) json_ = json_of(event);
	return json_;
}

const RunningEvent *running_event() noexcept {
	return current;
}

} // namespace callops

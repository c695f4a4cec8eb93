#include "callops/kam/events.hpp"

#include "callops/kam/event_json.hpp"
#include "callops/kam/settings.hpp"
#include "callops/kam/statistics.hpp"
#include "core/base/packed.hpp"
#include "core/kam/event_route.hpp"
#include "core/kam/lock.hpp"
#include "core/kam/process.hpp"
#include "core/kam/shm.hpp"
#include "core/kam/signal.hpp"
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

struct Queue {
	core::kam::Guarded<core::base::SharedVector<Queued>> waiting;
	core::kam::Signal more;
};
Queue *queue = nullptr;

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

// The decision stands, whether or not its event can be told.
void put(const Raise &event) noexcept {
	const bool is_put = core::kam::guard("event", [&] {
		const bool has_room = queue->waiting.with([&](core::base::SharedVector<Queued> &waiting) {
			if (waiting.size() >= kLongestQueue) return false;
			waiting.push_back(queued(event));
			return true;
		});
		if (!has_room)
			LM_ERR("too many events wait: one of call %s is lost\n", event.call_id.c_str());
	});
	if (is_put) queue->more.raise();
}

const RunningEvent *current = nullptr;

void run(const Raise &event) {
	const RunningEvent running(event);
	current = &running;
	route_of(event.kind).run();
	current = nullptr;
}

void run_waiting() {
	constexpr std::chrono::milliseconds kPatience(1000);
	const uint32_t seen = queue->more.seen();
	core::base::SharedVector<Queued> taken;
	queue->waiting.with([&](core::base::SharedVector<Queued> &waiting) { waiting.swap(taken); });
	for (const auto &event : taken) run(raised(event));
	if (taken.empty()) queue->more.wait(seen, kPatience);
}

} // namespace

Effects queue_events(Effects &&effects) {
	for (const auto &effect : effects) {
		const auto *event = std::get_if<Raise>(&effect);
		if (!event) continue;
		count_event(*event);
		if (route_of(event->kind)) put(*event);
	}
	return std::move(effects);
}

void find_event_routes() {
	on_transfer.find(setup().event_callback);
	on_hold.find(setup().event_callback);
	queue = core::kam::make_shm<Queue>().release();
	register_procs(1);
	cfg_register_child(1);
}

// Unlike core's processes, this one is initialised by all modules: its routes may use any of them.
bool start_event_process() {
	constexpr int kMaySendByTcp = 1;
	const int pid = fork_process(PROC_RPC, core::kam::lit("callops events"), kMaySendByTcp);
	if (pid != 0) return pid > 0;
	if (cfg_child_init()) return false;
	for (;;) {
		core::kam::update_settings();
		if (!core::kam::guard("events", run_waiting)) core::kam::pause_after_failure();
	}
}

const std::string &RunningEvent::json() const {
	if (json_.empty()) json_ = json_of(event);
	return json_;
}

const RunningEvent *running_event() noexcept {
	return current;
}

} // namespace callops

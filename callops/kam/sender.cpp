#include "callops/kam/sender.hpp"

#include "core/base/packed.hpp"
#include "core/kam/queue.hpp"

namespace callops {
namespace {

enum class WaitingText : uint8_t { CallId, ReferTo, ReferredBy, Body, SessionExpires, kCount };
using Texts = core::base::Packed<WaitingText>;

// An effect in shared memory.
struct Waiting {
	enum class Kind : uint8_t { Refer, Reinvite, End } kind;
	CallNumber number;
	DialogId dialog;
	Leg leg = Leg::Caller;
	uint32_t cseq = 0, serial = 0, min_se = 0;
	Texts text;
};

constexpr size_t kMostWaiting = 10'000;
core::kam::Queue<Waiting> *queue = nullptr;
bool is_sender = false;

Waiting waiting_of(const Performing &performing, const SendRefer &refer) {
	return {Waiting::Kind::Refer, performing.number, performing.dialog, refer.leg, refer.cseq, 0, 0,
			{{WaitingText::CallId, performing.call_id}, {WaitingText::ReferTo, refer.refer_to},
					{WaitingText::ReferredBy, refer.referred_by}}};
}

Waiting waiting_of(const Performing &performing, const SendReinvite &reinvite) {
	return {Waiting::Kind::Reinvite, performing.number, performing.dialog, reinvite.leg,
			reinvite.cseq, reinvite.serial, reinvite.min_se,
			{{WaitingText::CallId, performing.call_id}, {WaitingText::Body, reinvite.body},
					{WaitingText::SessionExpires, reinvite.session_expires}}};
}

Waiting waiting_of(const Performing &performing, const EndCall &) {
	return {Waiting::Kind::End, performing.number, performing.dialog, Leg::Caller, 0, 0, 0,
			{{WaitingText::CallId, performing.call_id}}};
}

Effect effect_of(const Waiting &waiting) {
	const auto text = [&](WaitingText field) { return std::string(waiting.text[field]); };
	switch (waiting.kind) {
	case Waiting::Kind::Refer:
		return SendRefer{waiting.leg, waiting.cseq, text(WaitingText::ReferTo),
				text(WaitingText::ReferredBy)};
	case Waiting::Kind::Reinvite:
		return SendReinvite{waiting.leg, waiting.cseq, waiting.serial, text(WaitingText::Body),
				text(WaitingText::SessionExpires), waiting.min_se};
	case Waiting::Kind::End:
		break;
	}
	return EndCall{text(WaitingText::CallId)};
}

template <class SendIt>
bool put(const Performing &performing, const SendIt &effect) {
	return queue->put([&] { return waiting_of(performing, effect); });
}

} // namespace

bool make_sender() {
	queue = core::kam::make_shm<core::kam::Queue<Waiting>>(kMostWaiting).release();
	return core::kam::reserve_processes(1);
}

// With PROC_TIMER routes of the script may run there.
bool start_sender(void (*perform)(Effects &&effects, Performing &performing)) {
	return queue->start("callops sender", PROC_TIMER, [perform](Waiting &&waiting) {
		is_sender = true;
		Performing performing{
				waiting.number, waiting.dialog, std::string(waiting.text[WaitingText::CallId])};
		perform({effect_of(waiting)}, performing);
	});
}

bool may_wait() noexcept {
	return is_sender;
}

bool send_later(const Performing &performing, const SendRefer &refer) {
	return put(performing, refer);
}

bool send_later(const Performing &performing, const SendReinvite &reinvite) {
	return put(performing, reinvite);
}

bool send_later(const Performing &performing, const EndCall &end) {
	return put(performing, end);
}

} // namespace callops

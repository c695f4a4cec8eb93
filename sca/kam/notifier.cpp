#include "sca/kam/notifier.hpp"

#include <optional>

#include "core/base/packed.hpp"
#include "core/kam/non_invite.hpp"
#include "core/kam/queue.hpp"
#include "core/kam/request.hpp"
#include "core/kam/timer.hpp"
#include "core/kam/transaction.hpp"
#include "core/sip/header_list.hpp"
#include "core/sip/next_hop.hpp"
#include "sca/domain/command.hpp"
#include "sca/kam/perform.hpp"
#include "sca/kam/server.hpp"
#include "sca/kam/statistics.hpp"

namespace sca {
namespace {
using core::kam::Departure;

constexpr size_t kHeaders = 61440; // what leaves room for tm's own in the host's buffer
constexpr size_t kLongestQueue = 10000;

enum class NotifyText : uint8_t {
	Contact,
	Aor,
	CallId,
	LocalUri,
	LocalTag,
	RemoteUri,
	RemoteTag,
	Route,
	Flow,
	Socket,
	Event,
	State,
	CallInfo,
	kCount
};

// A NOTIFY that waits for the process that sends it, in shared memory.
struct Waiting {
	uint64_t subscription;
	uint32_t cseq;
	core::base::Packed<NotifyText> text;
};
core::kam::Queue<Waiting> *to_names = nullptr, *of_calls = nullptr;
bool has_own_client = false; // else tm sends all

// The order is the in-tree module's: phones and traces know it.
core::sip::HeaderList headers_of(const Notify &notify) {
	core::sip::HeaderList headers(kHeaders);
	headers.add("Contact", our_contact(notify.aor));
	headers.add("Call-Info", *notify.call_info);
	headers.add("Event", notify.event);
	headers.add("Subscription-State", notify.state);
	return headers;
}

using Decision = Effects (*)(Line &, uint64_t subscription, int64_t now, const Policy &);

void decide_on(uint64_t subscription, Decision decide) {
	Effects effects;
	std::string key;
	lines().with_subscription(subscription, [&](Line &line) {
		key = line.text[LineText::Key];
		effects = decide(line, subscription, core::kam::now(), policy());
		keep_order(line, effects);
	});
	perform_on(key, std::move(effects));
}

void lose(uint64_t subscription) {
	decide_on(subscription, lose_subscription);
}

void tell_anew(uint64_t subscription) {
	decide_on(subscription, tell_subscriber);
}

// `cseq`: on the wire, which is given when it leaves. One that does not leave under a number of its own has none.
constexpr uint32_t kNoCSeq = 0;

void say(const char *what, const Notify &notify, uint32_t cseq) {
	const auto number = cseq == kNoCSeq ? "without a CSeq" : std::to_string(cseq);
	LM_DBG("NOTIFY %s %s, %s, Call-ID %s, to %s: %s\n", number.c_str(), notify.event.c_str(),
			notify.state.c_str(), notify.call_id.c_str(), notify.contact.c_str(), what);
}

void answered(uint64_t subscription, unsigned code) {
	if (code < 300) return;
	count(Counting::NotifyFailed);
	LM_DBG("NOTIFY of subscription %lu was answered with %u: it %s\n",
			static_cast<unsigned long>(subscription), code,
			ends_subscription(code) ? "ends" : "stays");
	if (ends_subscription(code)) lose(subscription);
}

void tm_has_answer(const tmcb_params *params) {
	answered(core::kam::number_of(params), static_cast<unsigned>(params->code));
}

// Two processes may have decided about one line, one after the other, and be here in another order. nullopt: a newer one has
// left.
std::optional<uint32_t> cseq_for(const Notify &notify) {
	const auto place = lines().note_leaving(notify.subscription, notify.cseq);
	switch (place.leaving) {
	case Table::Leaving::Next:
		return place.cseq;
	case Table::Leaving::Overtaken:
		return std::nullopt;
	case Table::Leaving::Unknown:
		if (notify.state.compare(0, 10, "terminated") == 0) return place.cseq;
	}
	return std::nullopt;
}

std::string_view next_hop_of(const Notify &notify) {
	const std::string_view proxy = setup().outbound_proxy;
	const auto destination = notify.flow.empty() ? proxy : std::string_view(notify.flow);
	return core::sip::next_hop(notify.route, destination, notify.contact);
}

bool needs_resolver(const Notify &notify) {
	return core::sip::needs_resolver(next_hop_of(notify));
}

// A phone that cannot be reached loses its subscription (RFC 6665 4.2.2), and subscribes again when it can.
void give_up(const Notify &notify, const char *why) {
	LM_WARN("NOTIFY to %s of line %s could not be sent%s%s\n", notify.contact.c_str(),
			notify.aor.c_str(), why, *why ? "; its subscription ends" : "");
	if (*why) lose(notify.subscription);
}

constexpr const char *kNoSocket = ": no socket for its transport and address family",
					 *kClosed = ": its connection is closed, and it takes none", *kOther = "";

void note_sent(const Notify &notify, uint32_t cseq, Departure departure) {
	const bool is_sent = departure == Departure::Left;
	count(is_sent ? Counting::NotifySent : Counting::NotifyFailed);
	say(is_sent ? "sent" : "not sent", notify, cseq);
	if (is_sent) return;
	if (departure == Departure::Lost) return give_up(notify, kClosed);
	give_up(notify, core::kam::has_socket_for(next_hop_of(notify)) ? kOther : kNoSocket);
}

void send_by_tm(const core::kam::InDialogRequest &request, const Notify &notify) {
	// Asked first where that costs nothing: tm would write three lines of its own.
	const bool can_leave = needs_resolver(notify) || core::kam::has_socket_for(next_hop_of(notify));
	const auto departure = can_leave
			? core::kam::send_over_flow<tm_has_answer>(request, notify.subscription)
			: Departure::None;
	if (departure != Departure::Lost) return note_sent(notify, request.cseq, departure);
	say("not sent", notify, request.cseq); // it is counted when tm gives up
	give_up(notify, kClosed);
}

// False: this one is for tm.
bool sent_by_own_client(const core::kam::InDialogRequest &request, const Notify &notify) {
	using core::kam::Outcome;
	switch (core::kam::send_by_own_client(request, notify.subscription, notify.cseq)) {
	case Outcome::NotPlain:
		return false;
	case Outcome::Left:
		note_sent(notify, request.cseq, Departure::Left);
		break;
	case Outcome::Lost:
		note_sent(notify, request.cseq, Departure::Lost);
		break;
	case Outcome::NoRoom:
		note_sent(notify, request.cseq, Departure::None);
		break;
	case Outcome::Waits:
		count(Counting::NotifySent);
		say("waits, too many are unanswered", notify, request.cseq);
		break;
	case Outcome::Replaced:
		lines().give_back(notify.subscription, request.cseq);
		count(Counting::NotifySaved);
		say("takes the place of one that waited", notify, kNoCSeq);
		break;
	case Outcome::Overtaken:
		lines().give_back(notify.subscription, request.cseq);
		count(Counting::NotifySaved);
		say("not sent, a newer one has left or waits", notify, kNoCSeq);
		break;
	}
	return true;
}

void send_now(const Notify &notify) {
	const auto cseq = cseq_for(notify);
	if (!cseq) {
		say("not sent, a newer one has left", notify, kNoCSeq);
		return count(Counting::NotifySaved);
	}
	const auto headers = headers_of(notify);
	core::kam::InDialogRequest request;
	request.method = "NOTIFY";
	request.request_uri = notify.contact;
	request.from_uri = notify.local_uri;
	request.to_uri = notify.remote_uri;
	request.local_tag = notify.local_tag;
	request.remote_tag = notify.remote_tag;
	request.call_id = notify.call_id;
	request.cseq = *cseq;
	request.route_set = notify.route;
	request.destination = notify.flow.empty() ? std::string_view(setup().outbound_proxy)
											  : notify.flow;
	request.socket = notify.socket;
	request.headers = headers.text();
	if (!headers.good())
		note_sent(notify, *cseq, Departure::None);
	else if (!has_own_client || !sent_by_own_client(request, notify))
		send_by_tm(request, notify);
}

Waiting waiting_of(const Notify &notify) {
	return {notify.subscription, notify.cseq,
			{{NotifyText::Contact, notify.contact}, {NotifyText::Aor, notify.aor},
					{NotifyText::CallId, notify.call_id}, {NotifyText::LocalUri, notify.local_uri},
					{NotifyText::LocalTag, notify.local_tag},
					{NotifyText::RemoteUri, notify.remote_uri},
					{NotifyText::RemoteTag, notify.remote_tag}, {NotifyText::Route, notify.route},
					{NotifyText::Flow, notify.flow}, {NotifyText::Socket, notify.socket},
					{NotifyText::Event, notify.event}, {NotifyText::State, notify.state},
					{NotifyText::CallInfo, *notify.call_info}}};
}

Notify notify_of(const Waiting &waiting) {
	const auto text = [&](NotifyText field) { return std::string(waiting.text[field]); };
	Notify notify;
	notify.subscription = waiting.subscription;
	notify.cseq = waiting.cseq;
	notify.contact = text(NotifyText::Contact);
	notify.aor = text(NotifyText::Aor);
	notify.call_id = text(NotifyText::CallId);
	notify.local_uri = text(NotifyText::LocalUri);
	notify.local_tag = text(NotifyText::LocalTag);
	notify.remote_uri = text(NotifyText::RemoteUri);
	notify.remote_tag = text(NotifyText::RemoteTag);
	notify.route = text(NotifyText::Route);
	notify.flow = text(NotifyText::Flow);
	notify.socket = text(NotifyText::Socket);
	notify.event = text(NotifyText::Event);
	notify.state = text(NotifyText::State);
	notify.call_info = std::make_shared<const std::string>(text(NotifyText::CallInfo));
	return notify;
}

} // namespace

bool make_notifier() {
	using core::kam::make_shm;
	has_own_client = setup().notify_engine == NotifyEngine::Own
			&& !core::kam::is_local_request_watched();
	to_names = make_shm<core::kam::Queue<Waiting>>(kLongestQueue).release();
	of_calls = make_shm<core::kam::Queue<Waiting>>(kLongestQueue).release();
	return !has_own_client
			|| core::kam::make_non_invite_client({answered, ends_subscription, tell_anew});
}

int notifier_processes() noexcept {
	constexpr int kQueues = 2;
	return kQueues + (has_own_client ? core::kam::kNonInviteProcesses : 0);
}

bool await_answers() {
	return !has_own_client || core::kam::listen_for_answers();
}

bool start_notifier() {
	const auto send = [](Waiting &&waiting) { send_now(notify_of(waiting)); };
	return to_names->start("SCA NOTIFIER", PROC_TIMER, send)
			&& of_calls->start("SCA NOTIFIER OF CALLS", PROC_TIMER, send)
			&& (!has_own_client || core::kam::start_non_invite_client("SCA NOTIFY TIMER"));
}

void send_notify(const Notify &notify, From process) {
	const bool is_to_name = needs_resolver(notify);
	if (!is_to_name && process == From::Here) return send_now(notify);
	const bool waits = (is_to_name ? to_names : of_calls)->put([&] { return waiting_of(notify); });
	say(waits ? "waits for its process" : "dropped: too many wait", notify, kNoCSeq);
}

long dropped_notifies() noexcept {
	return to_names->dropped() + of_calls->dropped();
}

} // namespace sca

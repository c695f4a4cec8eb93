#include "sca/kam/notifier.hpp"

#include <optional>

#include "core/base/packed.hpp"
#include "core/kam/non_invite.hpp"
#include "core/kam/queue.hpp"
#include "core/kam/request.hpp"
#include "core/kam/request_text.hpp"
#include "core/kam/timer.hpp"
#include "core/kam/transaction.hpp"
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

// A NOTIFY that waits for the process that sends it, in shared memory.
struct Waiting {
	uint64_t subscription;
	uint32_t cseq;
	core::base::Packed<NotifyText> text;
	core::base::SharedString aor, call_info;
};
core::kam::Queue<Waiting> *to_names = nullptr, *of_calls = nullptr;
bool has_own_client = false; // else tm sends all

// The order is the in-tree module's: phones and traces know it.
core::sip::HeaderList headers_of(const Notify &notify, GroupHeaders &group) {
	auto headers = group.of(notify.told);
	headers.add("Event", notify[NotifyText::Event]);
	headers.add("Subscription-State", notify[NotifyText::State]);
	return headers;
}

using Decision = Effects (*)(Line &, uint64_t subscription, int64_t now, const Policy &);

void decide_on(uint64_t subscription, Decision decide) {
	Effects effects;
	std::string key;
	lines().with_subscription(subscription, [&](Line &line) {
		key = key_of(line);
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
	if (!is_printable(L_DBG)) return;
	const auto text = [&](NotifyText field) { return std::string(notify[field]); };
	const auto number = cseq == kNoCSeq ? "without a CSeq" : std::to_string(cseq);
	LM_DBG("NOTIFY %s %s, %s, Call-ID %s, to %s: %s\n", number.c_str(),
			text(NotifyText::Event).c_str(), text(NotifyText::State).c_str(),
			text(NotifyText::CallId).c_str(), text(NotifyText::Contact).c_str(), what);
}

void answered(uint64_t subscription, unsigned code, sip_msg_t * = nullptr) {
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
		if (notify[NotifyText::State].substr(0, 10) == "terminated") return place.cseq;
	}
	return std::nullopt;
}

std::string_view destination_of(const Notify &notify) {
	const auto flow = notify[NotifyText::Flow];
	return flow.empty() ? std::string_view(setup().outbound_proxy) : flow;
}

std::string_view next_hop_of(const Notify &notify) {
	return core::sip::next_hop(
			notify[NotifyText::Route], destination_of(notify), notify[NotifyText::Contact]);
}

bool needs_resolver(const Notify &notify) {
	return core::sip::needs_resolver(next_hop_of(notify));
}

// A phone that cannot be reached loses its subscription (RFC 6665 4.2.2), and subscribes again when it can.
void give_up(const Notify &notify, const char *why) {
	LM_WARN("NOTIFY to %s of line %s could not be sent%s%s\n",
			std::string(notify[NotifyText::Contact]).c_str(), notify.told->aor.c_str(), why,
			*why ? "; its subscription ends" : "");
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
bool sent_by_own_client(const core::kam::InDialogRequest &request, const core::kam::Flow &flow,
		const Notify &notify) {
	using core::kam::Outcome;
	switch (core::kam::send_by_own_client(request, flow, notify.subscription, notify.cseq)) {
	case Outcome::NotMade:
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

core::kam::InDialogRequest request_of(const Notify &notify) {
	core::kam::InDialogRequest request;
	request.method = "NOTIFY";
	request.request_uri = notify[NotifyText::Contact];
	request.from_uri = notify[NotifyText::LocalUri];
	request.to_uri = notify[NotifyText::RemoteUri];
	request.local_tag = notify[NotifyText::LocalTag];
	request.remote_tag = notify[NotifyText::RemoteTag];
	request.call_id = notify[NotifyText::CallId];
	request.route_set = notify[NotifyText::Route];
	request.destination = destination_of(notify);
	request.socket = notify[NotifyText::Socket];
	return request;
}

// nullopt: its client transaction is tm's.
std::optional<core::kam::Flow> own_way_of(const core::kam::InDialogRequest &request) {
	return has_own_client ? core::kam::plain_flow(request) : std::nullopt;
}

void send_now(const Notify &notify, core::kam::InDialogRequest &&request,
		const std::optional<core::kam::Flow> &flow, GroupHeaders &group) {
	const auto cseq = cseq_for(notify);
	if (!cseq) {
		say("not sent, a newer one has left", notify, kNoCSeq);
		return count(Counting::NotifySaved);
	}
	const auto headers = headers_of(notify, group);
	request.cseq = *cseq;
	request.headers = headers.text();
	if (!headers.good())
		note_sent(notify, *cseq, Departure::None);
	else if (!flow || !sent_by_own_client(request, *flow, notify))
		send_by_tm(request, notify);
}

core::base::SharedString shared(const std::string &text) {
	return {text.data(), text.size()};
}

Waiting waiting_of(const Notify &notify) {
	return {notify.subscription, notify.cseq, core::base::Packed<NotifyText>(notify.text),
			shared(notify.told->aor), shared(notify.told->call_info)};
}

Notify notify_of(const Waiting &waiting) {
	const auto told = [&] {
		return Told{std::string(view(waiting.aor)), std::string(view(waiting.call_info))};
	};
	return {waiting.subscription, waiting.cseq, decltype(Notify::text)(waiting.text),
			std::make_shared<const Told>(told())};
}

void send_waiting(Waiting &&waiting) {
	const auto notify = notify_of(waiting);
	auto request = request_of(notify);
	const auto flow = own_way_of(request);
	GroupHeaders alone;
	send_now(notify, std::move(request), flow, alone);
}

} // namespace

const core::sip::HeaderList &GroupHeaders::of(const std::shared_ptr<const Told> &told) {
	if (told == told_) return headers_;
	told_ = nullptr; // until all of it is written
	headers_ = core::sip::HeaderList(kHeaders);
	headers_.add("Contact", our_contact(told->aor));
	headers_.add("Call-Info", told->call_info);
	told_ = told;
	return headers_;
}

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

bool listen_for_answers() {
	return !has_own_client || core::kam::listen_for_answers();
}

bool start_notifier() {
	return to_names->start("SCA NOTIFIER", PROC_TIMER, send_waiting)
			&& of_calls->start("SCA NOTIFIER OF CALLS", PROC_TIMER, send_waiting)
			&& (!has_own_client || core::kam::start_non_invite_client("SCA NOTIFY TIMER"));
}

void send_notify(const Notify &notify, GroupHeaders &group, From process) {
	auto request = request_of(notify);
	const auto flow = process == From::Here ? own_way_of(request) : std::nullopt;
	const bool is_to_name = !flow && needs_resolver(notify);
	if (!is_to_name && process == From::Here)
		return send_now(notify, std::move(request), flow, group);
	const bool waits = (is_to_name ? to_names : of_calls)->put([&] { return waiting_of(notify); });
	say(waits ? "waits for its process" : "dropped: too many wait", notify, kNoCSeq);
}

long dropped_notifies() noexcept {
	return to_names->dropped() + of_calls->dropped();
}

} // namespace sca

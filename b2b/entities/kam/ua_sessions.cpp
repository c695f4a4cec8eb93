#include "b2b/entities/kam/ua_sessions.hpp"

#include "b2b/entities/kam/settings.hpp"
#include "b2b/entities/kam/turns.hpp"
#include "b2b/entities/kam/ua_upper.hpp"
#include "core/kam/hop.hpp"
#include "core/kam/str.hpp"
#include "core/sip/reason_phrase.hpp"
#include "core/sip/scan.hpp"
#include "core/sip/uri.hpp"

namespace b2b_entities {
namespace {

using core::kam::as_str;
using core::sip::Payload;

constexpr int kPatienceMs = 500;

core::kam::ShmPtr<UaSession> made_ua(const UaFlags &flags, std::string_view extra) {
	auto ua = core::kam::make_shm<UaSession>();
	ua->flags = flags;
	const int64_t seconds = flags.seconds ? flags.seconds : settings.ua_default_timeout;
	ua->until = now_ms() + seconds * 1000;
	ua->extra = extra;
	return ua;
}

str contact() noexcept {
	return as_str(settings.advertised_contact ? settings.advertised_contact : "");
}

b2b_message_t message_of(const Payload &payload) noexcept {
	b2b_message_t message{};
	message.headers = as_str(payload.headers);
	message.body = as_str(payload.body);
	message.body_type = as_str(payload.body_type);
	return message;
}

UaOutcome outcome_of(int result) {
	if (result >= 0) return {};
	if (result == -491) return {491, "an offer is under way"};
	if (result == -481) return {480, "the session cannot send it now"};
	return {400, "it cannot be sent"};
}

b2b_session_t named(std::string_view key) noexcept {
	const str text = as_str(key);
	b2b_leg_t leg = 0;
	return ua_legs().find(&text, &leg);
}

// `use` gets the number and the UaSession, with the turn.
template <class Use>
UaOutcome with_ua(b2b_session_t number, Use &&use) {
	const UaOutcome none{404, "no such session"};
	int is_busy = 0;
	auto *ua = number
			? static_cast<UaSession *>(ua_legs().enter(number, ua_upper(), kPatienceMs, &is_busy))
			: nullptr;
	if (!ua) return is_busy ? UaOutcome{491, "the session is busy"} : none;
	const Stay stay(number);
	return ua_leg(number) ? use(number, *ua) : none;
}
template <class Use>
UaOutcome with_ua(std::string_view key, Use &&use) {
	return with_ua(named(key), use);
}

UaOutcome end(b2b_session_t number, std::string_view headers) {
	const str reason = as_str("Temporarily Unavailable"), lines = as_str(headers);
	const auto outcome = outcome_of(ua_legs().end(number, kUaLeg, 480, &reason, &lines));
	ua_legs().close(number);
	return outcome;
}

const UaOutcome kNoWay{400, "ruri, proxy or socket cannot be used"};

bool has_way(const UaCall &call) noexcept {
	return core::sip::is_sip_uri(call.proxy.empty() ? call.ruri : call.proxy)
			&& (call.socket.empty() || core::kam::local_socket(call.socket));
}

Taken begin(b2b_session_t number, UaSession &ua, sip_msg_t *invite,
		const std::function<void(const std::string &)> &named) {
	const b2b_server_t server{contact(), {}};
	b2b_request_t request = 0;
	const int taken = ua_legs().server_new(number, kUaLeg, &server, &request);
	if (taken <= 0) return taken == 0 ? Taken::Answered : Taken::NoRoom;
	ua_legs().wake(number, ua.until);
	named(print(ua_leg(number)->key, kLegPrefix));
	ua_came(number, ua, {UaCame::Invite, "INVITE", 0, invite}, request);
	return Taken::Yes;
}

} // namespace

Taken ua_take(sip_msg_t *invite, std::string_view flags, std::string_view extra,
		const std::function<void(const std::string &)> &named) {
	const auto parsed = UaFlags::parse(flags);
	if (!parsed || !is_good_extra(extra)) return Taken::NoSense;
	auto made = made_ua(*parsed, extra);
	const auto number = ua_legs().open(ua_upper(), invite, made.get());
	if (number == 0) return Taken::NoRoom;
	const Stay stay(number);
	UaSession &ua = *hand_over(made);
	auto taken = Taken::NoRoom;
	core::kam::guard("ua_session_server_init", [&] { taken = begin(number, ua, invite, named); });
	if (taken != Taken::Yes) ua_legs().close(number);
	return taken;
}

UaOutcome ua_call(const UaCall &call, const Payload &payload, std::string &key) {
	const auto flags = UaFlags::parse(call.flags);
	const auto from = ua_party(call.from), to = ua_party(call.to);
	if (!flags) return {400, "no such flags"};
	if (!is_good_extra(call.extra)) return {400, "extra_params is too long, or no text"};
	if (from.empty() || (to.empty() && !call.to.empty()))
		return {400, "from and to are a URI, or a name and a URI"};
	if (!has_way(call)) return kNoWay;
	auto made = made_ua(*flags, call.extra);
	const auto number = ua_legs().open(ua_upper(), nullptr, made.get());
	if (number == 0) return {503, "no room for a session"};
	const Stay stay(number);
	const UaSession &ua = *hand_over(made);
	b2b_client_t client{};
	client.request_uri = as_str(call.ruri);
	client.proxy = as_str(call.proxy);
	client.from = as_str(from);
	client.to = as_str(to);
	client.contact = contact();
	client.socket = as_str(call.socket);
	client.headers = as_str(payload.headers);
	client.body = as_str(payload.body);
	client.body_type = as_str(payload.body_type);
	client.tag = kUaFirst;
	if (ua_legs().client_new(number, kUaLeg, &client) < 0) {
		ua_legs().close(number);
		return kNoWay;
	}
	ua_legs().wake(number, ua.until);
	key = print(ua_leg(number)->key, kLegPrefix);
	return {};
}

UaOutcome ua_request(std::string_view key, std::string_view method, const Payload &payload) {
	return with_ua(key, [&](b2b_session_t number, UaSession &) {
		if (method == "BYE" || method == "CANCEL") return end(number, payload.headers);
		auto message = message_of(payload);
		if (method == "ACK") return outcome_of(ua_legs().ack(number, kUaLeg, &message));
		message.waits_out_glare = 1;
		const str name = as_str(method);
		if (!core::sip::is_token(method)) return UaOutcome{400, "that is no method"};
		return outcome_of(ua_legs().request(number, kUaLeg, &name, &message, kUaLater));
	});
}

UaOutcome ua_answer(std::string_view key, std::string_view method, unsigned code,
		std::string_view reason, const Payload &payload) {
	if (code <= 100 || code > 699) return {400, "a code is from 101 to 699"};
	if (!core::sip::is_header_safe(reason)) return {400, "a reason is one line"};
	return with_ua(key, [&](b2b_session_t number, UaSession &ua) {
		const auto request = owed_for(ua, *ua_leg(number), method);
		if (request == 0) return UaOutcome{480, "no such request waits for an answer"};
		const auto message = message_of(payload);
		const str text = as_str(reason.empty() ? core::sip::phrase_of(code) : reason);
		const auto outcome = outcome_of(
				ua_legs().reply(number, kUaLeg, request, static_cast<int>(code), &text, &message));
		const bool is_refused = ua_leg(number)->state == State::Ended;
		if (outcome.is_ok() && is_refused) ua_legs().close(number);
		return outcome;
	});
}

UaOutcome ua_end(std::string_view key, std::string_view headers) {
	return with_ua(key, [&](b2b_session_t number, UaSession &) { return end(number, headers); });
}

bool each_ua(std::string_view key,
		const std::function<void(const Session &, const Leg &, const UaSession &)> &found) {
	const auto show = [&](b2b_session_t number, UaSession &ua) {
		forget_answered(ua, *ua_leg(number));
		found(*held(number), *ua_leg(number), ua);
		return UaOutcome();
	};
	if (!key.empty()) return with_ua(key, show).is_ok();
	std::vector<b2b_session_t> all;
	ua_legs().each(
			ua_upper(),
			[](b2b_session_t number, void *param) {
				static_cast<std::vector<b2b_session_t> *>(param)->push_back(number);
			},
			&all);
	for (const auto number : all) with_ua(number, show);
	return true;
}

} // namespace b2b_entities

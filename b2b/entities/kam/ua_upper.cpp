#include "b2b/entities/kam/ua_upper.hpp"

#include <memory>

#include "b2b/entities/kam/api.hpp"
#include "b2b/entities/kam/arrivals.hpp"
#include "b2b/entities/kam/turns.hpp"
#include "b2b/entities/kam/ua_event.hpp"
#include "b2b/entities/kam/uppers.hpp"
#include "core/kam/body.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/message_text.hpp"
#include "core/kam/str.hpp"
#include "core/sip/raw_header.hpp"

namespace b2b_entities {
namespace {

using core::base::view;
using core::kam::as_str;
using core::kam::view;

b2b_entities_api_t api{B2B_ENTITIES_API_VERSION, sizeof api};
int own_number = -1;
std::atomic<long> *alive = nullptr;

std::string headers_of(sip_msg_t *msg) {
	const core::kam::MessageText whole(msg);
	const auto lines = core::sip::headers_of(whole.view());
	const auto end = lines.find("\r\n\r\n");
	return std::string(lines.substr(0, end == lines.npos ? end : end + 2));
}

// The fields that `msg` gives; where there is none the event has its code alone.
void add_message(UaTold &told, const UaFlags &flags, sip_msg_t *msg) {
	if (!msg) return;
	if (msg->first_line.type == SIP_REPLY) told.reason = view(msg->first_line.u.reply.reason);
	if (flags.gives_body) told.body = core::kam::body_of(msg).bytes;
	if (flags.gives_headers) told.headers = headers_of(msg);
}

void tell(b2b_session_t number, const UaSession &ua, UaEvent event, const UaArrival &came) {
	const Leg *leg = ua_leg(number);
	if (!leg) return;
	UaTold told;
	told.key = print(leg->key, kLegPrefix);
	told.is_server = leg->role == Role::Server;
	told.event = event;
	told.status = came.code;
	told.method = came.method;
	told.extra = view(ua.extra);
	add_message(told, ua.flags, came.msg);
	raise(told, came.msg);
}

std::string_view method_of(sip_msg_t *request) noexcept {
	return view(request->first_line.u.request.method);
}

UaArrival came_of(b2b_session_t number, const b2b_event_t &event) {
	UaArrival came{UaCame::Gone, view(event.method), static_cast<unsigned>(event.code), event.msg};
	const Leg *leg = ua_leg(number);
	switch (event.kind) {
	case B2B_REQUEST:
		came.what = came_of_request(came.method);
		break;
	case B2B_REPLY:
		came.what = came_of_reply(came.method, came.code, event.tag == kUaFirst);
		break;
	case B2B_ACK:
		came.what = UaCame::Ack;
		came.method = "ACK";
		break;
	case B2B_CANCEL: {
		const bool is_over = !leg || leg->state == State::Ended;
		came.what = is_over ? UaCame::Cancelled : UaCame::OtherCanceled;
		if (event.msg) came.method = method_of(event.msg);
		break;
	}
	default:
		break;
	}
	return came;
}

void event(b2b_session_t number, void *data, const b2b_event_t *event) noexcept {
	core::kam::guard("event of a UA session", [&] {
		ua_came(number, *static_cast<UaSession *>(data), came_of(number, *event), event->request);
	});
}

void woken(b2b_session_t number, void *data) noexcept {
	core::kam::guard("time of a UA session", [&] {
		auto &ua = *static_cast<UaSession *>(data);
		constexpr unsigned kTimeOut = 408;
		ua_came(number, ua, {UaCame::TimeOver, {}, kTimeOut}, 0);
	});
}

void ended(b2b_session_t, void *data) noexcept {
	const core::kam::ShmPtr<UaSession> ua(static_cast<UaSession *>(data));
	--*alive;
}

void *copy_data(const void *data) noexcept {
	KeptUaSession *made = nullptr;
	core::kam::guard("UA session for others",
			[&] { made = new KeptUaSession(*static_cast<const UaSession *>(data)); });
	return made;
}

void print_data(void *copy, void (*take)(const str *, void *), void *param) noexcept {
	const std::unique_ptr<KeptUaSession> ua(static_cast<KeptUaSession *>(copy));
	if (!take) return;
	core::kam::guard("UA session for others", [&] {
		const auto text = print(*ua);
		const str told = as_str(text);
		take(&told, param);
	});
}

UaSession *back(std::string_view data) {
	auto parsed = parse_ua_session(data);
	if (!parsed) return nullptr;
	auto ua = core::kam::make_shm<UaSession>(std::move(*parsed));
	return hand_over(ua);
}

void *restored(b2b_session_t number, const str *told, int *is_later) noexcept {
	UaSession *ua = nullptr;
	*is_later = !core::kam::guard("UA session of another server", [&] {
		ua = back(view(*told));
		if (ua) ua_legs().wake(number, ua->until);
	});
	return ua;
}

const b2b_upper_t module{kUaModule.data(), event, woken, ended, restored, copy_data, print_data};

} // namespace

void ua_came(b2b_session_t number, UaSession &ua, const UaArrival &came, b2b_request_t request) {
	const UaRow &row = row_of(came.what);
	if (row.then & kUaOk) {
		const str reason = as_str("OK");
		ua_legs().reply(number, kUaLeg, request, 200, &reason, nullptr);
	}
	if (row.then & kUaAck && !ua.flags.leaves_acks) ua_legs().ack(number, kUaLeg, nullptr);
	if (row.then & kUaOwe) owe(ua, request, came.method);
	if (is_told(row, ua.flags) && is_ua_heard()) tell(number, ua, row.event, came);
	if (row.then & kUaEnd) ua_legs().close(number);
}

const b2b_entities_api_t &ua_legs() noexcept {
	return api;
}

int ua_upper() noexcept {
	return own_number;
}

Leg *ua_leg(b2b_session_t number) {
	Session *session = held(number);
	return session ? leg_numbered(*session, kUaLeg) : nullptr;
}

UaSession *hand_over(core::kam::ShmPtr<UaSession> &ua) noexcept {
	++*alive;
	return ua.release();
}

bool start_ua_sessions() {
	alive = core::kam::make_shm<std::atomic<long>>(0).release();
	if (bind(&api) != 0) return false;
	own_number = join(&module);
	find_ua_route();
	return own_number >= 0;
}

long ua_sessions() noexcept {
	return *alive;
}

bool is_ua(const Session &session) noexcept {
	return session.upper == own_number;
}

bool adopt_ua(Session &session, std::string_view module_name, std::string_view data) {
	if (module_name != kUaModule) return false;
	UaSession *ua = back(data);
	if (!ua) return false;
	session.upper = own_number;
	session.data = ua;
	session.due = session.wake_at = ua->until;
	return true;
}

} // namespace b2b_entities

#include "b2b/entities/kam/ua_script.hpp"

#include "b2b/entities/kam/ua_sessions.hpp"
#include "core/base/number.hpp"
#include "core/kam/avp.hpp"
#include "core/kam/destinations.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/str.hpp"
#include "core/kam/variable_name.hpp"
#include "core/sip/scan.hpp"

namespace b2b_entities {
namespace {

using core::base::Error;
using core::base::Result;
using core::kam::Script;
using core::kam::view;

// A refusal of the state or of a limit is the script's to deal with; what makes no sense is its author's.
Result<Script> script_of(const char *name, const UaOutcome &outcome) {
	constexpr int kBadRequest = 400;
	if (outcome.code == kBadRequest) return Error{outcome.reason};
	if (!outcome.is_ok()) LM_NOTICE("%s: %s\n", name, outcome.reason.c_str());
	return outcome.is_ok() ? Script::True : Script::False;
}

// `order` gets the payload. `reply_code`: the code, 0 for a request.
template <class Order>
int with_payload(const char *name, sip_msg_t *msg, const str *headers, const str *body,
		std::string_view type, Order &&order, unsigned reply_code = 0) noexcept {
	return core::kam::entry(name, [&]() -> Result<Script> {
		const auto payload = ua_payload(
				core::kam::script_headers(msg, view(headers)), view(body), type, reply_code);
		if (!payload) return Error{"no headers: " + std::string(view(headers))};
		return script_of(name, order(*payload));
	});
}

void tell_key(sip_msg_t *msg, std::string_view variable, const std::string &key) {
	if (variable.empty()) return;
	if (!core::kam::assign_text(msg, variable, key))
		LM_ERR("%.*s does not take the key of a session\n", int(variable.size()), variable.data());
}

} // namespace

int ki_ua_server_init(sip_msg_t *msg, str *key, str *flags, str *extra) noexcept {
	return core::kam::entry("ua_session_server_init", [&]() -> Result<Script> {
		const auto named = [&](const std::string &made) { tell_key(msg, view(key), made); };
		switch (ua_take(msg, view(flags), view(extra), named)) {
		case Taken::Yes:
			return Script::True;
		case Taken::Answered:
			return Script::Stop;
		case Taken::NoSense:
			return Error{"flags or extra_params make no sense"};
		case Taken::NoRoom:
			break;
		}
		LM_NOTICE("ua_session_server_init: no session for this message\n");
		return Script::False;
	});
}

int ki_ua_client_start(sip_msg_t *msg, str *key, str *destination, str *from, str *flags, str *body,
		str *headers) noexcept {
	const auto start = [&](const core::sip::Payload &payload) {
		UaCall call{};
		auto proxy = view(destination);
		call.ruri = core::sip::cut_list(proxy, ',');
		call.proxy = core::sip::trim(proxy);
		call.from = view(from);
		call.flags = view(flags);
		const auto socket = core::kam::forced_socket(msg);
		call.socket = socket;
		std::string made;
		auto outcome = ua_call(call, payload, made);
		if (outcome.is_ok()) tell_key(msg, view(key), made);
		return outcome;
	};
	return with_payload("ua_session_client_start", msg, headers, body, {}, start);
}

int ki_ua_update(
		sip_msg_t *msg, str *key, str *method, str *body, str *headers, str *type) noexcept {
	return with_payload("ua_session_update", msg, headers, body, view(type),
			[&](const core::sip::Payload &payload) {
				return ua_request(view(key), view(method), payload);
			});
}

int ki_ua_reply(sip_msg_t *msg, str *key, str *method, str *code, str *reason, str *body,
		str *headers) noexcept {
	const auto number = core::base::parse_number<unsigned>(view(code)).value_or(0);
	const auto answer = [&](const core::sip::Payload &payload) {
		return ua_answer(view(key), view(method), number, view(reason), payload);
	};
	return with_payload("ua_session_reply", msg, headers, body, {}, answer, number);
}

int ki_ua_terminate(sip_msg_t *msg, str *key, str *headers) noexcept {
	return with_payload("ua_session_terminate", msg, headers, nullptr, {},
			[&](const core::sip::Payload &payload) { return ua_end(view(key), payload.headers); });
}

} // namespace b2b_entities

#include "b2b/entities/kam/ua_rpc.hpp"

#include "b2b/entities/domain/ua_event.hpp"
#include "b2b/entities/kam/ua_sessions.hpp"
#include "core/base/number.hpp"

namespace b2b_entities {
namespace {

using core::base::Done;
using core::base::view;
using core::kam::Answer;
using core::kam::Fault;
using core::kam::Rpc;
using core::kam::RpcStruct;
using core::sip::Payload;

constexpr int kBad = 400;

std::optional<Fault> missing(
		std::initializer_list<std::pair<const char *, const std::string *>> all) {
	for (const auto &[name, value] : all)
		if (value->empty()) return Fault{kBad, std::string(name) + " is missing"};
	return std::nullopt;
}

Answer answer_of(Rpc &rpc, const UaOutcome &outcome, std::string_view text = "OK") {
	if (!outcome.is_ok()) return Fault{outcome.code, outcome.reason};
	rpc.row(text);
	return Done{};
}

std::string next(Rpc &rpc) {
	return rpc.optional_word();
}

const Fault kNoHeaders{kBad, "extra_headers are no lines of headers, or belong to the dialog"};

void print_session(RpcStruct row, const Session &session, const Leg &leg, const UaSession &ua) {
	constexpr int64_t kSecond = 1000;
	row.text("key", print(leg.key, kLegPrefix));
	row.text("session", print(session.key, kSessionPrefix));
	row.text("entity_type", entity_type_of(leg.role == Role::Server));
	row.text("state", name_of(leg.state));
	row.text("callid", leg[LegText::CallId]);
	row.text("local_uri", leg[LegText::LocalUri]);
	row.text("remote_uri", leg[LegText::RemoteUri]);
	row.text("extra_params", view(ua.extra));
	row.number("lifetime", std::max<int64_t>(ua.until - now_ms(), 0) / kSecond);
	auto owed = row.list("unanswered");
	for (const auto &one : ua.owed)
		if (owed) owed.text(view(one.method));
}

} // namespace

Answer rpc_ua_start(Rpc &rpc) {
	const auto ruri = next(rpc), to = next(rpc), from = next(rpc), proxy = next(rpc),
			   body = next(rpc), type = next(rpc), headers = next(rpc), flags = next(rpc),
			   socket = next(rpc), extra = next(rpc);
	if (auto fault = missing({{"ruri", &ruri}, {"to", &to}, {"from", &from}})) return *fault;
	const auto payload = ua_payload(headers, body, type);
	if (!payload) return kNoHeaders;
	std::string key;
	const auto outcome = ua_call({ruri, to, from, proxy, socket, flags, extra}, *payload, key);
	return answer_of(rpc, outcome, key);
}

Answer rpc_ua_update(Rpc &rpc) {
	const auto key = next(rpc), method = next(rpc), body = next(rpc), headers = next(rpc),
			   type = next(rpc);
	if (auto fault = missing({{"key", &key}, {"method", &method}})) return *fault;
	const auto payload = ua_payload(headers, body, type);
	if (!payload) return kNoHeaders;
	return answer_of(rpc, ua_request(key, method, *payload));
}

Answer rpc_ua_reply(Rpc &rpc) {
	const auto key = next(rpc), method = next(rpc), code = next(rpc), reason = next(rpc),
			   body = next(rpc), headers = next(rpc), type = next(rpc);
	if (auto fault = missing({{"key", &key}, {"method", &method}, {"code", &code}})) return *fault;
	const auto number = core::base::parse_number<unsigned>(code).value_or(0);
	const auto payload = ua_payload(headers, body, type, number);
	if (!payload) return kNoHeaders;
	return answer_of(rpc, ua_answer(key, method, number, reason, *payload));
}

Answer rpc_ua_terminate(Rpc &rpc) {
	const auto key = next(rpc), headers = next(rpc);
	if (auto fault = missing({{"key", &key}})) return *fault;
	const auto payload = ua_payload(headers, {}, {});
	if (!payload) return kNoHeaders;
	return answer_of(rpc, ua_end(key, payload->headers));
}

Answer rpc_ua_list(Rpc &rpc) {
	bool is_full = false;
	const auto print = [&](const Session &session, const Leg &leg, const UaSession &ua) {
		auto row = is_full ? RpcStruct(nullptr, nullptr) : rpc.add();
		is_full = !row;
		if (row) print_session(row, session, leg, ua);
	};
	if (each_ua(next(rpc), print)) return Done{};
	return Fault{404, "no such session"};
}

} // namespace b2b_entities

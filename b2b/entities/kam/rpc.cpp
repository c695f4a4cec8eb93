#include "b2b/entities/kam/rpc.hpp"

#include "b2b/entities/kam/turns.hpp"
#include "b2b/entities/kam/ua_rpc.hpp"
#include "b2b/entities/kam/uppers.hpp"
#include "core/kam/rpc.hpp"

namespace b2b_entities {
namespace {
using core::base::Done;
using core::base::view;
using core::kam::Answer;
using core::kam::Fault;
using core::kam::Rpc;
using core::kam::RpcStruct;

constexpr auto kPatience = std::chrono::milliseconds(200);

void print_leg(RpcStruct row, const Leg &leg) {
	row.text("key", print(leg.key, kLegPrefix));
	row.number("leg", leg.number);
	row.text("type", leg.role == Role::Server ? "server" : "client");
	row.text("state", name_of(leg.state));
	row.text("callid", leg[LegText::CallId]);
	row.text("local_uri", leg[LegText::LocalUri]);
	row.text("local_tag", leg[LegText::LocalTag]);
	row.text("remote_uri", leg[LegText::RemoteUri]);
	row.text("remote_tag", leg[LegText::RemoteTag]);
	row.text("remote_target", leg[LegText::Target]);
	row.text("routes", leg[LegText::Routes]);
	row.text("socket", leg[LegText::Socket]);
	row.number("local_cseq", leg.local_cseq);
	row.number("remote_cseq", leg.remote_cseq);
	row.number("received_open",
			static_cast<int64_t>(leg.received.size()) + (leg.theirs.phase != Phase::None));
	row.number(
			"sent_open", static_cast<int64_t>(leg.sent.size()) + (leg.ours.phase != Phase::None));
}

// False: the reply is full.
bool print_session(Rpc &rpc, const core::base::SessionKey &key) {
	const auto entered = enter(key.index, kAnyUpper, kPatience);
	if (entered == Entered::Gone) return true;
	auto row = rpc.add();
	if (row) row.text("key", print(key, kSessionPrefix));
	if (entered == Entered::Busy) {
		if (row) row.text("state", "busy");
		return static_cast<bool>(row);
	}
	const Stay stay(key.index);
	const Session &session = *held(key.index);
	if (row) {
		row.text("module", name_of_upper(session.upper));
		row.text("state", session.is_closed ? "closed" : "open");
		auto list = row.list("legs");
		for (const auto &leg : session.legs) {
			if (auto entry = list ? list.add() : RpcStruct(nullptr, nullptr))
				print_leg(entry, *leg);
		}
	}
	return static_cast<bool>(row);
}

std::vector<core::base::SessionKey> all_keys() {
	std::vector<core::base::SessionKey> keys;
	sessions().each([&](const Session &session) { keys.push_back(session.key); });
	return keys;
}

// The session that a key of it, a key of a leg, or a dialog names.
std::optional<core::base::SessionKey> named(const std::string &text) {
	auto key = core::base::parse_session_key(text, kSessionPrefix);
	if (!key) {
		const auto leg = core::base::parse_session_key(text, kLegPrefix);
		const auto place = leg ? place_of(*leg) : place_of_dialog(text);
		if (!place) return std::nullopt;
		key = core::base::SessionKey{place->session, 0};
	}
	std::optional<core::base::SessionKey> found;
	sessions().touch(key->index, [&](const Session &session) {
		if (key->secret == 0 || session.key == *key) found = session.key;
	});
	return found;
}

Answer list(Rpc &rpc) {
	if (const auto text = rpc.word()) {
		const auto key = named(*text);
		if (!key) return Fault{404, "no such session"};
		print_session(rpc, *key);
		return Done{};
	}
	for (const auto &key : all_keys())
		if (!print_session(rpc, key)) break;
	return Done{};
}

const char *list_doc[] = {"Sessions and their legs; with a key of a session or leg, or "
						  "callid;from-tag;to-tag, that one.",
		nullptr};

const char *start_doc[] = {
		"Calls somebody: ruri to from [proxy [body [content_type [extra_headers [flags "
		"[socket [extra_params]]]]]]]; answers the key of the session",
		nullptr};
const char *update_doc[] = {
		"Sends a request within a session: key method [body [extra_headers [content_type]]]",
		nullptr};
const char *reply_doc[] = {
		"Answers a request: key method code [reason [body [extra_headers [content_type]]]]",
		nullptr};
const char *terminate_doc[] = {"Ends a session: key [extra_headers]", nullptr};
const char *ua_list_doc[] = {"UA sessions; with a key that one", nullptr};

} // namespace

rpc_export_t rpcs[] = {{"b2b_entities.list", core::kam::call<list>, list_doc, RET_ARRAY},
		{"b2b_entities.ua_session_client_start", core::kam::call<rpc_ua_start>, start_doc, 0},
		{"b2b_entities.ua_session_update", core::kam::call<rpc_ua_update>, update_doc, 0},
		{"b2b_entities.ua_session_reply", core::kam::call<rpc_ua_reply>, reply_doc, 0},
		{"b2b_entities.ua_session_terminate", core::kam::call<rpc_ua_terminate>, terminate_doc, 0},
		{"b2b_entities.ua_session_list", core::kam::call<rpc_ua_list>, ua_list_doc, RET_ARRAY},
		{"b2be_list", core::kam::call<list>, list_doc, RET_ARRAY},
		{"ua_session_client_start", core::kam::call<rpc_ua_start>, start_doc, 0},
		{"ua_session_update", core::kam::call<rpc_ua_update>, update_doc, 0},
		{"ua_session_reply", core::kam::call<rpc_ua_reply>, reply_doc, 0},
		{"ua_session_terminate", core::kam::call<rpc_ua_terminate>, terminate_doc, 0},
		{"ua_session_list", core::kam::call<rpc_ua_list>, ua_list_doc, RET_ARRAY}, {}};

} // namespace b2b_entities

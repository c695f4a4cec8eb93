#include "b2b/logic/kam/listing.hpp"

#include "b2b/logic/kam/turn.hpp"
#include "core/kam/str.hpp"
#include "core/sip/name_addr.hpp"

namespace b2b_logic {
namespace {

using core::kam::view;

std::string_view uri_in(std::string_view party) noexcept {
	const auto parsed = core::sip::NameAddr::parse(party);
	return parsed ? parsed->uri : party;
}

void add_entity(const Turn &turn, const Entity &entity, core::kam::RpcStruct row) {
	const auto *peer = find_entity(*turn.session(), entity.peer);
	b2b_leg_info_t info{};
	const bool has_leg = entities().info(turn.number(), entity.leg, &info) >= 0;
	row.text("id", entity.texts[EntityText::Id]);
	row.text("type", name_of(entity.kind));
	row.text("key", has_leg ? view(info.key) : std::string_view());
	row.text("callid", has_leg ? view(info.call_id) : std::string_view());
	row.text("from_uri", uri_in(has_leg ? view(info.from_uri) : entity.texts[EntityText::From]));
	row.text("to_uri", uri_in(has_leg ? view(info.to_uri) : entity.texts[EntityText::To]));
	row.text("peer", peer ? peer->texts[EntityText::Id] : std::string_view());
	row.text("state", name_of(entity.state));
}

// Seconds until the session ends by itself; -1: never.
int64_t lifetime_of(const Session &session) noexcept {
	constexpr int64_t kSecond = 1000;
	return session.ends_at == 0 ? -1 : std::max<int64_t>(session.ends_at - now_ms(), 0) / kSecond;
}

bool add_session(const Turn &turn, core::kam::Rpc &rpc) {
	const Session &session = *turn.session();
	auto row = rpc.add();
	if (!row) return false;
	row.text("key", turn.key());
	row.text("scenario", view(session.scenario));
	row.text("state", state_of(session));
	row.number("lifetime", lifetime_of(session));
	auto all = row.list("entities");
	for (const auto &entity : session.entities)
		if (entity.state != EntityState::Ended && all) add_entity(turn, entity, all.add());
	return true;
}

struct Listing {
	core::kam::Rpc &rpc;
	bool is_full = false;
};

void add(b2b_session_t number, void *param) {
	constexpr int kPatienceMs = 1000;
	auto &listing = *static_cast<Listing *>(param);
	if (listing.is_full) return;
	int is_busy = 0;
	auto *call = static_cast<Call *>(entities().enter(number, upper(), kPatienceMs, &is_busy));
	if (!call) return;
	const Stay stay(number);
	const Turn turn(number, call);
	const bool is_there = call->session.began != 0 && call->session.end_reason == EndReason::None;
	if (is_there) listing.is_full = !add_session(turn, listing.rpc);
}

} // namespace

core::kam::Answer list_sessions(core::kam::Rpc &rpc) {
	Listing listing{rpc};
	entities().each(upper(), add, &listing);
	return core::base::Done{};
}

} // namespace b2b_logic

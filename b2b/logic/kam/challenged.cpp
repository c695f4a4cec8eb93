#include "b2b/logic/kam/challenged.hpp"

#include <algorithm>

#include "core/kam/lock.hpp"
#include "core/kam/message.hpp"
#include "core/kam/shm.hpp"
#include "core/kam/str.hpp"

namespace b2b_logic {
namespace {

using core::kam::view;

struct Caller {
	SharedString call_id, from_tag;
	b2b_session_t session;
	int64_t until;
};
using Callers = ShortVector<Caller>;

core::kam::Guarded<Callers> *callers = nullptr;
constexpr size_t kMost = 10'000;

void drop_late(Callers &all, int64_t now) {
	all.erase(std::remove_if(
					  all.begin(), all.end(), [now](const Caller &one) { return one.until < now; }),
			all.end());
}

} // namespace

bool make_challenged() {
	callers = core::kam::make_shm<core::kam::Guarded<Callers>>().release();
	return callers;
}

void expect_back(const Turn &turn) {
	b2b_leg_info_t info{};
	for (const auto &entity : turn.session()->entities)
		if (entity.kind == EntityKind::Server
				&& entities().info(turn.number(), entity.leg, &info) >= 0)
			callers->with([&](Callers &all) {
				drop_late(all, now_ms());
				if (all.size() < kMost)
					all.push_back(
							{SharedString(view(info.call_id)), SharedString(view(info.from_tag)),
									turn.number(), now_ms() + kChallengeTime});
			});
}

b2b_session_t expecting(sip_msg_t *invite) {
	const bool is_read = parse_headers(invite, HDR_EOH_F, 0) >= 0;
	if (!is_read || (!invite->authorization && !invite->proxy_auth)) return 0;
	const auto facts = core::kam::facts_of(invite);
	return callers->with([&](Callers &all) -> b2b_session_t {
		drop_late(all, now_ms());
		const auto found = std::find_if(all.begin(), all.end(), [&](const Caller &one) {
			return core::base::view(one.call_id) == facts.call_id
					&& core::base::view(one.from_tag) == facts.from.tag;
		});
		if (found == all.end()) return 0;
		const auto session = found->session;
		all.erase(found);
		return session;
	});
}

} // namespace b2b_logic

#include "b2b/entities/domain/glare.hpp"

#include "b2b/entities/domain/challenged.hpp"
#include "core/sip/glare.hpp"

namespace b2b_entities {
namespace {

constexpr uint8_t kMostGlares = 5;

int64_t delay_of(const Leg &leg, uint32_t random) noexcept {
	return core::sip::glare_delay(leg.role == Role::Client, random);
}

} // namespace

bool hold_back(Leg &leg, unsigned code, int64_t now, uint32_t random) {
	if (code != 491 || !leg.ours.waits_out_glare || leg.ours.glares >= kMostGlares) return false;
	++leg.ours.glares;
	leg.ours.phase = Phase::Held;
	leg.ours.retry_at = now + delay_of(leg, random);
	return true;
}

void try_again(Leg &leg, int64_t now, uint32_t random, Effects &effects) {
	if (leg.theirs.phase != Phase::None) {
		leg.ours.retry_at = now + delay_of(leg, random);
		return;
	}
	Draft &draft = leg.ours.draft;
	leg.ours.phase = Phase::Pending;
	leg.ours.retry_at = 0;
	leg.ours.serial = ++leg.last_serial;
	leg.ours.cseq = ++leg.local_cseq;
	effects.emplace_back(
			Send{"INVITE", leg.ours.cseq, leg.ours.serial, headers_again(leg, "INVITE", draft),
					std::string(draft[DraftText::Body]), draft.max_forwards, {}});
}

Effects drop_held(Leg &leg) {
	Effects effects;
	effects.emplace_back(Tell{Told::Reply, 0, leg.ours.tag, 487, "INVITE", false});
	leg.ours = {};
	return effects;
}

} // namespace b2b_entities

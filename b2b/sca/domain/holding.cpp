#include "b2b/sca/domain/holding.hpp"

#include "core/sip/sdp.hpp"
#include "core/sip/sdp_direction.hpp"

namespace b2b_sca {
namespace {

using Word = core::sip::AppearanceState;

bool gives_nothing(std::string_view sdp) {
	return core::sip::is_held_to(sdp, core::sip::Direction::RecvOnly);
}

} // namespace

std::optional<Event> event_of(const Media &media) {
	if (media.phone.empty()) return std::nullopt;
	if (!core::sip::is_hold(media.phone)) return Event::Resumes;
	if (!media.phone_offered && gives_nothing(media.far)) return std::nullopt;
	if (media.word == Word::HeldPrivate) return Event::HoldsPrivately;
	return media.word == Word::Held ? Event::HoldsOpenly : Event::Holds;
}

Event event_of_answer(const Media &media) {
	const auto event = event_of(media);
	return !event || *event == Event::Resumes ? Event::Answered : Event::AnsweredOnHold;
}

} // namespace b2b_sca

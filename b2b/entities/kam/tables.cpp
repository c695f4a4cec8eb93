#include "b2b/entities/kam/tables.hpp"

#include "core/kam/random.hpp"
#include "core/sip/scan.hpp"

namespace b2b_entities {
namespace {

Sessions *all_sessions = nullptr;
Legs *all_legs = nullptr;
EndedLegs *all_ended = nullptr;
constexpr unsigned kNumberBits = 32;

} // namespace

void make_tables(unsigned bits) {
	all_sessions = core::kam::make_shm<Sessions>(bits, kNumberBits).release();
	all_legs = core::kam::make_shm<Legs>(bits, kNumberBits).release();
	all_ended = core::kam::make_shm<EndedLegs>().release();
	all_sessions->begin_numbers_at(static_cast<uint32_t>(core::kam::random_secret()));
	all_legs->begin_numbers_at(static_cast<uint32_t>(core::kam::random_secret()));
}

Sessions &sessions() noexcept {
	return *all_sessions;
}
Legs &legs() noexcept {
	return *all_legs;
}
EndedLegs &ended_legs() noexcept {
	return *all_ended;
}

std::optional<Place> place_of(const core::base::SessionKey &key) {
	std::optional<Place> place;
	legs().touch(key.index, [&](const LegRef &leg) {
		if (leg.secret == key.secret) place = Place{leg.session, key.index, leg.number};
	});
	return place;
}

std::optional<Place> place_of(LegIndex index) {
	std::optional<Place> place;
	legs().touch(index, [&](const LegRef &leg) { place = Place{leg.session, index, leg.number}; });
	return place;
}

std::optional<Place> place_of_invite(
		std::string_view call_id, std::string_view from_tag, uint32_t cseq) {
	std::optional<Place> place;
	legs().with_best(
			call_id,
			[&](const LegRef &leg) {
				return leg.is_server && leg.cseq == cseq && leg.texts[RefText::FromTag] == from_tag;
			},
			[&](const LegRef &leg) {
				place = Place{leg.session, leg.index, leg.number};
			});
	return place;
}

std::optional<Place> place_of_dialog(std::string_view names) {
	const auto call_id = core::sip::cut(names, ';');
	const auto one = core::sip::cut(names, ';');
	const auto other = core::sip::cut(names, ';');
	if (one.empty() || other.empty() || names.data()) return std::nullopt;
	for (const auto text : {call_id, one, other})
		if (const auto key = core::base::parse_session_key(text, kLegPrefix))
			if (const auto place = place_of(*key)) return place;
	return std::nullopt;
}

} // namespace b2b_entities

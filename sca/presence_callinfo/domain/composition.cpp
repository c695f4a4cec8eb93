#include "sca/presence_callinfo/domain/composition.hpp"

#include <algorithm>
#include <map>

#include "core/sip/call_info.hpp"

namespace callinfo {
namespace {
using core::base::view;

// Of a seizure and of what has been published since: idle is no news to who has seized.
bool outdoes(const Claim &claim, const Claim &other, bool other_is_seizure) noexcept {
	if (other_is_seizure && claim.state == AppearanceState::Idle) return false;
	return claim.order > other.order;
}

std::string_view domain_of(std::string_view key) noexcept {
	return key.substr(key.rfind('@') + 1);
}

struct Winner {
	const Claim *claim = nullptr;
	bool is_seizure = false;

	void meet(const Claim &other, bool other_is_seizure) noexcept {
		const bool stays = claim
				&& (other_is_seizure ? outdoes(*claim, other, true)
									 : !outdoes(other, *claim, is_seizure));
		if (stays) return;
		claim = &other;
		is_seizure = other_is_seizure;
	}
};

std::string print(
		const std::vector<Shown> &all, std::string_view domain, bool with_parties, size_t longest) {
	std::string list, idle;
	core::sip::append_idle(idle, domain);
	for (const auto &one : all) {
		std::string longer = list;
		core::sip::append_state(
				longer, domain, one.index, one.state, with_parties ? one.uri : std::string_view());
		if (longer.size() + 1 + idle.size() > longest) break;
		list = std::move(longer);
	}
	return list.empty() ? idle : list + "," + idle;
}

} // namespace

std::vector<Shown> shown(const Line &line) {
	std::map<uint32_t, Winner> winners;
	for (const auto &publication : line.publications) {
		if (!publication.is_granted) continue;
		for (const auto &claim : publication.all)
			winners[claim.index].meet(claim, publication.is_seizure());
	}
	std::vector<Shown> all;
	for (const auto &[index, winner] : winners)
		if (winner.claim->state != AppearanceState::Idle)
			all.push_back({index, winner.claim->state, view(winner.claim->uri)});
	return all;
}

AppearanceState state_of(const Line &line, uint32_t index) noexcept {
	Winner winner;
	for (const auto &publication : line.publications)
		for (const auto &claim : publication.all)
			if (claim.index == index) winner.meet(claim, publication.is_seizure());
	return winner.claim ? winner.claim->state : AppearanceState::Idle;
}

std::string print_line(const Line &line, const Policy &policy) {
	const auto all = shown(line);
	const auto domain = domain_of(view(line.key));
	std::string list = print(all, domain, true, SIZE_MAX);
	if (list.size() > policy.max_call_info) list = print(all, domain, false, policy.max_call_info);
	return list;
}

std::string print_idle(std::string_view key) {
	std::string list;
	core::sip::append_idle(list, domain_of(key));
	return list;
}

std::string print_seizure(Line &line, std::string_view call_id, std::string_view from_tag) {
	const Publication *seizure = find_seizure(line, call_id, from_tag);
	if (!seizure || seizure->all.empty()) return {};
	return core::sip::print_index(domain_of(view(line.key)), seizure->all.front().index);
}

} // namespace callinfo

#include "b2b/sca/domain/lost.hpp"

#include <set>
#include <utility>

#include "core/sip/uri.hpp"

namespace b2b_sca {
namespace {

using Place = std::pair<std::string, uint32_t>;

Place place_of(const SharedCall &call) {
	return {core::sip::aor_key(call.aor).value_or(""), call.index};
}

} // namespace

std::vector<SharedCall> lost_calls(
		const std::vector<SharedCall> &shown, const std::vector<SharedCall> &calls) {
	std::set<Place> in_use;
	for (const auto &call : calls) in_use.insert(place_of(call));
	std::vector<SharedCall> lost;
	for (const auto &one : shown)
		if (in_use.count(place_of(one)) == 0) lost.push_back(one);
	return lost;
}

} // namespace b2b_sca

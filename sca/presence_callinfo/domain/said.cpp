#include "sca/presence_callinfo/domain/said.hpp"

#include <map>

#include "core/base/utf8.hpp"
#include "core/sip/call_info.hpp"
#include "core/sip/name_addr.hpp"
#include "core/sip/params.hpp"
#include "core/sip/scan.hpp"

namespace callinfo {
namespace {
using core::sip::CallInfo;

enum class Kind : uint8_t { Other, Bad, All, One };

struct Element {
	Kind kind = Kind::Bad;
	CallInfo info{}; // of One
};

// It has no index that can be read. RFC 3261 has further uses of the header, an icon for one: they say nothing of
// appearances.
Kind kind_without_index(std::string_view element) noexcept {
	const auto parts = core::sip::NameAddr::parse(element);
	if (!parts) return Kind::Bad;
	for (const auto *name : {"appearance-index", "appearance-state"})
		if (core::sip::param(parts->params, name)) return Kind::Bad;
	return Kind::Other;
}

Element read_element(std::string_view element) noexcept {
	if (element.empty()) return {Kind::Other};
	const auto info = CallInfo::parse(element);
	if (!info) return {kind_without_index(element)};
	if (!info->state) return {Kind::Bad};
	if (!info->is_line) return {Kind::One, *info};
	return {*info->state == AppearanceState::Idle ? Kind::All : Kind::Bad};
}

std::string fit(std::string_view quoted) {
	std::string uri = core::sip::unquote(quoted);
	const bool is_fit = uri.size() <= kLongestText && core::sip::is_header_safe(uri)
			&& core::base::is_utf8(uri);
	return is_fit ? uri : std::string();
}

template <class Use>
bool each_element(const std::vector<std::string_view> &bodies, Use &&use) {
	for (std::string_view rest : bodies)
		while (rest.data())
			if (!use(core::sip::cut_list(rest, ','))) return false;
	return true;
}

} // namespace

std::optional<std::vector<Said>> read_states(
		const std::vector<std::string_view> &bodies, const Policy &policy) {
	std::map<uint32_t, Said> all;
	const bool is_good = each_element(bodies, [&](std::string_view element) {
		const auto [kind, info] = read_element(element);
		if (kind != Kind::One) return kind != Kind::Bad;
		if (info.index == 0 || info.index > policy.max_index) return false;
		all[info.index] = {info.index, *info.state, fit(info.appearance_uri)};
		return true;
	});
	if (!is_good) return std::nullopt;
	std::vector<Said> said;
	said.reserve(all.size());
	for (auto &[index, one] : all) said.push_back(std::move(one));
	return said;
}

bool speaks_of_appearances(const std::vector<std::string_view> &bodies) noexcept {
	return !each_element(bodies,
			[](std::string_view element) { return read_element(element).kind == Kind::Other; });
}

} // namespace callinfo

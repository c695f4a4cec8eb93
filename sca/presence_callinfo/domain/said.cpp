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

// RFC 3261 has further uses of the header, an icon for one: they say nothing of appearances.
Kind kind_of(std::string_view element) noexcept {
	if (element.empty()) return Kind::Other;
	const auto parts = core::sip::NameAddr::parse(element);
	if (!parts) return Kind::Bad;
	const bool is_index = core::sip::param(parts->params, "appearance-index").has_value();
	const bool is_state = core::sip::param(parts->params, "appearance-state").has_value();
	if (!is_index) return is_state ? Kind::Bad : Kind::Other;
	const auto info = CallInfo::parse(element);
	if (!info || !info->state) return Kind::Bad;
	if (info->is_line) return *info->state == AppearanceState::Idle ? Kind::All : Kind::Bad;
	return Kind::One;
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
		const Kind kind = kind_of(element);
		if (kind != Kind::One) return kind != Kind::Bad;
		const auto info = CallInfo::parse(element);
		if (info->index == 0 || info->index > policy.max_index) return false;
		all[info->index] = {info->index, *info->state, fit(info->appearance_uri)};
		return true;
	});
	if (!is_good) return std::nullopt;
	std::vector<Said> said;
	said.reserve(all.size());
	for (auto &[index, one] : all) said.push_back(std::move(one));
	return said;
}

bool speaks_of_appearances(const std::vector<std::string_view> &bodies) noexcept {
	return !each_element(
			bodies, [](std::string_view element) { return kind_of(element) == Kind::Other; });
}

} // namespace callinfo

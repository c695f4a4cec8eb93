#include "sca/presence_callinfo/domain/package.hpp"

#include "core/sip/scan.hpp"

namespace callinfo {

std::optional<Package> package_of(std::string_view event) noexcept {
	const auto name = core::sip::trim(event.substr(0, event.find(';')));
	if (core::sip::iequals(name, kCallInfo)) return Package::CallInfo;
	if (core::sip::iequals(name, kLineSeize)) return Package::LineSeize;
	return std::nullopt;
}

} // namespace callinfo

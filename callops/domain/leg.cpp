#include "callops/domain/leg.hpp"

#include "core/base/enum_name.hpp"
#include "core/sip/scan.hpp"

namespace callops {
namespace {

constexpr core::base::EnumName<LegName> kNames[] = {
		{LegName::Caller, "caller"},
		{LegName::Callee, "callee"},
		{LegName::Both, "both"},
		{LegName::Unknown, "unknown"},
};

} // namespace

std::string_view name_of(LegName name) noexcept {
	return core::base::name_of(kNames, name);
}

std::optional<LegName> leg_name_of(std::string_view word) noexcept {
	for (const auto &row : kNames)
		if (core::sip::iequals(row.name, word)) return row.value;
	return std::nullopt;
}

} // namespace callops

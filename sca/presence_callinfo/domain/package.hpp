// The two event packages.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace callinfo {

enum class Package : uint8_t { CallInfo, LineSeize };

inline constexpr std::string_view kCallInfo = "call-info", kLineSeize = "line-seize";

// Of the body of an Event header, whatever its parameters; nullopt: another package.
std::optional<Package> package_of(std::string_view event) noexcept;

} // namespace callinfo

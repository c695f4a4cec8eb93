// ;name=value lists (generic-param of RFC 3261): any order, any case of names, LWS around ";" and
// "=", values that are tokens, hosts (IPv6 in brackets) or quoted strings with ";" and "," inside.
#pragma once

#include <optional>
#include <string_view>

namespace core::sip {

struct Param {
	std::string_view name;
	std::string_view value; // quotes kept; empty for a flag
	bool has_value = false;
};

// Takes the next parameter off `rest`; nullopt at the end. A leading ";" is passed over; an empty
// parameter (";;") is skipped.
std::optional<Param> next_param(std::string_view &rest) noexcept;

// The value of the first parameter called `name`; an empty view for a flag; nullopt if there is
// none.
std::optional<std::string_view> param(std::string_view params, std::string_view name) noexcept;

} // namespace core::sip

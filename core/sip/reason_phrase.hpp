// What a status line says where nobody says anything else (RFC 3261 21).
#pragma once

#include <string_view>

namespace core::sip {

// Never empty.
std::string_view phrase_of(unsigned code) noexcept;

} // namespace core::sip

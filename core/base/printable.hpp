// Text of others, made fit to be shown. Whatever a phone or an operator has sent may come back in an
// answer: what is a line there, and what is a character, is not for him to say.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace core::base {

// UTF-8 without control characters (C0, DEL, C1) in at most `most` bytes: each control character,
// and each byte that belongs to no character, becomes a question mark; what is too long ends with
// its last whole character.
std::string printable(std::string_view text, size_t most = std::string_view::npos);

} // namespace core::base

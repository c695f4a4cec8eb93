// Several pieces of text as one, in one allocation.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace core::base {

inline std::string joined(std::initializer_list<std::string_view> pieces) {
	size_t size = 0;
	for (const auto piece : pieces) size += piece.size();
	std::string text;
	text.reserve(size);
	for (const auto piece : pieces) text.append(piece);
	return text;
}

} // namespace core::base

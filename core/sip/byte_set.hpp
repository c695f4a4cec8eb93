// A set of bytes, looked up in a table: for what is asked of every byte of a text.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace core::sip {

class ByteSet {
public:
	constexpr explicit ByteSet(bool (*is_in)(char)) {
		for (unsigned byte = 0; byte < 256; ++byte) holds_[byte] = is_in(static_cast<char>(byte));
	}
	constexpr bool holds(char c) const noexcept { return holds_[static_cast<unsigned char>(c)]; }
	bool holds_all(std::string_view text) const noexcept {
		return std::all_of(text.begin(), text.end(), [this](char c) { return holds(c); });
	}

private:
	std::array<bool, 256> holds_{};
};

} // namespace core::sip

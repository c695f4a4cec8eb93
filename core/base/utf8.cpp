#include "core/base/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace core::base {

size_t character_length(std::string_view text) noexcept {
	if (text.empty()) return 0;
	const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
	const unsigned char lead = byte(0);
	if (lead < 0x80) return 1;
	const size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
	if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return 0;
	for (size_t i = 1; i < length; ++i)
		if ((byte(i) & 0xc0) != 0x80) return 0;
	const bool is_valid = (lead != 0xe0 || byte(1) >= 0xa0) && (lead != 0xed || byte(1) < 0xa0)
			&& (lead != 0xf0 || byte(1) >= 0x90) && (lead != 0xf4 || byte(1) < 0x90);
	return is_valid ? length : 0;
}

namespace {

// How many bytes at the front are ASCII, in whole words: nearly every text is nothing else.
size_t leading_ascii(std::string_view text) noexcept {
	constexpr uint64_t kHighBits = 0x8080808080808080;
	size_t at = 0;
	for (uint64_t word = 0; at + sizeof(word) <= text.size(); at += sizeof(word)) {
		std::memcpy(&word, text.data() + at, sizeof(word));
		if (word & kHighBits) break;
	}
	return at;
}

} // namespace

std::optional<size_t> count_characters(std::string_view text) noexcept {
	size_t count = leading_ascii(text);
	for (text.remove_prefix(count); !text.empty(); ++count) {
		const size_t length = character_length(text);
		if (length == 0) return std::nullopt;
		text.remove_prefix(length);
	}
	return count;
}

std::string as_utf8(std::string_view text) {
	if (is_utf8(text)) return std::string(text);
	std::string made;
	for (const char c : text) {
		const auto byte = static_cast<unsigned char>(c);
		if (byte < 0x80) {
			made += c;
			continue;
		}
		made += static_cast<char>(0xc0 | byte >> 6);
		made += static_cast<char>(0x80 | (byte & 0x3f));
	}
	return made;
}

} // namespace core::base

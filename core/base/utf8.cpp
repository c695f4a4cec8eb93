#include "core/base/utf8.hpp"

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

std::optional<size_t> count_characters(std::string_view text) noexcept {
	size_t count = 0;
	for (; !text.empty(); ++count) {
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

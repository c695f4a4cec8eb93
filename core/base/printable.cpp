#include "core/base/printable.hpp"

#include "core/base/utf8.hpp"

namespace core::base {
namespace {

// C1, U+0080 to U+009F, is two bytes in UTF-8.
bool is_control(std::string_view character) noexcept {
	const auto byte = [&](size_t i) { return static_cast<unsigned char>(character[i]); };
	if (character.size() == 2) return byte(0) == 0xc2 && byte(1) < 0xa0;
	return character.size() == 1 && (byte(0) < 0x20 || byte(0) == 0x7f);
}

} // namespace

std::string printable(std::string_view text, size_t most) {
	constexpr std::string_view kInstead = "?";
	std::string shown;
	while (!text.empty()) {
		const size_t length = character_length(text);
		const auto character = text.substr(0, length);
		const bool is_shown = length > 0 && !is_control(character);
		const auto next = is_shown ? character : kInstead;
		if (next.size() > most - shown.size()) break;
		shown.append(next);
		text.remove_prefix(length > 0 ? length : 1);
	}
	return shown;
}

} // namespace core::base

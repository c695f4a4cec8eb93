#include "core/sip/header_lines.hpp"

#include "core/sip/scan.hpp"

namespace core::sip {

bool are_header_lines(std::string_view text) noexcept {
	while (!text.empty()) {
		const auto end = text.find("\r\n");
		if (end == 0 || end == text.npos || !is_header_safe(text.substr(0, end))) return false;
		text.remove_prefix(end + 2);
	}
	return true;
}

} // namespace core::sip

#include "core/sip/raw_header.hpp"

#include "core/sip/scan.hpp"

namespace core::sip {
namespace {

bool is_continued(std::string_view rest, size_t end) noexcept {
	if (end == rest.npos || end + 1 >= rest.size()) return false;
	return rest[end + 1] == ' ' || rest[end + 1] == '\t';
}

// One line with those that continue it, the end left out.
std::string_view cut_header(std::string_view &rest) noexcept {
	size_t end = rest.find('\n');
	while (is_continued(rest, end)) end = rest.find('\n', end + 1);
	const auto line = rest.substr(0, end);
	rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
	return line;
}

bool is_named(std::string_view found, std::string_view name, char compact) noexcept {
	return iequals(found, name) || (compact && iequals(found, {&compact, 1}));
}

} // namespace

std::string_view header_in(std::string_view message, std::string_view name, char compact) noexcept {
	cut_header(message); // the first line
	while (!message.empty()) {
		auto line = cut_header(message);
		if (trim(line).empty()) break;
		const auto colon = line.find(':');
		if (colon == line.npos || !is_named(trim(line.substr(0, colon)), name, compact)) continue;
		return trim(line.substr(colon + 1));
	}
	return {};
}

} // namespace core::sip

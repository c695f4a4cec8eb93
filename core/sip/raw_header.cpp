#include "core/sip/raw_header.hpp"

#include "core/sip/ascii.hpp"
#include "core/sip/scan.hpp"

namespace core::sip {
namespace {

struct CompactForm {
	char letter;
	std::string_view name;
};

// The registry of header fields of SIP.
constexpr CompactForm kCompactForms[] = {{'a', "Accept-Contact"}, {'b', "Referred-By"},
		{'c', "Content-Type"}, {'d', "Request-Disposition"}, {'e', "Content-Encoding"},
		{'f', "From"}, {'i', "Call-ID"}, {'j', "Reject-Contact"}, {'k', "Supported"},
		{'l', "Content-Length"}, {'m', "Contact"}, {'n', "Identity-Info"}, {'o', "Event"},
		{'r', "Refer-To"}, {'s', "Subject"}, {'t', "To"}, {'u', "Allow-Events"}, {'v', "Via"},
		{'x', "Session-Expires"}, {'y', "Identity"}};

bool is_continued(std::string_view rest, size_t end) noexcept {
	if (end == rest.npos || end + 1 >= rest.size()) return false;
	return rest[end + 1] == ' ' || rest[end + 1] == '\t';
}

// One line with those that continue it, the end left out.
std::string_view cut_header(std::string_view &rest) noexcept {
	size_t end = rest.find('\n');
	const bool is_empty = trim(rest.substr(0, end)).empty(); // what follows is a body
	while (!is_empty && is_continued(rest, end)) end = rest.find('\n', end + 1);
	auto line = rest.substr(0, end);
	rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
	if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
	return line;
}

} // namespace

std::string_view long_form(std::string_view name) noexcept {
	if (name.size() != 1) return name;
	for (const auto &form : kCompactForms)
		if (lower(name.front()) == form.letter) return form.name;
	return name;
}

bool is_same_header(std::string_view a, std::string_view b) noexcept {
	const bool is_either_compact = a.size() == 1 || b.size() == 1;
	return is_either_compact ? iequals(long_form(a), long_form(b)) : iequals(a, b);
}

std::optional<RawHeader> next_header(std::string_view &rest) noexcept {
	while (!rest.empty()) {
		const auto line = cut_header(rest);
		if (trim(line).empty()) return std::nullopt;
		const auto colon = line.find(':');
		if (colon == line.npos) continue;
		return RawHeader{trim(line.substr(0, colon)), trim(line.substr(colon + 1)), line};
	}
	rest = {};
	return std::nullopt;
}

std::string_view headers_of(std::string_view message) noexcept {
	cut_header(message);
	return message;
}

std::string_view header_among(std::string_view lines, std::string_view name) noexcept {
	while (const auto header = next_header(lines))
		if (is_same_header(header->name, name)) return header->value;
	return {};
}

std::string_view header_in(std::string_view message, std::string_view name) noexcept {
	return header_among(headers_of(message), name);
}

} // namespace core::sip

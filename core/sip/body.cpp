#include "core/sip/body.hpp"

#include <algorithm>

#include "core/base/number.hpp"
#include "core/sip/params.hpp"
#include "core/sip/raw_header.hpp"
#include "core/sip/scan.hpp"

namespace core::sip {
namespace {

constexpr std::string_view kMultipart = "multipart/", kDashes = "--";

bool is_delimiter(std::string_view body, size_t at, std::string_view boundary) noexcept {
	return (at == 0 || body[at - 1] == '\n') && body.substr(at, kDashes.size()) == kDashes
			&& body.substr(at + kDashes.size(), boundary.size()) == boundary;
}

// Where the next delimiter begins, from `at` on.
size_t find_delimiter(std::string_view body, size_t at, std::string_view boundary) noexcept {
	while ((at = body.find(kDashes, at)) != body.npos && !is_delimiter(body, at, boundary)) ++at;
	return at;
}

// A part is like a message: its first line is the delimiter. The line end before the next one is not part of it.
std::string_view part_between(std::string_view body, size_t begin, size_t end) noexcept {
	if (end > begin && body[end - 1] == '\n') --end;
	if (end > begin && body[end - 1] == '\r') --end;
	return body.substr(begin, end - begin);
}

std::string_view boundary_in(std::string_view params) noexcept {
	auto boundary = param(params, "boundary").value_or(std::string_view());
	const bool is_quoted = boundary.size() >= 2 && boundary.front() == '"';
	return is_quoted ? boundary.substr(1, boundary.size() - 2) : boundary;
}

bool is_sdp(std::string_view message) noexcept {
	auto type = header_in(message, "Content-Type");
	return iequals(cut_list(type, ';'), "application/sdp");
}

std::string_view sdp_part(std::string_view body, std::string_view boundary) noexcept {
	if (boundary.empty()) return {};
	auto begin = find_delimiter(body, 0, boundary);
	while (begin != body.npos) {
		const auto end = find_delimiter(body, begin + kDashes.size(), boundary);
		if (end == body.npos) return {};
		const auto part = part_between(body, begin, end);
		if (is_sdp(part)) return body_of(part);
		begin = end;
	}
	return {};
}

} // namespace

std::string_view body_of(std::string_view message) noexcept {
	auto rest = headers_of(message);
	while (next_header(rest)) {}
	const auto said = base::parse_number<size_t>(header_in(message, "Content-Length"));
	return rest.substr(0, std::min(rest.size(), said.value_or(rest.size())));
}

std::string_view sdp_in(std::string_view message) noexcept {
	const auto type = header_in(message, "Content-Type");
	return type.data() ? sdp_of(type, body_of(message)) : std::string_view();
}

std::string_view sdp_of(std::string_view content_type, std::string_view body) noexcept {
	const auto type = cut_list(content_type, ';');
	if (iequals(type, "application/sdp")) return body;
	const bool has_parts = iequals(type.substr(0, kMultipart.size()), kMultipart);
	return has_parts ? sdp_part(body, boundary_in(content_type)) : std::string_view();
}

} // namespace core::sip

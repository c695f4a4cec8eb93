#include "core/sip/rack.hpp"

#include "core/base/number.hpp"
#include "core/sip/ascii.hpp"
#include "core/sip/scan.hpp"

namespace core::sip {
namespace {

using core::base::parse_number;

std::string_view cut_word(std::string_view &rest) noexcept {
	rest = trim(rest);
	size_t end = 0;
	while (end < rest.size() && !is_lws(rest[end])) ++end;
	const auto word = rest.substr(0, end);
	rest.remove_prefix(end);
	return word;
}

} // namespace

std::optional<uint32_t> parse_rseq(std::string_view field) noexcept {
	const auto number = parse_number<uint32_t>(trim(field));
	return number && *number > 0 ? number : std::nullopt;
}

std::optional<RAck> RAck::parse(std::string_view field) noexcept {
	const auto rseq = parse_rseq(cut_word(field));
	const auto cseq = parse_number<uint32_t>(cut_word(field));
	const auto method = cut_word(field);
	if (!rseq || !cseq || !is_token(method) || !trim(field).empty()) return std::nullopt;
	return RAck{*rseq, *cseq, method};
}

std::string print(const RAck &rack) {
	auto text = std::to_string(rack.rseq) + ' ' + std::to_string(rack.cseq) + ' ';
	return text.append(rack.method);
}

} // namespace core::sip

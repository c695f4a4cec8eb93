#include "core/sip/option_tags.hpp"

#include "core/sip/raw_header.hpp"
#include "core/sip/scan.hpp"

namespace core::sip {
namespace {

bool has_tag(std::string_view list, std::string_view tag) noexcept {
	while (list.data())
		if (iequals(cut_list(list, ','), tag)) return true;
	return false;
}

std::string without(std::string_view list, std::string_view tag) {
	std::string others;
	while (list.data()) {
		const auto one = cut_list(list, ',');
		if (one.empty() || iequals(one, tag)) continue;
		others.append(others.empty() ? "" : ", ").append(one);
	}
	return others;
}

} // namespace

bool lists(std::string_view lines, std::string_view header, std::string_view tag) noexcept {
	while (const auto next = next_header(lines))
		if (is_same_header(next->name, header) && has_tag(next->value, tag)) return true;
	return false;
}

std::string without_tag(std::string_view lines, std::string_view header, std::string_view tag) {
	std::string kept;
	while (const auto next = next_header(lines)) {
		const bool is_meant = is_same_header(next->name, header) && has_tag(next->value, tag);
		if (!is_meant) {
			kept.append(next->line).append("\r\n");
			continue;
		}
		const auto others = without(next->value, tag);
		if (!others.empty()) kept.append(next->name).append(": ").append(others).append("\r\n");
	}
	return kept;
}

std::string without_header(std::string_view lines, std::string_view header) {
	std::string kept;
	while (const auto next = next_header(lines))
		if (!is_same_header(next->name, header)) kept.append(next->line).append("\r\n");
	return kept;
}

} // namespace core::sip

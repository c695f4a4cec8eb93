#include "sca/domain/own_tag.hpp"

#include <algorithm>

namespace sca {
namespace {

std::vector<std::string> &stems() noexcept {
	static std::vector<std::string> all;
	return all;
}

// The last byte of a stem is kept with the end: it tells which stem it was.
std::string_view beginning(const std::string &stem) noexcept {
	return {stem.data(), stem.size() - 1};
}

// Of the tag whose end this is.
std::string_view beginning_of(std::string_view end) noexcept {
	for (const auto &stem : stems())
		if (!end.empty() && end.front() == stem.back()) return beginning(stem);
	return {};
}

bool starts_with(std::string_view text, std::string_view start) noexcept {
	return text.substr(0, start.size()) == start;
}

} // namespace

void use_tag_stems(std::vector<std::string> all) {
	stems().clear();
	for (auto &stem : all)
		if (!stem.empty() && beginning_of({&stem.back(), 1}).empty())
			stems().push_back(std::move(stem));
}

SubTexts::Change kept_tag(std::string_view tag) noexcept {
	for (const auto &stem : stems())
		if (starts_with(tag, stem)) return {SubText::ToTagEnd, tag.substr(stem.size() - 1)};
	return {SubText::ToTag, tag};
}

std::string own_tag(const SubTexts &texts) {
	const auto end = texts[SubText::ToTagEnd];
	if (end.empty()) return std::string(texts[SubText::ToTag]);
	return std::string(beginning_of(end)).append(end);
}

bool has_own_tag(const SubTexts &texts, std::string_view tag) noexcept {
	const auto [field, kept] = kept_tag(tag);
	return texts[field] == kept;
}

} // namespace sca

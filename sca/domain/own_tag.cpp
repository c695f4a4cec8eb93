#include "sca/domain/own_tag.hpp"

#include <algorithm>

namespace sca {
namespace {

// The only state of domain/: set once before the fork. A million subscriptions have the same two prefixes, and whoever reads
// a tag of one has nothing but its texts.
std::vector<std::string> &prefixes() noexcept {
	static std::vector<std::string> all;
	return all;
}

// The last byte of a prefix is kept with the suffix: it tells which prefix it was.
std::string_view without_last(const std::string &prefix) noexcept {
	return {prefix.data(), prefix.size() - 1};
}

// Of the tag that has this suffix.
std::string_view prefix_of(std::string_view suffix) noexcept {
	for (const auto &prefix : prefixes())
		if (!suffix.empty() && suffix.front() == prefix.back()) return without_last(prefix);
	return {};
}

bool starts_with(std::string_view text, std::string_view start) noexcept {
	return text.substr(0, start.size()) == start;
}

} // namespace

void use_tag_prefixes(std::vector<std::string> all) {
	prefixes().clear();
	for (auto &prefix : all)
		if (!prefix.empty() && prefix_of({&prefix.back(), 1}).empty())
			prefixes().push_back(std::move(prefix));
}

SubTexts::Change kept_tag(std::string_view tag) noexcept {
	for (const auto &prefix : prefixes())
		if (starts_with(tag, prefix)) return {SubText::ToTagSuffix, tag.substr(prefix.size() - 1)};
	return {SubText::ToTag, tag};
}

std::string own_tag(const SubTexts &texts) {
	const auto suffix = texts[SubText::ToTagSuffix];
	if (suffix.empty()) return std::string(texts[SubText::ToTag]);
	return std::string(prefix_of(suffix)).append(suffix);
}

size_t own_tag_size(const SubTexts &texts) noexcept {
	const auto suffix = texts[SubText::ToTagSuffix];
	return suffix.empty() ? texts[SubText::ToTag].size() : prefix_of(suffix).size() + suffix.size();
}

// A tag is always kept in the same way.
bool have_same_tag(const SubTexts &one, const SubTexts &other) noexcept {
	return one[SubText::ToTag] == other[SubText::ToTag]
			&& one[SubText::ToTagSuffix] == other[SubText::ToTagSuffix];
}

bool has_own_tag(const SubTexts &texts, std::string_view tag) noexcept {
	const auto [field, kept] = kept_tag(tag);
	return texts[field] == kept;
}

} // namespace sca

// A small XML document as a tree of values, read by libxml2. It has no entities but those of XML itself, nothing is fetched,
// and a document type is refused.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"

namespace b2b_logic {

inline constexpr size_t kLongestXml = 262'144; // bytes
inline constexpr int kDeepestXml = 8;

struct XmlElement {
	std::string name;
	unsigned line = 0;
	std::vector<std::pair<std::string, std::string>> attributes;
	std::vector<XmlElement> children;
};

// An error begins with its line: "12: text stands between the elements".
core::base::Result<XmlElement> parse_xml(std::string_view text);

} // namespace b2b_logic

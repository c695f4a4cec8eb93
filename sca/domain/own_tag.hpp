// The To-tag of a subscription, which is ours (RFC 6665 4.4.1). Those that the host makes differ in their suffix only: that
// is all that a subscription keeps of one, and the prefix stands once for the server.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sca/domain/subscription.hpp"

namespace sca {

// How the host's tags begin. Before the first subscription, and the same for as long as there is one.
void use_tag_prefixes(std::vector<std::string> prefixes);

// What a subscription keeps of this tag: all of it, where it has no such prefix.
SubTexts::Change kept_tag(std::string_view tag) noexcept;

std::string own_tag(const SubTexts &texts);
size_t own_tag_size(const SubTexts &texts) noexcept;
bool have_same_tag(const SubTexts &one, const SubTexts &other) noexcept;
bool has_own_tag(const SubTexts &texts, std::string_view tag) noexcept;

} // namespace sca

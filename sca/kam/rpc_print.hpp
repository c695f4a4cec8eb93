// The rows that lists print: the in-tree module's, to the letter.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sca/domain/seen.hpp"

namespace sca {

// `line 127.0.0.1:16001 call-info 599 active`
std::string subscription_row(
		std::string_view aor, const SeenSubscription &subscription, int64_t now);
// `sip:line@example.com call-info sip:line@127.0.0.1:16001 1700000000`
std::string subscription_detail(std::string_view aor, const SeenSubscription &subscription);
// `sip:line@example.com 1 active 1700000000 <owner> <callee> <call-id> <from-tag> <to-tag>`
std::string appearance_row(std::string_view aor, const SeenAppearance &appearance);

} // namespace sca

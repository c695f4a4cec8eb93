// The rows that lists print: the in-tree module's, to the letter.
#pragma once

#include <cstdint>
#include <string>

#include "sca/domain/line.hpp"

namespace sca {

// `line 127.0.0.1:16001 call-info 599 active`
std::string subscription_row(const Line &line, const Subscription &subscription, int64_t now);
// `sip:line@example.com call-info sip:line@127.0.0.1:16001 1700000000`
std::string subscription_detail(const Line &line, const Subscription &subscription);
// `sip:line@example.com 1 active 1700000000 <owner> <callee> <call-id> <from-tag> <to-tag>`
std::string appearance_row(const Line &line, const Appearance &appearance);

} // namespace sca

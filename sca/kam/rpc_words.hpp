// What the commands of sca.* share: how they read their arguments and what they answer.
#pragma once

#include <optional>
#include <string>

#include "core/base/number.hpp"
#include "core/base/result.hpp"
#include "core/kam/rpc.hpp"
#include "sca/kam/decide.hpp"

namespace sca {

// Its faults carry the code of the in-tree module: 500.
using Answer = core::kam::Answer;

// What the next argument names; nullopt where it is missing, empty, or not what it has to be.
inline std::optional<Package> package_word(core::kam::Rpc &rpc) {
	const auto text = rpc.word();
	return text ? package_of(*text) : std::nullopt;
}

template <class T>
std::optional<T> number_of(const std::optional<std::string> &text) {
	return text ? core::base::parse_number<T>(*text) : std::nullopt;
}

// The key of the line that a word names; empty where it is missing or names none.
inline std::string key_word(const std::optional<std::string> &aor) {
	return aor ? key_of(*aor) : std::string();
}

// Newest first, as the in-tree module lists them.
template <class F>
void each_subscription(const Line &line, F &&use) {
	for (auto one = line.subscriptions.rbegin(); one != line.subscriptions.rend(); ++one) use(*one);
}

} // namespace sca

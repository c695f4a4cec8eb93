// A decision about one line of the table: made under its lock, with the index of calls brought up to it.
// What it wants done is performed afterwards, without the lock.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>

#include "core/sip/uri.hpp"
#include "sca/kam/server.hpp"

namespace sca {

// The key of a line as somebody names it; empty where that is no name of a line.
inline std::string key_of(std::string_view aor) {
	return core::sip::named_aor(aor).key;
}

// The Effects of `rule`, which may be optional. None where there is no such line.
template <class Rule>
auto decide(std::string_view key, Rule &&rule) {
	std::invoke_result_t<Rule, Line &> effects;
	lines().with(key, [&](Line &line) {
		effects = rule(line);
		keep_order(line, effects);
	});
	return effects;
}

// The same, and the line is made where there is none and room for one.
template <class Rule>
Effects decide_or_new(std::string_view key, std::string_view aor, Rule &&rule) {
	Effects effects;
	lines().with_or_new(key, core::sip::without_params(aor), [&](Line &line) {
		effects = rule(line);
		keep_order(line, effects);
	});
	return effects;
}

} // namespace sca

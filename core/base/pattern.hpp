// A regular expression of POSIX that an operator wrote: "regexp", "/regexp/" or "/regexp/flags" with the flags i (case is
// ignored) and e (extended).
#pragma once

#include <memory>
#include <string_view>

#include <regex.h>

#include "core/base/result.hpp"

namespace core::base {

class Pattern {
public:
	// The error says what the expression lacks.
	static Result<Pattern> parse(std::string_view text);

	// Does it match anywhere in the text?
	bool matches(std::string_view text) const noexcept;

private:
	struct Free {
		void operator()(regex_t *compiled) const noexcept {
			regfree(compiled);
			delete compiled;
		}
	};
	std::unique_ptr<regex_t, Free> compiled_;
};

} // namespace core::base

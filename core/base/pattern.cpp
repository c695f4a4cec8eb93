#include "core/base/pattern.hpp"

#include <optional>
#include <string>

namespace core::base {
namespace {

struct Parts {
	std::string expression;
	int flags;
};

std::optional<Parts> parts_of(std::string_view text) {
	Parts parts{std::string(text), REG_NOSUB};
	if (text.empty() || text.front() != '/') return parts;
	const auto end = text.rfind('/');
	if (end == 0) return std::nullopt;
	parts.expression = text.substr(1, end - 1);
	for (const char flag : text.substr(end + 1)) {
		if (flag != 'i' && flag != 'e') return std::nullopt;
		parts.flags |= flag == 'i' ? REG_ICASE : REG_EXTENDED;
	}
	return parts;
}

} // namespace

Result<Pattern> Pattern::parse(std::string_view text) {
	const auto parts = parts_of(text);
	if (!parts || parts->expression.empty())
		return Error{"a regular expression is written regexp, /regexp/ or /regexp/flags, with the "
					 "flags i and e"};
	auto raw = std::make_unique<regex_t>();
	const int failed = regcomp(raw.get(), parts->expression.c_str(), parts->flags);
	if (failed) {
		char why[128];
		regerror(failed, raw.get(), why, sizeof(why));
		return Error{why};
	}
	Pattern made;
	made.compiled_.reset(raw.release());
	return made;
}

bool Pattern::matches(std::string_view text) const noexcept {
	if (!compiled_) return false;
	regmatch_t whole{0, static_cast<regoff_t>(text.size())};
	return regexec(compiled_.get(), text.data() ? text.data() : "", 0, &whole, REG_STARTEND) == 0;
}

} // namespace core::base

#include "core/sip/answer_facts.hpp"

#include "core/base/number.hpp"
#include "core/sip/params.hpp"
#include "core/sip/raw_header.hpp"
#include "core/sip/scan.hpp"

namespace core::sip {
namespace {

std::optional<unsigned> code_of(std::string_view message) noexcept {
	constexpr std::string_view kVersion = "SIP/2.0 ";
	constexpr size_t kDigits = 3;
	if (!iequals(message.substr(0, kVersion.size()), kVersion)) return std::nullopt;
	message.remove_prefix(kVersion.size());
	const bool ends = message.size() > kDigits && !is_digit(message[kDigits]);
	const auto code = core::base::parse_number<unsigned>(message.substr(0, kDigits));
	return ends && code && *code >= 100 && *code < 700 ? code : std::nullopt;
}

std::string_view branch_of(std::string_view vias) noexcept {
	auto via = cut_list(vias, ',');
	cut_list(via, ';'); // what stands before the parameters
	return param(via, "branch").value_or(std::string_view());
}

// "120 (in a meeting);duration=60"
std::optional<uint32_t> seconds_of(std::string_view value) noexcept {
	return core::base::parse_number<uint32_t>(value.substr(0, value.find_first_of(" \t\r\n;(")));
}

} // namespace

std::optional<AnswerFacts> AnswerFacts::parse(std::string_view message) noexcept {
	AnswerFacts facts;
	const auto code = code_of(message);
	if (!code) return std::nullopt;
	facts.code = *code;
	constexpr unsigned kServiceUnavailable = 503;
	const bool wants_pause = facts.code == kServiceUnavailable;
	auto rest = headers_of(message);
	while (facts.branch.empty() || (wants_pause && !facts.retry_after)) {
		const auto header = next_header(rest);
		if (!header) break;
		if (facts.branch.empty() && is_same_header(header->name, "Via")) {
			facts.branch = branch_of(header->value);
			if (facts.branch.empty()) return std::nullopt;
		} else if (wants_pause && is_same_header(header->name, "Retry-After")) {
			facts.retry_after = seconds_of(header->value);
		}
	}
	return facts.branch.empty() ? std::nullopt : std::optional(facts);
}

} // namespace core::sip

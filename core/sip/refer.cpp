#include "core/sip/refer.hpp"

#include <algorithm>

#include "core/sip/ascii.hpp"
#include "core/sip/params.hpp"
#include "core/sip/scan.hpp"
#include "core/sip/uri.hpp"

namespace core::sip {
namespace {

constexpr std::string_view kMark = "-_.!~*'()";
constexpr std::string_view kHeaderUnreserved = "[]/?:+$"; // hnv-unreserved
constexpr std::string_view kParamUnreserved = ":+$";

std::string escape(std::string_view text, std::string_view allowed) {
	constexpr char kHex[] = "0123456789ABCDEF";
	std::string out;
	for (const char c : text) {
		const bool is_plain = is_alnum(c) || kMark.find(c) != kMark.npos
				|| allowed.find(c) != allowed.npos;
		const auto byte = static_cast<unsigned char>(c);
		if (is_plain)
			out += c;
		else
			(out += '%').append({kHex[byte >> 4], kHex[byte & 15]});
	}
	return out;
}

int value_of_hex(char c) noexcept {
	return is_digit(c) ? c - '0' : lower(c) - 'a' + 10;
}

bool has_header(std::string_view headers, std::string_view name) noexcept {
	while (headers.data()) {
		auto header = cut(headers, '&');
		if (iequals(cut(header, '='), name)) return true;
	}
	return false;
}

// The parameters of a URI, from the first ";" on, with what stands before and behind them.
struct Parts {
	std::string_view front, params, headers;
};

std::optional<Parts> part(std::string_view text) noexcept {
	const auto uri = Uri::parse(text);
	if (!uri) return std::nullopt;

	const auto place = uri->host.empty() ? uri->user : uri->host;
	const auto from = static_cast<size_t>(place.data() - text.data()) + place.size();
	const auto headers = uri->host.empty() ? text.size()
										   : std::min(text.find('?', from), text.size());
	const auto params = std::min(text.find(';', from), headers);
	return Parts{
			text.substr(0, params), text.substr(params, headers - params), text.substr(headers)};
}

} // namespace

// Beside what a URI may not have (RFC 3986 2): a reader that takes '"' for the begin of a text loses what follows.
bool is_destination(std::string_view text) noexcept {
	return Uri::parse(text) && text.find_first_of("\"\\<>^`{|}") == text.npos;
}

std::string escape_header_value(std::string_view text) {
	return escape(text, kHeaderUnreserved);
}

std::string escape_param_value(std::string_view text) {
	return escape(text, kParamUnreserved);
}

std::string unescape(std::string_view text) {
	std::string out;
	for (size_t at = 0; at < text.size(); ++at) {
		const bool is_escaped = is_escape(text.substr(at));
		if (is_escaped)
			out += static_cast<char>(value_of_hex(text[at + 1]) * 16 + value_of_hex(text[at + 2]));
		else
			out += text[at];
		if (is_escaped) at += 2;
	}
	return out;
}

std::optional<Match> take_match(std::string_view uri, std::string_view name) {
	const auto parts = part(uri);
	if (!parts) return std::nullopt;

	std::string kept;
	std::optional<std::string> found;
	auto rest = parts->params.substr(std::min<size_t>(1, parts->params.size()));
	while (!parts->params.empty() && rest.data()) {
		const auto param = cut(rest, ';');
		auto value = param;
		const auto called = cut(value, '=');
		if (!iequals(trim(called), name))
			(kept += ';') += param;
		else if (!found)
			found = unescape(trim(value));
	}
	if (!found) return std::nullopt;
	return Match{std::string(parts->front) + kept + std::string(parts->headers), *found};
}

std::optional<std::string> with_match(
		std::string_view destination, std::string_view name, std::string_view value) {
	const auto old = take_match(destination, name);
	const auto parts = part(old ? std::string_view(old->uri) : destination);
	if (!parts) return std::nullopt;
	return std::string(parts->front) + std::string(parts->params) + ';' + std::string(name) + '='
			+ escape_param_value(value) + std::string(parts->headers);
}

// A Call-ID may have quotes and angle brackets, which pair with nothing (RFC 3261 25.1: word).
std::optional<Replaces> Replaces::parse(std::string_view field) noexcept {
	Replaces replaces;
	replaces.call_id = trim(cut(field, ';'));
	unsigned to_tags = 0, from_tags = 0;
	while (const auto param = next_param(field)) {
		if (iequals(param->name, "to-tag")) replaces.to_tag = param->value, ++to_tags;
		if (iequals(param->name, "from-tag")) replaces.from_tag = param->value, ++from_tags;
		if (iequals(param->name, "early-only")) replaces.early_only = true;
	}
	const bool is_whole = to_tags == 1 && from_tags == 1 && !replaces.call_id.empty()
			&& !replaces.to_tag.empty() && !replaces.from_tag.empty();
	return is_whole ? std::optional(replaces) : std::nullopt;
}

std::string print(const Replaces &replaces) {
	return std::string(replaces.call_id) + ";to-tag=" + std::string(replaces.to_tag) + ";from-tag="
			+ std::string(replaces.from_tag) + (replaces.early_only ? ";early-only" : "");
}

std::string blind_refer_to(std::string_view uri) {
	return '<' + std::string(uri) + '>';
}

std::optional<std::string> attended_refer_to(
		std::string_view destination, const Replaces &replaces) {
	const auto uri = Uri::parse(destination);
	if (!uri || uri->host.empty() || has_header(uri->headers, "Replaces")) return std::nullopt;

	const char *glue = "?";
	if (uri->headers.data()) glue = uri->headers.empty() ? "" : "&";
	return '<' + std::string(destination) + glue
			+ "Replaces=" + escape_header_value(print(replaces)) + '>';
}

std::string referred_by(std::string_view uri) {
	return is_destination(uri) ? '<' + std::string(uri) + '>' : std::string();
}

} // namespace core::sip

#include "core/sip/scan.hpp"

#include "core/sip/byte_set.hpp"

namespace core::sip {
namespace {

constexpr auto npos = std::string_view::npos;

// The index of the `"` that ends the quoted string which opens at `open`.
size_t closing_quote(std::string_view text, size_t open) noexcept {
	for (size_t at = open + 1; at < text.size(); ++at) {
		if (text[at] == '"') return at;
		if (text[at] == '\\') ++at;
	}
	return npos;
}

} // namespace

std::string to_lower(std::string_view text) {
	std::string out(text);
	std::transform(out.begin(), out.end(), out.begin(), lower);
	return out;
}

size_t behind(std::string_view text, size_t at) noexcept {
	size_t last = at;
	if (text[at] == '"') last = closing_quote(text, at);
	if (text[at] == '<') last = text.find('>', at);
	return last == npos ? npos : last + 1;
}

std::string_view cut_list(std::string_view &rest, char separator) noexcept {
	const auto opens = [](char c) { return c == '"' || c == '<'; };
	size_t at = std::min(rest.find(separator), rest.size());
	const auto found = rest.substr(0, at);
	if (found.find('"') != npos || found.find('<') != npos)
		for (at = 0; at < rest.size() && rest[at] != separator;)
			at = opens(rest[at]) ? behind(rest, at) : at + 1;
	const auto piece = trim(rest.substr(0, at));
	rest = at < rest.size() ? rest.substr(at + 1) : std::string_view();
	return piece;
}

std::string_view cut(std::string_view &rest, char separator) noexcept {
	const auto at = rest.find(separator);
	const auto piece = rest.substr(0, at);
	rest = at == npos ? std::string_view() : rest.substr(at + 1);
	return piece;
}

bool is_escape(std::string_view text) noexcept {
	return text.size() > 2 && text[0] == '%' && is_hex(text[1]) && is_hex(text[2]);
}

std::string unquote(std::string_view text) {
	const bool quoted = !text.empty() && text.front() == '"'
			&& closing_quote(text, 0) == text.size() - 1;
	if (!quoted) return std::string(text);

	std::string out;
	out.reserve(text.size());
	for (size_t at = 1; at + 1 < text.size(); ++at) {
		if (text[at] == '\\') ++at;
		out += text[at];
	}
	return out;
}

std::string quote(std::string_view text) {
	std::string out = "\"";
	out.reserve(text.size() + 2);
	for (const char c : text) {
		if (c == '"' || c == '\\') out += '\\';
		out += c == '\r' || c == '\n' ? ' ' : c;
	}
	return out += '"';
}

bool is_token(std::string_view text) noexcept {
	static constexpr ByteSet kToken(
			[](char c) { return is_alnum(c) || std::string_view("-.!%*_+`'~").find(c) != npos; });
	return !text.empty() && kToken.holds_all(text);
}

bool is_header_safe(std::string_view text) noexcept {
	static constexpr ByteSet kSafe([](char c) { return !is_control(c) || c == '\t'; });
	return kSafe.holds_all(text);
}

} // namespace core::sip

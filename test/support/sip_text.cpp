#include "test/support/sip_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>

namespace test {

namespace {

constexpr std::array<std::pair<char, const char *>, 11> kCompact{
		{{'v', "Via"}, {'f', "From"}, {'t', "To"}, {'i', "Call-ID"}, {'m', "Contact"},
				{'l', "Content-Length"}, {'c', "Content-Type"}, {'o', "Event"}, {'k', "Supported"},
				{'u', "Allow-Events"}, {'r', "Refer-To"}}};

std::string trimmed(const std::string &text) {
	const auto from = text.find_first_not_of(" \t\r\n");
	if (from == text.npos) return "";
	return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

std::string long_name(const std::string &name) {
	if (name.size() != 1) return name;
	const auto letter = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
	for (const auto &[compact, full] : kCompact)
		if (compact == letter) return full;
	return name;
}

std::string word(const std::string &line, int number) {
	size_t from = 0;
	for (; number > 0; --number) {
		from = line.find(' ', from);
		if (from == line.npos) return "";
		++from;
	}
	return line.substr(from, line.find(' ', from) - from);
}

void add_line(SipText &message, const std::string &line) {
	if (line.empty()) return;
	if ((line[0] == ' ' || line[0] == '\t') && !message.headers.empty()) {
		message.headers.back().second += " " + trimmed(line);
		return;
	}
	const auto colon = line.find(':');
	if (colon == line.npos) throw std::runtime_error("a header line without colon: " + line);
	message.headers.emplace_back(
			long_name(trimmed(line.substr(0, colon))), trimmed(line.substr(colon + 1)));
}

} // namespace

bool same_text(const std::string &a, const std::string &b) {
	return std::equal(a.begin(), a.end(), b.begin(), b.end(),
			[](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

SipText SipText::parse(const std::string &bytes) {
	SipText message;
	const auto end = bytes.find("\r\n\r\n");
	if (end == bytes.npos) throw std::runtime_error("no end of headers in: " + bytes);
	message.body = bytes.substr(end + 4);

	size_t from = 0;
	while (from <= end) {
		const auto stop = std::min(bytes.find("\r\n", from), end);
		const auto line = bytes.substr(from, stop - from);
		if (from == 0)
			message.first_line = line;
		else
			add_line(message, line);
		from = stop + 2;
	}
	return message;
}

std::string SipText::print() const {
	std::string text = first_line + "\r\n";
	for (const auto &[name, value] : headers)
		if (!same_text(name, "Content-Length")) text += name + ": " + value + "\r\n";
	return text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

bool SipText::is_reply() const {
	return first_line.rfind("SIP/2.0 ", 0) == 0;
}
int SipText::code() const {
	return is_reply() ? std::stoi(word(first_line, 1)) : 0;
}
std::string SipText::reason() const {
	return first_line.size() > 12 ? first_line.substr(12) : "";
}
std::string SipText::uri() const {
	return word(first_line, 1);
}

std::string SipText::method() const {
	return is_reply() ? word(header("CSeq"), 1) : word(first_line, 0);
}

unsigned SipText::cseq() const {
	return static_cast<unsigned>(std::stoul("0" + word(header("CSeq"), 0)));
}

std::string SipText::header(const std::string &name) const {
	for (const auto &[key, value] : headers)
		if (same_text(key, name)) return value;
	return "";
}

std::vector<std::string> SipText::all(const std::string &name) const {
	std::vector<std::string> values;
	for (const auto &[key, value] : headers)
		if (same_text(key, name)) values.push_back(value);
	return values;
}

bool SipText::has(const std::string &name) const {
	return !all(name).empty();
}
std::string SipText::branch() const {
	return param_of(header("Via"), "branch");
}
std::string SipText::from_tag() const {
	return param_of(header("From"), "tag");
}
std::string SipText::to_tag() const {
	return param_of(header("To"), "tag");
}

std::string SipText::title() const {
	if (is_reply()) return first_line.substr(8) + " (" + method() + ")";
	std::string text = method() + " " + uri();
	for (const auto *name : {"Event", "Subscription-State", "Call-Info"})
		if (has(name)) text += std::string(" | ") + header(name);
	return text;
}

SipText &SipText::add(const std::string &name, const std::string &value) {
	headers.emplace_back(name, value);
	return *this;
}

SipText &SipText::set(const std::string &name, const std::string &value) {
	for (auto &[key, old] : headers)
		if (same_text(key, name)) {
			old = value;
			return *this;
		}
	return add(name, value);
}

SipText &SipText::drop(const std::string &name) {
	headers.erase(std::remove_if(headers.begin(), headers.end(),
						  [&](const auto &header) { return same_text(header.first, name); }),
			headers.end());
	return *this;
}

size_t complete_message(const std::string &stream) {
	const auto end = stream.find("\r\n\r\n");
	if (end == stream.npos) return 0;
	const auto head = SipText::parse(stream.substr(0, end + 4));
	const auto size = end + 4 + std::stoul("0" + head.header("Content-Length"));
	return stream.size() >= size ? size : 0;
}

std::string uri_of(const std::string &name_addr) {
	const auto open = name_addr.find('<');
	if (open == name_addr.npos) return trimmed(name_addr.substr(0, name_addr.find(';')));
	return name_addr.substr(open + 1, name_addr.find('>', open) - open - 1);
}

std::string param_of(const std::string &field, const std::string &name) {
	const auto close = field.find('>');
	auto at = close == field.npos ? field.find(';') : field.find(';', close);
	while (at != field.npos) {
		const auto next = field.find(';', at + 1);
		const auto param = trimmed(field.substr(at + 1, next - at - 1));
		const auto equal = param.find('=');
		if (same_text(trimmed(param.substr(0, equal)), name))
			return equal == param.npos ? "" : trimmed(param.substr(equal + 1));
		at = next;
	}
	return "";
}

std::vector<std::string> split_list(const std::string &field) {
	std::vector<std::string> parts(1);
	bool quoted = false;
	for (size_t i = 0; i < field.size(); ++i) {
		if (field[i] == '"') quoted = !quoted;
		if (quoted && field[i] == '\\') parts.back() += field[i++];
		if (field[i] == ',' && !quoted)
			parts.emplace_back();
		else
			parts.back() += field[i];
	}
	for (auto &part : parts) part = trimmed(part);
	return parts;
}

} // namespace test

#include "core/sip/raw_header.hpp"

#include <string>

#include "core/sip/scan.hpp"
#include "test/fuzz/property.hpp"

using namespace core::sip;
using test::require;

namespace {

constexpr std::pair<const char *, const char *> kForms[] = {{"o", "Event"}, {"r", "Refer-To"},
		{"b", "Referred-By"}, {"x", "Session-Expires"}, {"k", "Supported"}, {"v", "Via"},
		{"f", "From"}, {"t", "To"}, {"i", "Call-ID"}, {"m", "Contact"}, {"c", "Content-Type"},
		{"l", "Content-Length"}};

std::string upper_case(std::string text) {
	for (char &c : text)
		if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
	return text;
}

// The message again, each header by the name that `rename` gives it.
template <class Rename>
std::string renamed(std::string_view message, Rename &&rename) {
	std::string text = "A\r\n";
	auto rest = headers_of(message);
	while (const auto header = next_header(rest))
		text += rename(std::string(header->name)) + ": " + std::string(header->value) + "\r\n";
	return text + "\r\n";
}

std::string compact(std::string name) {
	for (const auto &[letter, full] : kForms)
		if (iequals(name, full)) return letter;
	return name;
}

std::string full(std::string name) {
	for (const auto &[letter, long_name] : kForms)
		if (iequals(name, letter)) return long_name;
	return name;
}

} // namespace

// A message, whole: what its headers say does not depend on how their names are written.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const auto text = test::text_of(data, size);
	const std::string messages[] = {
			renamed(text, compact), renamed(text, full), renamed(text, upper_case)};
	for (const auto &[letter, name] : kForms) {
		const auto value = header_in(text, name);
		require(test::is_inside(value, text), "it lies inside");
		require(value == header_in(text, letter), "it is found by both of its names");
		for (const auto &message : messages)
			require(value == header_in(message, name), "long, compact and upper case are one");
	}
	return 0;
}

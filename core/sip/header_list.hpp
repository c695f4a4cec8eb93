// Headers to be sent, in a bounded buffer: "Name: value\r\n" each.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace core::sip {

class HeaderList {
public:
	explicit HeaderList(size_t limit) : limit_(limit) {}

	// A value that is not header-safe (scan.hpp) or would pass the limit, or a name that is no
	// token, makes the whole list bad and its text empty; nothing is cut short.
	void add(std::string_view name, std::string_view value);

	bool good() const noexcept { return good_; }
	const std::string &text() const noexcept { return text_; }

private:
	size_t limit_;
	bool good_ = true;
	std::string text_;
};

} // namespace core::sip

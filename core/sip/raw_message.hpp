// A message that is bytes, its headers found once.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/sip/raw_header.hpp"

namespace core::sip {

// Views into the text, which lives elsewhere. Total over any bytes.
class RawMessage {
public:
	RawMessage() = default;
	// Whoever has the text has the message.
	template <class Text, class = std::enable_if_t<std::is_convertible_v<Text, std::string_view>>>
	RawMessage(const Text &text) : text_(text) {
		if (!text_.empty()) read();
	}
	RawMessage(std::string &&) = delete; // which dies first
	// Headers and body of that text, where somebody has found them already.
	RawMessage(
			std::string_view text, std::vector<RawHeader> &&headers, std::string_view body) noexcept
			: text_(text), body_(body), headers_(std::move(headers)) {}

	bool empty() const noexcept { return text_.empty(); }
	std::string_view first_line() const noexcept;
	const std::vector<RawHeader> &headers() const noexcept { return headers_; }
	// The value of the first header of that name, as header_in() finds it.
	std::string_view header(std::string_view name) const noexcept;
	// As body_of() and sdp_in().
	std::string_view body() const noexcept { return body_; }
	std::string_view sdp() const noexcept;

private:
	void read();

	std::string_view text_, body_;
	std::vector<RawHeader> headers_;
};

} // namespace core::sip

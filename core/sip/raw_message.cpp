#include "core/sip/raw_message.hpp"

#include <algorithm>

#include "core/base/number.hpp"
#include "core/sip/body.hpp"

namespace core::sip {

void RawMessage::read() {
	constexpr size_t kUsual = 16;
	headers_.reserve(kUsual);
	auto rest = headers_of(text_);
	while (const auto header = next_header(rest)) headers_.push_back(*header);
	const auto said = base::parse_number<size_t>(header("Content-Length"));
	body_ = rest.substr(0, std::min(rest.size(), said.value_or(rest.size())));
}

std::string_view RawMessage::first_line() const noexcept {
	const auto line = text_.substr(0, text_.find('\n'));
	return line.substr(0, line.find('\r'));
}

std::string_view RawMessage::header(std::string_view name) const noexcept {
	for (const auto &header : headers_)
		if (is_same_header(header.name, name)) return header.value;
	return {};
}

std::string_view RawMessage::sdp() const noexcept {
	return sdp_of(header("Content-Type"), body_);
}

} // namespace core::sip

#include "core/sip/header_list.hpp"

#include "core/sip/scan.hpp"

namespace core::sip {

void HeaderList::add(std::string_view name, std::string_view value) {
	constexpr std::string_view kColon = ": ", kEnd = "\r\n";
	const size_t room = limit_ - text_.size(), frame = kColon.size() + kEnd.size();
	const bool fits = room >= frame && name.size() <= room - frame
			&& value.size() <= room - frame - name.size();
	good_ = good_ && fits && is_token(name) && is_header_safe(value);
	if (!good_) return text_.clear();

	// Room first: when memory runs out the text stays as it was.
	text_.reserve(text_.size() + frame + name.size() + value.size());
	text_.append(name).append(kColon).append(value).append(kEnd);
}

} // namespace core::sip

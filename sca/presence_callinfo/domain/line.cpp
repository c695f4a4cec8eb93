#include "sca/presence_callinfo/domain/line.hpp"

#include <algorithm>

#include "core/sip/scan.hpp"
#include "core/sip/uri.hpp"

namespace callinfo {

std::string key_of(std::string_view uri) {
	const auto parsed = core::sip::Uri::parse(uri);
	if (!parsed || parsed->user.empty()) return {};
	const std::string scheme = core::sip::to_lower(parsed->scheme);
	if (scheme != "sip" && scheme != "sips") return {};
	std::string key(parsed->user);
	key.append("@").append(core::sip::to_lower(parsed->host));
	return key.size() <= kLongestText ? key : std::string();
}

Publication *find_etag(Line &line, std::string_view etag) noexcept {
	if (etag.empty()) return nullptr;
	for (auto &one : line.publications)
		if (one.text[PublicationText::Etag] == etag) return &one;
	return nullptr;
}

Publication *find_seizure(
		Line &line, std::string_view call_id, std::string_view from_tag) noexcept {
	for (auto &one : line.publications)
		if (one.is_seizure() && one.text[PublicationText::CallId] == call_id
				&& one.text[PublicationText::FromTag] == from_tag)
			return &one;
	return nullptr;
}

void remove(Line &line, const Publication &gone) noexcept {
	line.publications.erase(line.publications.begin() + (&gone - line.publications.data()));
	if (line.publications.empty()) SharedVector<Publication>().swap(line.publications);
}

int64_t next_end(const Line &line) noexcept {
	int64_t next = 0;
	for (const auto &one : line.publications)
		if (next == 0 || one.ends_at < next) next = one.ends_at;
	return next;
}

} // namespace callinfo

#include "sca/presence_callinfo/domain/seen.hpp"

#include "core/sip/call_info.hpp"
#include "sca/presence_callinfo/domain/composition.hpp"

namespace callinfo {
namespace {
using core::base::view;

SeenPublication seen_of(const Publication &one, std::string_view domain) {
	SeenPublication seen{std::string(one.text[PublicationText::Etag]),
			std::string(one.text[PublicationText::Contact]), {}, one.ends_at};
	for (const auto &claim : one.all)
		core::sip::append_state(seen.call_info, domain, claim.index, claim.state, view(claim.uri));
	return seen;
}

} // namespace

SeenLine seen_of(const Line &line) {
	SeenLine seen{uri_of(line), {}, {}};
	const auto key = view(line.key);
	for (const auto &one : shown(line))
		seen.appearances.push_back({one.index, one.state, std::string(one.uri)});
	for (const auto &one : line.publications)
		seen.publications.push_back(seen_of(one, key.substr(key.rfind('@') + 1)));
	return seen;
}

} // namespace callinfo

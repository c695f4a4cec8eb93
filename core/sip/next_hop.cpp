#include "core/sip/next_hop.hpp"

#include "core/sip/name_addr.hpp"
#include "core/sip/refer.hpp"
#include "core/sip/scan.hpp"
#include "core/sip/uri.hpp"

namespace core::sip {

std::string_view next_hop(std::string_view route_set, std::string_view destination,
		std::string_view target) noexcept {
	if (!route_set.empty())
		if (const auto route = NameAddr::parse(cut_list(route_set, ','))) return route->uri;
	return destination.empty() ? target : destination;
}

bool needs_resolver(std::string_view text) noexcept {
	const auto uri = Uri::parse(text);
	return uri && !uri->host.empty() && !is_ip_literal(uri->host);
}

Hop without_alias(
		std::string_view route_set, std::string_view destination, std::string_view target) {
	Hop hop{std::string(target), std::string(destination)};
	const auto address = route_set.empty() && destination.empty() ? alias_address(target)
																  : std::nullopt;
	if (!address) return hop;
	hop.destination = *address;
	if (auto bare = take_match(target, "alias")) hop.target = std::move(bare->uri);
	return hop;
}

} // namespace core::sip

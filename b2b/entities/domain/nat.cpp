#include "b2b/entities/domain/nat.hpp"

#include <algorithm>

#include "core/sip/params.hpp"
#include "core/sip/private_address.hpp"
#include "core/sip/uri.hpp"

namespace b2b_entities {

std::string reached_at(std::string_view contact, std::string_view source, NatTarget how) {
	std::string target(contact);
	const auto said = core::sip::Uri::parse(contact), from = core::sip::Uri::parse(source);
	if (how == NatTarget::Contact || !said || !from || !core::sip::is_ip_literal(said->host))
		return target;
	const bool is_there = said->host == from->host && said->port == from->port;
	const bool counts = how == NatTarget::Source || core::sip::is_private_address(said->host);
	if (is_there || !counts || core::sip::param(said->params, "alias")) return target;
	const auto alias = core::sip::alias_of(source);
	if (alias) target.insert(std::min(target.find('?'), target.size()), *alias);
	return target;
}

} // namespace b2b_entities

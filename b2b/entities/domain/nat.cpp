#include "b2b/entities/domain/nat.hpp"

#include <algorithm>

#include "core/sip/params.hpp"
#include "core/sip/private_address.hpp"
#include "core/sip/uri.hpp"

namespace b2b_entities {

namespace {

// An address that it does not send from.
bool is_elsewhere(const core::sip::Uri &said, const core::sip::Uri &from, NatTarget how) {
	if (!core::sip::is_ip_literal(said.host)) return false;
	if (said.host == from.host && said.port == from.port) return false;
	return how == NatTarget::Source || core::sip::is_private_address(said.host);
}

} // namespace

std::string reached_at(std::string_view contact, std::string_view source, NatTarget how,
		bool (*leads_to_us)(std::string_view) noexcept) {
	std::string target(contact);
	const auto said = core::sip::Uri::parse(contact);
	if (!said || core::sip::param(said->params, "alias")) return target;
	const bool is_our_gruu = core::sip::param(said->params, "gr") && leads_to_us(contact);
	if (how == NatTarget::Contact && !is_our_gruu) return target;
	const auto from = core::sip::Uri::parse(source);
	if (!from || (!is_our_gruu && !is_elsewhere(*said, *from, how))) return target;
	const auto alias = core::sip::alias_of(source);
	if (alias) target.insert(std::min(target.find('?'), target.size()), *alias);
	return target;
}

} // namespace b2b_entities

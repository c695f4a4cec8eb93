#include "b2b/entities/domain/nat.hpp"

#include <algorithm>

#include "core/sip/params.hpp"
#include "core/sip/private_address.hpp"
#include "core/sip/uri.hpp"

namespace b2b_entities {

namespace {

// An address that it does not send from.
bool is_elsewhere(const core::sip::Uri &said, const core::sip::Uri &from, NatTarget how) {
	if (how == NatTarget::Contact || !core::sip::is_ip_literal(said.host)) return false;
	if (said.host == from.host && said.port == from.port) return false;
	return how == NatTarget::Source || core::sip::is_private_address(said.host);
}

} // namespace

bool is_gruu(std::string_view uri) noexcept {
	const auto said = core::sip::Uri::parse(uri);
	return said && core::sip::param(said->params, "gr");
}

std::string reached_at(
		std::string_view contact, std::string_view source, NatTarget how, bool is_our_gruu) {
	std::string target(contact);
	const auto said = core::sip::Uri::parse(contact), from = core::sip::Uri::parse(source);
	if (!said || !from || core::sip::param(said->params, "alias")) return target;
	if (!is_our_gruu && !is_elsewhere(*said, *from, how)) return target;
	const auto alias = core::sip::alias_of(source);
	if (alias) target.insert(std::min(target.find('?'), target.size()), *alias);
	return target;
}

} // namespace b2b_entities

#include "core/sip/call_info.hpp"
#include "core/sip/scan.hpp"
#include "core/sip/sdp.hpp"
#include "core/sip/uri.hpp"
#include "sca/domain/call.hpp"

namespace sca {
namespace {
using core::sip::MessageFacts;
using core::sip::Uri;

// The AoR of who sent a message: its From (or To, in a reply), unless the Contact has another user.
// Phones that register a line of their own for a shared one say so in the Contact only.
std::string canonical_aor(std::string_view party, std::string_view contact) {
	const auto own = core::sip::without_params(party);
	const auto party_uri = Uri::parse(party);
	const auto contact_uri = Uri::parse(contact);
	if (!party_uri || !contact_uri || contact_uri->user.empty()
			|| contact_uri->user == party_uri->user)
		return std::string(own);
	std::string aor(party_uri->scheme);
	aor.append(":").append(contact_uri->user).append("@").append(party_uri->host);
	if (party_uri->port) aor.append(":").append(std::to_string(party_uri->port));
	return aor;
}

CallKind kind_of(const MessageFacts &facts) noexcept {
	const bool is_invite = facts.method == "INVITE";
	if (facts.is_request) {
		if (is_invite) return facts.to.tag.empty() ? CallKind::Invite : CallKind::Reinvite;
		if (facts.method == "ACK") return CallKind::Ack;
		if (facts.method == "CANCEL") return CallKind::Cancel;
		if (facts.method == "BYE") return CallKind::Bye;
		if (facts.method == "UPDATE") return CallKind::Reinvite;
		return CallKind::Other;
	}
	if (!is_invite) return CallKind::Other;
	if (facts.code == 180 || facts.code == 183) return CallKind::Ringing;
	return facts.code >= 200 && facts.code < 300 ? CallKind::Answer : CallKind::Other;
}

} // namespace

CallParties read_call(const MessageFacts &facts, std::string_view to_uri, std::string_view from_uri,
		std::string_view contact_fallback) {
	CallParties parties;
	CallMessage &message = parties.message;
	message.kind = kind_of(facts);
	message.code = facts.code;
	message.in_dialog = !facts.to.tag.empty();
	message.from = facts.from;
	message.to = facts.to;
	message.call_id = facts.call_id;
	// The fallback stands in for the owner; it says nothing of whose line this is.
	const auto contact = facts.contacts == 0 || facts.contact_is_star ? std::string_view()
																	  : facts.contact;
	message.contact = contact.empty() ? contact_fallback : contact;
	message.has_offer = !facts.body.empty();
	message.is_hold = message.has_offer && core::sip::is_hold(facts.body);
	message.has_replaces = facts.has_replaces;
	if (const auto info = core::sip::appearance_of(facts.call_info)) {
		message.index = info->is_line ? 0 : info->index;
		if (info->state) message.state = state_of(*info->state);
	}

	parties.sender = facts.is_request ? canonical_aor(facts.from.uri, contact)
									  : std::string(core::sip::without_params(facts.from.uri));
	parties.receiver = facts.is_request ? std::string(core::sip::without_params(facts.to.uri))
										: canonical_aor(facts.to.uri, contact);
	message.answered_as = parties.receiver;
	if (!from_uri.empty()) {
		parties.sender = core::sip::without_params(from_uri);
		message.from = {{}, from_uri, facts.from.tag};
	}
	if (!to_uri.empty()) {
		parties.receiver = core::sip::without_params(to_uri);
		message.to = {{}, to_uri, facts.to.tag};
	}
	const auto key = core::sip::aor_key(parties.sender);
	message.to_itself = key && key == core::sip::aor_key(parties.receiver);
	return parties;
}

} // namespace sca

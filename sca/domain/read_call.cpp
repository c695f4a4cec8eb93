#include "core/sip/call_info.hpp"
#include "core/sip/scan.hpp"
#include "core/sip/sdp.hpp"
#include "core/sip/uri.hpp"
#include "sca/domain/call.hpp"

namespace sca {
namespace {
using core::sip::MessageFacts;
using core::sip::Uri;

// The AoR that the Contact of who sent a message names, with the domain of its From (or To, in a
// reply). Empty where it has the same user.
std::string aor_by_contact(std::string_view party, std::string_view contact) {
	const auto party_uri = Uri::parse(party);
	const auto contact_uri = Uri::parse(contact);
	if (!party_uri || !contact_uri || contact_uri->user.empty()
			|| contact_uri->user == party_uri->user)
		return {};
	std::string aor(party_uri->scheme);
	aor.append(":").append(contact_uri->user).append("@").append(party_uri->host);
	if (party_uri->port) aor.append(":").append(std::to_string(party_uri->port));
	return aor;
}

std::vector<std::string> aors_of(std::string_view party, std::string_view contact) {
	std::vector<std::string> aors{std::string(core::sip::without_params(party))};
	if (auto more = aor_by_contact(party, contact); !more.empty()) aors.push_back(std::move(more));
	return aors;
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
	const bool is_success = facts.code >= 200 && facts.code < 300;
	if (facts.method == "UPDATE" && is_success) return CallKind::Accepted;
	if (!is_invite) return CallKind::Other;
	if (facts.code == 180 || facts.code == 183) return CallKind::Ringing;
	return is_success ? CallKind::Answer : CallKind::Other;
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
	const bool has_contact = facts.contacts > 0 && !facts.contact_is_star;
	if (has_contact) message.contact = facts.contact;
	message.assumed_contact = contact_fallback;
	message.address = facts.source;
	message.instance = facts.instance;
	message.has_offer = !facts.body.empty();
	message.is_hold = message.has_offer && core::sip::is_hold(facts.body);
	message.has_replaces = facts.has_replaces;
	if (const auto info = core::sip::appearance_of(facts.call_info)) {
		message.index = info->is_line ? 0 : info->index;
		if (info->state) message.state = state_of(*info->state);
	}

	parties.senders = aors_of(
			facts.from.uri, facts.is_request ? message.contact : std::string_view());
	parties.receivers = aors_of(
			facts.to.uri, facts.is_request ? std::string_view() : message.contact);
	// Who answers may be somebody else than who was called: a voice mail.
	parties.receivers.erase(parties.receivers.begin(), parties.receivers.end() - 1);
	message.answered_as = parties.receivers.back();
	if (!from_uri.empty()) {
		parties.senders = {std::string(core::sip::without_params(from_uri))};
		message.from = {{}, from_uri, facts.from.tag};
	}
	if (!to_uri.empty()) {
		parties.receivers = {std::string(core::sip::without_params(to_uri))};
		message.to = {{}, to_uri, facts.to.tag};
	}
	return parties;
}

} // namespace sca

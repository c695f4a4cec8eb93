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
std::string aor_by_contact(const std::optional<Uri> &party, std::string_view contact) {
	const auto uri = party ? Uri::parse(contact) : std::nullopt;
	if (!uri || uri->user.empty() || uri->user == party->user) return {};
	std::string aor(party->scheme);
	aor.append(":").append(uri->user).append("@").append(party->host);
	if (party->port) aor.append(":").append(std::to_string(party->port));
	return aor;
}

std::vector<std::string> line_named(std::string_view uri) {
	return {core::sip::named_aor(uri).key};
}

// Who answers may be somebody else than who was called: a voice mail.
void name_parties(CallParties &parties, const MessageFacts &facts) {
	CallMessage &message = parties.message;
	const auto from = Uri::parse(facts.from.uri), to = Uri::parse(facts.to.uri);
	auto sender = core::sip::named_aor(facts.from.uri, from),
		 receiver = core::sip::named_aor(facts.to.uri, to);
	message.answered_as = receiver.text;
	parties.senders.push_back(std::move(sender.key));
	parties.receivers.push_back(std::move(receiver.key));
	std::string other = aor_by_contact(facts.is_request ? from : to, message.contact);
	if (other.empty()) return;
	auto key = core::sip::aor_key(other).value_or("");
	if (facts.is_request) return parties.senders.push_back(std::move(key));
	parties.receivers.back() = std::move(key);
	message.answered_as = std::move(other);
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

	name_parties(parties, facts);
	if (!from_uri.empty()) {
		parties.senders = line_named(from_uri);
		message.from = {{}, from_uri, facts.from.tag};
	}
	if (!to_uri.empty()) {
		parties.receivers = line_named(to_uri);
		message.to = {{}, to_uri, facts.to.tag};
	}
	return parties;
}

} // namespace sca

#include <algorithm>

#include "core/sip/call_info.hpp"
#include "core/sip/params.hpp"
#include "core/sip/scan.hpp"
#include "core/sip/uri.hpp"
#include "sca/domain/fit.hpp"
#include "sca/domain/subscribe.hpp"

namespace sca {
namespace {
using core::sip::MessageFacts;

Reply bad_event(const Policy &policy) {
	if (policy.compat) return {400, "Bad Event"};
	return {489, "Bad Event", 0, {}, false, true};
}

struct EventHeader {
	Package package;
	std::string_view id;
};

// In compat the header must be the bare name, as the in-tree module wants it.
std::optional<EventHeader> event_of(std::string_view body, const Policy &policy) noexcept {
	if (policy.compat) {
		if (const auto package = package_of(body)) return EventHeader{*package, {}};
		return std::nullopt;
	}
	const auto semicolon = body.find(';');
	const auto name = core::sip::trim(body.substr(0, semicolon));
	const auto package = package_of(core::sip::to_lower(name));
	if (!package) return std::nullopt;
	const auto params = semicolon == body.npos ? std::string_view() : body.substr(semicolon);
	return EventHeader{*package, core::sip::param(params, "id").value_or("")};
}

bool fits(const Subscribe &subscribe) noexcept {
	for (const auto text : {subscribe.aor, subscribe.contact, subscribe.call_id, subscribe.from_tag,
				 subscribe.to_tag, subscribe.event_id, subscribe.from_uri, subscribe.to_uri})
		if (!is_memorable(text)) return false;
	return true;
}

uint32_t expires_of(const MessageFacts &facts, Package package, const Policy &policy) noexcept {
	const uint32_t longest = package == Package::CallInfo ? policy.call_info_max_expires
														  : policy.line_seize_max_expires;
	const uint32_t absent = policy.compat ? 0 : longest;
	return std::min(facts.expires.value_or(absent), longest);
}

std::variant<uint32_t, Reply> index_of(const MessageFacts &facts, const Policy &policy) {
	if (facts.call_info.empty()) return Reply{400, "Bad Request - missing Call-Info header"};
	const auto info = core::sip::appearance_of(facts.call_info);
	if (!info || info->is_line || info->index > policy.max_index)
		return Reply{400, "Bad Request - Invalid Call-Info header"};
	return info->index;
}

} // namespace

std::variant<Subscribe, Reply> check_subscribe(
		const MessageFacts &facts, std::string_view line_uri, const Policy &policy) {
	if (facts.method != "SUBSCRIBE") return Reply{500, "Internal server error - config"};
	const bool is_ours = facts.broken == "Expires" || facts.broken == "Contact"
			|| facts.broken == "From" || facts.broken == "To" || facts.broken == "CSeq";
	if (!facts.broken.empty() && !is_ours) return Reply{400, "Bad Request"};
	if (facts.event.empty()) return Reply{400, "Missing Event"};
	const auto event = event_of(facts.event, policy);
	if (!event) return bad_event(policy);

	Reply bad{400, "Bad Shared Call Appearance Request"};
	if (is_ours || facts.contact_is_star || facts.contacts != 1) return bad;

	Subscribe subscribe{};
	subscribe.package = event->package;
	subscribe.event_id = event->id;
	const auto named = facts.to.tag.empty() ? facts.request_uri : facts.to.uri;
	auto aor = core::sip::named_aor(line_uri.empty() ? named : line_uri);
	subscribe.aor = aor.text;
	subscribe.key = std::move(aor.key);
	subscribe.contact = facts.contact;
	subscribe.from_uri = facts.from.uri;
	subscribe.to_uri = facts.to.uri;
	subscribe.address = facts.source;
	subscribe.instance = facts.instance;
	subscribe.call_id = facts.call_id;
	subscribe.from_tag = facts.from.tag;
	subscribe.to_tag = facts.to.tag;
	subscribe.branch = facts.branch;
	subscribe.cseq = facts.cseq;
	subscribe.expires = expires_of(facts, event->package, policy);
	if (subscribe.key.empty() || !core::sip::Uri::parse(subscribe.contact) || !fits(subscribe)
			|| subscribe.call_id.empty() || subscribe.from_tag.empty()
			|| subscribe.cseq > kLastCseq)
		return bad;
	// The dialog of a seizure knows its index: phones that refresh or end it need not say it again.
	const bool is_known = !subscribe.to_tag.empty() && facts.call_info.empty();
	if (event->package == Package::LineSeize && !is_known) {
		const auto index = index_of(facts, policy);
		if (const auto *refusal = std::get_if<Reply>(&index)) return *refusal;
		subscribe.index = std::get<uint32_t>(index);
	}
	return subscribe;
}

bool makes_line(const Subscribe &subscribe) noexcept {
	return subscribe.package == Package::CallInfo && subscribe.to_tag.empty()
			&& subscribe.expires > 0;
}

Reply refuse_unknown_line(const Subscribe &subscribe) {
	if (!subscribe.to_tag.empty()) return {481, "Call Leg/Transaction Does Not Exist"};
	return {500, "Internal Server Error - seize appearance index"};
}

} // namespace sca

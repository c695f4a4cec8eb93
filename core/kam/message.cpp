#include "core/kam/message.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/base/number.hpp"
#include "core/kam/str.hpp"
#include "core/kam/transaction.hpp"
#include "core/sip/option_tags.hpp"
#include "core/sip/raw_header.hpp"
#include "core/sip/scan.hpp"

namespace core::kam {
namespace {

using sip::iequals;
using sip::MessageFacts;
using sip::Party;
using sip::trim;

void break_at(MessageFacts &facts, std::string_view header) noexcept {
	if (facts.broken.empty()) facts.broken = header;
}

bool is_text_of(const sip_msg_t *msg, std::string_view part) noexcept {
	return part.data() >= msg->buf && part.data() + part.size() <= msg->buf + msg->len;
}

Party party_of(const to_body &body) noexcept {
	return {view(body.display), view(body.uri), view(body.tag_value)};
}

void read_from(MessageFacts &facts, sip_msg_t *msg) {
	if (msg->from && parse_from_header(msg) >= 0 && msg->from->parsed)
		facts.from = party_of(*get_from(msg));
	else
		break_at(facts, "From");
}

void read_to(MessageFacts &facts, sip_msg_t *msg) {
	if (msg->to && parse_to_header(msg) >= 0 && msg->to->parsed)
		facts.to = party_of(*get_to(msg));
	else
		break_at(facts, "To");
}

void read_ids(MessageFacts &facts, sip_msg_t *msg) {
	if (msg->callid) facts.call_id = trim(view(msg->callid->body));
	if (facts.call_id.empty()) break_at(facts, "Call-ID");

	if (msg->via1 && msg->via1->error == PARSE_OK && msg->via1->branch)
		facts.branch = view(msg->via1->branch->value);

	const auto *cseq = msg->cseq ? get_cseq(msg) : nullptr;
	const auto number = cseq ? base::parse_number<uint32_t>(view(cseq->number))
							 : std::optional<uint32_t>();
	if (!number) return break_at(facts, "CSeq");
	facts.cseq = *number;
	if (facts.is_request && facts.method != view(cseq->method)) return break_at(facts, "CSeq");
	facts.method = view(cseq->method);
}

void read_start_line(MessageFacts &facts, const sip_msg_t *msg) {
	const auto &line = msg->first_line;
	facts.is_request = line.type == SIP_REQUEST;
	if (!facts.is_request) {
		facts.code = line.u.reply.statuscode;
		return;
	}
	facts.method = view(line.u.request.method);
	facts.received_uri = view(line.u.request.uri);
	facts.request_uri = msg->new_uri.s && msg->new_uri.len > 0 ? view(msg->new_uri)
															   : facts.received_uri;
}

// The host cuts the quotes off a display name; we show it as it was written.
std::string_view with_quotes(const sip_msg_t *msg, std::string_view name) noexcept {
	if (!is_text_of(msg, name) || name.data() == msg->buf) return name;
	const std::string_view wider(name.data() - 1, name.size() + 2);
	const bool quoted = is_text_of(msg, wider) && wider.front() == '"' && wider.back() == '"';
	return quoted ? wider : name;
}

void read_contact(MessageFacts &facts, const sip_msg_t *msg, hdr_field_t *header) {
	if (parse_contact(header) < 0 || !header->parsed) return break_at(facts, "Contact");
	const auto *body = static_cast<const contact_body_t *>(header->parsed);
	if (body->star) facts.contact_is_star = true;
	const bool is_first_header = facts.contacts == 0;
	for (const contact_t *one = body->contacts; one; one = one->next) {
		++facts.contacts;
		if (!is_first_header) continue;
		facts.contact = view(one->uri); // the host's list runs backwards: the last one is the first
		facts.contact_display = with_quotes(msg, view(one->name));
		facts.instance = one->instance ? view(one->instance->body) : std::string_view();
	}
}

void read_expires(MessageFacts &facts, std::string_view body) {
	facts.expires = base::parse_number<uint32_t>(body);
	if (!facts.expires) break_at(facts, "Expires");
}

void read_header(MessageFacts &facts, const sip_msg_t *msg, hdr_field_t *header) {
	const auto body = [header] { return trim(view(header->body)); };
	switch (header->type) {
	case HDR_CONTACT_T:
		return read_contact(facts, msg, header);
	case HDR_CALLINFO_T:
		return facts.call_info.push_back(body());
	case HDR_EXPIRES_T:
		return read_expires(facts, body());
	case HDR_EVENT_T:
		facts.event = facts.event.empty() ? body() : facts.event;
		return;
	case HDR_PAI_T:
		facts.has_asserted_identity = true;
		return;
	case HDR_OTHER_T:
		break;
	default:
		return;
	}
	if (iequals(view(header->name), "Replaces")) facts.has_replaces = true;
}

void read_body(MessageFacts &facts, sip_msg_t *msg) {
	const char *body = get_body(msg);
	if (!body || body >= msg->buf + msg->len) return;
	if (!msg->content_type) return;              // a body that says nothing of its type is no SDP
	if (parse_content_type_hdr(msg) < 0) return; // what cannot be read is no SDP either

	int length = 0;
	const char *sdp = get_body_part(msg, TYPE_APPLICATION, SUBTYPE_SDP, &length);
	if (!sdp || length <= 0) return;
	// Over UDP there may be bytes behind the body (RFC 3261 18.3).
	if (sdp == body && msg->content_length && msg->content_length->parsed)
		length = std::min<int>(length, static_cast<int>(get_content_length(msg)));
	facts.body = {sdp, static_cast<size_t>(std::max(length, 0))};
}

enum class Reads : uint8_t {
	All,
	Answer // to a request of ours: From is our own, and where it comes from matters to a Contact only
};

MessageFacts read(sip_msg_t *msg, Reads reads) {
	MessageFacts facts;
	if (!msg || is_faked(msg)) {
		facts.broken = "message";
		return facts;
	}
	read_start_line(facts, msg);
	if (parse_headers(msg, HDR_EOH_F, 0) < 0) {
		facts.broken = "headers"; // the host does not keep which one
		return facts;
	}
	if (reads == Reads::All) read_from(facts, msg);
	read_to(facts, msg);
	read_ids(facts, msg);
	for (hdr_field_t *header = msg->headers; header; header = header->next)
		read_header(facts, msg, header);
	read_body(facts, msg);
	const bool has_sender = reads == Reads::Answer ? facts.contacts > 0
												   : !facts.is_request || !msg->via2;
	if (has_sender) facts.source = source_address(msg);
	return facts;
}

} // namespace

MessageFacts facts_of(sip_msg_t *msg) {
	return read(msg, Reads::All);
}

MessageFacts answer_facts_of(sip_msg_t *reply) {
	return read(reply, Reads::Answer);
}

bool requires_option(const sip_msg_t *msg, std::string_view option) noexcept {
	return msg->require && sip::lists(sip::headers_of({msg->buf, msg->len}), "Require", option);
}

std::optional<std::string> record_route_of(sip_msg_t *msg) {
	if (!msg || is_faked(msg) || parse_headers(msg, HDR_EOH_F, 0) < 0) return std::nullopt;
	if (!msg->record_route) return std::string();
	str printed{};
	if (print_rr_body(msg->record_route, &printed, 0, nullptr) < 0) return std::nullopt;
	struct Free {
		void operator()(char *text) const noexcept { pkg_free(text); }
	};
	const std::unique_ptr<char, Free> owned(printed.s);
	return std::string(view(printed));
}

std::string source_address(const sip_msg_t *msg) {
	if (!msg || is_faked(msg)) return {};
	const receive_info &from = msg->rcv;
	str transport{};
	if (from.proto != PROTO_UDP)
		proto_type_to_str(static_cast<unsigned short>(from.proto), &transport);

	constexpr std::string_view kScheme = "sip:";
	constexpr size_t kLongestPort = 5;
	std::array<char, kScheme.size() + IP_ADDR_MAX_STRZ_SIZE + 1 + kLongestPort> text;
	char *end = std::copy(kScheme.begin(), kScheme.end(), text.data());
	end += ip_addr2sbufz(const_cast<ip_addr *>(&from.src_ip), end, IP_ADDR_MAX_STRZ_SIZE);
	*end++ = ':';
	end = std::to_chars(end, text.data() + text.size(), from.src_port).ptr;
	std::string address(text.data(), end);
	if (transport.len > 0) address.append(";transport=").append(view(transport));
	return address;
}

std::string receive_socket(const sip_msg_t *msg) {
	if (!msg || is_faked(msg) || !msg->rcv.bind_address) return {};
	return std::string(view(msg->rcv.bind_address->sock_str));
}

namespace {

bool is_another_choice(const socket_info &one, const socket_info &used) noexcept {
	if (one.address.af != used.address.af) return false;
	return !ip_addr_cmp(const_cast<ip_addr *>(&one.address), const_cast<ip_addr *>(&used.address))
			|| (one.proto == used.proto && one.port_no != used.port_no);
}

} // namespace

bool has_one_socket(const sip_msg_t *msg) {
	if (!msg || is_faked(msg) || !msg->rcv.bind_address) return true;
	for (const unsigned short transport : {PROTO_UDP, PROTO_TCP, PROTO_TLS, PROTO_SCTP}) {
		socket_info **list = get_sock_info_list(transport);
		for (const socket_info *one = list ? *list : nullptr; one; one = one->next)
			if (is_another_choice(*one, *msg->rcv.bind_address)) return false;
	}
	return true;
}

namespace {

std::optional<std::string> alias_in(std::string_view text) {
	const auto begin = text.find(view(_ksr_contact_salias));
	if (begin == text.npos) return std::nullopt;
	const auto end = text.find_first_of(";?>", begin + 1);
	return std::string(text.substr(begin, end == text.npos ? end : end - begin));
}

} // namespace

// add_contact_alias() inserts the parameter behind the host of the URI, set_contact_alias()
// replaces the URI: either way an added text hangs on a change that starts inside the Contact.
std::optional<std::string> contact_alias_added(const sip_msg_t *msg) {
	if (!msg || is_faked(msg) || !msg->contact) return std::nullopt;
	const auto contact = view(msg->contact->body);
	if (!is_text_of(msg, contact)) return std::nullopt;
	const auto begin = static_cast<int>(contact.data() - msg->buf);
	const auto end = begin + static_cast<int>(contact.size());
	for (const lump *change = msg->add_rm; change; change = change->next) {
		if (change->op != LUMP_NOP && change->op != LUMP_DEL) continue;
		if (change->u.offset < begin || change->u.offset > end) continue;
		for (const lump *added = change->after; added; added = added->after) {
			if (added->op != LUMP_ADD || added->len <= 0) continue;
			const std::string_view text(added->u.value, static_cast<size_t>(added->len));
			if (auto alias = alias_in(text)) return alias;
		}
	}
	return std::nullopt;
}

bool VariableSpec::parse(std::string_view name) {
	name_ = name;
	str text = as_str(name_);
	set_ = !name_.empty() && pv_locate_name(&text) == text.len && pv_parse_spec(&text, &spec_);
	return set_;
}

std::optional<std::string> VariableSpec::value(sip_msg_t *msg) const {
	pv_value_t value{};
	if (!set_ || !msg || pv_get_spec_value(msg, &spec_, &value) != 0) return std::nullopt;
	if (value.flags & PV_VAL_NULL) return std::nullopt;
	std::optional<std::string> text;
	if (value.flags & PV_VAL_STR)
		text = std::string(view(value.rs));
	else if (value.flags & PV_VAL_INT)
		text = std::to_string(value.ri);
	pv_value_destroy(&value);
	return text;
}

} // namespace core::kam

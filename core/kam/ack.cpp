#include "core/kam/ack.hpp"

#include "core/kam/str.hpp"
#include "core/kam/transaction.hpp"
#include "core/kam/wire.hpp"
#include "core/sip/ack.hpp"
#include "core/sip/name_addr.hpp"
#include "core/sip/params.hpp"
#include "core/sip/raw_header.hpp"
#include "core/sip/scan.hpp"

extern "C" {
#include "core/forward.h"
#include "core/msg_translator.h"
}

namespace core::kam {
namespace {

constexpr int kUnseen = 1; // by the modules that look at what leaves

// The INVITE as it went out last: another branch may have been tried before.
const retr_buf &invite_of(const struct cell *transaction) noexcept {
	return transaction->uac[std::max<int>(transaction->nr_of_outgoings, 1) - 1].request;
}

bool has_routes(std::string_view invite) noexcept {
	return sip::header_in(invite, "Route").data();
}

// Where the phone says that it is now, if that is an address.
std::optional<dest_info> address_of(std::string_view target, const dest_info &before) {
	sip_uri uri{};
	str text = as_str(target);
	if (parse_uri(text.s, text.len, &uri) < 0) return std::nullopt;
	auto *ip = str2ip(&uri.host);
	if (!ip) ip = str2ip6(&uri.host);
	if (!ip) return std::nullopt;

	char proto = static_cast<char>(uri.proto);
	if (proto == PROTO_NONE) proto = uri.type == SIPS_URI_T ? PROTO_TLS : PROTO_UDP;
	const int default_port = proto == PROTO_TLS ? SIPS_PORT : SIP_PORT;
	dest_info now = before;
	const int port = uri.port_no ? uri.port_no : default_port;
	if (init_su(&now.to, ip, static_cast<unsigned short>(port)) != 0) return std::nullopt;
	if (proto == before.proto) return now;
	now.proto = proto;
	now.id = 0;
	now.send_sock = get_send_socket(nullptr, &now.to, proto);
	return now.send_sock ? std::optional(now) : std::nullopt;
}

// A phone that was reached at its own Contact is followed to a new one. One that was not, behind a NAT or another proxy,
// gets its ACK the way of the INVITE.
dest_info way_of(const retr_buf &invite, std::string_view sent, std::string_view target) {
	const auto before = address_of(sip::target_after(sent, {}), invite.dst);
	const bool is_direct = !has_routes(sent) && before && su_cmp(&before->to, &invite.dst.to);
	return is_direct ? address_of(target, invite.dst).value_or(invite.dst) : invite.dst;
}

// A transaction of its own: another branch, the same for each time that it is sent (RFC 3261 17.1.1.3).
std::string via_of(std::string_view invite, dest_info &way) {
	auto params = sip::header_in(invite, "Via");
	sip::cut_list(params, ';');
	const std::string own = std::string(sip::param(params, "branch").value_or("z9hG4bK")) + ".ack";
	str branch = as_str(own);
	hostport sent_by{};
	set_hostport(&sent_by, nullptr);
	unsigned size = 0;
	const std::unique_ptr<char, void (*)(char *)> line(
			via_builder(&size, nullptr, &way, &branch, nullptr, &sent_by),
			[](char *text) { pkg_free(text); });
	return line ? std::string(line.get(), size) : std::string();
}

} // namespace

void acknowledge(const struct cell *transaction, const tmcb_params *params) {
	const auto *answer = reply_of(params);
	if (!answer || params->code < 200 || params->code >= 300) return;
	const retr_buf &invite = invite_of(transaction);
	if (!invite.buffer || invite.buffer_len == 0) return;
	const std::string_view sent(invite.buffer, invite.buffer_len);
	const bool is_strict = invite.flags & F_RB_NH_STRICT; // the Request-URI is a route
	const auto target = sip::target_after(
			sent, is_strict ? std::string_view() : std::string_view(answer->buf, answer->len));
	dest_info way = way_of(invite, sent, target);
	const auto via = via_of(sent, way);
	auto ack = sip::print_ack(sent, target, via);
	// Those that rewrite what leaves do not know this dialog as the phone does; the INVITE they left alone.
	const int flags = is_wire_watched() ? kUnseen : 0;
	if (via.empty() || msg_send_buffer(&way, ack.data(), static_cast<int>(ack.size()), flags) < 0)
		LM_ERR("the ACK of call %.*s could not be sent\n",
				int(sip::header_in(sent, "Call-ID").size()),
				sip::header_in(sent, "Call-ID").data());
}

} // namespace core::kam

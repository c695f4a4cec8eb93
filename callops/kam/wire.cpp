#include "callops/kam/wire.hpp"

#include "core/base/number.hpp"
#include "core/kam/lumps.hpp"
#include "core/kam/str.hpp"
#include "core/sip/body.hpp"
#include "core/sip/name_addr.hpp"
#include "core/sip/params.hpp"
#include "core/sip/raw_header.hpp"
#include "core/sip/scan.hpp"

extern "C" {
#include "core/forward.h"
#include "core/msg_translator.h"
#include "core/srapi.h"
}

namespace callops {
namespace {
using core::base::parse_number;
using core::kam::view;

constexpr hdr_flags_t kNamed = HDR_CALLID_F | HDR_FROM_F | HDR_TO_F | HDR_CSEQ_F;

// The middle number of "776656 1 INVITE".
std::string_view middle_of(std::string_view rack) noexcept {
	const auto begin = rack.find_first_not_of(
			" \t", std::min(rack.find_first_of(" \t"), rack.size()));
	if (begin == rack.npos) return {};
	return rack.substr(begin, std::min(rack.find_first_of(" \t", begin), rack.size()) - begin);
}

} // namespace

// Not by the host's parser, which the replies would have to pay for: nothing else asks for their From.
std::string_view tag_of(std::string_view name_addr) noexcept {
	const auto parsed = core::sip::NameAddr::parse(name_addr);
	return parsed ? core::sip::param(parsed->params, "tag").value_or("") : std::string_view();
}

std::optional<Names> names_of(sip_msg_t *msg) noexcept {
	const bool is_sip = msg->first_line.type == SIP_REPLY ? IS_SIP_REPLY(msg) : IS_SIP(msg);
	if (!is_sip || parse_headers(msg, kNamed, 0) < 0) return std::nullopt;
	if (!msg->callid || !msg->cseq || !msg->from || !msg->to) return std::nullopt;
	if (parse_to_header(msg) < 0 || !get_cseq(msg)) return std::nullopt;
	Names names;
	names.method = view(get_cseq(msg)->method);
	names.call_id = core::sip::trim(view(msg->callid->body));
	names.from_tag = tag_of(view(msg->from->body));
	names.to_tag = view(get_to(msg)->tag_value);
	names.cseq_text = view(get_cseq(msg)->number);
	const auto cseq = parse_number<uint32_t>(names.cseq_text);
	if (!cseq) return std::nullopt;
	names.cseq = *cseq;
	return names;
}

std::string_view header_of(sip_msg_t *msg, std::string_view name) noexcept {
	return core::sip::header_in({msg->buf, msg->len}, name);
}

bool is_from_ourselves(const sip_msg_t *msg) noexcept {
	auto *address = const_cast<ip_addr *>(&msg->rcv.src_ip);
	return find_si(address, msg->rcv.src_port, static_cast<unsigned short>(msg->rcv.proto))
			!= nullptr;
}

bool replace_cseq(sip_msg_t *msg, const Names &names, uint32_t cseq) {
	return core::kam::replace_part(msg, names.cseq_text, std::to_string(cseq));
}

bool write_cseq_over(sip_msg_t *msg, const Names &names, uint32_t cseq) {
	const std::string text = std::to_string(cseq);
	if (text.size() > names.cseq_text.size()) return replace_cseq(msg, names, cseq);
	const auto written = core::kam::write_over(msg, names.cseq_text, text);
	get_cseq(msg)->number = core::kam::as_str(written);
	return true;
}

std::optional<uint32_t> rack_cseq(sip_msg_t *msg) noexcept {
	return parse_number<uint32_t>(middle_of(header_of(msg, "RAck")));
}

bool replace_rack(sip_msg_t *msg, uint32_t cseq) {
	return core::kam::replace_part(msg, middle_of(header_of(msg, "RAck")), std::to_string(cseq));
}

// The header is a change that waits for the message to be built; the host takes it out again before it sends.
void replace_tracked_cseq(sip_msg_t *msg, uint32_t cseq) {
	const std::string_view name = view(sr_cfgenv_get()->uac_cseq_refresh);
	const auto is_it = [&](const lump *added) {
		return added->op == LUMP_ADD && added->len > 0
				&& std::string_view(added->u.value, static_cast<size_t>(added->len))
						   .substr(0, name.size())
				== name;
	};
	const std::string line = std::string(name) + ": " + std::to_string(cseq) + "\r\n";
	for (lump *change = msg->add_rm; change; change = change->next)
		for (lump *added = change->after; added; added = added->after) {
			if (!is_it(added)) continue;
			auto *text = static_cast<char *>(pkg_malloc(line.size()));
			if (!text) return;
			std::memcpy(text, line.data(), line.size());
			if (!(added->flags & (LUMPFLAG_DUPED | LUMPFLAG_SHMEM))) pkg_free(added->u.value);
			added->u.value = text;
			added->len = static_cast<int>(line.size());
		}
}

std::string_view sdp_of(const sip_msg_t *msg) noexcept {
	return core::sip::sdp_in({msg->buf, msg->len});
}

namespace {

std::string_view origin_of(std::string_view sdp) noexcept {
	auto begin = sdp.rfind("o=", 0) == 0 ? 0 : sdp.find("\no=");
	if (begin == sdp.npos) return {};
	if (sdp[begin] == '\n') ++begin;
	return sdp.substr(begin, std::min(sdp.find_first_of("\r\n", begin), sdp.size()) - begin);
}

} // namespace

// Only that line: what rtpengine and the like change of the body goes on top. Those that make a new body of what
// came would not see a change that waits for the message to be built: where it fits, it is made in place.
void replace_origin(sip_msg_t *msg, std::string_view sdp) {
	const auto came = origin_of(sdp_of(msg)), wanted = origin_of(sdp);
	if (came.empty() || wanted.empty() || came == wanted) return;
	if (came.size() == wanted.size())
		std::memcpy(msg->buf + (came.data() - msg->buf), wanted.data(), wanted.size());
	else if (!core::kam::replace_part(msg, came, wanted))
		LM_ERR("the version of an SDP could not be raised\n");
}

std::string sdp_leaving(sip_msg_t *msg) {
	if (msg->msg_flags & FL_RR_ADDED)
		return std::string(sdp_of(msg)); // that header is not known before it is sent
	dest_info_t nowhere;
	init_dest_info(&nowhere);
	nowhere.proto = msg->rcv.proto;
	unsigned size = 0;
	char *built = build_req_buf_from_sip_req(
			msg, &size, &nowhere, BUILD_NO_PATH | BUILD_NO_LOCAL_VIA | BUILD_NO_VIA1_UPDATE);
	if (!built) return std::string(sdp_of(msg));
	std::string sdp(core::sip::sdp_in({built, size}));
	pkg_free(built);
	return sdp;
}

} // namespace callops

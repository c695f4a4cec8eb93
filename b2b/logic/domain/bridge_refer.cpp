#include "b2b/logic/domain/bridge_refer.hpp"

#include "core/base/number.hpp"
#include "core/sip/scan.hpp"

namespace b2b_logic {

Payload refer_notify(uint32_t refer_cseq, unsigned code, std::string_view reason) {
	const bool is_final = code >= 200;
	Payload notify;
	notify.headers = "Event: refer;id=" + std::to_string(refer_cseq) + "\r\nSubscription-State: "
			+ (is_final ? "terminated;reason=noresource" : "active;expires=60") + "\r\n";
	notify.body = "SIP/2.0 " + std::to_string(code) + ' ' + std::string(reason) + "\r\n";
	notify.body_type = "message/sipfrag;version=2.0";
	return notify;
}

std::optional<AskedByRefer> asked_by_refer(
		std::string_view method, const core::sip::RawMessage &request) noexcept {
	if (method != "REFER") return std::nullopt;
	auto cseq = request.header("CSeq");
	const auto number = core::base::parse_number<uint32_t>(core::sip::cut(cseq, ' '));
	if (!number) return std::nullopt;

	auto wants = request.header("Refer-Sub");
	AskedByRefer asked;
	asked.cseq = *number;
	asked.wants_notify = !core::sip::iequals(core::sip::cut_list(wants, ';'), "false");
	asked.referred_by = request.header("Referred-By");
	if (!core::sip::is_header_safe(asked.referred_by)) asked.referred_by = {};
	return asked;
}

} // namespace b2b_logic

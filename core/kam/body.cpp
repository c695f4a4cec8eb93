#include "core/kam/body.hpp"

#include "core/kam/str.hpp"
#include "core/kam/transaction.hpp"
#include "core/sip/scan.hpp"

namespace core::kam {

Body body_of(sip_msg_t *msg) {
	if (!msg || is_faked(msg) || parse_headers(msg, HDR_EOH_F, 0) < 0) return {};
	const char *begin = get_body(msg);
	if (!begin || begin >= msg->buf + msg->len) return {};
	std::string_view bytes(begin, static_cast<size_t>(msg->buf + msg->len - begin));
	if (msg->content_length && msg->content_length->parsed)
		bytes = bytes.substr(0, static_cast<size_t>(get_content_length(msg)));
	const auto type = msg->content_type ? sip::trim(view(msg->content_type->body))
										: std::string_view();
	return {bytes, type};
}

} // namespace core::kam

#include "core/kam/reply.hpp"

#include "core/kam/lumps.hpp"
#include "core/kam/str.hpp"

namespace core::kam {
namespace {

sl_api_t sl{};

} // namespace

bool bind_sl() {
	return sl_load_api(&sl) == 0;
}

std::string reply_to_tag(sip_msg_t *msg) {
	str tag{};
	if (sl.get_reply_totag(msg, &tag) < 0) return {};
	return std::string(view(tag));
}

bool reply(sip_msg_t *msg, int code, std::string_view reason, std::string_view headers) {
	if (!add_reply_headers(msg, headers)) return false;
	// The host looks at the last byte of the reason, so it must have one.
	str text = as_str(reason.empty() ? "-" : reason);
	return sl.freply(msg, code, &text) >= 0;
}

bool on_stateless_reply(void (*callback)(sl_cbp_t *) noexcept) {
	sl_cbelem_t registration{};
	registration.type = SLCB_REPLY_READY;
	registration.cbf = callback;
	return sl.register_cb(&registration) == 0;
}

} // namespace core::kam

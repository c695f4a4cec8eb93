#include "core/kam/reply.hpp"

#include "core/kam/lumps.hpp"
#include "core/kam/str.hpp"
#include "core/kam/transaction.hpp"

namespace core::kam {
namespace {

sl_api_t sl{};

// Up to what separates it from the part that differs.
std::string prefix_of(std::string_view tag) {
	return std::string(tag.substr(0, tag.find_last_of(".-") + 1));
}

} // namespace

bool bind_sl() {
	return sl_load_api(&sl) == 0;
}

std::string reply_to_tag(sip_msg_t *msg) {
	str tag{};
	if (sl.get_reply_totag(msg, &tag) < 0) return {};
	return std::string(view(tag));
}

std::vector<std::string> reply_tag_prefixes() {
	// Without a Via the host leaves what differs from request to request as it was.
	sip_msg_t none{};
	str stateless{}, in_transaction{};
	std::vector<std::string> prefixes;
	if (sl.get_reply_totag(&none, &stateless) >= 0) prefixes.push_back(prefix_of(view(stateless)));
	if (tm().t_get_reply_totag && tm().t_get_reply_totag(&none, &in_transaction) >= 0)
		prefixes.push_back(prefix_of(view(in_transaction)));
	return prefixes;
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

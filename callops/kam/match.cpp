#include "callops/kam/match.hpp"

#include "callops/kam/server.hpp"
#include "core/kam/lumps.hpp"
#include "core/kam/str.hpp"
#include "core/sip/refer.hpp"

namespace callops {
namespace {
using core::kam::view;

// Of the message that this process works on.
struct TakenMatch {
	unsigned msg_id = 0;
	int pid = 0;
	std::string value;
};
TakenMatch taken;

} // namespace

void take_match_off(sip_msg_t *msg) {
	if (policy().mode == Mode::Manual) return;
	const auto uri = view(*GET_RURI(msg));
	auto match = core::sip::take_match(uri, policy().match_param);
	if (!match) return;
	taken = {msg->id, msg->pid, std::move(match->value)};
	if (!core::kam::set_request_uri(msg, match->uri))
		LM_ERR("the Request-URI keeps its parameter %s\n", setup().match_param.c_str());
}

std::optional<std::string> taken_match(const sip_msg_t *msg) {
	if (taken.msg_id != msg->id || taken.pid != msg->pid) return std::nullopt;
	return taken.value;
}

} // namespace callops

#include "b2b/logic/kam/opening.hpp"

#include "b2b/logic/kam/upper.hpp"

namespace b2b_logic {
namespace {

Opening opening;

bool is_of(const sip_msg_t *msg) noexcept {
	return opening.msg_id == msg->id && opening.pid == msg->pid;
}

} // namespace

Opening &opening_of(const sip_msg_t *msg) {
	if (!is_of(msg)) opening = {msg->id, msg->pid, nullptr, 0};
	if (!opening.call && opening.number == 0) opening.call = new_call();
	return opening;
}

Opening *find_opening(const sip_msg_t *msg) noexcept {
	const bool is_there = msg && is_of(msg) && (opening.call || opening.number != 0);
	return is_there ? &opening : nullptr;
}

void close_opening(sip_msg_t *) {
	opening = {};
}

} // namespace b2b_logic

#include "sca/domain/unseen_invite.hpp"

namespace sca {

bool is_refusal(unsigned code) noexcept {
	return code >= 400 && code != 401 && code != 407;
}

Effects refuse_unseen(
		Line &line, CallMessage invite, unsigned code, int64_t now, const Policy &policy) {
	Policy only_seized = policy;
	only_seized.seize_on_invite = false;
	invite.to_itself = false; // it reached nobody: no held call is touched
	Effects effects = update_call(line, Role::Sender, invite, now, only_seized);
	invite.kind = CallKind::Final;
	invite.code = code;
	for (auto &effect : update_call(line, Role::Sender, invite, now, only_seized))
		effects.push_back(std::move(effect));
	return effects;
}

} // namespace sca

#include "core/kam/client_transaction.hpp"

#include <new>
#include <string>

#include "core/kam/cell.hpp"
#include "core/kam/script_state.hpp"
#include "core/kam/str.hpp"

namespace core::kam {
namespace {

// tm reads it when it makes a CANCEL later, and frees it with the transaction: one block of shared memory.
cancel_reason *make_reason(std::string_view lines) {
	auto *block = static_cast<char *>(shm_malloc(sizeof(cancel_reason) + lines.size()));
	if (!block) throw std::bad_alloc();
	auto *reason = new (block) cancel_reason{};
	char *text = block + sizeof(cancel_reason);
	lines.copy(text, lines.size());
	reason->cause = CANCEL_REAS_PACKED_HDRS;
	reason->u.packed_hdrs = {text, static_cast<int>(lines.size())};
	return reason;
}

} // namespace

bool cancel(const TransactionId &invite, std::string_view reason) {
	const ScriptState unchanged;
	const Cell cell(invite);
	if (!cell || cell.get()->uas.status >= 200) return false;
	cancel_info info{};
	if (!reason.empty()) {
		if (!cell.get()->uas.cancel_reas)
			cell.get()->uas.cancel_reas = make_reason("Reason: " + std::string(reason) + "\r\n");
		info.reason = *cell.get()->uas.cancel_reas;
	}
	tm().prepare_to_cancel(cell.get(), &info.cancel_bitmap, 0);
	tm().cancel_uacs(cell.get(), &info, F_CANCEL_B_FORCE_RETR);
	return info.cancel_bitmap != 0;
}

bool is_awaited(sip_msg_t *reply) {
	const ScriptState unchanged;
	int branch = 0;
	if (tm().t_check(reply, &branch) <= 0) return false;
	const Cell found(tm().t_gett()); // counted by the look-up
	return true;
}

} // namespace core::kam

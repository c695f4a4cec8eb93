#include "core/kam/server_transaction.hpp"

#include "core/kam/cell.hpp"
#include "core/kam/script_state.hpp"
#include "core/kam/str.hpp"
#include "core/kam/transaction.hpp"

namespace core::kam {
namespace {

constexpr unsigned kFinal = 200;

bool is_open(const struct cell *transaction) noexcept {
	return transaction && transaction != T_UNDEFINED;
}

} // namespace

Opened open_transaction(sip_msg_t *request, TransactionId &id) {
	const auto *of_script = tm().t_gett();
	if (is_open(of_script) && of_script->uas.status >= kFinal) return Opened::Failed;
	const int result = is_open(of_script) ? 1 : tm().t_newtran(request);
	const auto *made = tm().t_gett();
	if (result == 0) return Opened::Absorbed;
	if (result < 0 || !is_open(made)) return Opened::Failed;
	id = id_of(made);
	return Opened::New;
}

void let_go() noexcept {
	if (auto *transaction = tm().t_gett(); is_open(transaction)) tm().unref_cell(transaction);
	tm().t_sett(T_UNDEFINED, T_BR_UNDEFINED);
}

bool answer(const TransactionId &id, const Answer &answer) {
	const ScriptState unchanged;
	Cell cell(id);
	if (!cell || cell.get()->uas.status >= kFinal) return false;
	str reason = as_str(answer.reason), headers = as_str(answer.headers),
		body = as_str(answer.body), tag = as_str(answer.to_tag);
	auto *const transaction = cell.get();
	// tm gives the reference back, but where it has no memory for the answer: then it stays, and tm frees the
	// transaction 90 s after its end all the same.
	cell.leave();
	const int sent = tm().t_reply_with_body(
			transaction, answer.code, &reason, &body, &headers, tag.len ? &tag : nullptr);
	return sent > 0;
}

bool keep(const TransactionId &id) {
	const ScriptState unchanged;
	Cell cell(id);
	if (!cell) return false;
	cell.leave();
	return true;
}

void release(const TransactionId &id) {
	const ScriptState unchanged;
	Cell cell(id);
	if (!cell) return;
	tm().t_release_transaction(cell.get());
	tm().unref_cell(cell.get()); // that of keep()
}

std::optional<TransactionId> cancelled_by(sip_msg_t *cancel) {
	const ScriptState unchanged;
	const Cell cell(tm().t_lookup_original(cancel));
	if (!cell || !is_invite(cell.get())) return std::nullopt;
	return id_of(cell.get());
}

} // namespace core::kam

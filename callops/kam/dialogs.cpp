#include "callops/kam/dialogs.hpp"

#include <charconv>

#include "callops/kam/dialog_symbols.hpp"
#include "core/base/number.hpp"
#include "core/kam/str.hpp"

namespace callops {
namespace {
using core::base::Done;
using core::base::Error;
using core::base::Result;
using core::kam::as_str;
using core::kam::view;

dlg_binds api{};

std::string copy(const str &text) {
	return std::string(view(text));
}

uint32_t number(std::string_view text) noexcept {
	return core::base::parse_number<uint32_t>(text).value_or(0);
}

HostLeg leg_of(const dlg_cell &dialog, unsigned leg, const str &uri) {
	const socket_info *socket = dialog.bind_addr[leg];
	return {copy(uri), copy(dialog.tag[leg]), copy(dialog.contact[leg]),
			copy(dialog.route_set[leg]), socket ? copy(socket->sock_str) : std::string(),
			number(view(dialog.cseq[leg]))};
}

// The host shares a dialog's variables when it begins, and later only when its profiles change.
void share(dlg_cell &dialog) {
	{
		const RowLock hold(dialog);
		const bool is_telling = dialog.state == DLG_STATE_EARLY
				|| dialog.state == DLG_STATE_CONFIRMED; // the others are no states to share
		if (!is_telling || !(dialog.iflags & DLG_IFLAG_DMQ_SYNC)) return;
		dialog.dflags |= DLG_FLAG_CHANGED_PROF;
	}
	dialog_symbols().replicate(DLG_DMQ_UPDATE, &dialog, 1, nullptr);
}

} // namespace

std::string print(const DialogId &id) {
	char text[24];
	std::snprintf(text, sizeof(text), "%x.%x", id.entry, id.id);
	return text;
}

std::optional<DialogId> parse_dialog_id(std::string_view text) noexcept {
	constexpr int kHex = 16;
	DialogId id;
	const char *end = text.data() + text.size();
	const auto entry = std::from_chars(text.data(), end, id.entry, kHex);
	if (entry.ec != std::errc() || entry.ptr == end || *entry.ptr != '.') return std::nullopt;
	const auto rest = std::from_chars(entry.ptr + 1, end, id.id, kHex);
	if (rest.ec != std::errc() || rest.ptr != end) return std::nullopt;
	return id;
}

Result<Done> bind_dialogs() {
	if (load_dlg_api(&api) != 0) return Error{"load dialog.so before callops.so"};
	return find_dialog_symbols();
}

dlg_binds &dialog_api() noexcept {
	return api;
}

DialogRef::DialogRef(const DialogId &id) noexcept
		: dialog_(dialog_symbols().lookup(id.entry, id.id)) {}

DialogRef DialogRef::of_message(sip_msg_t *msg) noexcept {
	DialogRef found;
	found.dialog_ = api.get_dlg(msg);
	return found;
}

DialogRef DialogRef::of_tags(
		std::string_view call_id, std::string_view from_tag, std::string_view to_tag) noexcept {
	str id = as_str(call_id), from = as_str(from_tag), to = as_str(to_tag);
	unsigned direction = DLG_DIR_NONE;
	DialogRef found;
	found.dialog_ = dialog_symbols().get(&id, &from, &to, &direction);
	return found;
}

DialogRef DialogRef::of_call_id(std::string_view call_id) noexcept {
	str id = as_str(call_id);
	const unsigned entry = core_hash(&id, nullptr, (*dialog_symbols().table)->size);
	dlg_entry_t &row = (*dialog_symbols().table)->entries[entry];
	DialogRef found;
	dlg_lock(*dialog_symbols().table, &row);
	const dlg_cell *best = nullptr;
	for (const dlg_cell *one = row.first; one; one = one->next) {
		if (view(one->callid) != call_id || one->state == DLG_STATE_DELETED) continue;
		if (!best || one->state > best->state) best = one;
	}
	if (best) found.dialog_ = dialog_symbols().lookup(best->h_entry, best->h_id);
	dlg_unlock(*dialog_symbols().table, &row);
	return found;
}

DialogRef::~DialogRef() {
	if (dialog_) api.release_dlg(dialog_);
}

RowLock::RowLock(const dlg_cell &dialog) noexcept
		: row_(&(*dialog_symbols().table)->entries[dialog.h_entry]) {
	dlg_lock(*dialog_symbols().table, row_);
}

RowLock::~RowLock() {
	dlg_unlock(*dialog_symbols().table, row_);
}

HostDialog read_dialog(dlg_cell &dialog) {
	HostDialog copied;
	{
		const RowLock hold(dialog);
		copied.call_id = copy(dialog.callid);
		copied.state = dialog.state;
		copied.caller = leg_of(dialog, DLG_CALLER_LEG, dialog.from_uri);
		copied.callee = leg_of(dialog, DLG_CALLEE_LEG, dialog.to_uri);
	}
	if (dialog.iflags & DLG_IFLAG_CSEQ_DIFF)
		copied.cseq_diff = number(read_variable(dialog, "cseq_diff"));
	return copied;
}

std::string read_variable(dlg_cell &dialog, std::string_view name) {
	str key = as_str(name), value{};
	if (api.get_dlg_vardup(&dialog, &key, &value) != 0 || !value.s) return {};
	std::string text(view(value));
	pkg_free(value.s);
	return text;
}

void write_variables(dlg_cell &dialog, const Variables &variables) {
	if (variables.empty()) return;
	const auto &[last_name, last_value] = variables.back();
	{
		const RowLock hold(dialog);
		for (size_t i = 0; i + 1 < variables.size(); ++i) {
			str key = as_str(variables[i].first), value = as_str(variables[i].second);
			dialog_symbols().set_variable(&dialog, &key, &value);
		}
	}
	str key = as_str(last_name), value = as_str(last_value);
	api.set_dlg_var(&dialog, &key, &value);
	if (are_dialogs_shared()) share(dialog);
}

bool are_dialogs_shared() noexcept {
	return *dialog_symbols().is_shared != 0;
}

bool are_dialogs_kept() noexcept {
	return *dialog_symbols().db_mode != 0 || are_dialogs_shared();
}

void raise_cseq_towards(dlg_cell &dialog, unsigned leg, uint32_t cseq) {
	const std::string text = std::to_string(cseq);
	str number_text = as_str(text);
	const unsigned other = leg == DLG_CALLER_LEG ? DLG_CALLEE_LEG : DLG_CALLER_LEG;
	dialog_symbols().update_cseq(&dialog, other, &number_text);
}

bool end_dialog(dlg_cell &dialog) {
	str none{core::kam::lit(""), 0};
	return api.terminate_dlg(&dialog, &none) == 0;
}

} // namespace callops

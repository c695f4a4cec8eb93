#include "core/kam/lumps.hpp"

#include "core/kam/str.hpp"

namespace core::kam {
namespace {

bool is_removed(const sip_msg_t *msg, int offset) noexcept {
	for (const lump *change = msg->add_rm; change; change = change->next)
		if (change->op == LUMP_DEL && change->u.offset == offset) return true;
	return false;
}

// The host owns the text of a change from the moment that it takes it.
char *pkg_copy(std::string_view text) noexcept {
	auto *copy = static_cast<char *>(pkg_malloc(text.size()));
	if (!copy) {
		PKG_MEM_ERROR;
		return nullptr;
	}
	std::memcpy(copy, text.data(), text.size());
	return copy;
}

// What was appended in the request route is still there in the failure route.
bool is_appended(const sip_msg_t *msg, std::string_view text) noexcept {
	for (const lump *change = msg->add_rm; change; change = change->next)
		for (const lump *added = change->before; added; added = added->before)
			if (added->op == LUMP_ADD && added->len > 0
					&& std::string_view(added->u.value, static_cast<size_t>(added->len)) == text)
				return true;
	return false;
}

enum class Side { Before, After };

bool insert(lump *anchor, std::string_view text, Side side) noexcept {
	if (!anchor) return false;
	char *copy = pkg_copy(text);
	if (!copy) return false;
	const auto length = static_cast<int>(text.size());
	const auto *added = side == Side::Before
			? insert_new_lump_before(anchor, copy, length, HDR_OTHER_T)
			: insert_new_lump_after(anchor, copy, length, HDR_OTHER_T);
	if (!added) pkg_free(copy);
	return added;
}

} // namespace

bool remove_header(sip_msg_t *msg, const hdr_field_t *header) {
	const auto offset = static_cast<int>(header->name.s - msg->buf);
	return is_removed(msg, offset) || del_lump(msg, offset, header->len, HDR_OTHER_T);
}

bool replace_part(sip_msg_t *msg, std::string_view part, std::string_view with) {
	const auto offset = static_cast<int>(part.data() - msg->buf);
	if (is_removed(msg, offset)) return true;
	lump *removed = del_lump(msg, offset, static_cast<int>(part.size()), HDR_OTHER_T);
	return removed && (with.empty() || insert(removed, with, Side::After));
}

std::string_view write_over(sip_msg_t *msg, std::string_view part, std::string_view with) noexcept {
	char *place = msg->buf + (part.data() - msg->buf);
	const size_t spare = part.size() - std::min(part.size(), with.size());
	std::memset(place, ' ', spare);
	std::memcpy(place + spare, with.data(), part.size() - spare);
	return part.substr(spare);
}

bool append_header(sip_msg_t *msg, std::string_view lines) {
	if (lines.empty()) return true;
	if (parse_headers(msg, HDR_EOH_F, 0) < 0) return false;
	if (is_appended(msg, lines)) return true;
	const auto end_of_headers = static_cast<int>(msg->unparsed - msg->buf);
	return insert(anchor_lump(msg, end_of_headers, 0, HDR_OTHER_T), lines, Side::Before);
}

bool add_reply_headers(sip_msg_t *msg, std::string_view lines) {
	if (lines.empty()) return true;
	const str text = as_str(lines);
	return add_lump_rpl(msg, text.s, text.len, LUMP_RPL_HDR);
}

bool set_request_uri(sip_msg_t *msg, std::string_view uri) {
	str text = as_str(uri);
	return rewrite_uri(msg, &text) >= 0;
}

// The host's clear_branches() also takes the first branch's flags, and the Request-URI itself out
// of the set.
void drop_branches() noexcept {
	const int has_request_uri = ruri_get_forking_state();
	flag_t flags = 0;
	getbflagsval(0, &flags);
	clear_branches();
	setbflagsval(0, flags);
	if (has_request_uri) ruri_mark_new();
}

} // namespace core::kam

// The few things of a message that callops reads and changes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/kam/kamailio.hpp"

namespace callops {

// What names a message of a dialog. Views into the message.
struct Names {
	std::string_view method, call_id, from_tag, to_tag;
	std::string_view cseq_text;
	uint32_t cseq = 0;
};
// nullopt for what is no SIP or lacks any of these, the To-tag excepted.
std::optional<Names> names_of(sip_msg_t *msg) noexcept;

// The body of the first header of that name; null data() when there is none.
std::string_view header_of(sip_msg_t *msg, std::string_view name) noexcept;

// Did this message leave from a socket of ours? It was numbered then.
bool is_from_ourselves(const sip_msg_t *msg) noexcept;

// The tag of a From or To.
std::string_view tag_of(std::string_view name_addr) noexcept;

// In a request: what this server answers by itself still has the number that came.
bool replace_cseq(sip_msg_t *msg, const Names &names, uint32_t cseq);
// In a reply, from which nothing is answered: in its place, without the memory that a change takes.
bool write_cseq_over(sip_msg_t *msg, const Names &names, uint32_t cseq);
// The CSeq in the RAck of a PRACK, and a new one for it.
std::optional<uint32_t> rack_cseq(sip_msg_t *msg) noexcept;
bool replace_rack(sip_msg_t *msg, uint32_t cseq);

// The value that track_cseq_updates of the dialog module has put aside for this request: it would win.
void replace_tracked_cseq(sip_msg_t *msg, uint32_t cseq);

// The SDP in a message, as it came. A view into it.
std::string_view sdp_of(const sip_msg_t *msg) noexcept;
// Of a request after its script: with what that has changed.
std::string sdp_leaving(sip_msg_t *msg);
// Instead of the one that came. `sdp` has the same lines but for the "o=" line.
void replace_origin(sip_msg_t *msg, std::string_view sdp);

} // namespace callops

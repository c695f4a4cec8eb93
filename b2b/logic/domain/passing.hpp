// What of a message of one leg stands in the message that goes to the other.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "b2b/logic/domain/decide.hpp"
#include "core/sip/reason_phrase.hpp"

namespace b2b_logic {

// The headers that pass (core/sip/pass_through.hpp, custom_headers, custom_headers_regexp; challenges and credentials
// with transparent-auth), and the body.
Payload passing_request(const Session &session, const Incoming &request, const Policy &policy);
Payload passing_reply(const Session &session, const Incoming &reply, const Policy &policy);

// One less than the message has; nullopt: it has come to its end (483).
std::optional<unsigned> next_max_forwards(const core::sip::RawMessage &message) noexcept;

// The reason phrase of an answer; that of its code where there is no text.
std::string reason_of(const Incoming &reply);
using core::sip::phrase_of;
// A name-addr without what follows it, on one line; empty: it is none.
std::string party_of(std::string_view text);
// From or To, without its tag.
std::string party_in(const core::sip::RawMessage &message, std::string_view header);
// All Contact headers of an answer, as whole lines.
std::string contacts_of(const core::sip::RawMessage &message);

// The body of Refer-To, or of Replaces, with the dialog that the far end knows where a leg of ours is meant; as it was
// elsewhere.
std::string far_refer_to(std::string_view field, const Policy &policy);
std::string far_replaces(std::string_view field, const Policy &policy);

} // namespace b2b_logic

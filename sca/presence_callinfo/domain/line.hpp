// A line as it lies in shared memory: who has published what of its appearances, and who has seized one.
//
// A seizure is a publication too, of this server for a phone: one appearance, seized. Everything here is
// called with the line's lock held.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/packed.hpp"
#include "core/sip/appearance_state.hpp"
#include "sca/presence_callinfo/domain/policy.hpp"

namespace callinfo {

using core::base::SharedString;
using core::base::SharedVector;
using core::sip::AppearanceState;

// What a publication says of one appearance.
struct Claim {
	uint32_t index = 0;
	AppearanceState state = AppearanceState::Idle;
	uint64_t order = 0; // when it began to say so: of two claims the later counts
	SharedString uri;   // appearance-uri, without its quotes
};

enum class PublicationText : uint8_t {
	Etag,    // its entity-tag; a seizure has none
	CallId,  // of the dialog of a seizure
	FromTag, // the phone's
	Contact, // the phone's
	kCount
};

struct Publication {
	core::base::Packed<PublicationText> text;
	int64_t ends_at = 0;     // Unix time
	bool is_granted = true;  // a seizure that presence has not taken yet is shown to nobody
	SharedVector<Claim> all; // by index, ascending; an index once

	bool is_seizure() const noexcept { return !text[PublicationText::CallId].empty(); }
};

struct Line {
	SharedString key;                       // "user@domain", the domain in lower case
	SharedVector<Publication> publications; // oldest first
	uint64_t last_order = 0;
	uint64_t version = 0; // counts changes that a restart has to know
	uint64_t stored = 0;  // the version that the database has
	bool has_row = false;
};

// "sip:user@domain" as a key; empty for what names no line.
std::string key_of(std::string_view uri);
inline std::string uri_of(const Line &line) {
	return "sip:" + std::string(core::base::view(line.key));
}

Publication *find_etag(Line &line, std::string_view etag) noexcept;
Publication *find_seizure(Line &line, std::string_view call_id, std::string_view from_tag) noexcept;
void remove(Line &line, const Publication &gone) noexcept;

// The end of the first publication that ends; 0: there is none.
int64_t next_end(const Line &line) noexcept;

} // namespace callinfo

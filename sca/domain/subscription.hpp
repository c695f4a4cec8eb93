// One subscription of one phone to a line (RFC 6665), as it lies in shared memory.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/packed.hpp"

namespace sca {

// The numbers stand in the table `sca_subscriptions`.
enum class Package : uint8_t { CallInfo = 1, LineSeize = 2 };

inline constexpr std::string_view name_of(Package package) noexcept {
	return package == Package::CallInfo ? "call-info" : "line-seize";
}

inline constexpr std::optional<Package> package_of(std::string_view name) noexcept {
	if (name == "call-info") return Package::CallInfo;
	if (name == "line-seize") return Package::LineSeize;
	return std::nullopt;
}

// From the notifier's side: from_tag is the phone's, to_tag ours.
enum class SubText : uint8_t {
	Contact,
	CallId,
	FromTag,
	ToTag, // one of these two: see own_tag.hpp
	ToTagSuffix,
	Route,
	Flow,
	Socket, // that its SUBSCRIBE came to; empty where the server has no other to send from
	EventId,
	LocalUri,  // of the dialog, where it is not the line's AoR: To of its SUBSCRIBE
	RemoteUri, // and From
	kCount
};

using SubTexts = core::base::Packed<SubText>;

// A Unix time in 32 bits, which end in 2106: what is to end later ends then.
constexpr uint32_t short_time(int64_t time) noexcept {
	return static_cast<uint32_t>(std::clamp<int64_t>(time, 0, UINT32_MAX));
}

// There may be a million: nothing stands here that follows from something else, and what stands here is packed.
struct Subscription {
	SubTexts text;
	uint32_t number = 0;         // in its line, see id_of()
	uint32_t expires = 0;        // Unix time
	uint32_t first_request = 0;  // identity of the SUBSCRIBE that made it; 0: not known (restored)
	uint32_t last_request = 0;   // and of the last one that it took; a copy has its CSeq too
	uint32_t granted = 0;        // the Expires of the answer to that
	uint32_t index = 0;          // line-seize: the appearance it holds
	uint32_t subscribe_cseq = 0; // 0: not known (restored)
	uint32_t notify_cseq = 0;    // of the last NOTIFY that was decided
	uint32_t notify_sent = 0; // highest of these that has left: an older one that comes late stays
	// CSeq of that on the wire: not more. What was saved leaves a gap only where two processes send at once, and before the
	// last NOTIFY, which has the number of its decision.
	uint32_t notify_given = 0;
	uint32_t notify_mark = 0; // no NOTIFY goes past this before the mark is raised and stored
	uint32_t told = 0;        // Line::content that its last NOTIFY carried
	uint16_t version = 1;     // counts changes; stored when `saved` is the same
	uint16_t saved = 0;
	Package package = Package::CallInfo;
	bool in_store = false; // the database may have a row of it
	bool left_out = false; // no row can hold it, which was said

	bool is_dirty() const noexcept { return version != saved; }
};

} // namespace sca

// A line: an address-of-record with its subscriptions and appearances, as it lies in shared memory.
//
// Everything here is called with the line's lock held, by whoever owns it (sca/kam/table.cpp; tests
// own theirs). Pointers into the lists are good until the next insertion or removal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/packed.hpp"
#include "core/base/rare.hpp"
#include "core/base/short_vector.hpp"
#include "sca/domain/appearance.hpp"
#include "sca/domain/policy.hpp"
#include "sca/domain/subscription.hpp"

namespace sca {

using core::base::ShortVector;

// A row that the database still has and must lose.
struct ErasedSubscription {
	SubTexts text;
};
struct ErasedAppearance {
	uint32_t index;
};

// A SUBSCRIBE that left no subscription behind, so that its retransmission gets the same answer.
struct Answered {
	uint64_t request = 0; // identity: Call-ID, From-tag, Event, CSeq, branch
	uint64_t dialog = 0;  // identity without CSeq and branch
	uint16_t code = 0;
	uint32_t expires = 0;
	int64_t at = 0;
};
inline constexpr size_t kAnsweredKept = 8;
inline constexpr int64_t kAnsweredTime = 32; // 64*T1

// What a line keeps of what has gone. Few lines have any, and those for a while.
struct Remains {
	ShortVector<Answered> answered; // oldest first, at most kAnsweredKept
	ShortVector<ErasedSubscription> erased_subscriptions;
	ShortVector<ErasedAppearance> erased_appearances;

	bool empty() const noexcept {
		return answered.empty() && erased_subscriptions.empty() && erased_appearances.empty();
	}
};

enum class LineText : uint8_t {
	Aor, // as first named, without parameters
	Key, // core::sip::aor_key of it, where that is another text
	kCount
};

struct Line {
	core::base::Packed<LineText> text;
	uint32_t number = 0;                     // of the line in its table
	uint32_t last_subscription = 0;          // number of it in the line
	ShortVector<Subscription> subscriptions; // oldest first, so by id, ascending
	ShortVector<Appearance> appearances;     // by index, ascending
	core::base::Rare<Remains> remains;
	uint32_t content = 1;          // changes when what phones see of the line changes
	uint16_t last_serial = 0;      // of an appearance
	bool parties_left_out = false; // of the last content that was shown

	bool is_used() const noexcept { return !subscriptions.empty() || !appearances.empty(); }
	bool is_empty() const noexcept { return !is_used() && remains.empty(); }
};

// `key`: core::sip::aor_key of the AoR.
void set_name(Line &line, std::string_view aor, std::string_view key);
std::string_view key_of(const Line &line) noexcept;

std::string_view domain_of(std::string_view aor) noexcept; // behind "@", else behind the scheme

Appearance *find_index(Line &line, uint32_t index) noexcept;
Appearance *find_dialog(Line &line, std::string_view call_id, std::string_view tag,
		std::string_view other_tag) noexcept;
Subscription *find_id(Line &line, uint64_t id) noexcept;
// It names the line too.
uint64_t id_of(const Line &line, const Subscription &subscription) noexcept;
uint32_t line_of_subscription(uint64_t id) noexcept;
Subscription *find_seizure(
		Line &line, uint32_t index) noexcept; // the line-seize subscription that holds it
// When a subscription ends by itself: at its time; in compat one to call-info at the first purge
// after it.
int64_t end_of(const Subscription &subscription, const Policy &policy) noexcept;

bool is_subscriber(const Line &line, std::string_view contact);
// Is a subscriber of the line reached at this address, "sip:192.0.2.1:5060;transport=tcp", by its flow or its Contact?
bool has_subscriber_at(const Line &line, std::string_view address);

uint32_t lowest_free(const Line &line) noexcept;

// Inserts an appearance at its place. Of an idle one, the caller moves it on at once.
Appearance &add_appearance(Line &line, Appearance appearance);
Appearance &add_appearance(Line &line, uint32_t index);

// Removes, and notes the row that the database may have.
void remove_appearance(Line &line, Appearance *appearance, const Policy &policy);
void remove_subscription(Line &line, Subscription *subscription, const Policy &policy);
// Before the Contact of a subscription changes, which is part of its row's key.
void note_row(Line &line, const Subscription &subscription, const Policy &policy);

// The Call-Info body of a NOTIFY for call-info: appearances by index, then "all others are idle".
std::string print_content(const Line &line, bool with_parties = true);

// Would there be room in that body for one more appearance, with a far end of usual length?
bool has_room(const Line &line, const Policy &policy);

} // namespace sca

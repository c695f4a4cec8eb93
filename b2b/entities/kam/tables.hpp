// What all processes of the server share, made in mod_init before the fork: sessions, and the legs that messages name.
#pragma once

#include <chrono>
#include <cstdint>

#include "b2b/entities/domain/ended.hpp"
#include "b2b/entities/domain/leg.hpp"
#include "b2b/entities/domain/lost.hpp"
#include "core/kam/bucket_table.hpp"
#include "core/kam/inbox.hpp"
#include "core/kam/stored_message.hpp"
#include "core/kam/transaction_id.hpp"
#include "core/sip/message.hpp"

namespace b2b_entities {

using SessionNumber = uint32_t;
using LegIndex = uint32_t; // of the table below, and of a leg's key

// What comes for a session.
struct Arrival {
	enum class What : uint8_t { Request, Ack, Cancel, Reply, Time } what = What::Time;
	LegIndex leg = 0;                     // 0: none that is, or has just ended
	core::kam::TransactionId transaction; // of a request
	uint32_t serial = 0;                  // of ours, that is answered
	unsigned code = 0;
	bool is_invite = false;
	sip_msg_t *msg = nullptr;
	// Of a request, where somebody has read it already, and only until it has to wait.
	const core::sip::MessageFacts *facts = nullptr;
};

// The same while it waits.
struct Item {
	Arrival arrival;
	core::kam::StoredMessage message;
};

inline constexpr int kUnclaimed = -1; // no upper module has it yet (restore.hpp)

// `inbox`, `due`, `is_over`, `rests`, what was missed and what is stored of it are looked at with the lock of its bucket; the
// rest belongs to who has the turn.
struct Session {
	static constexpr size_t kMostWaiting = 64;
	core::kam::Inbox<Item> inbox{kMostWaiting};
	core::base::SessionKey key;
	int64_t due = 0;
	bool is_over = false;
	bool is_end_missed = false; // one end has hung up, and nothing was left of its BYE or CANCEL
	LostAnswers missed;         // for which there was no room in the inbox
	bool rests = false;         // others may read it, though somebody has its turn (kept.hpp)
	uint32_t stored = 0;        // `version`, as far as it is
	uint32_t data_stored = 0;

	int upper = 0;
	void *data = nullptr;
	bool is_closed = false;
	int64_t wake_at = 0;
	uint32_t last_request = 0;
	uint64_t mark = 0;         // of what is to be stored of its legs
	uint32_t version = 0;      // counts how often that has changed
	uint32_t data_version = 0; // and what the upper module stores
	uint32_t generation = 0;   // how many servers have taken it over
	uint32_t told = 0,
			 told_data = 0; // the versions that other servers have been told of (sharing.hpp)
	bool was_told = false;
	uint64_t claimant = 0; // hash of the upper module's name, where none has it yet
	core::base::ShortVector<core::kam::ShmPtr<Leg>> legs;
};

struct SessionRules {
	using Value = Session;
	struct Counts {};
	static constexpr int64_t kLookAgain = 1000; // ms

	static bool has_key(const Session &, std::string_view) noexcept { return false; }
	core::kam::Standing settle(const Session &session, Counts &, int64_t) const noexcept {
		const bool is_changed = session.version != session.stored
				|| session.data_version != session.data_stored;
		return {session.due, is_changed, session.is_over};
	}
};
using Sessions = core::kam::BucketTable<SessionRules>;

enum class RefText : uint8_t { CallId, FromTag, kCount };

// Where a leg is, and how a message without our key names it: the INVITE that made it, its CANCEL.
struct LegRef {
	LegIndex index = 0;
	uint64_t secret = 0;
	SessionNumber session = 0;
	uint32_t number = 0; // of the upper module
	uint32_t cseq = 0;
	bool is_server = false;
	bool is_over = false;
	core::base::Packed<RefText> texts;
};

struct LegRules {
	using Value = LegRef;
	struct Counts {};
	static constexpr int64_t kLookAgain = 1000;

	static bool has_key(const LegRef &leg, std::string_view call_id) noexcept {
		return leg.texts[RefText::CallId] == call_id;
	}
	core::kam::Standing settle(const LegRef &leg, Counts &, int64_t) const noexcept {
		return {0, false, leg.is_over};
	}
};
using Legs = core::kam::BucketTable<LegRules>;

void make_tables(unsigned bits);
Sessions &sessions() noexcept;
Legs &legs() noexcept;
EndedLegs &ended_legs() noexcept;

// Unix time in milliseconds.
inline int64_t now_ms() noexcept {
	using namespace std::chrono;
	return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

// Where a message goes.
struct Place {
	SessionNumber session = 0;
	LegIndex leg = 0;
	uint32_t number = 0; // of the upper module
};
std::optional<Place> place_of(const core::base::SessionKey &key);
std::optional<Place> place_of(LegIndex leg);
// Of the leg that this Call-ID and From-tag have made, with the number of its INVITE.
std::optional<Place> place_of_invite(
		std::string_view call_id, std::string_view from_tag, uint32_t cseq);
// "callid;from-tag;to-tag", the tags in any order.
std::optional<Place> place_of_dialog(std::string_view names);

} // namespace b2b_entities

// The settings that decisions depend on. Checked once at start, constant afterwards.
#pragma once

#include <cstdint>

namespace sca {

enum class ResubscribeRelease : uint8_t { None, Seized, All };

// Times in seconds, sizes in bytes.
struct Policy {
	bool compat = true; // false: strict RFC 6665
	uint32_t call_info_max_expires = 3600;
	uint32_t line_seize_max_expires = 15;
	ResubscribeRelease resubscribe_release = ResubscribeRelease::Seized;
	bool alerting = true;        // an offered call takes an appearance at once
	bool seize_on_invite = true; // a call without a seizure takes one
	uint32_t max_appearances = 64;
	uint32_t max_index = 255;
	uint32_t max_subscribers = 1000; // of one line
	uint32_t max_call_info = 8192;   // the whole header body of a NOTIFY
	uint32_t max_age = 43200;        // of a call whose end was never seen; 0: no limit
	uint32_t purge_interval =
			120; // in compat, call-info subscriptions end at multiples of it, after their time
	uint32_t cseq_reserve = 1000; // NOTIFY CSeqs that one write to the database vouches for
	uint32_t max_erased = 100000; // rows of one line to be deleted while the database is away
	bool traces = false;          // decisions say what they do: the log has debug lines
	bool stores = true;           // false: db_mode 0, nothing will ever be written
};

inline constexpr int64_t kSeizedWithoutEnd =
		120; // seized by RPC, by the API, or left by a redirection
inline constexpr int64_t kSeizedCalling = 300; // INVITE sent, its outcome not known
inline constexpr int64_t kCancelledTime = 120; // CANCEL seen, and no outcome of its INVITE
inline constexpr int64_t kPendingTime = 35;    // 64*T1 and a little: time for the caller's ACK

// What a line remembers of one text. The state table holds as much; Kamailio's own table, and a key,
// what the two below say.
inline constexpr size_t kLongestRemembered = 4096;
inline constexpr size_t kLongestText = 255;
inline constexpr size_t kLongestTag = 128;
inline constexpr uint32_t kLastCseq = 0x7fffffff; // RFC 3261 8.1.1.5: less than 2**31
inline constexpr size_t kLongestParty = 512;      // appearance-uri
inline constexpr size_t kLongestRoute = 4096;

} // namespace sca

// The calls that go through us, found by Call-ID. They stay a while after their end, for what arrives late.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "callops/domain/call.hpp"
#include "callops/kam/dialogs.hpp"
#include "core/kam/bucket_table.hpp"

namespace callops {

using CallNumber = uint32_t; // 31 bits, see Ticket

struct Entry {
	Call call;
	DialogId dialog;
	CallNumber number = 0;
	bool is_initial_open = true; // the INVITE that makes the call has no final answer yet
};

// What a callback of the host gets back, packed into a number so that nothing needs to be freed: the call, a
// leg, and the CSeq or serial that the callback is about.
struct Ticket {
	CallNumber call = 0;
	Leg leg = Leg::Caller;
	uint32_t number = 0;
};
uintptr_t pack(const Ticket &ticket) noexcept;
Ticket unpack(uintptr_t packed) noexcept;

struct CallRules {
	using Value = Entry;
	struct Counts {};
	static constexpr int64_t kLookAgain = 10'000; // ms

	static bool has_key(const Entry &entry, std::string_view call_id) noexcept {
		return entry.call.text[CallText::CallId] == call_id;
	}
	core::kam::Standing settle(const Entry &entry, Counts &, int64_t looked_at) noexcept;
};

class Table : public core::kam::BucketTable<CallRules> {
public:
	using Use = std::function<void(Entry &)>;
	using UseSide = std::function<void(Entry &, Leg from)>;

	static core::kam::ShmPtr<Table> make(unsigned bits);

	// A new call; `fill` sets what is known of it. Its number.
	CallNumber add(std::string_view call_id, const DialogId &dialog, const Use &fill);

	// All return false where there is no such call.
	using BucketTable::with;
	bool with(std::string_view call_id, const DialogId &dialog, const Use &use);
	// The one that was answered, else one that lives, else, if they count too, one that has ended.
	enum class Ended { No, Too };
	bool with_call_id(std::string_view call_id, const Use &use, Ended ended = Ended::No);
	// One that has ended and waits for something still, where the host knows its dialog no more. Walks the table.
	bool with_ended(const DialogId &dialog, const Use &use);
	// By a message's tags, with the leg that sent it; a call that has ended is found too.
	bool with_tags(std::string_view call_id, std::string_view from_tag, std::string_view to_tag,
			const UseSide &use);

	explicit Table(unsigned bits);
};

} // namespace callops

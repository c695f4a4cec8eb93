// The calls that go through us, in shared memory: found by Call-ID, each bucket behind its own lock.
//
// What is done with a call happens inside the function given, with the lock held: decide there, perform later.
// Calls stay a while after their end, for what arrives late.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "callops/domain/call.hpp"
#include "callops/kam/dialogs.hpp"
#include "core/kam/lock.hpp"
#include "core/kam/shm.hpp"

namespace callops {

// Names a call for as long as it is in the table; 31 bits, of which the lower ones are its bucket.
using CallNumber = uint32_t;

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

class Table {
public:
	using Use = std::function<void(Entry &)>;
	using UseSide = std::function<void(Entry &, Leg from)>;

	static core::kam::ShmPtr<Table> make(unsigned bits);

	// A new call; `fill` sets what is known of it. Its number.
	CallNumber add(std::string_view call_id, const DialogId &dialog, const Use &fill);

	// All return false where there is no such call.
	bool with(CallNumber number, const Use &use);
	bool with(std::string_view call_id, const DialogId &dialog, const Use &use);
	// The one that was answered, else one that lives, else, if they count too, one that has ended.
	enum class Ended { No, Too };
	bool with_call_id(std::string_view call_id, const Use &use, Ended ended = Ended::No);
	// One that has ended and waits for something still, where the host knows its dialog no more. Walks the table.
	bool with_ended(const DialogId &dialog, const Use &use);
	// By a message's tags, with the leg that sent it; a call that has ended is found too.
	bool with_tags(std::string_view call_id, std::string_view from_tag, std::string_view to_tag,
			const UseSide &use);

	// Every call that has something to do by itself; those that are forgettable are gone then.
	void each_due(int64_t now, const Use &use);

	long size() const noexcept { return size_; }

	explicit Table(unsigned bits);

private:
	struct Bucket {
		core::base::SharedVector<core::kam::ShmPtr<Entry>> entries;
		int64_t due = 0; // no call has anything to do before; 0: never
	};
	using Row = core::kam::Guarded<Bucket>;

	Row &row_of(std::string_view call_id) noexcept;
	Row &row(size_t index) noexcept { return *rows_[index]; }
	void settle(Bucket &bucket, const Entry &entry, int64_t looked_at = 0) noexcept;

	const unsigned bits_;
	std::atomic<uint32_t> next_{1};
	std::atomic<long> size_{0};
	core::base::SharedVector<core::kam::ShmPtr<Row>> rows_;
};

} // namespace callops

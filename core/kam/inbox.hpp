// What waits for one session (messages, answers, timers, orders), worked off by one process at a time, in the
// order in which it came, with no lock held.
//
// tm calls back with its own locks held, and a route of the script may do anything: neither may run under the
// lock of a session. Without a lock two processes would reply on one server transaction at once, which tm does
// not survive. So who finds a session free works for it, and who finds it busy leaves his item there and goes.
// doc/design/0006-inbox.md has the reasons.
//
//     const auto reach = [&](auto &&use) { // with the lock of the session; false: it is gone
//         return sessions.touch(number, [&](Session &session) { use(session.inbox); });
//     };
//     deliver<Item>(reach, [&] { handle(message); },           // at once, when the session is free
//             [&] { return Item::copy_of(message); },    // when it has to wait
//             [&](Item &item) { handle(item); });        // what others have left meanwhile
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <utility>

#include "core/base/shared.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/process_id.hpp"

namespace core::kam {

// A part of a session, in shared memory. Every function is called with the lock of the session held.
template <class Item>
class Inbox {
public:
	enum class Turn : uint8_t {
		Now,  // it was free and is yours: work, then take() until nothing is left
		Left, // its owner will come to the item
		Full  // so many wait that this one was not taken
	};

	explicit Inbox(size_t longest) noexcept : longest_(longest) {}

	// `make` makes the item, and is called only when it has to wait. When it throws, nothing has changed.
	template <class Make>
	Turn enter(const ProcessId &self, Make &&make) {
		if (owner_.pid == 0) {
			owner_ = self;
			return Turn::Now;
		}
		if (waiting_.size() >= longest_) return Turn::Full;
		waiting_.push_back(make());
		return Turn::Left;
	}

	// The turn itself, with nothing to leave there: for who would rather wait, or has just made the session.
	bool try_enter(const ProcessId &self) noexcept {
		if (owner_.pid != 0) return false;
		owner_ = self;
		return true;
	}

	// The owner's next item. With none the session is free again.
	std::optional<Item> take() noexcept {
		if (waiting_.empty()) {
			base::SharedVector<Item>().swap(waiting_);
			owner_ = {};
			return std::nullopt;
		}
		std::optional<Item> first(std::move(waiting_.front()));
		waiting_.erase(waiting_.begin());
		return first;
	}

	const ProcessId &owner() const noexcept { return owner_; }

	// From an owner that has died. False when another was faster. What the dead had in his hands is lost.
	bool take_over(const ProcessId &dead, const ProcessId &self) noexcept {
		if (!(owner_ == dead)) return false;
		owner_ = self;
		return true;
	}

private:
	const size_t longest_;
	ProcessId owner_;
	base::SharedVector<Item> waiting_;
};

enum class Delivered : uint8_t {
	Worked, // by us, and whatever came meanwhile
	Left,   // for its owner; that may be us, further up the stack
	Full,   // not taken: refuse the request, drop the answer
	Gone    // there is no such session
};

// Works off what waits, as the owner. An item that fails (which is logged) does not drop the rest.
template <class Item, class Reach, class Work>
void work_off(Reach &&reach, Work &&work) {
	for (;;) {
		std::optional<Item> item;
		reach([&](Inbox<Item> &inbox) { item = inbox.take(); });
		if (!item) return;
		guard("item of a session", [&] { work(*item); });
	}
}

// Has the owner died while he worked? Then we take his place. Whoever looks at a session now and then, as its
// timer does, calls this; deliver() does it too. True when we did.
template <class Item, class Reach, class Work>
bool rescue(Reach &&reach, Work &&work) {
	ProcessId owner;
	reach([&](Inbox<Item> &inbox) { owner = inbox.owner(); });
	if (owner.pid == 0 || owner == this_process() || is_alive(owner)) return false;
	bool is_ours = false;
	reach([&](Inbox<Item> &inbox) { is_ours = inbox.take_over(owner, this_process()); });
	if (is_ours) work_off<Item>(reach, work);
	return is_ours;
}

// Full also when an item that has to wait finds no memory.
template <class Item, class Reach, class Now, class Make, class Work>
Delivered deliver(Reach &&reach, Now &&now, Make &&make, Work &&work) {
	for (;;) {
		auto turn = Inbox<Item>::Turn::Full;
		try {
			if (!reach([&](Inbox<Item> &inbox) { turn = inbox.enter(this_process(), make); }))
				return Delivered::Gone;
		} catch (const std::bad_alloc &) {
			return Delivered::Full;
		}
		if (turn == Inbox<Item>::Turn::Now) {
			guard("item of a session", now);
			work_off<Item>(reach, work);
			return Delivered::Worked;
		}
		const bool is_rescued = rescue<Item>(reach, work);
		if (turn == Inbox<Item>::Turn::Left) return Delivered::Left;
		if (!is_rescued) return Delivered::Full;
	}
}

} // namespace core::kam

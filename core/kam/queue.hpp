// Work that waits for a process of its own: items in shared memory, bounded, the oldest first.
//
// What is put with the lock of a line or a call held is worked off in the order in which it was decided. What
// does not fit is dropped and counted: no decision waits for a queue.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <utility>

#include "core/kam/lock.hpp"
#include "core/kam/process.hpp"
#include "core/kam/shm.hpp"
#include "core/kam/signal.hpp"

namespace core::kam {

// Made before the fork, in shared memory.
template <class Item>
class Queue {
public:
	explicit Queue(size_t longest) : longest_(longest) {}
	~Queue() {
		while (take()) continue;
	}
	Queue(const Queue &) = delete;
	Queue &operator=(const Queue &) = delete;

	// Puts what `make` returns at the end. False when it was dropped: too many wait, or no memory is left.
	template <class Make>
	bool put(Make &&make) noexcept {
		Node *node = waiting_ < longest_ ? node_of(make) : nullptr;
		if (!node) {
			++dropped_;
			return false;
		}
		list_.with([&](List &list) {
			(list.last ? list.last->next : list.first) = node;
			list.last = node;
			++waiting_;
		});
		more_.raise();
		return true;
	}

	// The oldest, if there is one.
	std::optional<Item> take() noexcept {
		const ShmPtr<Node> node(list_.with([&](List &list) {
			Node *first = list.first;
			if (!first) return first;
			list.first = first->next;
			if (!list.first) list.last = nullptr;
			--waiting_;
			return first;
		}));
		return node ? std::optional<Item>(std::move(node->item)) : std::nullopt;
	}

	size_t waiting() const noexcept { return waiting_; }
	long dropped() const noexcept { return dropped_; }

	// In child_init, only for rank PROC_MAIN: its process (process.hpp), which calls `use` for each item.
	template <class Use>
	bool start(const char *description, int rank, Use &&use) {
		return start_process(description, rank, [&] {
			work(use);
			say_dropped(description);
		});
	}
	// One round of that process: an item, or the wait for one. What `use` throws is not tried again.
	template <class Use>
	void work(Use &&use) {
		constexpr std::chrono::milliseconds kPatience(1000);
		const uint32_t seen = more_.seen();
		if (auto item = take())
			use(std::move(*item));
		else
			more_.wait(seen, kPatience);
	}

private:
	using Clock = std::chrono::steady_clock;

	// Here, because whoever puts holds a lock; once a second at most.
	void say_dropped(const char *description) {
		const long dropped = dropped_;
		if (dropped == said_ || Clock::now() < next_word_) return;
		LM_ERR("%s: %ld of what was to be done is lost: too much waits, or no memory is left\n",
				description, dropped - said_);
		said_ = dropped;
		next_word_ = Clock::now() + std::chrono::seconds(1);
	}

	struct Node {
		Item item;
		Node *next = nullptr;
	};
	struct List {
		Node *first = nullptr, *last = nullptr;
	};

	// The memory is taken before the lock.
	template <class Make>
	static Node *node_of(Make &&make) noexcept {
		try {
			return make_shm<Node>(Node{make(), nullptr}).release();
		} catch (const std::bad_alloc &) {
			return nullptr;
		}
	}

	const size_t longest_;
	std::atomic<size_t> waiting_{0};
	std::atomic<long> dropped_{0};
	Guarded<List> list_;
	Signal more_;
	// Of its process alone.
	long said_ = 0;
	Clock::time_point next_word_{};
};

} // namespace core::kam

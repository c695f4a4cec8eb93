// An SDP in shared memory, kept once: the one that a leg sent is the one that the other leg was sent.
#pragma once

#include <atomic>
#include <cstdint>
#include <new>
#include <string_view>
#include <utility>

#include "core/base/shared.hpp"

namespace b2b_logic {

class SdpBlob {
public:
	SdpBlob() noexcept = default;
	// Throws bad_alloc. An empty text needs no memory.
	explicit SdpBlob(std::string_view sdp) : held_(sdp.empty() ? nullptr : make(sdp)) {}
	SdpBlob(const SdpBlob &other) noexcept : held_(other.held_) {
		if (held_) ++held_->owners;
	}
	SdpBlob(SdpBlob &&other) noexcept : held_(std::exchange(other.held_, nullptr)) {}
	SdpBlob &operator=(SdpBlob other) noexcept {
		std::swap(held_, other.held_);
		return *this;
	}
	~SdpBlob() { give_back(); }

	std::string_view text() const noexcept {
		return held_ ? std::string_view(reinterpret_cast<const char *>(held_ + 1), held_->size)
					 : std::string_view();
	}
	bool empty() const noexcept { return !held_; }

private:
	struct Head {
		std::atomic<uint32_t> owners{1};
		uint32_t size = 0;
	};

	static Head *make(std::string_view sdp) {
		char *block = core::base::SharedAllocator<char>().allocate(sizeof(Head) + sdp.size());
		Head *head = new (block) Head;
		head->size = static_cast<uint32_t>(sdp.size());
		sdp.copy(block + sizeof(Head), sdp.size());
		return head;
	}
	void give_back() noexcept {
		if (!held_ || --held_->owners > 0) return;
		const size_t size = sizeof(Head) + held_->size;
		held_->~Head();
		core::base::SharedAllocator<char>().deallocate(reinterpret_cast<char *>(held_), size);
	}

	Head *held_ = nullptr;
};

} // namespace b2b_logic

// What a session has only at times, in a block of its own in shared memory: while there is nothing, it costs a pointer.
// Used as std::optional is. Whatever makes one throws bad_alloc, and then the old one stays.
#pragma once

#include <new>
#include <utility>

#include "core/base/shared.hpp"

namespace b2b_logic {

template <class T>
class Boxed {
public:
	Boxed() noexcept = default;
	Boxed(const Boxed &other) : held_(other.held_ ? make(T(*other.held_)) : nullptr) {}
	Boxed(Boxed &&other) noexcept : held_(std::exchange(other.held_, nullptr)) {}
	Boxed &operator=(const Boxed &other) {
		Boxed copy(other);
		std::swap(held_, copy.held_);
		return *this;
	}
	Boxed &operator=(Boxed &&other) noexcept {
		std::swap(held_, other.held_);
		return *this;
	}
	Boxed &operator=(T value) {
		T *fresh = make(std::move(value));
		reset();
		held_ = fresh;
		return *this;
	}
	~Boxed() { reset(); }

	explicit operator bool() const noexcept { return held_; }
	T &operator*() noexcept { return *held_; }
	const T &operator*() const noexcept { return *held_; }
	T *operator->() noexcept { return held_; }
	const T *operator->() const noexcept { return held_; }

	void reset() noexcept {
		T *old = std::exchange(held_, nullptr);
		if (!old) return;
		old->~T();
		core::base::SharedAllocator<T>().deallocate(old, 1);
	}

private:
	static T *make(T &&value) {
		return new (core::base::SharedAllocator<T>().allocate(1)) T(std::move(value));
	}

	T *held_ = nullptr;
};

} // namespace b2b_logic

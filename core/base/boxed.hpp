// What there is only at times, in a block of its own in shared memory: while there is nothing, it costs a pointer.
// Used as std::optional is. Whatever makes one throws bad_alloc, and then the old one stays.
#pragma once

#include <memory>
#include <new>
#include <utility>

#include "core/base/shared.hpp"

namespace core::base {

template <class T>
class Boxed {
public:
	Boxed() noexcept = default;
	Boxed(const Boxed &other) : held_(other.held_ ? make(*other.held_) : nullptr) {}
	Boxed(Boxed &&other) noexcept = default;
	~Boxed() = default;
	Boxed &operator=(const Boxed &other) {
		Boxed copy(other);
		std::swap(held_, copy.held_);
		return *this;
	}
	Boxed &operator=(Boxed &&other) noexcept = default;
	Boxed &operator=(T value) {
		held_ = make(std::move(value));
		return *this;
	}
	void emplace() { held_ = make(); }

	explicit operator bool() const noexcept { return static_cast<bool>(held_); }
	T &operator*() noexcept { return *held_; }
	const T &operator*() const noexcept { return *held_; }
	T *operator->() noexcept { return held_.get(); }
	const T *operator->() const noexcept { return held_.get(); }

	void reset() noexcept { held_.reset(); }

private:
	struct Delete {
		void operator()(T *value) const noexcept {
			value->~T();
			SharedAllocator<T>().deallocate(value, 1);
		}
	};
	using Held = std::unique_ptr<T, Delete>;

	template <class... Args>
	static Held make(Args &&...args) {
		struct Give {
			void operator()(T *block) const noexcept { SharedAllocator<T>().deallocate(block, 1); }
		};
		std::unique_ptr<T, Give> block(SharedAllocator<T>().allocate(1));
		Held made(new (block.get()) T(std::forward<Args>(args)...));
		static_cast<void>(block.release());
		return made;
	}

	Held held_;
};

} // namespace core::base

// A value in shared memory that is empty most of the time, of which there are very many: then it costs a pointer.
#pragma once

#include <memory>
#include <utility>

#include "core/base/shared.hpp"

namespace core::base {

// T says whether it is empty(), and is when it is new.
template <class T>
class Rare {
public:
	Rare() noexcept = default;
	Rare(const Rare &other) : held_(other.held_ ? make(*other.held_) : nullptr) {}
	Rare(Rare &&other) noexcept = default;
	Rare &operator=(Rare other) noexcept {
		held_ = std::move(other.held_);
		return *this;
	}

	bool empty() const noexcept { return !held_; }
	const T &operator*() const noexcept {
		static const T kEmpty;
		return held_ ? *held_ : kEmpty;
	}
	const T *operator->() const noexcept { return &**this; }

	// What `use` leaves empty costs a pointer again. May throw bad_alloc, before it is called.
	template <class Use>
	void change(Use &&use) {
		struct Tidy {
			Held &held;
			~Tidy() {
				if (held->empty()) held.reset();
			}
		};
		if (!held_) held_ = make();
		const Tidy after{held_};
		use(*held_);
	}

private:
	struct Delete {
		void operator()(T *value) const noexcept {
			value->~T();
			SharedAllocator<T>().deallocate(value, 1);
		}
	};
	using Held = std::unique_ptr<T, Delete>;

	template <class... Args>
	static Held make(const Args &...args) {
		struct Give {
			void operator()(T *block) const noexcept { SharedAllocator<T>().deallocate(block, 1); }
		};
		std::unique_ptr<T, Give> block(SharedAllocator<T>().allocate(1));
		Held made(new (block.get()) T(args...));
		static_cast<void>(block.release());
		return made;
	}

	Held held_;
};

} // namespace core::base

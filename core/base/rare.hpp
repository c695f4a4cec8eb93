// A value in shared memory that is empty most of the time, of which there are very many: then it costs a pointer.
#pragma once

#include "core/base/boxed.hpp"

namespace core::base {

// T says whether it is empty(), and is when it is new.
template <class T>
class Rare {
public:
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
			Boxed<T> &held;
			~Tidy() {
				if (held->empty()) held.reset();
			}
		};
		if (!held_) held_.emplace();
		const Tidy after{held_};
		use(*held_);
	}

private:
	Boxed<T> held_;
};

} // namespace core::base

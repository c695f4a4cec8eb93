// A vector in shared memory for a few values, of which there are very many: it costs one pointer while it is empty, gives
// its block back when its last value goes, and grows by a quarter, so that little of a block is spare.
//
// Like std::vector otherwise, as far as it goes. An allocation that fails throws bad_alloc and changes nothing. Pointers are
// good until the next insertion or removal.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <new>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "core/base/shared.hpp"

namespace core::base {

template <class T>
class ShortVector {
	struct alignas(8) Head {
		uint32_t size, capacity;
	};
	static_assert(alignof(T) <= alignof(Head)
			&& std::is_nothrow_move_constructible_v<T> && std::is_nothrow_move_assignable_v<T>);

public:
	using value_type = T;

	ShortVector() noexcept = default;
	ShortVector(const ShortVector &other) {
		if (other.empty()) return;
		ShortVector copy;
		copy.grow(other.size());
		for (const T &value : other) copy.push_back(value);
		swap(copy);
	}
	ShortVector(ShortVector &&other) noexcept : values_(std::exchange(other.values_, nullptr)) {}
	ShortVector &operator=(ShortVector other) noexcept {
		swap(other);
		return *this;
	}
	~ShortVector() { clear(); }

	bool empty() const noexcept { return size() == 0; }
	size_t size() const noexcept { return values_ ? head().size : 0; }
	size_t capacity() const noexcept { return values_ ? head().capacity : 0; }

	T *data() noexcept { return values_; }
	const T *data() const noexcept { return values_; }
	T *begin() noexcept { return values_; }
	T *end() noexcept { return values_ + size(); }
	const T *begin() const noexcept { return values_; }
	const T *end() const noexcept { return values_ + size(); }
	auto rbegin() noexcept { return std::make_reverse_iterator(end()); }
	auto rend() noexcept { return std::make_reverse_iterator(begin()); }
	auto rbegin() const noexcept { return std::make_reverse_iterator(end()); }
	auto rend() const noexcept { return std::make_reverse_iterator(begin()); }
	T &operator[](size_t i) noexcept { return values_[i]; }
	const T &operator[](size_t i) const noexcept { return values_[i]; }
	T &at(size_t i) { return values_[checked(i)]; }
	const T &at(size_t i) const { return values_[checked(i)]; }
	T &front() noexcept { return *begin(); }
	const T &front() const noexcept { return *begin(); }
	T &back() noexcept { return *(end() - 1); }
	const T &back() const noexcept { return *(end() - 1); }

	// Up to this size values can be added without a failure, unless the list becomes empty meanwhile: then it gives its block
	// back.
	void reserve(size_t wanted) {
		if (wanted > capacity()) grow(wanted);
	}
	void push_back(T value) {
		if (size() == capacity()) grow(capacity() + capacity() / 4 + 1);
		new (end()) T(std::move(value));
		++head().size;
	}
	template <class... Parts>
	T &emplace_back(Parts &&...parts) {
		push_back(T(std::forward<Parts>(parts)...));
		return back();
	}
	T *insert(const T *place, T value) {
		const auto at = place - begin();
		push_back(std::move(value));
		std::rotate(begin() + at, end() - 1, end());
		return begin() + at;
	}
	void erase(const T *place) noexcept { erase(place, place + 1); }
	void erase(const T *first, const T *last) noexcept {
		if (first == last) return;
		T *const left = std::move(begin() + (last - begin()), end(), begin() + (first - begin()));
		const auto gone = static_cast<uint32_t>(end() - left);
		std::destroy(left, end());
		head().size -= gone;
		if (head().size == 0) give_back();
	}
	void pop_back() noexcept { erase(end() - 1); }
	void clear() noexcept {
		std::destroy(begin(), end());
		give_back();
	}
	void swap(ShortVector &other) noexcept { std::swap(values_, other.values_); }

private:
	size_t checked(size_t i) const {
		if (i >= size()) throw std::out_of_range("ShortVector::at");
		return i;
	}
	Head &head() const noexcept { return reinterpret_cast<Head *>(values_)[-1]; }

	void give_back() noexcept {
		if (values_) SharedAllocator<char>().deallocate(reinterpret_cast<char *>(&head()), 0);
		values_ = nullptr;
	}
	void grow(size_t capacity) {
		if (capacity > UINT32_MAX / sizeof(T)) throw std::bad_alloc();
		char *block = SharedAllocator<char>().allocate(sizeof(Head) + capacity * sizeof(T));
		const auto count = static_cast<uint32_t>(size());
		new (block) Head{count, static_cast<uint32_t>(capacity)};
		T *const fresh = reinterpret_cast<T *>(block + sizeof(Head));
		std::uninitialized_move(begin(), end(), fresh);
		std::destroy(begin(), end());
		give_back();
		values_ = fresh;
	}

	T *values_ = nullptr; // behind their head
};

} // namespace core::base

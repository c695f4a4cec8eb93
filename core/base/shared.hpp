// Containers that may live in memory shared by several processes.
//
// The host says once, before it forks, where that memory comes from (core/kam/shm.hpp); until then,
// and in tests, it is the process's own heap. What lives there is plain data: no virtual function,
// no std::string, no std::function. An allocation that fails throws bad_alloc and changes nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <string>
#include <string_view>
#include <vector>

namespace core::base {

struct SharedMemory {
	void *(*take)(size_t bytes); // nullptr when there is none left
	void (*give)(void *block);
};

SharedMemory shared_memory() noexcept;
void use_shared_memory(SharedMemory source) noexcept; // before the first allocation

template <class T>
struct SharedAllocator {
	using value_type = T;
	SharedAllocator() = default;
	template <class U>
	SharedAllocator(const SharedAllocator<U> &) noexcept {}

	T *allocate(size_t n) {
		if (n > SIZE_MAX / sizeof(T)) throw std::bad_alloc();
		if (void *block = shared_memory().take(n * sizeof(T))) return static_cast<T *>(block);
		throw std::bad_alloc();
	}
	void deallocate(T *block, size_t) noexcept { shared_memory().give(block); }

	friend bool operator==(SharedAllocator, SharedAllocator) { return true; }
	friend bool operator!=(SharedAllocator, SharedAllocator) { return false; }
};

template <class T>
using SharedVector = std::vector<T, SharedAllocator<T>>;
using SharedString = std::basic_string<char, std::char_traits<char>, SharedAllocator<char>>;

inline std::string_view view(const SharedString &text) noexcept {
	return {text.data(), text.size()};
}

} // namespace core::base

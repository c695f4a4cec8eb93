// Values in shared memory, each behind its own lock, chosen by a hash.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "core/kam/lock.hpp"
#include "core/kam/shm.hpp"

namespace core::kam {

inline uint64_t hash_of(std::string_view text) noexcept {
	return std::hash<std::string_view>()(text);
}

template <class Bucket>
class Buckets {
public:
	// 2 to the power of `bits` of them. Before the fork.
	explicit Buckets(unsigned bits) : bits_(bits) {
		all_.reserve(size_t{1} << bits);
		for (size_t i = 0; i < size_t{1} << bits; ++i) all_.push_back(make_shm<Guarded<Bucket>>());
	}

	unsigned bits() const noexcept { return bits_; }
	size_t index_of(uint64_t hash) const noexcept {
		return static_cast<size_t>(hash) & ((size_t{1} << bits_) - 1);
	}
	Guarded<Bucket> &operator[](size_t index) noexcept { return *all_[index]; }
	auto begin() noexcept { return all_.begin(); }
	auto end() noexcept { return all_.end(); }

private:
	const unsigned bits_;
	base::SharedVector<ShmPtr<Guarded<Bucket>>> all_;
};

} // namespace core::kam

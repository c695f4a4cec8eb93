// Values in the host's shared memory, which every process sees at the same address.
#pragma once

#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include "core/base/shared.hpp"
#include "core/kam/kamailio.hpp"

namespace core::kam {

// From here on core::base's shared containers take their memory from the host. In mod_init, before
// anything is allocated: the host has no shared memory yet when it loads the module.
inline void use_shm() noexcept {
	base::use_shared_memory({[](size_t bytes) -> void * { return shm_malloc(bytes); },
			[](void *block) { shm_free(block); }});
}

struct ShmDelete {
	template <class T>
	void operator()(T *value) const noexcept {
		value->~T();
		shm_free(value);
	}
};
template <class T>
using ShmPtr = std::unique_ptr<T, ShmDelete>;

// Throws bad_alloc when there is no shared memory left. A root that lives as long as the server is
// made in mod_init and released() into a plain pointer.
template <class T, class... Args>
ShmPtr<T> make_shm(Args &&...args) {
	static_assert(!std::is_polymorphic_v<T>, "shared memory holds plain data");
	struct Give {
		void operator()(void *block) const noexcept { shm_free(block); }
	};
	std::unique_ptr<void, Give> block(shm_malloc(sizeof(T)));
	if (!block) throw std::bad_alloc();
	T *value = new (block.get()) T(std::forward<Args>(args)...);
	static_cast<void>(block.release());
	return ShmPtr<T>(value);
}

} // namespace core::kam

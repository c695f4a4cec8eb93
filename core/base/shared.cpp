#include "core/base/shared.hpp"

#include <cstdlib>

namespace core::base {
namespace {
SharedMemory source{std::malloc, std::free};
}

SharedMemory shared_memory() noexcept {
	return source;
}

void use_shared_memory(SharedMemory given) noexcept {
	source = given;
}

} // namespace core::base

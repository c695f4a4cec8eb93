#include "b2b/sca/kam/server.hpp"

#include "core/kam/shm.hpp"
#include "core/kam/str.hpp"

namespace b2b_sca {
namespace {

struct Shared {
	Table lines;
	core::kam::Signal publisher;
	Shared(unsigned bits, const Policy &policy) : lines(bits, policy) {}
};
Shared *shared = nullptr;
b2bl_api_t api{};

} // namespace

void make_lines() {
	shared = core::kam::make_shm<Shared>(static_cast<unsigned>(settings.hash_size), setup().policy)
					 .release();
}

Table &lines() noexcept {
	return shared->lines;
}

void wake_publisher() noexcept {
	shared->publisher.raise();
}

core::kam::Signal &publisher_signal() noexcept {
	return shared->publisher;
}

bool bind_logic() {
	api.version = B2B_LOGIC_API_VERSION;
	api.size = sizeof(api);
	const auto exported = find_export(core::kam::lit("bind_b2b_logic"), 0, 0);
	const auto bind = reinterpret_cast<bind_b2b_logic_f>(reinterpret_cast<void *>(exported));
	return bind && bind(&api) == 0;
}

const b2bl_api_t &logic() noexcept {
	return api;
}

} // namespace b2b_sca

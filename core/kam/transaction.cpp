#include "core/kam/transaction.hpp"

#include "core/kam/script_state.hpp"

namespace core::kam {
namespace {

tm_api_t api{};

} // namespace

bool bind_tm() {
	return load_tm_api(&api) == 0 && find_script_state();
}

tm_api_t &tm() noexcept {
	return api;
}

bool watch(sip_msg_t *request, int tmcb_types, transaction_cb callback, uintptr_t param) {
	auto *value = reinterpret_cast<void *>(param);
	return api.register_tmcb(request, nullptr, tmcb_types, callback, value, nullptr) > 0;
}

} // namespace core::kam

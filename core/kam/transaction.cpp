#include "core/kam/transaction.hpp"

#include "core/kam/script_state.hpp"
#include "core/kam/str.hpp"

namespace core::kam {
namespace {

tm_api_t api{};

// Kamailio 5.6 and 6.0 have other names for it.
template <class Cell>
auto from_of(const Cell &cell, int) -> decltype(view(cell.from_hdr)) {
	return view(cell.from_hdr);
}
template <class Cell>
auto from_of(const Cell &cell, long) -> decltype(view(cell.from)) {
	return view(cell.from);
}

} // namespace

std::string_view from_line(const tm_cell_t &transaction) noexcept {
	return from_of(transaction, 0);
}

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

#include "core/kam/counters.hpp"

#include "core/kam/str.hpp"

namespace core::kam {
namespace {

counter_val_t ask(counter_handle_t, void *gauge) {
	return reinterpret_cast<long (*)() noexcept>(gauge)();
}

} // namespace

bool register_counters(const char *group, const CounterRow *rows, size_t count) {
	for (size_t i = 0; i < count; ++i) {
		const CounterRow &row = rows[i];
		const auto gauge = row.gauge ? ask : nullptr;
		auto *asked = reinterpret_cast<void *>(row.gauge);
		auto *handle = row.counter ? &row.counter->handle_ : nullptr;
		if (counter_register(handle, group, row.name, 0, gauge, asked, row.doc, 0) < 0)
			return false;
	}
	return true;
}

} // namespace core::kam

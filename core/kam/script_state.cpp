#include "core/kam/script_state.hpp"

#include <dlfcn.h>

#include "core/kam/host_version.hpp"
#include "core/kam/str.hpp"

namespace core::kam {
namespace {

// tm's own, not in its API.
struct Functions {
	kill_reason (*get_kr)() = nullptr;
	void (*set_kr)(kill_reason) = nullptr;
	void (*reset_kr)() = nullptr;
	cell *(*get_t)() = nullptr;
	int (*get_t_branch)() = nullptr;
	void (*set_t)(cell *, int) = nullptr;
} tm_state;

template <class F>
bool find(void *module, const char *name, F &found) {
	found = reinterpret_cast<F>(dlsym(module, name));
	if (!found) LM_ERR("this tm.so has no function %s\n", name);
	return found;
}

} // namespace

bool find_script_state() {
	check_host_version("tm.so");
	const sr_module *module = find_module_by_name(lit("tm"));
	return module && find(module->handle, "get_kr", tm_state.get_kr)
			&& find(module->handle, "set_kr", tm_state.set_kr)
			&& find(module->handle, "reset_kr", tm_state.reset_kr)
			&& find(module->handle, "get_t", tm_state.get_t)
			&& find(module->handle, "get_t_branch", tm_state.get_t_branch)
			&& find(module->handle, "set_t", tm_state.set_t);
}

ScriptState::ScriptState() noexcept
		: end_(tm_state.get_kr()), transaction_(tm_state.get_t()), branch_(tm_state.get_t_branch()),
		  error_(ser_error), previous_error_(prev_ser_error), route_type_(get_route_type()),
		  onsend_(p_onsend) {}

ScriptState::~ScriptState() {
	tm_state.reset_kr();
	tm_state.set_kr(end_); // which only adds
	tm_state.set_t(transaction_, branch_);
	ser_error = error_;
	prev_ser_error = previous_error_;
	set_route_type(route_type_);
	p_onsend = onsend_;
}

} // namespace core::kam

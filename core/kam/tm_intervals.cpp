#include "core/kam/tm_intervals.hpp"

#include <dlfcn.h>

#include "core/kam/kamailio.hpp"
#include "core/kam/str.hpp"

namespace core::kam {
namespace {

// The host puts another block there when a value changes.
void **settings = nullptr;

} // namespace

bool bind_tm_intervals() {
	const sr_module_t *tm_module = find_module_by_name(lit("tm"));
	settings = tm_module ? static_cast<void **>(dlsym(tm_module->handle, "tm_cfg")) : nullptr;
	return settings && *settings;
}

sip::non_invite::Intervals tm_intervals() noexcept {
	sip::non_invite::Intervals intervals;
	intervals.t1 = cfg_get(tm, *settings, rt_t1_timeout_ms);
	intervals.t2 = cfg_get(tm, *settings, rt_t2_timeout_ms);
	intervals.give_up = TICKS_TO_MS(cfg_get(tm, *settings, fr_timeout));
	return intervals;
}

} // namespace core::kam

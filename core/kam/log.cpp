#include "core/kam/log.hpp"

extern "C" struct module_exports exports;

namespace core::kam {

char *module_name() noexcept {
	return exports.name;
}

char *log_place(const char *file, int line) noexcept {
	static thread_local char place[128];
	std::snprintf(place, sizeof place, "%s [%s:%d]: ", module_name(), file, line);
	return place;
}

} // namespace core::kam

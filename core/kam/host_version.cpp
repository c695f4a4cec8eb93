#include "core/kam/host_version.hpp"

#include <string_view>

#include "core/kam/kamailio.hpp"

extern "C" {
#include "core/ver.h"
}

namespace core::kam {
namespace {

// What we look up means what we take it for in 5.6.3 and 6.0.1, which were both read and run; 5.7 and 5.8 lie between. A
// version is added when the sources behind each call of check_host_version() have been read.
constexpr std::string_view kKnown[] = {"5.6.", "5.7.", "5.8.", "6.0."};

constexpr bool is_known(std::string_view version) noexcept {
	for (const auto known : kKnown)
		if (version.substr(0, known.size()) == known) return true;
	return false;
}

} // namespace

void check_host_version(const char *module) {
	if (is_known(ver_version)) return;
	LM_WARN("Kamailio %s is not one of those that we are known to work with (5.6, 5.7, 5.8, 6.0), "
			"and more of %s is used than its API promises\n",
			ver_version, module);
}

} // namespace core::kam

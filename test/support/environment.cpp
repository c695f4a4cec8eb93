#include "test/support/environment.hpp"

#include <cstdlib>

#include "test/support/kamailio.hpp"

namespace test {

std::string env_or(const char *name, const std::string &otherwise) {
	const char *value = std::getenv(name);
	return value != nullptr && *value != '\0' ? value : otherwise;
}

bool wants_sanitizer() {
	return env_or("SANITIZE", "0") == "1";
}

std::string our_modules() {
	const auto built = project_root()
			+ (wants_sanitizer() ? "/build/asan/modules" : "/build/modules");
	return env_or("SCA_MODULES_DIR", built);
}

std::string probe_module(const std::string &name) {
	return our_modules() + "/../test/modules/" + name + ".so";
}

} // namespace test

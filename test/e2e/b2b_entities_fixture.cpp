#include "test/e2e/b2b_entities_fixture.hpp"

#include <cstdlib>

namespace test {

Recipe B2bEntitiesTest::with_entities() {
	const char *set = std::getenv("SCA_MODULES_DIR");
	const auto modules = set ? set : project_root() + "/build/modules";
	Recipe made;
	made.config = "test/e2e/probe/b2b_probe.cfg";
	made.workers = 4;
	made.defines = {{"PROBE", '"' + modules + "/../test/modules/b2b_probe.so\""},
			{"ENTITIES", '"' + modules + "/b2b_entities.so\""}};
	return made;
}

} // namespace test

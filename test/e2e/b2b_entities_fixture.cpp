#include "test/e2e/b2b_entities_fixture.hpp"

#include "test/support/environment.hpp"

namespace test {

Recipe B2bEntitiesTest::with_entities() {
	Recipe made;
	made.config = "test/e2e/probe/b2b_probe.cfg";
	made.workers = 4;
	made.defines = {{"PROBE", '"' + probe_module("b2b_probe") + '"'},
			{"ENTITIES", '"' + our_modules() + "/b2b_entities.so\""}};
	return made;
}

} // namespace test

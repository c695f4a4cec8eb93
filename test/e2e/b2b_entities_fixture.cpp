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

void B2bEntitiesTest::cannot_be_reached(Phone &caller, Phone &phone) {
	auto binding = phone.request("REGISTER", "sip:sca.test");
	binding.set("To", "<" + phone.aor() + ">").add("Expires", "600");
	phone.send(binding.set("Contact", "<sip:phone@[::1]:9>;q=1.0"));
	phone.gets(200);
	caller.calls(phone.aor());
	caller.gets(503);
}

} // namespace test

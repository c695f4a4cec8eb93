// Calls through b2b_entities.so, with the smallest upper module (probe/b2b_probe_mod.cpp).
#pragma once

#include "test/e2e/tm_probe_fixture.hpp"

namespace test {

class B2bEntitiesTest : public TmProbeTest {
protected:
	static Recipe with_entities();
	Recipe recipe() const override { return with_entities(); }
	int ended() { return number(server().rpc("probe.ended")); }
};

} // namespace test

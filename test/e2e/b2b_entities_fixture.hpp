// Calls through b2b_entities.so, with the smallest upper module (probe/b2b_probe_mod.cpp).
#pragma once

#include "test/e2e/tm_probe_fixture.hpp"

namespace test {

class B2bEntitiesTest : public TmProbeTest {
protected:
	static Recipe with_entities();
	Recipe recipe() const override { return with_entities(); }
	// The caller calls a phone whose Contact no socket of the server leads to.
	void cannot_be_reached(Phone &caller, Phone &phone);
	int ended() { return number(server().rpc("probe.ended")); }
};

} // namespace test

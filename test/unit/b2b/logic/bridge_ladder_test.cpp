#include "test/unit/b2b/logic/ladder.hpp"

using namespace test;

// The flows of a bridging, message by message.
class BridgeLadderTest : public Ladder {
	CPPUNIT_TEST_SUITE(BridgeLadderTest);
	CPPUNIT_TEST(late_sdp);
	CPPUNIT_TEST_SUITE_END();

	Leg C = kNobody;

	void bridge_to_c(BridgeFlags flags = {}, std::string_view media = {},
			std::string_view method = "REFER") {
		C = named("C");
		const auto text = message(std::string(method) + " sip:us SIP/2.0", method, "");
		const auto in = incoming(B, text, method);
		played += "B " + std::string(method) + "\n";
		const auto verdict = bridge(session, {"peer", "C", media, flags}, in, now, policy);
		CPPUNIT_ASSERT_EQUAL(std::string(), std::string(verdict.reason));
		take(verdict.effects);
	}

	void late_sdp() {
		answered();
		bridge_to_c();
		reply(C, 180);
		reply(C, 200, "c");
		reply(A, 200, "a2");
		is_played("B REFER\n"
				  "  B 202\n"
				  "  C INVITE\n"
				  "C 180\n"
				  "C 200 [c]\n"
				  "  B end 480\n"
				  "  A INVITE [c]\n"
				  "A 200 [a2]\n"
				  "  C ACK [a2]\n"
				  "  A ACK\n"
				  "  bridged\n");
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(BridgeLadderTest);

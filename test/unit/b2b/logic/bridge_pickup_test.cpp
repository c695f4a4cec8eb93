#include "test/unit/b2b/logic/ladder.hpp"

using namespace test;

// An INVITE takes the place of one of the two that do not talk yet.
class BridgePickupTest : public Ladder {
	CPPUNIT_TEST_SUITE(BridgePickupTest);
	CPPUNIT_TEST(pickup_is_refused);
	CPPUNIT_TEST(pickup);
	CPPUNIT_TEST(pickup_without_update);
	CPPUNIT_TEST(pickup_without_sdp);
	CPPUNIT_TEST(pickup_is_cancelled);
	CPPUNIT_TEST(whoever_is_called_is_kept);
	CPPUNIT_TEST(whoever_is_called_and_kept_is_busy);
	CPPUNIT_TEST_SUITE_END();

	void pickup_is_refused() {
		reply(B, 180);
		played.clear();
		joined(0, "d");
		is_played("D INVITE [d]\n"
				  "  refused: 480 Entity Is Not In A Call\n");
	}

	void pickup() {
		policy.early_update = true;
		reply(B, 180);
		played.clear();
		const Leg D = joined(0, "d");
		reply(A, 200, "a2");
		ack(A);
		ack(D);
		request(A, "BYE");
		is_played("D INVITE [d]\n"
				  "  B end\n"
				  "  A UPDATE [d]\n"
				  "A 200 [a2]\n"
				  "  D 200 [a2]\n"
				  "  A 200 [d]\n"
				  "A ACK\n"
				  "D ACK\n"
				  "  bridged\n"
				  "A BYE\n"
				  "  A 200\n"
				  "  D end\n"
				  "  over: bye\n");
	}

	void pickup_without_update() {
		policy.early_update = true;
		reply(B, 180);
		played.clear();
		const Leg D = joined(0, "d");
		reply(A, 405);
		ack(A);
		reply(A, 200, "a2");
		ack(D);
		is_played("D INVITE [d]\n"
				  "  B end\n"
				  "  A UPDATE [d]\n"
				  "A 405\n"
				  "  A 200 [a!]\n"
				  "A ACK\n"
				  "  A INVITE [d]\n"
				  "A 200 [a2]\n"
				  "  D 200 [a2]\n"
				  "  A ACK\n"
				  "D ACK\n"
				  "  bridged\n");
	}

	void pickup_without_sdp() {
		policy.early_update = true;
		reply(B, 180);
		played.clear();
		const Leg D = joined(0, "");
		ack(A);
		reply(A, 200, "a2");
		ack(D, "d");
		is_played("D INVITE\n"
				  "  B end\n"
				  "  A 200 [a!]\n"
				  "A ACK\n"
				  "  A INVITE\n"
				  "A 200 [a2]\n"
				  "  D 200 [a2]\n"
				  "D ACK [d]\n"
				  "  A ACK [d]\n"
				  "  bridged\n");
	}

	void pickup_is_cancelled() {
		policy.early_update = true;
		reply(B, 180);
		played.clear();
		joined(0, "d");
		cancel(A);
		is_played("D INVITE [d]\n"
				  "  B end\n"
				  "  A UPDATE [d]\n"
				  "A CANCEL\n"
				  "  D end 487\n"
				  "  over: cancel\n");
	}

	void whoever_is_called_is_kept() {
		policy.early_update = true;
		reply(B, 180);
		played.clear();
		const Leg D = joined(1, "d");
		reply(B, 180);
		reply(B, 200, "b");
		reply(B, 200, "b2");
		ack(D);
		is_played("D INVITE [d]\n"
				  "  A end 480\n"
				  "B 180\n"
				  "  D 180\n"
				  "B 200 [b]\n"
				  "  B ACK\n"
				  "  B INVITE [d]\n"
				  "B 200 [b2]\n"
				  "  D 200 [b2]\n"
				  "  B ACK\n"
				  "D ACK\n"
				  "  bridged\n");
	}

	void whoever_is_called_and_kept_is_busy() {
		policy.early_update = true;
		reply(B, 180);
		played.clear();
		joined(1, "d");
		reply(B, 486);
		is_played("D INVITE [d]\n"
				  "  A end 480\n"
				  "B 486\n"
				  "  D end 486\n"
				  "  over: reject\n");
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(BridgePickupTest);

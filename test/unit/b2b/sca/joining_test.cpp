#include "b2b/sca/domain/rows.hpp"
#include "test/unit/b2b/sca/fixture.hpp"

using namespace test::b2b_sca_line;

namespace {

using E = Event;

// A phone joins a call that goes on.
class B2bScaJoiningTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(B2bScaJoiningTest);
	CPPUNIT_TEST(a_call_that_goes_on_is_joined);
	CPPUNIT_TEST(without_a_mixer_it_is_refused);
	CPPUNIT_TEST(a_private_hold_is_not_joined);
	CPPUNIT_TEST(who_joins_is_one_at_a_time_until_all_are_in_the_mixer);
	CPPUNIT_TEST(what_fails_leaves_the_call_as_it_was);
	CPPUNIT_TEST(a_call_that_is_held_meanwhile_is_not_moved);
	CPPUNIT_TEST(one_that_holds_makes_it_held);
	CPPUNIT_TEST(the_last_phone_has_a_call_like_any_other);
	CPPUNIT_TEST(without_a_phone_there_is_no_call);
	CPPUNIT_TEST(the_end_of_the_call_ends_the_members);
	CPPUNIT_TEST(members_come_back_from_their_row);
	CPPUNIT_TEST_SUITE_END();

	Line line;
	uint32_t serial = 0;
	Policy policy;

public:
	void setUp() override {
		line = new_line();
		policy.has_mixer = true;
		serial = a_call(line, {E::Called, E::Answered});
		note(line, call(), {{AppText::Key, "b2b.1.1"}});
	}

private:
	Appearance &call() { return *find_serial(line, serial); }
	Retrieval asks(std::string_view contact = "sip:alice2@192.0.2.2") {
		return retrieve(line, 1, contact, kNow, policy);
	}
	void is(State state) {
		CPPUNIT_ASSERT_EQUAL(std::string(name_of(state)), std::string(name_of(call().state)));
	}
	// "confer b2b.1.1 1, end b2b.2.2"
	std::string orders() {
		std::string text;
		for (const auto &order : line.orders) {
			if (!text.empty()) text += ", ";
			text += order.is_conference ? "confer " : "end ";
			text += core::base::view(order.key);
			if (order.is_conference) text += " " + std::to_string(order.first);
		}
		line.orders.clear();
		return text;
	}
	void is_mixed_with(std::string_view key) {
		asks();
		member_is_in(line, serial, key, "sip:alice2@192.0.2.2", kNow);
		moved(line, serial, kNow);
		orders();
	}

	void a_call_that_goes_on_is_joined() {
		const auto asked = asks();
		CPPUNIT_ASSERT_EQUAL(0u, asked.code);
		CPPUNIT_ASSERT(asked.joins);
		is(State::Joining);
		member_is_in(line, serial, "b2b.2.2", "sip:alice2@192.0.2.2", kNow);
		is(State::Moving);
		CPPUNIT_ASSERT_EQUAL(int64_t{1}, due_at(line));
		CPPUNIT_ASSERT_EQUAL(std::string("confer b2b.1.1 1"), orders());
		moved(line, serial, kNow);
		is(State::BridgeActive);
		CPPUNIT_ASSERT(call_info_of(line).find("bridge-active") != std::string::npos);
	}

	void without_a_mixer_it_is_refused() {
		policy.has_mixer = false;
		CPPUNIT_ASSERT_EQUAL(403u, asks().code);
		CPPUNIT_ASSERT_EQUAL(
				std::string("Joining A Call Needs bridge_uri"), std::string(asks().reason));
		is(State::Active);
		// Who has the call has nothing to join.
		CPPUNIT_ASSERT_EQUAL(480u, asks("sip:alice1@192.0.2.1").code);
	}

	void a_private_hold_is_not_joined() {
		happen(line, serial, E::HoldsPrivately, kNow);
		CPPUNIT_ASSERT_EQUAL(403u, asks().code);
		is(State::HeldPrivate);
	}

	void who_joins_is_one_at_a_time_until_all_are_in_the_mixer() {
		asks();
		CPPUNIT_ASSERT_EQUAL(480u, asks("sip:alice3@192.0.2.3").code);
		member_is_in(line, serial, "b2b.2.2", {}, kNow);
		CPPUNIT_ASSERT_EQUAL(480u, asks("sip:alice3@192.0.2.3").code);
		moved(line, serial, kNow);
		orders();
		CPPUNIT_ASSERT(asks("sip:alice3@192.0.2.3").joins);
		is(State::BridgeActive);
		member_is_in(line, serial, "b2b.3.3", {}, kNow);
		CPPUNIT_ASSERT_EQUAL(std::string(), orders()); // nobody has to move
		for (int i = 4; i <= 8; ++i)
			member_is_in(line, serial, "b2b.1." + std::to_string(i), {}, kNow);
		CPPUNIT_ASSERT_EQUAL(kMostMembers, call().members.size());
		CPPUNIT_ASSERT_EQUAL(480u, asks("sip:alice9@192.0.2.9").code);
		member_is_in(line, serial, "b2b.1.9", {}, kNow);
		CPPUNIT_ASSERT_EQUAL(std::string("end b2b.1.9"), orders());
	}

	void what_fails_leaves_the_call_as_it_was() {
		asks();
		member_is_gone(line, serial, "b2b.2.2", kNow); // refused by the mixer, or given up
		is(State::Active);
		asks();
		member_is_in(line, serial, "b2b.2.2", {}, kNow);
		orders();
		move_failed(line, serial, kNow);
		is(State::Active);
		CPPUNIT_ASSERT_EQUAL(std::string("end b2b.2.2"), orders());
		CPPUNIT_ASSERT(call().members.empty());
	}

	void a_call_that_is_held_meanwhile_is_not_moved() {
		asks();
		happen(line, serial, E::Holds, kNow);
		member_is_in(line, serial, "b2b.2.2", {}, kNow);
		is(State::Held);
		CPPUNIT_ASSERT_EQUAL(std::string("end b2b.2.2"), orders());
	}

	void one_that_holds_makes_it_held() {
		is_mixed_with("b2b.2.2");
		member_holds(line, serial, "b2b.2.2", true, kNow);
		is(State::BridgeHeld);
		member_holds(line, serial, {}, true, kNow);
		member_holds(line, serial, "b2b.2.2", false, kNow);
		is(State::BridgeHeld);
		member_holds(line, serial, {}, false, kNow);
		is(State::BridgeActive);
		member_holds(line, serial, "b2b.9.9", true, kNow); // nobody's
		is(State::BridgeActive);
	}

	void the_last_phone_has_a_call_like_any_other() {
		is_mixed_with("b2b.2.2");
		phone_has_left(line, serial, kNow);
		is(State::LoneActive);
		CPPUNIT_ASSERT_EQUAL(
				std::string("sip:alice2@192.0.2.2"), std::string(call().texts[AppText::Owner]));
		member_holds(line, serial, "b2b.2.2", true, kNow);
		is(State::LoneHeld);
		CPPUNIT_ASSERT(call_info_of(line).find("appearance-state=held") != std::string::npos);
		CPPUNIT_ASSERT(asks("sip:alice3@192.0.2.3").joins); // it is in the mixer
	}

	void without_a_phone_there_is_no_call() {
		is_mixed_with("b2b.2.2");
		phone_has_left(line, serial, kNow);
		member_is_gone(line, serial, "b2b.2.2", kNow);
		CPPUNIT_ASSERT_EQUAL(std::string("end b2b.1.1"), orders());
		happen(line, serial, E::Ended, kNow);
		CPPUNIT_ASSERT(line.appearances.empty());
	}

	void the_end_of_the_call_ends_the_members() {
		is_mixed_with("b2b.2.2");
		happen(line, serial, E::Ended, kNow);
		CPPUNIT_ASSERT(!is_over(line, policy));
		CPPUNIT_ASSERT_EQUAL(std::string("end b2b.2.2"), orders());
		CPPUNIT_ASSERT(is_over(line, policy));
	}

	void members_come_back_from_their_row() {
		is_mixed_with("b2b.2.2");
		member_is_in(line, serial, "b2b.3.3", {}, kNow);
		const auto rows = take_rows(line, 1);
		Line read;
		CPPUNIT_ASSERT(read_line(rows.lines.at(0), read, kNow));
		const auto &back = read.appearances.at(0);
		CPPUNIT_ASSERT_EQUAL(std::string("b2b.1.1"), std::string(back.texts[AppText::Key]));
		CPPUNIT_ASSERT_EQUAL(size_t{2}, back.members.size());
		CPPUNIT_ASSERT(back.state == State::BridgeActive);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaJoiningTest);

} // namespace

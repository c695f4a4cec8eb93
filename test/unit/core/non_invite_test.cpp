#include "core/sip/non_invite.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <vector>

#include "test/unit/drawn_table.hpp"

using namespace core::sip::non_invite;

namespace {

struct Drawn {
	Event event;
	const char *cells;
};

// trying, proceeding, superseded, completed, terminated
constexpr Drawn kDrawn[] = {
		{Event::Provisional, "proceeding - - - -"},
		{Event::Final, "completed+answer completed+answer completed+answer - -"},
		{Event::TimerE, "+send +send - - -"},
		{Event::TimerF, "terminated+timeout terminated+timeout terminated - -"},
		{Event::TimerK, "- - - terminated -"},
		{Event::TransportError, "terminated+error terminated+error terminated - -"},
		{Event::NewerLeft, "superseded superseded - - -"},
};

std::string letters_of(State from, Event event) {
	constexpr const char *kWords[] = {"", "+send", "+answer", "+timeout", "+error"};
	const Cell &cell = transition(from, event);
	const auto text = (cell.stays ? std::string() : std::string(name_of(cell.to)))
			+ kWords[static_cast<size_t>(cell.then)];
	return text.empty() ? "-" : text;
}

} // namespace

class NonInviteTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(NonInviteTest);
	CPPUNIT_TEST(every_event_in_every_state_is_as_drawn);
	CPPUNIT_TEST(it_sends_again_at_doubled_waits_up_to_t2);
	CPPUNIT_TEST(after_a_provisional_it_waits_t2);
	CPPUNIT_TEST(over_a_reliable_transport_it_sends_once);
	CPPUNIT_TEST(any_intervals_are_well);
	CPPUNIT_TEST_SUITE_END();

	void every_event_in_every_state_is_as_drawn() {
		test::is_as_drawn<State>(kDrawn, kEvents, kStates, letters_of);
	}

	void it_sends_again_at_doubled_waits_up_to_t2() {
		const Intervals usual;
		std::vector<uint32_t> waits;
		for (uint32_t wait = first_wait(Transport::Unreliable, usual); waits.size() < 6;
				wait = next_wait(wait, State::Trying, usual))
			waits.push_back(wait);
		CPPUNIT_ASSERT((std::vector<uint32_t>{500, 1000, 2000, 4000, 4000, 4000} == waits));
		CPPUNIT_ASSERT_EQUAL(3000u, next_wait(1600, State::Trying, {400, 3000, 32000}));
	}

	void after_a_provisional_it_waits_t2() {
		CPPUNIT_ASSERT_EQUAL(4000u, next_wait(500, State::Proceeding, {}));
	}

	void over_a_reliable_transport_it_sends_once() {
		CPPUNIT_ASSERT_EQUAL(0u, first_wait(Transport::Reliable, {}));
		CPPUNIT_ASSERT_EQUAL(0u, next_wait(0, State::Trying, {}));
	}

	void any_intervals_are_well() {
		const Intervals huge{~0u, ~0u, ~0u};
		CPPUNIT_ASSERT_EQUAL(~0u, next_wait(~0u, State::Trying, huge));
		CPPUNIT_ASSERT_EQUAL(~0u - 1, next_wait(~0u / 2, State::Trying, {1, ~0u - 1, 1}));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(NonInviteTest);

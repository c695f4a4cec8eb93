#include "sca/domain/unseen_invite.hpp"

#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

class UnseenInviteTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(UnseenInviteTest);
	CPPUNIT_TEST(a_refusal_is_no_challenge_and_no_redirection);
	CPPUNIT_TEST(the_seizure_of_its_phone_is_over);
	CPPUNIT_TEST(the_seizure_of_another_phone_stays);
	CPPUNIT_TEST(it_takes_no_appearance_even_for_a_moment);
	CPPUNIT_TEST(a_call_in_progress_stays);
	CPPUNIT_TEST(a_held_call_that_it_asked_for_stays_as_it_is);
	CPPUNIT_TEST(nothing_of_it_stays_in_the_index_of_calls);
	CPPUNIT_TEST_SUITE_END();

	static void refuses(Bench &bench, const Sip &invite) {
		bench.effects = refuse_unseen(bench.line, invite.view(), 403, bench.now, bench.policy);
	}

	void a_refusal_is_no_challenge_and_no_redirection() {
		for (const unsigned code : {400u, 403u, 404u, 486u, 503u, 603u})
			CPPUNIT_ASSERT_MESSAGE(std::to_string(code), is_refusal(code));
		for (const unsigned code : {100u, 180u, 200u, 302u, 399u, 401u, 407u})
			CPPUNIT_ASSERT_MESSAGE(std::to_string(code), !is_refusal(code));
	}

	void the_seizure_of_its_phone_is_over() {
		Bench bench("ab");
		bench.asks(line_seize("a", 1));
		refuses(bench, near(CallKind::Invite, "a").index(1));
		IS(" a! b a", bench.lamps() + " " + bench.told());
	}

	void the_seizure_of_another_phone_stays() {
		Bench bench("ab");
		bench.asks(line_seize("b", 1));
		refuses(bench, near(CallKind::Invite, "a").index(1));
		IS("1 seized ", bench.lamps() + " " + bench.told());
	}

	void it_takes_no_appearance_even_for_a_moment() {
		Bench bench("a");
		refuses(bench, near(CallKind::Invite, "a"));
		IS(" ", bench.lamps() + " " + bench.told());
		CPPUNIT_ASSERT(bench.effects.empty());
	}

	void a_call_in_progress_stays() {
		Bench bench("a");
		bench.calls("a");
		refuses(bench, near(CallKind::Invite, "a").index(1).on("c2"));
		IS("1 active ", bench.lamps() + " " + bench.told());
	}

	void a_held_call_that_it_asked_for_stays_as_it_is() {
		Bench bench("ab");
		bench.calls("a");
		bench.holds("a");
		refuses(bench, near(CallKind::Invite, "b").index(1).to_itself().on("c2"));
		IS("1 held ", bench.lamps() + " " + bench.told());
		CPPUNIT_ASSERT(bench.effects.empty());
	}

	void nothing_of_it_stays_in_the_index_of_calls() {
		Bench bench("a");
		bench.asks(line_seize("a", 1));
		refuses(bench, near(CallKind::Invite, "a").index(1));
		CPPUNIT_ASSERT_EQUAL(bench.count<IndexCall>(), bench.count<UnindexCall>());
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(UnseenInviteTest);

// Hold, private hold and resume, in calls of either direction.
#include "sca/domain/call.hpp"

#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

class CallHoldTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(CallHoldTest);
	CPPUNIT_TEST(a_description_that_holds_is_hold);
	CPPUNIT_TEST(a_state_in_call_info_is_hold_too);
	CPPUNIT_TEST(the_line_resumes);
	CPPUNIT_TEST(a_private_hold_is_shown_as_such);
	CPPUNIT_TEST(a_private_hold_is_not_made_public_by_a_session_refresh);
	CPPUNIT_TEST(a_private_hold_is_made_public_when_the_phone_says_so);
	CPPUNIT_TEST(an_offer_in_the_ack_holds);
	CPPUNIT_TEST(a_refused_hold_goes_back);
	CPPUNIT_TEST(a_refused_resume_goes_back);
	CPPUNIT_TEST(an_accepted_hold_does_not_go_back_later);
	CPPUNIT_TEST(session_refreshes_change_nothing);
	CPPUNIT_TEST(a_hold_of_the_far_end_is_not_the_lines);
	CPPUNIT_TEST(a_call_that_was_made_by_hand_gets_its_dialog);
	CPPUNIT_TEST(a_new_contact_in_the_call_is_the_owner);
	CPPUNIT_TEST(a_message_without_contact_keeps_the_owner);
	CPPUNIT_TEST(either_end_says_where_it_is_reached_now);
	CPPUNIT_TEST(a_held_call_ends_by_bye);
	CPPUNIT_TEST_SUITE_END();

	template <class Test>
	static void in_both_directions(Test &&test) {
		for (const bool out : {true, false}) {
			Bench bench("ab");
			if (out)
				bench.calls("a");
			else
				bench.is_called("a");
			test(bench);
		}
	}

	void a_description_that_holds_is_hold() {
		in_both_directions([](Bench &bench) {
			bench.holds("a");
			IS("1 held b a", bench.lamps() + " " + bench.told());
			bench.holds("a");
			IS("1 held ", bench.lamps() + " " + bench.told());
		});
	}

	void a_state_in_call_info_is_hold_too() {
		in_both_directions([](Bench &bench) {
			bench.gets(near(CallKind::Reinvite, "a").state(State::Held).offer());
			IS("1 held", bench.lamps());
			bench.gets(near(CallKind::Reinvite, "a").state(State::Active));
			IS("1 active", bench.lamps());
		});
	}

	void the_line_resumes() {
		in_both_directions([](Bench &bench) {
			bench.holds("a");
			bench.gets(near(CallKind::Reinvite, "a").offer());
			IS("1 active b a", bench.lamps() + " " + bench.told());
		});
	}

	void a_private_hold_is_shown_as_such() {
		in_both_directions([](Bench &bench) {
			bench.gets(near(CallKind::Reinvite, "a").hold().state(State::HeldPrivate));
			IS("1 held-private b a", bench.lamps() + " " + bench.told());
			bench.gets(near(CallKind::Reinvite, "a").offer());
			IS("1 active", bench.lamps());
		});
	}

	void a_private_hold_is_not_made_public_by_a_session_refresh() {
		in_both_directions([](Bench &bench) {
			bench.gets(near(CallKind::Reinvite, "a").hold().state(State::HeldPrivate));
			bench.holds("a");
			IS("1 held-private ", bench.lamps() + " " + bench.told());
		});
	}

	void a_private_hold_is_made_public_when_the_phone_says_so() {
		in_both_directions([](Bench &bench) {
			bench.gets(near(CallKind::Reinvite, "a").hold().state(State::HeldPrivate));
			bench.gets(near(CallKind::Reinvite, "a").hold().state(State::Held));
			IS("1 held", bench.lamps());
		});
	}

	void an_offer_in_the_ack_holds() {
		in_both_directions([](Bench &bench) {
			bench.gets(near(CallKind::Reinvite, "a"));
			IS("1 active", bench.lamps());
			bench.gets(near(CallKind::Ack, "a").hold());
			IS("1 held b a", bench.lamps() + " " + bench.told());
			bench.gets(near(CallKind::Ack, "a").offer());
			IS("1 active", bench.lamps());
		});
	}

	void a_refused_hold_goes_back() {
		in_both_directions([](Bench &bench) {
			bench.holds("a");
			bench.gets(far_answers(CallKind::Final, "a").code(488).in_dialog());
			IS("1 active b a", bench.lamps() + " " + bench.told());
		});
	}

	void a_refused_resume_goes_back() {
		in_both_directions([](Bench &bench) {
			bench.gets(near(CallKind::Reinvite, "a").hold().state(State::HeldPrivate));
			bench.gets(far_answers(CallKind::Answer, "a").in_dialog());
			bench.gets(near(CallKind::Reinvite, "a").offer());
			bench.gets(far_answers(CallKind::Final, "a").code(491).in_dialog());
			IS("1 held-private", bench.lamps());
		});
	}

	void an_accepted_hold_does_not_go_back_later() {
		in_both_directions([](Bench &bench) {
			bench.holds("a");
			bench.gets(far_answers(CallKind::Answer, "a").in_dialog());
			bench.holds("a"); // a session refresh
			bench.gets(far_answers(CallKind::Final, "a").code(491).in_dialog());
			IS("1 held", bench.lamps());
		});
	}

	void session_refreshes_change_nothing() {
		in_both_directions([](Bench &bench) {
			bench.gets(near(CallKind::Reinvite, "a").offer());
			bench.gets(far_answers(CallKind::Answer, "a").in_dialog());
			bench.gets(far(CallKind::Reinvite, "a").offer());
			bench.gets(near_answers(CallKind::Answer, "a").in_dialog());
			bench.gets(far(CallKind::Ack, "a"));
			IS("1 active ", bench.lamps() + " " + bench.told());
			bench.holds("a");
			bench.gets(far(CallKind::Reinvite, "a").offer());
			bench.gets(near_answers(CallKind::Answer, "a").in_dialog());
			bench.gets(far(CallKind::Ack, "a"));
			IS("1 held ", bench.lamps() + " " + bench.told());
		});
	}

	void a_hold_of_the_far_end_is_not_the_lines() {
		in_both_directions([](Bench &bench) {
			bench.gets(far(CallKind::Reinvite, "a").hold());
			IS("1 active ", bench.lamps() + " " + bench.told());
			IS(contact_of("a"), bench.text(1, AppText::Owner));
			bench.gets(far(CallKind::Ack, "a").hold());
			bench.gets(near_answers(CallKind::Final, "a").code(488).in_dialog());
			IS("1 active", bench.lamps());
		});
	}

	void a_call_that_was_made_by_hand_gets_its_dialog() {
		Bench bench("ab");
		add_appearance(bench.line, 3).state = State::Active;
		bench.gets(near(CallKind::Reinvite, "a").hold().index(3));
		IS("3 held", bench.lamps());
		bench.gets(near(CallKind::Reinvite, "b").offer().index(3).on("c2"));
		IS("3 held", bench.lamps());
		bench.gets(far(CallKind::Bye, "a"));
		IS("", bench.lamps());
	}

	void a_new_contact_in_the_call_is_the_owner() {
		in_both_directions([](Bench &bench) {
			bench.gets(near(CallKind::Reinvite, "a").offer().at(contact_of("moved")));
			IS(contact_of("moved"), bench.text(1, AppText::Owner));
			CPPUNIT_ASSERT(bench.count<Store>() > 0);
		});
	}

	void a_message_without_contact_keeps_the_owner() {
		in_both_directions([](Bench &bench) {
			bench.gets(near(CallKind::Reinvite, "a")
							   .hold()
							   .state(State::HeldPrivate)
							   .without_contact("sip:nobody@example.com"));
			IS("1 held-private " + contact_of("a"),
					bench.lamps() + " " + bench.text(1, AppText::Owner));
		});
	}

	void either_end_says_where_it_is_reached_now() {
		in_both_directions([](Bench &bench) {
			const std::string moved = "sip:bob@192.0.2.99:5064", again = "sip:bob@192.0.2.99:5066";
			bench.gets(far(CallKind::Reinvite, "a").offer().at(moved));
			IS(moved, bench.text(1, AppText::Callee));
			CPPUNIT_ASSERT(bench.count<Store>() > 0);
			bench.gets(near_answers(CallKind::Answer, "a").at(contact_of("elsewhere")).in_dialog());
			IS(contact_of("elsewhere"), bench.text(1, AppText::Owner));
			bench.holds("a");
			bench.gets(far_answers(CallKind::Answer, "a").at(again).in_dialog());
			IS(again, bench.text(1, AppText::Callee));
			bench.gets(far_answers(CallKind::Accepted, "a").at(moved).in_dialog());
			IS(moved + " " + contact_of("a"),
					bench.text(1, AppText::Callee) + " " + bench.text(1, AppText::Owner));
			bench.gets(far(CallKind::Reinvite, "other").offer().at(again));
			bench.gets(far(CallKind::Reinvite, "a").offer().without_contact("sip:nobody@x"));
			IS(moved, bench.text(1, AppText::Callee));
		});
	}

	void a_held_call_ends_by_bye() {
		in_both_directions([](Bench &bench) {
			bench.holds("a");
			bench.gets(far(CallKind::Bye, "a"));
			IS(" b a", bench.lamps() + " " + bench.told());
		});
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(CallHoldTest);

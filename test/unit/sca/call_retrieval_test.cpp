// A held call is picked up by a phone of the line: an INVITE from the line to itself, naming the index.
#include "sca/domain/call.hpp"

#include "sca/domain/command.hpp"
#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

class CallRetrievalTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(CallRetrievalTest);
	CPPUNIT_TEST(another_phone_gets_the_far_end_of_a_call_that_was_made);
	CPPUNIT_TEST(another_phone_gets_the_far_end_of_a_call_that_was_answered);
	CPPUNIT_TEST(the_retrieved_call_is_the_new_dialog);
	CPPUNIT_TEST(the_old_dialog_may_end_before_or_after_the_answer);
	CPPUNIT_TEST(a_refused_retrieval_puts_the_held_call_back);
	CPPUNIT_TEST(a_cancelled_retrieval_puts_the_held_call_back);
	CPPUNIT_TEST(a_call_put_back_is_held_and_resumed_as_before);
	CPPUNIT_TEST(when_both_calls_are_gone_so_is_the_appearance);
	CPPUNIT_TEST(a_private_hold_of_another_phone_is_forbidden);
	CPPUNIT_TEST(ones_own_private_hold_is_retrieved);
	CPPUNIT_TEST(an_index_that_another_call_uses_is_refused);
	CPPUNIT_TEST(a_phone_that_sends_replaces_is_only_followed);
	CPPUNIT_TEST(a_call_to_ones_own_line_on_a_free_index_is_a_call);
	CPPUNIT_TEST(a_call_without_known_far_end_cannot_be_retrieved);
	CPPUNIT_TEST(a_call_that_another_module_has_put_there_without_a_uri_cannot_be_retrieved);
	CPPUNIT_TEST(a_far_end_that_says_no_uri_is_not_reached_there);
	CPPUNIT_TEST(the_far_ends_line_goes_on_in_the_new_dialog);
	CPPUNIT_TEST(its_far_end_is_the_phone_that_retrieves);
	CPPUNIT_TEST(the_retrieval_goes_where_the_far_end_was_last_seen);
	CPPUNIT_TEST(a_caller_without_contact_is_called_by_its_name);
	CPPUNIT_TEST(ones_own_private_hold_is_told_by_more_than_the_contact);
	CPPUNIT_TEST(the_owner_comes_back_with_all_that_tells_it);
	CPPUNIT_TEST(the_far_ends_line_goes_on_though_it_holds_too);
	CPPUNIT_TEST(the_far_ends_line_goes_back_when_it_fails);
	CPPUNIT_TEST(the_far_ends_line_ignores_what_it_does_not_know);
	CPPUNIT_TEST(a_retrieval_can_be_repeated);
	CPPUNIT_TEST(its_dialog_is_stored_whatever_an_operator_has_made_of_it);
	CPPUNIT_TEST_SUITE_END();

	static Sip retrieves(const std::string &phone) {
		return near(CallKind::Invite, phone).index(1).to_itself().on("c2");
	}
	static Bench held(bool out = true) {
		Bench bench("ab");
		if (out)
			bench.calls("a");
		else
			bench.is_called("a");
		bench.holds("a");
		return bench;
	}

	void its_dialog_is_stored_whatever_an_operator_has_made_of_it() {
		for (const auto state : {State::Seized, State::Pending, State::Alerting}) {
			Bench bench = held();
			bench.gets(retrieves("b"));
			Update update;
			update.state = state;
			update_by_hand(bench.line, 1, update, bench.now, bench.policy);
			const auto before = find_index(bench.line, 1)->version;
			bench.gets(far_answers(CallKind::Answer, "b").on("c2"));
			const bool is_changed = find_index(bench.line, 1)->version != before;
			CPPUNIT_ASSERT(is_changed && !all_of<Store>(bench.effects).empty());
		}
	}

	void another_phone_gets_the_far_end_of_a_call_that_was_made() {
		Bench bench = held();
		bench.gets(retrieves("b"));
		const auto pick = all_of<PickUp>(bench.effects).at(0);
		IS(kFarContact, pick.request_uri);
		IS("c1;to-tag=far;from-tag=a", pick.replaces);
		IS("1 active b a", bench.lamps() + " " + bench.told());
		IS("c2", all_of<IndexCall>(bench.effects).at(0).call_id);
	}

	void another_phone_gets_the_far_end_of_a_call_that_was_answered() {
		Bench bench = held(false);
		bench.gets(retrieves("b"));
		const auto pick = all_of<PickUp>(bench.effects).at(0);
		IS(kFarContact, pick.request_uri);
		IS("c1;to-tag=far;from-tag=a", pick.replaces);
		IS(contact_of("b"), bench.text(1, AppText::Owner));
	}

	void the_retrieved_call_is_the_new_dialog() {
		Bench bench = held();
		bench.gets(retrieves("b"));
		bench.gets(far_answers(CallKind::Ringing, "b").on("c2"));
		IS("1 progressing", bench.lamps());
		bench.gets(far_answers(CallKind::Answer, "b").on("c2"));
		bench.gets(near(CallKind::Ack, "b").on("c2"));
		IS("1 active", bench.lamps());
		CPPUNIT_ASSERT(!bench.at(1).retrieving);
		bench.holds("b", "c2");
		IS("1 held", bench.lamps());
		bench.gets(far(CallKind::Bye, "b").on("c2"));
		IS("", bench.lamps());
	}

	void the_old_dialog_may_end_before_or_after_the_answer() {
		for (const bool before : {true, false}) {
			Bench bench = held();
			bench.gets(retrieves("b"));
			if (before) bench.gets(far(CallKind::Bye, "a"));
			bench.gets(far_answers(CallKind::Answer, "b").on("c2"));
			if (!before) bench.gets(far(CallKind::Bye, "a"));
			IS("1 active", bench.lamps());
			bench.gets(near(CallKind::Bye, "b").on("c2"));
			IS("", bench.lamps());
		}
	}

	void a_refused_retrieval_puts_the_held_call_back() {
		for (const bool out : {true, false}) {
			Bench bench = held(out);
			bench.gets(retrieves("b"));
			bench.gets(far_answers(CallKind::Ringing, "b").on("c2"));
			bench.gets(far_answers(CallKind::Final, "b").code(486).on("c2"));
			IS("1 held b a", bench.lamps() + " " + bench.told());
			IS(contact_of("a") + " c1",
					bench.text(1, AppText::Owner) + " " + bench.text(1, AppText::CallId));
			CPPUNIT_ASSERT(bench.at(1).direction == (out ? Direction::Out : Direction::In));
			IS("c2", all_of<UnindexCall>(bench.effects).at(0).call_id);
		}
	}

	void a_cancelled_retrieval_puts_the_held_call_back() {
		Bench bench = held();
		bench.gets(retrieves("b"));
		bench.gets(near(CallKind::Cancel, "b").on("c2"));
		IS(contact_of("b"), bench.text(1, AppText::Owner));
		bench.gets(far_answers(CallKind::Final, "b").code(487).on("c2"));
		IS("1 held " + contact_of("a"), bench.lamps() + " " + bench.text(1, AppText::Owner));
	}

	void a_call_put_back_is_held_and_resumed_as_before() {
		for (const bool out : {true, false}) {
			Bench bench = held(out);
			bench.gets(retrieves("b"));
			bench.gets(far_answers(CallKind::Final, "b").code(486).on("c2"));
			bench.gets(near(CallKind::Reinvite, "a").offer());
			IS("1 active", bench.lamps());
			bench.gets(far(CallKind::Bye, "a"));
			IS("", bench.lamps());
		}
	}

	void when_both_calls_are_gone_so_is_the_appearance() {
		Bench bench = held();
		bench.gets(retrieves("b"));
		bench.gets(far(CallKind::Bye, "a"));
		IS("1 active", bench.lamps());
		bench.gets(far_answers(CallKind::Final, "b").code(481).on("c2"));
		IS(" b a", bench.lamps() + " " + bench.told());
	}

	void a_private_hold_of_another_phone_is_forbidden() {
		Bench bench("ab");
		bench.calls("a");
		bench.gets(near(CallKind::Reinvite, "a").hold().state(State::HeldPrivate));
		bench.gets(retrieves("b"));
		IS("403 Forbidden - private call", bench.answer());
		IS("1 held-private ", bench.lamps() + " " + bench.told());
		CPPUNIT_ASSERT_EQUAL(size_t{1}, bench.count<Refused>());
		CPPUNIT_ASSERT(!bench.count<PickUp>());
	}

	void ones_own_private_hold_is_retrieved() {
		Bench bench("ab");
		bench.calls("a");
		bench.gets(near(CallKind::Reinvite, "a").hold().state(State::HeldPrivate));
		bench.gets(retrieves("a"));
		IS("1 active", bench.lamps());
		bench.gets(far_answers(CallKind::Final, "a").code(603).on("c2"));
		IS("1 held-private", bench.lamps());
	}

	void an_index_that_another_call_uses_is_refused() {
		Bench bench("ab");
		bench.calls("a");
		bench.gets(retrieves("b"));
		IS("480 Temporarily Unavailable", bench.answer());
		CPPUNIT_ASSERT(all_of<Reply>(bench.effects).at(0).retry_after);
		IS("1 active c1", bench.lamps() + " " + bench.text(1, AppText::CallId));
	}

	void a_phone_that_sends_replaces_is_only_followed() {
		Bench bench = held();
		auto sip = retrieves("b");
		sip.message.has_replaces = true;
		bench.gets(sip);
		CPPUNIT_ASSERT(!bench.count<PickUp>() && bench.count<FollowReplacement>());
		IS("1 active", bench.lamps());
	}

	void a_call_to_ones_own_line_on_a_free_index_is_a_call() {
		Bench bench("ab");
		bench.gets(retrieves("b"));
		IS("1 seized", bench.lamps());
		bench.gets(near(CallKind::Invite, "a").to_itself().on("c3"));
		IS("1 seized, 2 seized", bench.lamps());
	}

	void a_call_without_known_far_end_cannot_be_retrieved() {
		Bench bench("ab");
		add_appearance(bench.line, 1).state = State::Held;
		bench.gets(retrieves("b"));
		IS("480 Temporarily Unavailable", bench.answer());
		IS("1 held", bench.lamps());
	}

	void a_call_that_another_module_has_put_there_without_a_uri_cannot_be_retrieved() {
		for (const auto callee : {"b2b.1.abc", "bob", "urn:service:sos", "sip:bob@192.0.2.99"}) {
			Bench bench = held();
			Update update;
			update.callee = callee;
			update_by_hand(bench.line, 1, update, bench.now, bench.policy);
			bench.gets(retrieves("b"));
			const bool is_uri = callee == "sip:bob@192.0.2.99"s;
			CPPUNIT_ASSERT_EQUAL_MESSAGE(callee, size_t{is_uri}, bench.count<PickUp>());
			IS(is_uri ? "1 active" : "1 held", bench.lamps());
			if (!is_uri) IS("480 Temporarily Unavailable", bench.answer());
		}
	}

	// Nobody who calls makes his call look like one of another module.
	void a_far_end_that_says_no_uri_is_not_reached_there() {
		Bench called("ab");
		auto invite = far(CallKind::Invite).at("b2b.1.1"),
			 answer = near_answers(CallKind::Answer, "a");
		invite.from_uri = answer.from_uri = "b2b.1.1";
		called.gets(invite);
		called.gets(answer);
		called.gets(far(CallKind::Ack, "a"));
		IS("1 active ", called.lamps() + " " + called.text(1, AppText::Callee));
		called.gets(far(CallKind::Reinvite, "a").offer().at("b2b.1.1"));
		IS("", called.text(1, AppText::Callee));

		Bench out = held();
		out.gets(far(CallKind::Reinvite, "a").offer().at("b2b.1.1"));
		IS(kFarContact, out.text(1, AppText::Callee));
		out.gets(retrieves("b"));
		out.gets(far_answers(CallKind::Answer, "b").on("c2").at("b2b.1.1"));
		IS(kFarContact, out.text(1, AppText::Callee));
	}

	// The far end's line has been called by "a" of ours; "b" of ours retrieves.
	static FollowReplacement replacement() {
		return {"c1", "far", "a", "c2", "new", "sip:b@192.0.2.7"};
	}
	static Bench followed(Bench bench) {
		bench.effects = follow_replacement(bench.line, replacement(), bench.now, bench.policy);
		return bench;
	}

	void the_far_ends_line_goes_on_in_the_new_dialog() {
		Bench theirs("ab");
		theirs.is_called("a");
		theirs = followed(std::move(theirs));
		IS("c2", all_of<IndexCall>(theirs.effects).at(0).call_id);
		IS("", theirs.told());
		theirs.gets(near_answers(CallKind::Answer, "a").from("new", "x").on("c2"));
		theirs.gets(near(CallKind::Bye, "a"));
		IS("1 active", theirs.lamps());
		theirs.gets(near(CallKind::Reinvite, "a").hold().from("x", "new").on("c2"));
		IS("1 held", theirs.lamps());
		theirs.gets(near(CallKind::Bye, "a").from("x", "new").on("c2"));
		IS("", theirs.lamps());
	}

	void its_far_end_is_the_phone_that_retrieves() {
		Bench theirs("ab");
		theirs.is_called("a");
		theirs = followed(std::move(theirs));
		IS("sip:b@192.0.2.7", theirs.text(1, AppText::Callee));
		theirs.gets(near_answers(CallKind::Final, "a").code(486).from("new", "x").on("c2"));
		IS(kFarContact, theirs.text(1, AppText::Callee));
	}

	void the_retrieval_goes_where_the_far_end_was_last_seen() {
		for (const bool out : {true, false}) {
			Bench bench = held(out);
			bench.gets(far(CallKind::Reinvite, "a").offer().at("sip:bob@192.0.2.99:5064"));
			bench.gets(retrieves("b"));
			IS("sip:bob@192.0.2.99:5064", all_of<PickUp>(bench.effects).at(0).request_uri);
		}
	}

	void a_caller_without_contact_is_called_by_its_name() {
		Bench bench("ab");
		bench.gets(far(CallKind::Invite).at(""));
		bench.gets(near_answers(CallKind::Answer, "a"));
		bench.gets(far(CallKind::Ack, "a"));
		bench.holds("a");
		bench.gets(retrieves("b"));
		IS(kFarUri, all_of<PickUp>(bench.effects).at(0).request_uri);
	}

	void ones_own_private_hold_is_told_by_more_than_the_contact() {
		const std::string here = "sip:192.0.2.1:5060";
		for (const auto &[seen, lamps] : {std::pair(here, "1 active"s),
					 std::pair("sip:198.51.100.7:5060"s, "1 held-private"s)}) {
			Bench bench("ab");
			bench.calls("a");
			bench.gets(near(CallKind::Reinvite, "a").hold().state(State::HeldPrivate).via(here));
			bench.gets(retrieves("a").at("sip:other@phone.invalid").via(seen));
			IS(lamps, bench.lamps());
		}
	}

	void the_owner_comes_back_with_all_that_tells_it() {
		Bench bench("ab");
		bench.calls("a");
		bench.gets(near(CallKind::Reinvite, "a").hold().via("sip:192.0.2.1:5060"));
		bench.gets(retrieves("b").via("sip:192.0.2.2:5060"));
		IS("sip:192.0.2.2:5060", bench.text(1, AppText::OwnerAddress));
		bench.gets(far_answers(CallKind::Final, "b").code(486).on("c2"));
		IS("sip:192.0.2.1:5060", bench.text(1, AppText::OwnerAddress));
	}

	void the_far_ends_line_goes_on_though_it_holds_too() {
		Bench theirs("ab");
		theirs.is_called("a");
		theirs.holds("a");
		theirs = followed(std::move(theirs));
		theirs.gets(near_answers(CallKind::Answer, "a").from("new", "x").on("c2"));
		CPPUNIT_ASSERT(!theirs.at(1).retrieving);
		const auto resume = near(CallKind::Reinvite, "a").offer().from("x", "new").on("c2");
		theirs.gets(resume);
		theirs.gets(
				far_answers(CallKind::Final, "a").code(488).from("x", "new").on("c2").in_dialog());
		IS("1 held c2", theirs.lamps() + " " + theirs.text(1, AppText::CallId));
	}

	void the_far_ends_line_goes_back_when_it_fails() {
		Bench theirs("ab");
		theirs.is_called("a");
		theirs = followed(std::move(theirs));
		theirs.gets(near_answers(CallKind::Final, "a").code(486).from("new", "x").on("c2"));
		IS("1 active c1 a",
				theirs.lamps() + " " + theirs.text(1, AppText::CallId) + " "
						+ theirs.text(1, AppText::CalleeTag));
		theirs.gets(near(CallKind::Bye, "a"));
		IS("", theirs.lamps());
	}

	void the_far_ends_line_ignores_what_it_does_not_know() {
		Bench theirs("ab");
		theirs.is_called("a", "other");
		theirs = followed(std::move(theirs));
		CPPUNIT_ASSERT(theirs.effects.empty());
		theirs.is_called("b");
		theirs = followed(followed(std::move(theirs)));
		CPPUNIT_ASSERT(theirs.effects.empty());
	}

	void a_retrieval_can_be_repeated() {
		Bench bench = held();
		for (const auto phone : {"b", "a", "b"}) {
			const auto call = "c-" + std::to_string(bench.now++);
			bench.gets(retrieves(phone).on(call));
			bench.gets(far_answers(CallKind::Answer, phone).on(call));
			bench.holds(phone, call);
			IS("1 held " + contact_of(phone), bench.lamps() + " " + bench.text(1, AppText::Owner));
		}
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(CallRetrievalTest);

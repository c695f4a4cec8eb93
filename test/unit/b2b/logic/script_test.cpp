#include "test/unit/b2b/logic/fixture.hpp"

using namespace test::logic;

// What the routes of a script make of messages.
class B2bScriptTest : public OnSession {
	CPPUNIT_TEST_SUITE(B2bScriptTest);
	CPPUNIT_TEST(a_request_is_answered_once);
	CPPUNIT_TEST(a_reply_of_the_script_is_checked);
	CPPUNIT_TEST(a_bye_that_is_answered_ends_its_entity);
	CPPUNIT_TEST(who_is_left_alone_is_ended);
	CPPUNIT_TEST(an_entity_may_be_ended);
	CPPUNIT_TEST(what_a_route_leaves_unanswered_is_answered);
	CPPUNIT_TEST(an_answer_that_a_route_leaves_alone_is_handled);
	CPPUNIT_TEST(some_things_are_no_matter_of_the_script);
	CPPUNIT_TEST(internal_answers_are_acknowledged_at_most);
	CPPUNIT_TEST(retries_come_to_an_end);
	CPPUNIT_TEST(context_values_are_kept);
	CPPUNIT_TEST(a_session_says_how_far_it_is);
	CPPUNIT_TEST_SUITE_END();

	Incoming request(Leg leg, std::string_view method) {
		text = request_text(method);
		auto message = incoming(leg, method, text);
		message.request = ++asked;
		return message;
	}
	Incoming answer(Leg leg, unsigned code, Tag tag) {
		text = reply_text(code, "INVITE");
		auto message = incoming(leg, "INVITE", text);
		message.tag = tag;
		message.code = code;
		return message;
	}
	std::string send(const Incoming &message, unsigned code, const Payload &payload = {}) {
		return note(send_reply(session, message, code, {}, payload, now, policy));
	}
	std::string after(const Incoming &message, bool is_reply = false) {
		return note(after_route(session, message, is_reply, now, policy));
	}
	std::string text;

	void a_request_is_answered_once() {
		talk();
		const auto refer = request(0, "REFER");
		TOLD("180 to 0", send(refer, 180));
		TOLD("202 to 0", send(refer, 202));
		TOLD("refused 491", send(refer, 200));
		TOLD("refused 491", note(pass_request(session, refer, now, policy)));
		TOLD("", after(refer));
	}

	void a_reply_of_the_script_is_checked() {
		talk();
		const auto info = request(0, "INFO");
		TOLD("refused 400", send(info, 99));
		TOLD("refused 400", send(info, 700));
		TOLD("refused 400", send(info, 200, {"no header", {}, {}}));
		const auto bad = send_reply(session, info, 200, "OK\r\nX: 1", {}, now, policy);
		TOLD("refused 400", told(bad));
		TOLD("200 to 0", send(info, 200, {"X: 1", {}, {}}));
		TOLD("X: 1\r\n", find_effect<Reply>(last)->payload.headers);
		TOLD("OK", find_effect<Reply>(last)->reason);
		TOLD("refused 491", send(incoming(0, "ACK", text), 200));
	}

	void a_bye_that_is_answered_ends_its_entity() {
		talk();
		const auto bye = request(1, "BYE");
		TOLD("200 to 1", send(bye, 200));
		TOLD("ended", state(1));
		TOLD("", note(delete_entity(session, bye, now, policy)));
		TOLD("480 to 0", ask(0, "INFO"));
	}

	void who_is_left_alone_is_ended() {
		talk();
		const auto bye = request(1, "BYE");
		send(bye, 200);
		TOLD("end 0; over", after(bye));
		CPPUNIT_ASSERT(session.end_reason == EndReason::Bye && session.end_by == 1);
		TOLD("", after(bye));
	}

	void an_entity_may_be_ended() {
		talk();
		const auto refer = request(0, "REFER");
		send(refer, 202);
		TOLD("end 0", note(end_leg(session, refer, now, policy)));
		TOLD("", note(end_leg(session, refer, now, policy)));
		TOLD("refused 404", note(end_leg(session, request(9, "REFER"), now, policy)));
		session = {};
		talk();
		TOLD("403 to 1; end 1", note(end_leg(session, request(1, "INFO"), now, policy)));
		session = {};
		talk();
		TOLD("end 1", note(delete_entity(session, answer(1, 200, 3), now, policy)));
	}

	void what_a_route_leaves_unanswered_is_answered() {
		talk();
		TOLD("403 to 0", after(request(0, "INFO")));
		TOLD("403 to 0", after(request(0, "REFER")));
		TOLD("200 to 0; end 1; over", after(request(0, "BYE")));
	}

	void an_answer_that_a_route_leaves_alone_is_handled() {
		begin_plain();
		TOLD("", after(answer(1, 180, tags[1]), true));
		TOLD("486 to 0; over", after(answer(1, 486, tags[1]), true));
	}

	void some_things_are_no_matter_of_the_script() {
		begin_plain();
		CPPUNIT_ASSERT(!is_internal(session, answer(1, 180, tags[1]), true));
		CPPUNIT_ASSERT(is_internal(session, answer(1, 180, 77), true));
		reply(1, 200, "bob");
		CPPUNIT_ASSERT(is_internal(session, answer(1, 200, tags[1]), true));
		CPPUNIT_ASSERT(!is_internal(session, request(0, "BYE"), false));
		CPPUNIT_ASSERT(is_internal(session, request(7, "INFO"), false));
		const auto bye = request(0, "BYE");
		send(bye, 200);
		CPPUNIT_ASSERT(is_internal(session, request(0, "INFO"), false));
		TOLD("481 to 0", note(on_internal(session, request(0, "INFO"), false, now, policy)));
		after(bye);
		CPPUNIT_ASSERT(is_internal(session, request(1, "INFO"), false));
	}

	void internal_answers_are_acknowledged_at_most() {
		talk();
		TOLD("ACK 1", note(on_internal(session, answer(1, 200, 77), true, now, policy)));
		TOLD("", note(on_internal(session, answer(1, 486, 77), true, now, policy)));
		TOLD("", note(on_internal(session, answer(9, 200, 77), true, now, policy)));
		ask(0, "INVITE", "alice2");
		TOLD("", note(on_internal(session, answer(1, 200, tags[1]), true, now, policy)));
	}

	std::string retry(Leg leg) {
		const auto id = "again" + std::to_string(leg);
		name_callee(id, "sip:nobody@b.example");
		return note(bridge_retry(session, id, answer(leg, 503, tags[leg]), now, policy));
	}

	void retries_come_to_an_end() {
		begin_plain();
		constexpr Leg kMost = 20;
		for (Leg leg = 1; leg <= kMost; ++leg)
			TOLD("INVITE " + std::to_string(leg + 1) + " (alice)", retry(leg));
		TOLD("refused 482", retry(kMost + 1));
		reply(kMost + 1, 200, "bob");
		CPPUNIT_ASSERT_EQUAL(0u, session.retries);
	}

	void context_values_are_kept() {
		set_context(session, "a", "1");
		set_context(session, "b", "2");
		set_context(session, "a", "3");
		TOLD("32", std::string(context(session, "a")).append(context(session, "b")));
		set_context(session, "a", {});
		set_context(session, "none", {});
		TOLD("2", std::string(context(session, "a")).append(context(session, "b")));
		CPPUNIT_ASSERT_EQUAL(size_t{1}, session.context.size());
	}

	void a_session_says_how_far_it_is() {
		begin_plain();
		TOLD("calling", std::string(state_of(session)));
		CPPUNIT_ASSERT_EQUAL(2u, live_entities(session));
		reply(1, 200, "bob");
		TOLD("talking", std::string(state_of(session)));
		ask(0, "BYE");
		TOLD("ended", std::string(state_of(session)));
		CPPUNIT_ASSERT_EQUAL(0u, live_entities(session));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScriptTest);

// The rules of a leg, one by one; leg_search_test.cpp has them in any order.
#include <cppunit/extensions/HelperMacros.h>

#include <string>

#include "b2b/entities/domain/decide.hpp"

using namespace b2b_entities;

namespace {

constexpr int64_t kNow = 1'000'000;

template <class Kind>
const Kind *find(const Effects &effects) {
	for (const Effect &effect : effects)
		if (const auto *found = std::get_if<Kind>(&effect)) return found;
	return nullptr;
}
template <class Kind>
int count(const Effects &effects) {
	int found = 0;
	for (const Effect &effect : effects) found += std::holds_alternative<Kind>(effect);
	return found;
}
int answered(const Effects &effects) {
	const auto *answer = find<Answer>(effects);
	return answer ? static_cast<int>(answer->code) : 0;
}

Leg confirmed(Role role = Role::Server) {
	Leg leg;
	leg.role = role;
	leg.state = State::Confirmed;
	leg.remote_cseq = 1;
	leg.local_cseq = 1;
	leg.texts.set({{LegText::CallId, "call"}, {LegText::LocalTag, "ours"},
			{LegText::RemoteTag, "theirs"}, {LegText::Target, "sip:a@192.0.2.1"}});
	return leg;
}

Incoming asks(std::string_view method, uint32_t cseq, bool has_body = false) {
	Incoming request;
	request.method = method;
	request.cseq = cseq;
	request.call_id = "call";
	request.from_tag = "theirs";
	request.to_tag = "ours";
	request.has_body = has_body;
	request.transaction = {cseq, 0};
	request.number = cseq;
	return request;
}

Reply replies(const Leg &leg, unsigned code, std::string_view tag = "theirs") {
	Reply reply;
	reply.serial = leg.ours.serial;
	reply.code = code;
	reply.is_invite = true;
	reply.cseq = leg.ours.cseq;
	reply.to_tag = tag;
	return reply;
}

Leg called() {
	Leg leg;
	leg.role = Role::Client;
	leg.texts.set({{LegText::CallId, "call"}, {LegText::LocalTag, "ours"},
			{LegText::Target, "sip:b@192.0.2.9"}});
	call(leg, {"INVITE", {}, "sdp", 5, 70});
	return leg;
}

} // namespace

class LegTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(LegTest);
	CPPUNIT_TEST(a_request_of_another_dialog_gets_481);
	CPPUNIT_TEST(a_request_without_hops_gets_483_and_one_that_is_late_500);
	CPPUNIT_TEST(offers_that_meet_are_refused_as_the_rfc_says);
	CPPUNIT_TEST(a_bye_ends_what_is_open);
	CPPUNIT_TEST(the_first_2xx_makes_the_dialog);
	CPPUNIT_TEST(the_bye_to_another_phone_counts_on);
	CPPUNIT_TEST(who_rings_too_long_is_told_once);
	CPPUNIT_TEST(a_cancel_that_nobody_answers_is_not_waited_for_for_ever);
	CPPUNIT_TEST(an_end_without_a_code_is_480);
	CPPUNIT_TEST(a_reinvite_waits_while_another_is_open);
	CPPUNIT_TEST(a_reinvite_that_waits_can_be_taken_back);
	CPPUNIT_TEST(glares_are_not_waited_out_for_ever);
	CPPUNIT_TEST(a_restored_leg_asks_once_whether_its_end_is_there);
	CPPUNIT_TEST(who_says_something_need_not_be_asked);
	CPPUNIT_TEST(an_end_that_is_gone_ends_its_leg);
	CPPUNIT_TEST_SUITE_END();

	void a_request_of_another_dialog_gets_481() {
		for (auto field : {&Incoming::call_id, &Incoming::from_tag, &Incoming::to_tag}) {
			Leg leg = confirmed();
			auto request = asks("INFO", 2);
			request.*field = "other";
			CPPUNIT_ASSERT_EQUAL(481, answered(on_request(leg, request, kNow)));
			CPPUNIT_ASSERT(leg.received.empty());
		}
	}

	void a_request_without_hops_gets_483_and_one_that_is_late_500() {
		Leg leg = confirmed();
		auto request = asks("INFO", 2);
		request.max_forwards = 0;
		CPPUNIT_ASSERT_EQUAL(483, answered(on_request(leg, request, kNow)));
		CPPUNIT_ASSERT_EQUAL(500, answered(on_request(leg, asks("INFO", 1), kNow)));
		CPPUNIT_ASSERT_EQUAL(0, answered(on_request(leg, asks("INFO", 2), kNow)));
		CPPUNIT_ASSERT_EQUAL(500, answered(on_request(leg, asks("BYE", 2), kNow)));
	}

	void offers_that_meet_are_refused_as_the_rfc_says() {
		struct {
			bool is_ours;
			const char *first, *second;
			int code;
		} const kMeetings[] = {{true, "INVITE", "INVITE", 491}, {true, "INVITE", "UPDATE", 491},
				{true, "UPDATE", "INVITE", 491}, {true, "UPDATE", "UPDATE", 491},
				{false, "INVITE", "INVITE", 500}, {false, "INVITE", "UPDATE", 500},
				{false, "UPDATE", "INVITE", 500}, {false, "UPDATE", "UPDATE", 500}};
		for (const auto &meeting : kMeetings) {
			Leg leg = confirmed();
			if (meeting.is_ours)
				CPPUNIT_ASSERT_EQUAL(0, send_request(leg, {meeting.first, {}, "sdp", 1}).code);
			else
				on_request(leg, asks(meeting.first, 2, true), kNow);
			const auto effects = on_request(leg, asks(meeting.second, 3, true), kNow);
			CPPUNIT_ASSERT_EQUAL_MESSAGE(meeting.second, meeting.code, answered(effects));
			const bool says_when = !find<Answer>(effects)->headers.empty();
			CPPUNIT_ASSERT_EQUAL(meeting.code == 500, says_when);
			CPPUNIT_ASSERT_EQUAL(kGlare, send_request(leg, {"INVITE", {}, "sdp", 1}).code);
			CPPUNIT_ASSERT_EQUAL(0, send_request(leg, {"INFO", {}, "x", 1}).code);
		}
	}

	void a_bye_ends_what_is_open() {
		Leg leg = confirmed();
		on_request(leg, asks("INVITE", 2), kNow);
		on_request(leg, asks("INFO", 3), kNow);
		const auto effects = on_request(leg, asks("BYE", 4), kNow);
		CPPUNIT_ASSERT_EQUAL(2, count<Answer>(effects)); // 487 each; the BYE is answered from above
		CPPUNIT_ASSERT_EQUAL(487, answered(effects));
		CPPUNIT_ASSERT(leg.state == State::Ended && !leg.is_over());
		send_answer(leg, {4, 200, "OK", {}, {}}, kNow);
		CPPUNIT_ASSERT(leg.is_over());
	}

	void the_first_2xx_makes_the_dialog() {
		Leg leg = called();
		auto reply = replies(leg, 200);
		reply.contact = "sip:b@192.0.2.10";
		reply.routes = "<sip:p1;lr>, <sip:p2;lr>,<sip:p3;lr>";
		on_reply(leg, reply, kNow);
		CPPUNIT_ASSERT_EQUAL(std::string("theirs"), std::string(leg[LegText::RemoteTag]));
		CPPUNIT_ASSERT_EQUAL(std::string("sip:b@192.0.2.10"), std::string(leg[LegText::Target]));
		CPPUNIT_ASSERT_EQUAL(std::string("<sip:p3;lr>,<sip:p2;lr>,<sip:p1;lr>"),
				std::string(leg[LegText::Routes]));
	}

	void the_bye_to_another_phone_counts_on() {
		Leg leg = called();
		on_reply(leg, replies(leg, 200), kNow);
		send_ack(leg, {}, {}, kNow);
		send_request(leg, {"INFO", {}, {}, 1});
		const auto effects = on_reply(leg, replies(leg, 200, "fork"), kNow);
		const auto *fork = find<EndFork>(effects);
		CPPUNIT_ASSERT(fork && fork->end.tag == "fork");
		CPPUNIT_ASSERT_EQUAL(1u, fork->invite_cseq);
		CPPUNIT_ASSERT_EQUAL(3u, fork->bye_cseq);
	}

	void who_rings_too_long_is_told_once() {
		Leg leg = called();
		leg.ring_until = kNow;
		const auto effects = on_time(leg, kNow, 0);
		CPPUNIT_ASSERT_EQUAL(408u, find<Tell>(effects)->code);
		CPPUNIT_ASSERT_EQUAL(1, count<Cancel>(effects));
		CPPUNIT_ASSERT_EQUAL(0, count<Tell>(on_reply(leg, replies(leg, 487), kNow)));
		CPPUNIT_ASSERT(leg.is_over());
	}

	void a_cancel_that_nobody_answers_is_not_waited_for_for_ever() {
		Leg leg = called();
		cancel(leg, {}, kNow);
		CPPUNIT_ASSERT_EQUAL(kNow + leg.patience, next_deadline(leg));
		const auto effects = on_time(leg, kNow + leg.patience, 0);
		CPPUNIT_ASSERT_EQUAL(487u, find<Tell>(effects)->code);
		CPPUNIT_ASSERT(leg.is_over());
	}

	void an_end_without_a_code_is_480() {
		Leg leg = confirmed();
		leg.state = State::Early;
		leg.theirs.phase = Phase::Pending;
		CPPUNIT_ASSERT_EQUAL(480, answered(end(leg, {0, {}, {}}, kNow).effects));
		CPPUNIT_ASSERT(leg.is_over());
	}

	static Leg restored(int64_t pause = 30'000) {
		Leg leg = confirmed(Role::Client);
		leg.key.secret = 500;
		ask_later(leg, kNow, pause);
		return leg;
	}
	static Effects answers_question(Leg &leg, unsigned code) {
		on_time(leg, leg.check_at, 0);
		Reply reply;
		reply.serial = leg.sent.front().serial;
		reply.code = code;
		return on_reply(leg, reply, kNow);
	}

	void a_restored_leg_asks_once_whether_its_end_is_there() {
		Leg leg = restored();
		CPPUNIT_ASSERT_EQUAL(kNow + 45'000, next_deadline(leg)); // each its own time
		CPPUNIT_ASSERT(on_time(leg, kNow + 44'999, 0).empty());
		const auto effects = on_time(leg, kNow + 45'000, 0);
		const auto *question = find<Send>(effects);
		CPPUNIT_ASSERT(question && question->method == "OPTIONS" && question->cseq == 2);
		CPPUNIT_ASSERT_EQUAL(int64_t{0}, next_deadline(leg));
		for (const unsigned code : {200u, 405u, 501u}) {
			Leg alive = restored();
			CPPUNIT_ASSERT(answers_question(alive, code).empty()); // nobody is told
			CPPUNIT_ASSERT(alive.state == State::Confirmed && alive.sent.empty());
		}
	}

	void who_says_something_need_not_be_asked() {
		Leg leg = restored();
		on_request(leg, asks("INFO", 2), kNow);
		send_answer(leg, {2, 200, "OK", {}, {}}, kNow);
		CPPUNIT_ASSERT_EQUAL(int64_t{0}, next_deadline(leg));
		Leg ending = restored();
		end(ending, {}, kNow);
		CPPUNIT_ASSERT(!find<Send>(on_time(ending, kNow + 45'000, 0)));
	}

	void an_end_that_is_gone_ends_its_leg() {
		for (const unsigned code : {408u, 481u}) {
			Leg leg = restored();
			const auto effects = answers_question(leg, code);
			const auto *gone = find<Tell>(effects);
			CPPUNIT_ASSERT(gone && gone->what == Told::Gone && gone->code == code);
			CPPUNIT_ASSERT(find<Send>(effects) && find<Send>(effects)->method == "BYE");
		}
	}

	static Leg in_glare(Role role) {
		Leg leg = confirmed(role);
		Order order{"INVITE", "X: y\r\n", "sdp", 9};
		order.waits_out_glare = true;
		send_request(leg, order);
		auto reply = replies(leg, 491);
		reply.random = 0;
		CPPUNIT_ASSERT_EQUAL(0, count<Tell>(on_reply(leg, reply, kNow)));
		return leg;
	}

	void a_reinvite_waits_while_another_is_open() {
		Leg leg = in_glare(Role::Client);
		CPPUNIT_ASSERT_EQUAL(kNow + 2100, next_deadline(leg));
		CPPUNIT_ASSERT_EQUAL(100, answered(on_request(leg, asks("INVITE", 2), kNow)));
		CPPUNIT_ASSERT(!find<Send>(on_time(leg, kNow + 2100, 0)));
		send_answer(leg, {2, 488, "No", {}, {}}, kNow + 2200);
		const auto effects = on_time(leg, kNow + 4200, 0);
		const auto *again = find<Send>(effects);
		CPPUNIT_ASSERT(again && again->method == "INVITE" && again->cseq == 3);
		CPPUNIT_ASSERT(again->body == "sdp" && again->headers == "X: y\r\n");
		const auto answer = on_reply(leg, replies(leg, 200), kNow + 4300);
		CPPUNIT_ASSERT_EQUAL(9u, find<Tell>(answer)->tag);
	}

	void a_reinvite_that_waits_can_be_taken_back() {
		Leg leg = in_glare(Role::Server);
		const auto verdict = cancel(leg, {}, kNow);
		CPPUNIT_ASSERT_EQUAL(487u, find<Tell>(verdict.effects)->code);
		CPPUNIT_ASSERT_EQUAL(int64_t{0}, next_deadline(leg));
		CPPUNIT_ASSERT_EQUAL(0, send_request(leg, {"INVITE", {}, "sdp", 1}).code);
	}

	void glares_are_not_waited_out_for_ever() {
		Leg leg = in_glare(Role::Server);
		int told = 0;
		for (int i = 0; i < 10 && told == 0; ++i) {
			on_time(leg, next_deadline(leg), 0);
			told = count<Tell>(on_reply(leg, replies(leg, 491), kNow));
		}
		CPPUNIT_ASSERT_EQUAL(1, told);
		CPPUNIT_ASSERT(leg.state == State::Confirmed && leg.ours.phase == Phase::None);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(LegTest);

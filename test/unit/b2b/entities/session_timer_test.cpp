#include "b2b/entities/domain/session_timer.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace b2b_entities;
using By = core::sip::SessionExpires::By;

namespace {

constexpr int64_t kStart = 1'000'000, kSecond = 1000;
const std::string kUpdate = "Allow: INVITE, UPDATE\r\n";

Leg leg_of(Role role, State state = State::Confirmed) {
	Leg leg;
	leg.role = role;
	leg.state = state;
	leg.timer.wanted = 1800;
	leg.timer.least = 90;
	leg.texts.set({{LegText::CallId, "c"}, {LegText::LocalTag, "l"}, {LegText::RemoteTag, "r"},
			{LegText::Target, "sip:bob"}});
	return leg;
}

Order order(std::string_view method) {
	Order made{method, "Supported: timer, 100rel\r\nSession-Expires: 60\r\nSubject: y\r\n", "SDP",
			7, 70, true};
	return made;
}

const Send *sent(const Effects &effects) {
	for (const Effect &effect : effects)
		if (const auto *send = std::get_if<Send>(&effect)) return send;
	return nullptr;
}
bool is_told(const Effects &effects) {
	for (const Effect &effect : effects)
		if (std::holds_alternative<Tell>(effect)) return true;
	return false;
}

Effects answered(Leg &leg, unsigned code, const std::string &headers, int64_t now = kStart) {
	const bool is_invite = leg.ours.phase == Phase::Pending;
	Reply reply;
	reply.serial = is_invite ? leg.ours.serial : leg.last_serial;
	reply.code = code;
	reply.is_invite = is_invite;
	reply.to_tag = "r";
	const auto text = "SIP/2.0 200 x\r\n" + headers + "\r\n";
	reply.text = text;
	return on_reply(leg, reply, now);
}

// A leg that was called, and has answered so.
Leg called(const std::string &headers) {
	auto leg = leg_of(Role::Client, State::New);
	call(leg, order("INVITE"));
	answered(leg, 200, headers);
	send_ack(leg, {}, {}, kStart);
	return leg;
}

// Our 200 to an INVITE that says so.
std::string answer_to(Leg &leg, const std::string &headers, unsigned code = 200) {
	leg.theirs.phase = Phase::Pending;
	leg.theirs.number = 1;
	leg.theirs.timer = timer_asked("INVITE x\r\n" + headers + "\r\n");
	hear_timer(leg, leg.theirs.timer);
	const auto verdict = send_answer(leg, {1, code, "OK", order("").headers, "SDP"}, kStart);
	on_ack(leg, {}, kStart);
	return std::get<Answer>(verdict.effects.back()).headers;
}

unsigned code_for(
		Leg &leg, std::string_view method, const std::string &headers, std::string &said) {
	const auto text = std::string(method) + " x\r\n" + headers + "\r\n";
	Incoming request;
	request.method = method;
	request.cseq = leg.remote_cseq + 1;
	request.call_id = "c";
	request.from_tag = "r";
	request.to_tag = "l";
	request.number = 1;
	request.timer = timer_asked(text);
	const auto effects = on_request(leg, request, kStart);
	const auto *answer = std::get_if<Answer>(&effects.front());
	if (answer) said = answer->headers;
	return answer ? answer->code : 0;
}

} // namespace

class SessionTimerTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(SessionTimerTest);
	CPPUNIT_TEST(timers_pass_where_the_server_keeps_none);
	CPPUNIT_TEST(what_the_other_leg_says_of_its_timer_stays_there);
	CPPUNIT_TEST(who_answers_says_who_refreshes);
	CPPUNIT_TEST(an_end_without_timers_is_refreshed_by_update_alone);
	CPPUNIT_TEST(a_longer_interval_is_offered_when_it_is_asked_for);
	CPPUNIT_TEST(our_answer_keeps_to_what_was_asked_for);
	CPPUNIT_TEST(too_short_an_interval_is_refused);
	CPPUNIT_TEST(an_update_refreshes_at_half_time);
	CPPUNIT_TEST(a_reinvite_says_the_last_sdp_again);
	CPPUNIT_TEST(each_success_begins_the_time_anew);
	CPPUNIT_TEST(who_does_not_refresh_is_gone);
	CPPUNIT_TEST(a_refused_refresh_is_tried_again_until_the_end);
	CPPUNIT_TEST(an_end_that_knows_no_update_gets_a_reinvite);
	CPPUNIT_TEST(a_refresh_waits_for_what_is_under_way);
	CPPUNIT_TEST_SUITE_END();

	void timers_pass_where_the_server_keeps_none() {
		auto leg = leg_of(Role::Client);
		leg.timer.wanted = 0;
		const auto verdict = send_request(leg, order("UPDATE"));
		CPPUNIT_ASSERT_EQUAL(std::string(order("").headers), sent(verdict.effects)->headers);
		answered(leg, 200, "Session-Expires: 90;refresher=uac\r\n");
		CPPUNIT_ASSERT_EQUAL(
				std::string(order("").headers), answer_to(leg, "Supported: timer\r\n"));
		CPPUNIT_ASSERT(leg.timer.interval == 0 && timer_deadline(leg) == 0);
	}

	void what_the_other_leg_says_of_its_timer_stays_there() {
		for (const auto method : {"INVITE", "UPDATE"}) {
			auto leg = leg_of(Role::Client);
			CPPUNIT_ASSERT_EQUAL_MESSAGE(method,
					std::string("Supported: 100rel\r\nSubject: y\r\nSupported: timer\r\n"
								"Session-Expires: 1800;refresher=uac\r\nMin-SE: 90\r\n"),
					sent(send_request(leg, order(method)).effects)->headers);
		}
		auto leg = leg_of(Role::Client);
		const auto info = send_request(leg, order("INFO"));
		CPPUNIT_ASSERT_EQUAL(std::string(order("").headers), sent(info.effects)->headers);
	}

	void who_answers_says_who_refreshes() {
		const auto ours = called("Session-Expires: 600;refresher=uac\r\n");
		CPPUNIT_ASSERT(ours.timer.interval == 600 && ours.timer.is_ours);
		CPPUNIT_ASSERT_EQUAL(kStart + 300 * kSecond, timer_deadline(ours));
		auto theirs = called("x: 600 ;refresher=UAS\r\n");
		CPPUNIT_ASSERT(theirs.timer.interval == 600 && !theirs.timer.is_ours);
		CPPUNIT_ASSERT_EQUAL(kStart + (600 - 32) * kSecond, timer_deadline(theirs));
		const auto again = send_request(theirs, order("UPDATE"));
		CPPUNIT_ASSERT(sent(again.effects)->headers.find("600;refresher=uas") != std::string::npos);
	}

	void an_end_without_timers_is_refreshed_by_update_alone() {
		const auto with = called(kUpdate), without = called("Allow: INVITE\r\n");
		CPPUNIT_ASSERT(with.timer.interval == 1800 && with.timer.is_ours);
		CPPUNIT_ASSERT(without.timer.interval == 0 && timer_deadline(without) == 0);
	}

	void a_longer_interval_is_offered_when_it_is_asked_for() {
		auto leg = leg_of(Role::Client, State::New);
		call(leg, order("INVITE"));
		const auto again = answered(leg, 422, "Min-SE: 3600\r\n");
		CPPUNIT_ASSERT(sent(again) && !is_told(again) && sent(again)->cseq == 2);
		CPPUNIT_ASSERT_EQUAL(std::string("Supported: 100rel\r\nSubject: y\r\nSupported: timer\r\n"
										 "Session-Expires: 3600;refresher=uac\r\nMin-SE: 3600\r\n"),
				sent(again)->headers);
		CPPUNIT_ASSERT(sent(again)->body == "SDP");
		CPPUNIT_ASSERT(is_told(answered(leg, 422, "Min-SE: 3600\r\n"))); // nothing longer
		for (const auto least : {"", "Min-SE: x\r\n", "Min-SE: 1800\r\n", "Min-SE: 100000\r\n"}) {
			auto other = leg_of(Role::Client, State::New);
			call(other, order("INVITE"));
			CPPUNIT_ASSERT_MESSAGE(least, is_told(answered(other, 422, least)));
		}
	}

	void our_answer_keeps_to_what_was_asked_for() {
		const std::string head =
				"Supported: 100rel\r\nSubject: y\r\nSupported: timer\r\nSession-Expires: ";
		const std::string rows[][2] = {{"", "1800;refresher=uas\r\n"},
				{"Supported: timer\r\n", "1800;refresher=uas\r\n"},
				{"Supported: timer\r\nMin-SE: 2000\r\n", "2000;refresher=uas\r\n"},
				{"k: timer\r\nx: 600\r\n", "600;refresher=uas\r\n"},
				{"k: timer\r\nx: 600;refresher=uas\r\n", "600;refresher=uas\r\n"},
				{"k: timer\r\nx: 600;refresher=uac\r\n", "600;refresher=uac\r\nRequire: timer\r\n"},
				{"x: 600;refresher=uac\r\n", "600;refresher=uas\r\n"},
				{"x: 10\r\n", "90;refresher=uas\r\n"}};
		for (const auto &[asked, said] : rows) {
			auto leg = leg_of(Role::Server);
			CPPUNIT_ASSERT_EQUAL_MESSAGE(asked, head + said, answer_to(leg, asked));
			const bool is_ours = said.find("refresher=uas") != said.npos;
			CPPUNIT_ASSERT_EQUAL_MESSAGE(asked, is_ours, leg.timer.is_ours);
			CPPUNIT_ASSERT_MESSAGE(asked, leg.timer.interval != 0);
		}
		auto leg = leg_of(Role::Server);
		CPPUNIT_ASSERT_EQUAL(std::string(order("").headers), answer_to(leg, "", 488));
	}

	void too_short_an_interval_is_refused() {
		std::string said;
		for (const auto method : {"INVITE", "UPDATE"}) {
			auto leg = leg_of(Role::Server);
			CPPUNIT_ASSERT_EQUAL_MESSAGE(
					method, 422u, code_for(leg, method, "k: timer\r\nx: 89\r\n", said));
			CPPUNIT_ASSERT_EQUAL_MESSAGE(method, std::string("Min-SE: 90\r\n"), said);
		}
		for (const auto good : {"k: timer\r\nx: 90\r\n", "k: timer\r\n", "x: 10\r\n"}) {
			auto leg = leg_of(Role::Server);
			CPPUNIT_ASSERT_EQUAL_MESSAGE(good, 0u, code_for(leg, "UPDATE", good, said));
		}
	}

	void an_update_refreshes_at_half_time() {
		auto leg = called("Session-Expires: 600;refresher=uac\r\n" + kUpdate);
		CPPUNIT_ASSERT(!sent(on_time(leg, kStart + 299 * kSecond, 0)));
		const auto effects = on_time(leg, kStart + 300 * kSecond, 0);
		const auto *update = sent(effects);
		CPPUNIT_ASSERT(update && update->method == "UPDATE" && update->body.empty());
		CPPUNIT_ASSERT_EQUAL(
				std::string("Supported: timer\r\nSession-Expires: 600;refresher=uac\r\n"
							"Min-SE: 90\r\n"),
				update->headers);
		CPPUNIT_ASSERT(!is_told(effects));
		const auto later = kStart + 301 * kSecond;
		CPPUNIT_ASSERT(
				!is_told(answered(leg, 200, "Session-Expires: 600;refresher=uac\r\n", later)));
		CPPUNIT_ASSERT_EQUAL(later + 300 * kSecond, timer_deadline(leg));
		CPPUNIT_ASSERT(leg.timer.sdp().empty());
	}

	void a_reinvite_says_the_last_sdp_again() {
		auto leg = called("Session-Expires: 600;refresher=uac\r\n");
		const auto effects = on_time(leg, kStart + 300 * kSecond, 0);
		const auto *invite = sent(effects);
		CPPUNIT_ASSERT(invite && invite->method == "INVITE" && invite->body == "SDP");
		CPPUNIT_ASSERT(invite->headers.find("Content-Type: application/sdp\r\n") == 0);
		const auto taken = answered(leg, 200, "Session-Expires: 600;refresher=uac\r\n");
		CPPUNIT_ASSERT(sent(taken) && sent(taken)->method == "ACK" && !is_told(taken));
		CPPUNIT_ASSERT(leg.state == State::Confirmed && leg.ours.phase == Phase::None);

		on_time(leg, kStart + 300 * kSecond, 0);
		const auto refused = answered(leg, 488, "");
		CPPUNIT_ASSERT(!is_told(refused) && leg.state == State::Confirmed);
	}

	void each_success_begins_the_time_anew() {
		auto leg = called("Session-Expires: 600;refresher=uas\r\n");
		const auto before = timer_deadline(leg);
		send_request(leg, order("INVITE"));
		answered(leg, 200, "Session-Expires: 600;refresher=uas\r\n", kStart + 100 * kSecond);
		CPPUNIT_ASSERT_EQUAL(before + 100 * kSecond, timer_deadline(leg));
	}

	void who_does_not_refresh_is_gone() {
		auto leg = called("Session-Expires: 90;refresher=uas\r\n");
		CPPUNIT_ASSERT(!is_told(on_time(leg, kStart + 59 * kSecond, 0)));
		const auto effects = on_time(leg, kStart + 60 * kSecond, 0);
		CPPUNIT_ASSERT(sent(effects) && sent(effects)->method == "BYE");
		const auto &tell = std::get<Tell>(effects.back());
		CPPUNIT_ASSERT(tell.what == Told::Gone && tell.code == 408 && leg.state == State::Leaving);
		CPPUNIT_ASSERT_EQUAL(int64_t{0}, timer_deadline(leg));
	}

	void a_refused_refresh_is_tried_again_until_the_end() {
		auto leg = called("Session-Expires: 600;refresher=uac\r\n" + kUpdate);
		unsigned times = 0;
		for (int64_t now = kStart; leg.state == State::Confirmed; now += kSecond) {
			CPPUNIT_ASSERT(now <= kStart + 600 * kSecond);
			if (!sent(on_time(leg, now, 0)) || leg.state != State::Confirmed) continue;
			++times;
			CPPUNIT_ASSERT(!is_told(answered(leg, 500, "", now)));
		}
		CPPUNIT_ASSERT_EQUAL(5u, times);
	}

	void an_end_that_knows_no_update_gets_a_reinvite() {
		auto leg = called("Session-Expires: 600;refresher=uac\r\n" + kUpdate);
		leg.timer.texts.set({{TimerText::Sdp, "SDP"}});
		on_time(leg, kStart + 300 * kSecond, 0);
		answered(leg, 501, "", kStart + 300 * kSecond);
		const auto effects = on_time(leg, kStart + 400 * kSecond, 0);
		CPPUNIT_ASSERT(sent(effects) && sent(effects)->method == "INVITE");
	}

	void a_refresh_waits_for_what_is_under_way() {
		auto leg = called("Session-Expires: 600;refresher=uac\r\n" + kUpdate);
		send_request(leg, order("INVITE"));
		CPPUNIT_ASSERT(!sent(on_time(leg, kStart + 300 * kSecond, 0)));
		answered(leg, 488, "", kStart + 300 * kSecond);
		CPPUNIT_ASSERT(sent(on_time(leg, kStart + 303 * kSecond, 0)));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(SessionTimerTest);

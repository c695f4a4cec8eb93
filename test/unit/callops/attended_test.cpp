#include "test/unit/callops/fixture.hpp"

using namespace test;

// "old" is transferred to bob of the call "second".
class AttendedTest : public OnCall {
	CPPUNIT_TEST_SUITE(AttendedTest);
	CPPUNIT_TEST(both_calls_tell_the_same_story);
	CPPUNIT_TEST(the_refer_carries_the_other_dialog);
	CPPUNIT_TEST(a_destination_of_the_operator_comes_first);
	CPPUNIT_TEST(a_call_that_is_not_ours_is_told_nothing);
	CPPUNIT_TEST(half_an_order_is_refused);
	CPPUNIT_TEST(a_target_is_reserved_as_a_call_is_asked);
	CPPUNIT_TEST(a_target_that_is_released_says_nothing);
	CPPUNIT_TEST(a_target_may_hang_up_first);
	CPPUNIT_TEST(a_target_gives_up_by_itself);
	CPPUNIT_TEST(replaces_finds_its_dialog_either_way);
	CPPUNIT_TEST(news_for_nobody_change_nothing);
	CPPUNIT_TEST_SUITE_END();

	Call second = answered("second");
	const Attended ours{"second", "bt", "at", "sip:bob@example.com", "sip:bob@192.0.2.2", true};

	Verdict ask(const Attended &target, std::string_view destination = {}) {
		return ask_transfer(call, {LegName::Caller, destination, target}, now, policy);
	}

	std::string reserve(LegName leg = LegName::Callee) {
		return told(reserve_target(second, leg, "old", now, policy));
	}

	// What the first call said to the second, there.
	std::string pass(const Effects &effects) {
		std::string all;
		for (const auto &effect : effects)
			if (const auto *news = std::get_if<TellPartner>(&effect)) {
				const auto text = told(on_partner(second, *news, now, policy));
				all += (all.empty() ? "" : "; ") + text;
			}
		return all;
	}

	void both_calls_tell_the_same_story() {
		TOLD("", reserve());
		TOLD("REFER caller 1", told(ask(ours)));
		auto effects = on_refer_sent(call, Leg::Caller, true, now, policy);
		TOLD("transfer caller start; tell second partner started", told(effects));
		TOLD("transfer callee start", pass(effects));

		const auto note = on_notify(
				call, {Leg::Caller, 1, "refer", "active", "SIP/2.0 180 R"}, now, policy);
		TOLD("transfer callee notify 180 R", pass(note));
		seen();
		effects = on_new_call_answer(call, "new", 200, "OK", now, policy);
		TOLD("transfer caller ok 200 OK; tell second partner ok; moved caller to new",
				told(effects));
		TOLD("transfer callee ok 200 OK; moved callee to new called", pass(effects));
		CPPUNIT_ASSERT(!is_busy(call) && !is_busy(second) && !next_deadline(second));
	}

	void the_refer_carries_the_other_dialog() {
		const auto verdict = ask(ours);
		TOLD("<sip:bob@example.com?Replaces=second%3Bto-tag%3Dbt%3Bfrom-tag%3Dat>",
				find_effect<SendRefer>(verdict.effects)->refer_to);
		const auto start = on_refer_sent(call, Leg::Caller, true, now, policy);
		TOLD("second", find_effect<Raise>(start)->transfer_call_id);
		TOLD("sip:bob@example.com", find_effect<Raise>(start)->destination);
		bye();

		call = answered("old");
		auto tel = ours;
		tel.uri = "tel:+123"; // cannot carry headers
		const auto other = ask(tel);
		TOLD("<sip:bob@192.0.2.2?Replaces=second%3Bto-tag%3Dbt%3Bfrom-tag%3Dat>",
				find_effect<SendRefer>(other.effects)->refer_to);
	}

	void a_destination_of_the_operator_comes_first() {
		const auto verdict = ask(ours, "sips:b@[::1]");
		TOLD("<sips:b@[::1]?Replaces=second%3Bto-tag%3Dbt%3Bfrom-tag%3Dat>",
				find_effect<SendRefer>(verdict.effects)->refer_to);
		sent(Leg::Caller, false);
		TOLD("400", told(ask(ours, "tel:+123")));
	}

	void a_call_that_is_not_ours_is_told_nothing() {
		const Attended far{"far@h", "x", "y", {}, {}, false};
		TOLD("400", told(ask(far)));
		TOLD("REFER caller 1", told(ask(far, "sip:far@h")));
		TOLD("transfer caller start", sent(Leg::Caller));
		TOLD("200; transfer caller notify 200 OK; transfer caller ok 200 OK; moved caller to ",
				notify(Leg::Caller, "200 OK"));
	}

	void half_an_order_is_refused() {
		auto target = ours;
		for (const auto text : {"", "a b", "a\r\nb", "old"}) {
			target.call_id = text;
			TOLD("400", told(ask(target, kTarget)));
		}
		target = ours;
		target.to_tag = {};
		TOLD("400", told(ask(target, kTarget)));
		target = ours;
		target.from_tag = "a;b";
		TOLD("400", told(ask(target, kTarget)));
		TOLD("400", told(ask_transfer(call, {LegName::Both, {}, ours}, now, policy)));
		CPPUNIT_ASSERT(!is_busy(call));
	}

	void a_target_is_reserved_as_a_call_is_asked() {
		TOLD("400", reserve(LegName::Both));
		TOLD("400", reserve(LegName::Unknown));
		TOLD("", reserve(LegName::Caller));
		TOLD("491", reserve());
		second = answered("second");
		on_call_end(second, {}, now, policy);
		TOLD("404", reserve());
		second = fresh("second");
		TOLD("480", reserve());
	}

	void a_target_that_is_released_says_nothing() {
		reserve();
		CPPUNIT_ASSERT(find_effect<SaveBusy>(release_target(second)));
		CPPUNIT_ASSERT(!is_busy(second) && !next_deadline(second));
		release_target(second);
		TOLD("", reserve());
		ask(ours);
		const auto failed = on_refer_sent(call, Leg::Caller, false, now, policy);
		TOLD("transfer callee fail", pass(failed));
	}

	void a_target_may_hang_up_first() {
		reserve();
		ask(ours);
		pass(on_refer_sent(call, Leg::Caller, true, now, policy));
		TOLD("", told(on_call_end(second, {}, now, policy)));
		CPPUNIT_ASSERT(!is_forgettable(second, now));
		seen();
		policy.end_on_ok = true;
		TOLD("transfer callee ok 200 X; moved callee to new called",
				pass(on_new_call_answer(call, "new", 200, "X", now, policy)));
		CPPUNIT_ASSERT(is_forgettable(second, now));
	}

	void a_target_gives_up_by_itself() {
		reserve();
		ask(ours);
		pass(on_refer_sent(call, Leg::Caller, true, now, policy));
		now += policy.transfer_timeout;
		TOLD("", told(on_timer(second, 0, now, policy)));
		now += kPartnerGrace;
		TOLD("transfer callee fail 408 Request Timeout", told(on_timer(second, 0, now, policy)));
	}

	void replaces_finds_its_dialog_either_way() {
		CPPUNIT_ASSERT(is_replaced_by(second, {"second", "bt", "at"}));
		CPPUNIT_ASSERT(is_replaced_by(second, {"second", "at", "bt"}));
		CPPUNIT_ASSERT(!is_replaced_by(second, {"second", "at", "at"}));
		CPPUNIT_ASSERT(!is_replaced_by(second, {"old", "at", "bt"}));
	}

	void news_for_nobody_change_nothing() {
		const TellPartner news{"second", TransferEvent::PartnerOk, {}, {}, {}};
		TOLD("", told(on_partner(second, news, now, policy)));
		reserve();
		const TellPartner strange{"second", TransferEvent::HungUp, {}, {}, {}};
		TOLD("", told(on_partner(second, strange, now, policy)));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(AttendedTest);

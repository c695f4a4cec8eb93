#include <map>
#include <random>
#include <sstream>

#include "callops/domain/shown.hpp"
#include "test/unit/callops/fixture.hpp"
#include "test/unit/core/counted_memory.hpp"

using namespace test;

// Anything may happen at any time, and still every operation has one start and one end.
class StoryTest : public OnCall {
	CPPUNIT_TEST_SUITE(StoryTest);
	CPPUNIT_TEST(any_story_has_one_start_and_one_end_of_each_operation);
	CPPUNIT_TEST(memory_may_run_out_at_any_place);
	CPPUNIT_TEST(what_finds_no_memory_is_not_half_done);
	CPPUNIT_TEST_SUITE_END();

	static constexpr unsigned kDeeds = 19;

	Effects act(unsigned deed, std::mt19937 &random) {
		const auto leg = static_cast<Leg>(random() % 2);
		const auto name = static_cast<LegName>(random() % 4);
		const auto number = static_cast<uint32_t>(random());
		constexpr unsigned kCodes[] = {0, 100, 200, 401, 422, 486, 491, 503};
		const auto code = kCodes[random() % 8];
		const auto seconds = static_cast<uint32_t>(random() % 100);
		constexpr const char *kDirections[] = {"inactive", "sendonly", "recvonly", "sendrecv"};
		const auto sdp = (random() % 2 ? kToBob : kToAlice)
				+ ("a=" + std::string(kDirections[random() % 4])) + "\r\n";
		const auto id = random() % 2 ? "n1" : "n2";
		switch (deed) {
		case 0:
			return ask_transfer(call, {name, kTarget}, now, policy).effects;
		case 1:
			return reserve_target(call, name, "first", now, policy).effects;
		case 2:
			return on_refer_sent(call, leg, random() % 4 != 0, now, policy);
		case 3:
			return on_refer_answer(call, leg, call[leg].refer_cseq, code, "X", now, policy);
		case 4:
			return on_notify(
					call, {leg, ++notifies, "refer", "active", "SIP/2.0 180 X"}, now, policy);
		case 5:
			return on_notify(
					call, {leg, ++notifies, "refer", "terminated", "SIP/2.0 200 X"}, now, policy);
		case 6:
			return on_new_call(call, leg, id, now, policy);
		case 7:
			return on_named_call(call, name, id, now, policy);
		case 8:
			return on_new_call_answer(call, id, code, "X", now, policy);
		case 9:
			return partner(random() % 4);
		case 10:
			return ask_hold(call, name, now, policy).effects;
		case 11:
			return ask_unhold(call, name, now, policy).effects;
		case 12:
			return on_reinvite_answer(call, leg, call[leg].serial,
					{code, seconds, seconds, SessionExpires{60}, number % 3 ? "" : "sip:moved@h",
							sdp},
					number, now, policy);
		case 13:
			on_exchange(call, leg, now);
			return {};
		case 14:
			on_sdp(call, leg, sdp);
			return {};
		case 15:
			return on_exchange_end(call, leg, code, now, policy);
		case 16:
			return on_request(call, leg, number % 100).effects;
		case 17:
			on_session_terms(call, leg, {SessionExpires{60}, 90});
			on_media(call, leg, kToBob, kToBob);
			return {};
		default:
			now += number % 5000;
			return on_timer(call, number, now, policy);
		}
	}

	Effects partner(unsigned news) {
		const auto first = static_cast<unsigned>(TransferEvent::PartnerStarted);
		const auto event = static_cast<TransferEvent>(first + news);
		return on_partner(call, {"old", event, "n3", kTarget, "200 X"}, now, policy);
	}

	// What is under way, by the events alone.
	std::map<std::string, bool> open;
	void listen(const Effects &effects) {
		for (const auto &effect : effects) {
			const auto *event = std::get_if<Raise>(&effect);
			if (!event) continue;
			const bool is_hold = event->kind == Raise::Kind::Hold;
			auto &is_open = open[is_hold ? std::string(name_of(event->leg)) : "transfer"];
			if (event->state == "start")
				CPPUNIT_ASSERT(!is_open);
			else if (event->state != "fail")
				CPPUNIT_ASSERT(is_open);
			is_open = event->state == "start" || event->state == "notify";
		}
	}

	bool nothing_is_open() const {
		for (const auto &[what, is_open] : open)
			if (is_open) return false;
		return true;
	}

	void any_story_has_one_start_and_one_end_of_each_operation() {
		std::mt19937 random(11);
		for (int story = 0; story < 1500; ++story) {
			call = answered("old");
			open.clear();
			for (int step = 0; step < 80; ++step) {
				listen(act(static_cast<unsigned>(random() % kDeeds), random));
				CPPUNIT_ASSERT_EQUAL(is_busy(call), next_deadline(call).has_value());
			}
			const bool hangs_up = random() % 2;
			const auto who = random() % 2 ? std::optional(Leg::Caller) : std::nullopt;
			if (hangs_up) listen(on_call_end(call, who, now, policy));
			now += 2 * policy.transfer_timeout;
			listen(on_timer(call, 0, now, policy));
			CPPUNIT_ASSERT(nothing_is_open() && !is_busy(call) && !next_deadline(call));
			if (hangs_up) CPPUNIT_ASSERT(is_forgettable(call, now + kForgetTime));
		}
	}

	// What was refused for want of memory can be asked again, and everything still ends.
	void memory_may_run_out_at_any_place() {
		std::mt19937 random(5);
		for (int story = 0; story < 3000; ++story) {
			call = answered("old");
			const CountedMemory memory(static_cast<int>(random() % 12));
			for (int step = 0; step < 40; ++step) act_or_run_out(random);
			CountedMemory::allow(1000);
			now += 2 * policy.transfer_timeout;
			on_timer(call, 0, now, policy);
			CPPUNIT_ASSERT(!is_busy(call) && !next_deadline(call));
		}
	}

	// Each allocation of each step fails once, the first, then the second and so on: the call is then as before.
	void what_finds_no_memory_is_not_half_done() {
		call = Call();
		const CountedMemory memory;
		std::mt19937 random(3);
		for (int story = 0; story < 400; ++story) {
			call = answered("old");
			for (int step = 0; step < 60; ++step) fail_each_allocation_of(random);
		}
		call = Call();
		CPPUNIT_ASSERT_EQUAL(0, CountedMemory::blocks_out());
	}

	void fail_each_allocation_of(std::mt19937 &random) {
		const auto deed = static_cast<unsigned>(random() % (kDeeds + 1));
		const auto seed = random();
		const Call before = call;
		const auto then = now;
		const auto told_before = notifies;
		for (int good = 0;; ++good) {
			std::mt19937 same(seed);
			call = before;
			now = then;
			notifies = told_before;
			CountedMemory::allow(good);
			try {
				deed < kDeeds ? act(deed, same) : on_call_end(call, Leg::Caller, now, policy);
				return CountedMemory::allow(1 << 30);
			} catch (const std::bad_alloc &) {
				CountedMemory::allow(1 << 30);
				if (stays_done(deed)) continue;
				CPPUNIT_ASSERT_EQUAL_MESSAGE(
						"deed " + std::to_string(deed), all_of(before), all_of(call));
			}
		}
	}

	// An exchange or a re-INVITE that was answered is over, whatever is known of its media then.
	static bool stays_done(unsigned deed) { return deed == 12 || deed == 15; }

	static std::string all_of(const Call &call) {
		std::ostringstream text;
		for (unsigned i = 0; i < static_cast<unsigned>(CallText::kCount); ++i)
			text << call.text[static_cast<CallText>(i)] << '|';
		text << call.is_answered << call.ended_at << print(call.timer) << name_of(call.transfer_leg)
			 << call.transfer_started << call.transfer_failed << call.has_partner << ' '
			 << call.transfer_deadline << call.has_moved_lamps;
		for (const auto &leg : call.legs) {
			text << '\n';
			for (unsigned i = 0; i < static_cast<unsigned>(LegText::kCount); ++i)
				text << leg.text[static_cast<LegText>(i)] << '|';
			text << leg.cseq.print() << ' ' << leg.version << ' ' << leg.exchanges << ' '
				 << leg.exchange_since << name_of(leg.hold) << static_cast<int>(leg.limit)
				 << static_cast<int>(leg.wanted) << leg.is_resuming << leg.serial << ' '
				 << leg.retry_at << ' ' << leg.hold_deadline << ' ' << leg.retry_after.value_or(-1)
				 << leg.is_interval_raised << leg.has_peer_moved << leg.have_media_moved
				 << leg.has_followed << name_of(leg.transfer) << leg.refer_cseq << ' '
				 << leg.old_refer_cseq << ' ' << leg.far_refer_cseq << ' ' << leg.notify_cseq << ' '
				 << leg.new_call_deadline;
		}
		return text.str();
	}

	void act_or_run_out(std::mt19937 &random) {
		try {
			act(static_cast<unsigned>(random() % kDeeds), random);
		} catch (const std::bad_alloc &) {
			CountedMemory::allow(static_cast<int>(random() % 12));
		}
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(StoryTest);

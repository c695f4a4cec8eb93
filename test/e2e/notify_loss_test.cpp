// Packets are lost, doubled and swapped, phones fall silent, connections close, the server is killed: every phone that is
// left shows the last state of its line, and none goes back to an older one.
#include "test/support/line_phone.hpp"
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"
#include "test/support/stored.hpp"

#include <algorithm>

namespace {

using namespace test;
using By = BarePhone::By;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

class NotifyLossTest : public ScaTest {
	CPPUNIT_TEST_SUITE(NotifyLossTest);
	OURS_TEST(one_packet_in_a_hundred_is_lost_doubled_or_swapped);
	OURS_TEST(one_packet_in_ten_is_lost_doubled_or_swapped);
	OURS_TEST(every_second_packet_is_lost_doubled_or_swapped);
	OURS_TEST(no_answer_arrives_for_a_while);
	OURS_TEST(processes_that_decide_at_once_are_heard_in_their_order);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto impatient = with({R"("tm", "retr_timer1", 100)", R"("tm", "retr_timer2", 100)"});
		impatient.workers = 4;
		return impatient;
	}

	void one_packet_in_a_hundred_is_lost_doubled_or_swapped() { all_end_with_the_last_state(1, 1); }
	void one_packet_in_ten_is_lost_doubled_or_swapped() { all_end_with_the_last_state(10, 10); }
	void every_second_packet_is_lost_doubled_or_swapped() { all_end_with_the_last_state(50, 50); }
	void no_answer_arrives_for_a_while() { all_end_with_the_last_state(0, 100); }

	// How bad the wire is on the way to the phones, and back.
	void all_end_with_the_last_state(unsigned percent, unsigned percent_back) {
		constexpr int kAppearances = 16;
		Line line(server(), aor());
		auto phones = joined_by(percent, percent_back);
		const auto goes_on = [&] { pump(phones, 5); };
		for (int i = 0; i < kAppearances; ++i, goes_on()) line.seizes();
		for (int i = 1; i < kAppearances; ++i, goes_on()) line.releases();
		end_with_the_last_state(phones, line);
	}

	void processes_that_decide_at_once_are_heard_in_their_order() {
		Line line(server(), aor());
		auto phones = joined_by(10, 10);
		for (int i = 0; i < 6; ++i) {
			line.seize_at_once(4);
			pump(phones, 5);
		}
		end_with_the_last_state(phones, line);
	}

	Phones joined_by(unsigned percent, unsigned percent_back) {
		constexpr int kPhones = 8;
		Phones phones;
		for (int i = 0; i < kPhones; ++i) phones.emplace_back(By::Udp, server(), aor());
		::all_show(phones, "idle");
		uint32_t seed = percent;
		for (auto &phone : phones) phone.has_bad_wire(percent, percent_back, seed += 2);
		return phones;
	}

	void end_with_the_last_state(Phones &phones, Line &line) {
		::all_show(phones, line.lamps());
		line.is_shown_in_order(phones);
		unsigned harm = 0;
		for (auto &phone : phones) {
			harm += phone.harm();
			phone.has_bad_wire(0, 0, 0);
		}
		CPPUNIT_ASSERT(harm > 0);
		line.seizes(); // each is subscribed still
		::all_show(phones, test::lamps(server(), aor()));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(NotifyLossTest);
CPPUNIT_TEST_SUITE_REGISTRATION(ByTm<NotifyLossTest>);

constexpr const char *kLine = "sip:line1@sca.test";
constexpr int kGiveUpMs = 1500;

class NotifyGoneTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(NotifyGoneTest);
	OURS_TEST(phones_that_are_dead_delay_nobody_and_are_dropped);
	OURS_TEST(connections_that_close_meanwhile_keep_no_other_phone_from_the_last_state);
	OURS_TEST(a_killed_server_tells_its_state_to_all_when_it_is_back);
	CPPUNIT_TEST_SUITE_END();

	static Recipe recipe() {
		return with({R"("tm", "retr_timer1", 200)", R"("tm", "retr_timer2", 200)",
				R"("tm", "fr_timer", )" + std::to_string(kGiveUpMs)});
	}

	static void join(Phones &phones, const Office &office, By by, int count) {
		for (int i = 0; i < count; ++i) {
			phones.emplace_back(by, office.server, kLine);
			pump(phones, 0);
		}
		all_show(phones, "idle");
	}

	static bool comes_to(Phones &phones, Kamailio &server, int64_t subscriptions) {
		return pumped_until(
				phones, [&] { return server.statistic("sca:subscriptions") == subscriptions; },
				4 * kGiveUpMs);
	}

	void phones_that_are_dead_delay_nobody_and_are_dropped() {
		constexpr int kPhones = 200, kEach = 4, kDead = kPhones / kEach;
		Office office(recipe());
		Phones phones;
		join(phones, office, By::Udp, kPhones);
		int number = 0;
		for (auto &phone : phones)
			if (++number % kEach == 0) phone.falls_silent();
		Line line(office.server, kLine);
		std::vector<int64_t> took;
		for (int i = 0; i < 3; ++i) {
			const auto begin = Clock::now();
			line.seizes();
			all_show(phones, line.lamps());
			for (const auto &phone : phones)
				if (!phone.is_silent()) took.push_back((phone.told_at() - begin) / milliseconds(1));
		}
		const auto p99 = took.begin() + static_cast<long>(took.size() * 99 / 100);
		std::nth_element(took.begin(), p99, took.end());
		CPPUNIT_ASSERT_MESSAGE("p99 is " + std::to_string(*p99) + " ms", *p99 < kGiveUpMs / 3);
		CPPUNIT_ASSERT(comes_to(phones, office.server, kPhones - kDead));
		line.releases();
		all_show(phones, line.lamps());
		line.is_shown_in_order(phones);
		CPPUNIT_ASSERT_EQUAL(
				int64_t{kPhones - kDead}, office.server.statistic("sca:subscriptions"));
	}

	// Of each three phones one stays, one connects and subscribes again, one is gone.
	void connections_that_close_meanwhile_keep_no_other_phone_from_the_last_state() {
		constexpr int kRounds = 5;
		Office office(recipe());
		Phones stay, gone;
		join(stay, office, By::Tcp, 2 * kRounds);
		join(gone, office, By::Tcp, kRounds);
		Line line(office.server, kLine);
		auto again = stay.begin();
		for (int i = 0; i < kRounds; ++i, ++again) {
			line.seizes();
			gone.pop_front();
			again->connects_again(office.server.port());
			line.seizes();
			again->subscribes();
		}
		all_show(stay, line.lamps());
		line.is_shown_in_order(stay);
		CPPUNIT_ASSERT(comes_to(stay, office.server, 2 * kRounds));
		line.releases();
		all_show(stay, line.lamps());
	}

	void a_killed_server_tells_its_state_to_all_when_it_is_back() {
		constexpr int kOfEach = 5;
		auto stored = recipe();
		stored.modparams.emplace_back(kWriteThrough);
		Office office(stored);
		Phones by_udp, by_tcp;
		join(by_udp, office, By::Udp, kOfEach);
		join(by_tcp, office, By::Tcp, kOfEach);
		uint32_t seed = 0;
		for (auto &phone : by_udp) phone.has_bad_wire(10, 10, ++seed);
		Line line(office.server, kLine);
		for (int i = 0; i < 4; ++i) {
			line.seizes();
			pump(by_udp, 5);
		}
		line.releases(); // all of these NOTIFYs are unanswered over TCP
		office.server.kill9();
		office.server.start();
		for (auto &phone : by_tcp) phone.connects_again(office.server.port());
		line.releases();
		CPPUNIT_ASSERT_EQUAL(line.lamps(), test::lamps(office.server, kLine));
		for (auto *phones : {&by_udp, &by_tcp}) {
			all_show(*phones, line.lamps());
			line.is_shown_in_order(*phones);
		}
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(NotifyGoneTest);

} // namespace

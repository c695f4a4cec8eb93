#include <csignal>

#include <cppunit/extensions/HelperMacros.h>
#include <unistd.h>

#include "core/kam/undisturbed.hpp"
#include "test/fake/host.hpp"

using core::kam::Disturbed;
using core::kam::EndSignals;
using core::kam::Undisturbed;
using namespace test;

class UndisturbedTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(UndisturbedTest);
	CPPUNIT_TEST(signals_wait_until_the_outermost_is_gone);
	CPPUNIT_TEST(both_signals_that_end_a_process_wait);
	CPPUNIT_TEST(within_a_wait_they_come);
	CPPUNIT_TEST(what_has_come_before_a_wait_comes_with_it);
	CPPUNIT_TEST(within_a_wait_work_is_undisturbed_again);
	CPPUNIT_TEST(a_read_that_waits_goes_on);
	CPPUNIT_TEST(modules_that_share_the_signals_put_them_off_together);
	CPPUNIT_TEST(they_are_taken_once_however_often_it_begins);
	CPPUNIT_TEST(a_process_that_nobody_looks_after_ends);
	CPPUNIT_TEST(who_ignores_them_goes_on);
	CPPUNIT_TEST_SUITE_END();

	static inline volatile std::sig_atomic_t come, last;

	static void take(int signal) noexcept {
		come = come + 1;
		last = signal;
	}

public:
	void setUp() override {
		struct sigaction as_the_host {};
		as_the_host.sa_handler = take;
		for (const int signal : {SIGTERM, SIGINT}) sigaction(signal, &as_the_host, nullptr);
		Undisturbed::begin(Undisturbed::own());
		come = last = 0;
	}
	void tearDown() override {
		Undisturbed::begin(Undisturbed::own());
		for (const int signal : {SIGTERM, SIGINT}) std::signal(signal, SIG_DFL);
	}

private:
	static bool have_come(int times) { return come == times; }

	void signals_wait_until_the_outermost_is_gone() {
		{
			const Undisturbed outer;
			{
				const Undisturbed inner;
				raise(SIGTERM);
			}
			CPPUNIT_ASSERT(have_come(0));
		}
		CPPUNIT_ASSERT(have_come(1) && last == SIGTERM);
		raise(SIGTERM);
		CPPUNIT_ASSERT(have_come(2));
	}

	void both_signals_that_end_a_process_wait() {
		{
			const Undisturbed undisturbed;
			raise(SIGINT);
			CPPUNIT_ASSERT(have_come(0));
		}
		CPPUNIT_ASSERT(have_come(1) && last == SIGINT);
	}

	void within_a_wait_they_come() {
		const Undisturbed outer;
		const Disturbed disturbed;
		raise(SIGTERM);
		CPPUNIT_ASSERT(have_come(1));
	}

	void what_has_come_before_a_wait_comes_with_it() {
		const Undisturbed outer;
		raise(SIGTERM);
		CPPUNIT_ASSERT(have_come(0));
		const Disturbed disturbed;
		CPPUNIT_ASSERT(have_come(1));
	}

	void within_a_wait_work_is_undisturbed_again() {
		const Undisturbed outer;
		const Disturbed disturbed;
		{
			const Undisturbed inner;
			raise(SIGTERM);
			CPPUNIT_ASSERT(have_come(0));
		}
		CPPUNIT_ASSERT(have_come(1));
	}

	void a_read_that_waits_goes_on() {
		int ends[2];
		CPPUNIT_ASSERT(pipe(ends) == 0);
		const pid_t reader = getpid();
		const pid_t writer = fake::start([&] {
			usleep(20'000);
			kill(reader, SIGTERM);
			usleep(20'000);
			if (write(ends[1], "x", 1) != 1) _exit(1);
		});
		{
			const Undisturbed undisturbed;
			char byte = 0;
			CPPUNIT_ASSERT_EQUAL(ssize_t{1}, read(ends[0], &byte, 1));
			CPPUNIT_ASSERT(have_come(0));
		}
		CPPUNIT_ASSERT(have_come(1));
		CPPUNIT_ASSERT_EQUAL(0, fake::wait_for(writer));
		for (const int end : ends) close(end);
	}

	void modules_that_share_the_signals_put_them_off_together() {
		EndSignals shared; // of another module, which takes the signals
		Undisturbed::begin(shared);
		{
			const Undisturbed outer;
			CPPUNIT_ASSERT(shared.are_put_off);
			shared.waiting = SIGTERM; // its handler says so
			CPPUNIT_ASSERT(have_come(0));
			const Disturbed disturbed;
			CPPUNIT_ASSERT(have_come(1) && !shared.waiting);
		}
		CPPUNIT_ASSERT(!shared.are_put_off);
	}

	void they_are_taken_once_however_often_it_begins() {
		Undisturbed::begin(Undisturbed::own());
		raise(SIGTERM);
		CPPUNIT_ASSERT(have_come(1));
	}

	// Its exit status, or minus the signal that has ended it.
	static int end_of(sighandler_t action) {
		return fake::wait_for(fake::start([action] {
			std::signal(SIGTERM, action);
			Undisturbed::begin(Undisturbed::own());
			const Undisturbed undisturbed;
			raise(SIGTERM);
		}));
	}

	void a_process_that_nobody_looks_after_ends() {
		CPPUNIT_ASSERT_EQUAL(-SIGTERM, end_of(SIG_DFL));
	}

	void who_ignores_them_goes_on() { CPPUNIT_ASSERT_EQUAL(0, end_of(SIG_IGN)); }
};
CPPUNIT_TEST_SUITE_REGISTRATION(UndisturbedTest);

#include "core/kam/process_id.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <csignal>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace core::kam;

class ProcessIdTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(ProcessIdTest);
	CPPUNIT_TEST(this_process_is_alive);
	CPPUNIT_TEST(none_is_not);
	CPPUNIT_TEST(a_later_process_of_the_same_number_is_another);
	CPPUNIT_TEST(a_child_is_not_its_parent);
	CPPUNIT_TEST(one_that_has_ended_is_not_alive_even_before_its_parent_knows);
	CPPUNIT_TEST(who_has_no_descriptor_left_takes_nobody_for_dead);
	CPPUNIT_TEST(who_had_no_descriptor_left_is_not_taken_for_dead);
	CPPUNIT_TEST_SUITE_END();

	static void take_all_descriptors() {
		const rlimit none{0, 0};
		setrlimit(RLIMIT_NOFILE, &none);
	}

	void this_process_is_alive() {
		CPPUNIT_ASSERT(this_process().pid == getpid() && this_process().started > 0);
		CPPUNIT_ASSERT(is_alive(this_process()));
	}

	void none_is_not() { CPPUNIT_ASSERT(!is_alive({})); }

	void a_later_process_of_the_same_number_is_another() {
		auto other = this_process();
		--other.started;
		CPPUNIT_ASSERT(!is_alive(other) && !(other == this_process()));
	}

	void a_child_is_not_its_parent() {
		const auto parent = this_process();
		const pid_t child = fork();
		if (child == 0) _exit(this_process() == parent || this_process().pid != getpid());
		int status = -1;
		waitpid(child, &status, 0);
		CPPUNIT_ASSERT_EQUAL(0, status);
	}

	void one_that_has_ended_is_not_alive_even_before_its_parent_knows() {
		int ends[2];
		CPPUNIT_ASSERT_EQUAL(0, pipe(ends));
		const pid_t child = fork();
		if (child == 0) {
			const auto own = this_process();
			_exit(write(ends[1], &own, sizeof own) != sizeof own || pause());
		}
		ProcessId own;
		CPPUNIT_ASSERT_EQUAL(ssize_t{sizeof own}, read(ends[0], &own, sizeof own));
		CPPUNIT_ASSERT(is_alive(own));
		kill(child, SIGKILL);
		siginfo_t ended{};
		waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT);
		CPPUNIT_ASSERT(!is_alive(own));
		waitpid(child, nullptr, 0);
		CPPUNIT_ASSERT(!is_alive(own));
		close(ends[0]);
		close(ends[1]);
	}

	// Two would work for one session at once.
	void who_has_no_descriptor_left_takes_nobody_for_dead() {
		const auto parent = this_process();
		const pid_t gone = fork();
		if (gone == 0) _exit(0);
		waitpid(gone, nullptr, 0);
		const pid_t child = fork();
		if (child == 0) {
			take_all_descriptors();
			_exit(!is_alive(parent) || is_alive({gone, 1}));
		}
		int status = -1;
		waitpid(child, &status, 0);
		CPPUNIT_ASSERT_EQUAL(0, status);
	}

	void who_had_no_descriptor_left_is_not_taken_for_dead() {
		int ends[2];
		CPPUNIT_ASSERT_EQUAL(0, pipe(ends));
		const pid_t child = fork();
		if (child == 0) {
			take_all_descriptors();
			const auto own = this_process();
			_exit(write(ends[1], &own, sizeof own) != sizeof own || pause());
		}
		ProcessId own;
		CPPUNIT_ASSERT_EQUAL(ssize_t{sizeof own}, read(ends[0], &own, sizeof own));
		const bool was_alive = is_alive(own);
		kill(child, SIGKILL);
		waitpid(child, nullptr, 0);
		CPPUNIT_ASSERT(own.pid == child && was_alive);
		CPPUNIT_ASSERT(!is_alive(own));
		close(ends[0]);
		close(ends[1]);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(ProcessIdTest);

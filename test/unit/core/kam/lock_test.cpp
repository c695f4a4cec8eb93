#include "core/kam/lock.hpp"

#include <csignal>

#include <cppunit/extensions/HelperMacros.h>

#include "core/kam/shm.hpp"
#include "core/kam/undisturbed.hpp"
#include "test/fake/host.hpp"

using namespace core::kam;
using namespace test;
using std::chrono::milliseconds;

namespace {

constexpr int kProcesses = 4, kRounds = 20'000;

// Two numbers that are equal whenever nobody is at work on them.
struct Pair {
	long first = 0, second = 0;
};
using Shared = Guarded<Pair>;

// A process that takes the lock and is killed with it.
void lose_a_holder(Shared &shared) {
	const pid_t holder = fake::start([&] { shared.with([](Pair &) { kill(getpid(), SIGKILL); }); });
	CPPUNIT_ASSERT_EQUAL(-SIGKILL, fake::wait_for(holder));
}

} // namespace

class LockTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(LockTest);
	CPPUNIT_TEST(processes_take_turns);
	CPPUNIT_TEST(a_lock_that_is_held_cannot_be_had_in_time);
	CPPUNIT_TEST(one_whose_holder_was_killed_is_given_up_at_once);
	CPPUNIT_TEST(who_waits_for_a_dead_holder_can_be_ended);
	CPPUNIT_TEST(who_waits_for_a_living_holder_is_not_ended);
	CPPUNIT_TEST(what_is_thrown_gives_the_lock_up);
	CPPUNIT_TEST_SUITE_END();

public:
	void setUp() override {
		host_ = std::make_unique<fake::Host>();
		shared_ = make_shm<Shared>();
		Undisturbed::begin(Undisturbed::own());
	}
	void tearDown() override {
		shared_.reset();
		host_.reset();
	}

private:
	std::unique_ptr<fake::Host> host_;
	ShmPtr<Shared> shared_;

	void processes_take_turns() {
		std::vector<pid_t> all;
		for (int i = 0; i < kProcesses; ++i)
			all.push_back(fake::start([&] {
				for (int round = 0; round < kRounds; ++round)
					shared_->with([](Pair &pair) {
						if (pair.first != pair.second) _exit(1);
						++pair.first;
						++pair.second;
					});
			}));
		for (const pid_t process : all) CPPUNIT_ASSERT_EQUAL(0, fake::wait_for(process, 60));
		CPPUNIT_ASSERT_EQUAL(long{kProcesses} * kRounds,
				shared_->with([](const Pair &pair) { return pair.second; }));
	}

	void a_lock_that_is_held_cannot_be_had_in_time() {
		auto began = make_shm<std::atomic<bool>>(false), ends = make_shm<std::atomic<bool>>(false);
		const pid_t holder = fake::start([&] {
			shared_->with([&](Pair &) {
				*began = true;
				while (!*ends) usleep(1000);
			});
		});
		while (!*began) usleep(1000);
		CPPUNIT_ASSERT(!shared_->with_within(milliseconds(0), [](Pair &) {}));
		CPPUNIT_ASSERT(!shared_->with_within(milliseconds(50), [](Pair &) {}));
		*ends = true;
		CPPUNIT_ASSERT(shared_->with_within(milliseconds(20'000), [](Pair &) {}));
		CPPUNIT_ASSERT_EQUAL(0, fake::wait_for(holder));
	}

	void one_whose_holder_was_killed_is_given_up_at_once() {
		lose_a_holder(*shared_);
		const auto before = std::chrono::steady_clock::now();
		CPPUNIT_ASSERT(!shared_->with_within(milliseconds(60'000), [](Pair &) {}));
		CPPUNIT_ASSERT(std::chrono::steady_clock::now() - before < std::chrono::seconds(20));
	}

	// As a worker waits: in a function of ours, with the signals that end it put off.
	void who_waits_for_a_dead_holder_can_be_ended() {
		lose_a_holder(*shared_);
		const pid_t waiting = fake::start([&] {
			const Undisturbed undisturbed;
			shared_->with([](Pair &) {});
		});
		usleep(20'000);
		kill(waiting, SIGTERM);
		CPPUNIT_ASSERT_EQUAL(-SIGTERM, fake::wait_for(waiting));
		const auto logged = fake::Host::logged();
		CPPUNIT_ASSERT_EQUAL(size_t{1}, logged.size());
		CPPUNIT_ASSERT(logged[0].find("critical: process ") == 0);
	}

	void who_waits_for_a_living_holder_is_not_ended() {
		auto has_it = make_shm<std::atomic<bool>>(false);
		const pid_t waiting = shared_->with([&](Pair &) {
			const pid_t process = fake::start([&] {
				const Undisturbed undisturbed;
				shared_->with([&](Pair &) { *has_it = true; });
			});
			usleep(50'000);
			kill(process, SIGTERM);
			usleep(300'000);
			return process;
		});
		CPPUNIT_ASSERT_EQUAL(-SIGTERM, fake::wait_for(waiting));
		CPPUNIT_ASSERT(*has_it);
	}

	void what_is_thrown_gives_the_lock_up() {
		CPPUNIT_ASSERT_THROW(shared_->with([](Pair &) { throw std::bad_alloc(); }), std::bad_alloc);
		CPPUNIT_ASSERT(shared_->with_within(milliseconds(0), [](Pair &) {}));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(LockTest);

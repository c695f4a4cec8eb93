#include "core/kam/signal.hpp"

#include <csignal>

#include <cppunit/extensions/HelperMacros.h>

#include "core/kam/lock.hpp"
#include "core/kam/shm.hpp"
#include "test/fake/host.hpp"

using namespace core::kam;
using namespace test;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kLong{20'000};
constexpr int kWorkers = 4, kChanges = 500;

// What the workers change, and how much of it the writer has stored.
struct Desk {
	Ticket tickets;
	std::atomic<int> changed{0}, stored{0};
};

} // namespace

class SignalTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(SignalTest);
	CPPUNIT_TEST(a_wait_ends_when_its_time_is_up);
	CPPUNIT_TEST(a_signal_that_came_before_the_wait_is_not_lost);
	CPPUNIT_TEST(another_process_is_woken);
	CPPUNIT_TEST(a_ticket_is_done_only_when_its_change_is_stored);
	CPPUNIT_TEST(nobody_waits_for_ever_for_a_writer_that_is_gone);
	CPPUNIT_TEST_SUITE_END();

public:
	void setUp() override {
		host_ = std::make_unique<fake::Host>();
		signal_ = make_shm<Signal>();
		desk_ = make_shm<Desk>();
	}
	void tearDown() override {
		signal_.reset();
		desk_.reset();
		host_.reset();
	}

private:
	std::unique_ptr<fake::Host> host_;
	ShmPtr<Signal> signal_;
	ShmPtr<Desk> desk_;

	void a_wait_ends_when_its_time_is_up() {
		CPPUNIT_ASSERT(!signal_->wait(signal_->seen(), milliseconds(20)));
	}

	void a_signal_that_came_before_the_wait_is_not_lost() {
		const uint32_t seen = signal_->seen();
		signal_->raise();
		CPPUNIT_ASSERT(signal_->wait(seen, milliseconds(0)));
	}

	void another_process_is_woken() {
		const uint32_t seen = signal_->seen();
		const pid_t waiting = fake::start([&] { _exit(signal_->wait(seen, kLong) ? 0 : 1); });
		usleep(20'000);
		signal_->raise();
		CPPUNIT_ASSERT_EQUAL(0, fake::wait_for(waiting));
	}

	void a_ticket_is_done_only_when_its_change_is_stored() {
		const pid_t writer = fake::start([&] {
			for (uint32_t done = 0;;) {
				desk_->tickets.wait_request(done, kLong);
				const uint32_t asked = desk_->tickets.requested();
				desk_->stored = desk_->changed.load();
				desk_->tickets.complete(done = asked);
			}
		});
		std::vector<pid_t> workers;
		for (int i = 0; i < kWorkers; ++i)
			workers.push_back(fake::start([&] {
				for (int change = 0; change < kChanges; ++change) {
					const int mine = ++desk_->changed;
					if (!desk_->tickets.wait_done(desk_->tickets.request(), kLong)) _exit(1);
					if (desk_->stored < mine) _exit(2);
				}
			}));
		for (const pid_t worker : workers) CPPUNIT_ASSERT_EQUAL(0, fake::wait_for(worker, 60));
		kill(writer, SIGKILL);
		CPPUNIT_ASSERT_EQUAL(-SIGKILL, fake::wait_for(writer));
		CPPUNIT_ASSERT_EQUAL(kWorkers * kChanges, desk_->stored.load());
	}

	void nobody_waits_for_ever_for_a_writer_that_is_gone() {
		CPPUNIT_ASSERT(!desk_->tickets.wait_done(desk_->tickets.request(), milliseconds(20)));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(SignalTest);

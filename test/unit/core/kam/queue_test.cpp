#include "core/kam/queue.hpp"

#include <csignal>

#include <cppunit/extensions/HelperMacros.h>

#include "test/fake/host.hpp"

using namespace core::kam;
using namespace test;
using core::base::SharedString;

namespace {

const char kLong[] = "a text that is too long for the room inside of a string object";

struct Told {
	int key, number;
	SharedString text;
};
using Queued = Queue<Told>;

bool put(Queued &queue, int key, int number) {
	return queue.put([&] { return Told{key, number, kLong}; });
}

} // namespace

class QueueTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(QueueTest);
	CPPUNIT_TEST(the_oldest_comes_first);
	CPPUNIT_TEST(what_does_not_fit_is_dropped_and_counted);
	CPPUNIT_TEST(memory_that_runs_out_drops_one_and_keeps_the_others);
	CPPUNIT_TEST(what_waits_is_given_back_with_the_queue);
	CPPUNIT_TEST(processes_put_and_one_takes_in_the_order_of_each);
	CPPUNIT_TEST(an_item_that_throws_keeps_no_other_waiting);
	CPPUNIT_TEST_SUITE_END();

public:
	void setUp() override { host_ = std::make_unique<fake::Host>(); }
	void tearDown() override { host_.reset(); }

private:
	std::unique_ptr<fake::Host> host_;

	void the_oldest_comes_first() {
		Queued queue(10);
		for (int i = 1; i <= 3; ++i) CPPUNIT_ASSERT(put(queue, 0, i));
		CPPUNIT_ASSERT_EQUAL(size_t{3}, queue.waiting());
		for (int i = 1; i <= 3; ++i) CPPUNIT_ASSERT_EQUAL(i, queue.take()->number);
		CPPUNIT_ASSERT(!queue.take());
		CPPUNIT_ASSERT(put(queue, 0, 4));
		CPPUNIT_ASSERT_EQUAL(4, queue.take()->number);
	}

	void what_does_not_fit_is_dropped_and_counted() {
		Queued queue(2);
		CPPUNIT_ASSERT(put(queue, 0, 1) && put(queue, 0, 2));
		CPPUNIT_ASSERT(!put(queue, 0, 3));
		CPPUNIT_ASSERT_EQUAL(1L, queue.dropped());
		queue.take();
		CPPUNIT_ASSERT(put(queue, 0, 4));
		CPPUNIT_ASSERT_EQUAL(2, queue.take()->number);
		CPPUNIT_ASSERT_EQUAL(4, queue.take()->number);
	}

	void memory_that_runs_out_drops_one_and_keeps_the_others() {
		Queued queue(10);
		CPPUNIT_ASSERT(put(queue, 0, 1));
		for (int blocks = 0; blocks < 2; ++blocks) {
			fake::Host::allow(blocks);
			CPPUNIT_ASSERT(!put(queue, 0, 2));
		}
		fake::Host::allow_all();
		CPPUNIT_ASSERT_EQUAL(2L, queue.dropped());
		CPPUNIT_ASSERT_EQUAL(1, queue.take()->number);
		CPPUNIT_ASSERT_EQUAL(0, fake::Host::blocks_out());
	}

	void what_waits_is_given_back_with_the_queue() {
		{
			Queued queue(10);
			CPPUNIT_ASSERT(put(queue, 0, 1) && put(queue, 0, 2));
			CPPUNIT_ASSERT(fake::Host::blocks_out() > 0);
		}
		CPPUNIT_ASSERT_EQUAL(0, fake::Host::blocks_out());
	}

	void processes_put_and_one_takes_in_the_order_of_each() {
		constexpr int kPutters = 3, kItems = 2000;
		auto queue = make_shm<Queued>(size_t{kPutters * kItems});
		std::vector<pid_t> putters;
		for (int key = 0; key < kPutters; ++key)
			putters.push_back(fake::start([&, key] {
				for (int i = 1; i <= kItems; ++i)
					if (!put(*queue, key, i)) _exit(1);
			}));
		int last[kPutters]{}, taken = 0;
		bool is_ordered = true;
		const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
		while (taken < kPutters * kItems && std::chrono::steady_clock::now() < end)
			queue->work([&](Told &&told) {
				is_ordered = is_ordered && told.number == ++last[told.key] && told.text == kLong;
				++taken;
			});
		for (const pid_t putter : putters) CPPUNIT_ASSERT_EQUAL(0, fake::wait_for(putter));
		CPPUNIT_ASSERT_EQUAL(kPutters * kItems, taken);
		CPPUNIT_ASSERT(is_ordered);
	}

	void an_item_that_throws_keeps_no_other_waiting() {
		auto queue = make_shm<Queued>(size_t{10});
		auto seen = make_shm<std::atomic<int>>(0);
		auto process = make_shm<std::atomic<pid_t>>(0);
		CPPUNIT_ASSERT(put(*queue, 0, 1) && put(*queue, 0, 2));
		CPPUNIT_ASSERT(queue->start("test", PROC_RPC, [&](Told &&told) {
			*process = getpid();
			if (told.number == 1) throw std::bad_alloc();
			*seen = told.number;
		}));
		for (int i = 0; i < 4000 && *seen == 0; ++i) usleep(5000);
		CPPUNIT_ASSERT_EQUAL(2, seen->load());
		kill(*process, SIGKILL);
		CPPUNIT_ASSERT_EQUAL(-SIGKILL, fake::wait_for(*process));
		CPPUNIT_ASSERT(fake::Host::logged().at(0) == "error: test: out of memory");
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(QueueTest);

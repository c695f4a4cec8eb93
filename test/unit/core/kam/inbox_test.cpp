#include "core/kam/inbox.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include <unistd.h>

#include "core/kam/lock.hpp"
#include "core/kam/shm.hpp"
#include "test/fake/host.hpp"

using namespace core::kam;
using test::fake::Host;

namespace {

struct Item {
	unsigned process, number;
};

// What the processes of a test share.
struct Session {
	Guarded<Inbox<Item>> inbox;
	std::atomic<bool> is_open{true};
	std::atomic<int> inside{0}, worked{0};
	std::atomic<bool> is_broken{
			false}; // two were inside at once, or an item came before an older one
	std::atomic<unsigned> last[8]{};

	explicit Session(size_t longest) : inbox(longest) {}
};

constexpr auto kPause = std::chrono::milliseconds(1);

} // namespace

class InboxTest : public CppUnit::TestFixture {
public:
	void setUp() override {
		host_.emplace();
		session_ = make_shm<Session>(3u);
	}
	void tearDown() override {
		session_.reset();
		host_.reset();
	}

private:
	CPPUNIT_TEST_SUITE(InboxTest);
	CPPUNIT_TEST(a_free_session_is_worked_for_at_once);
	CPPUNIT_TEST(what_comes_meanwhile_is_worked_off_behind_it_in_order);
	CPPUNIT_TEST(no_lock_is_held_while_an_item_is_worked_off);
	CPPUNIT_TEST(an_item_that_fails_does_not_drop_the_rest);
	CPPUNIT_TEST(only_so_many_wait);
	CPPUNIT_TEST(an_item_without_memory_changes_nothing);
	CPPUNIT_TEST(a_session_that_is_gone_takes_nothing);
	CPPUNIT_TEST(a_session_that_goes_meanwhile_ends_the_work);
	CPPUNIT_TEST(processes_take_turns_and_keep_the_order);
	CPPUNIT_TEST(the_next_item_takes_the_place_of_a_dead_owner);
	CPPUNIT_TEST(a_full_inbox_of_a_dead_owner_is_worked_off_first);
	CPPUNIT_TEST(a_look_at_the_session_is_enough_to_rescue_it);
	CPPUNIT_TEST(a_living_owner_is_left_alone);
	CPPUNIT_TEST(nothing_of_it_stays_in_shared_memory);
	CPPUNIT_TEST_SUITE_END();

	std::optional<Host> host_; // one at a time, and CppUnit makes all tests at once
	ShmPtr<Session> session_;
	std::string done_; // by this process

	bool reach(const std::function<void(Inbox<Item> &)> &use) {
		if (session_->is_open) session_->inbox.with(use);
		return session_->is_open;
	}
	auto reached() {
		return [this](auto &&use) { return reach(use); };
	}
	void note(unsigned number) { done_ += std::to_string(number) + ' '; }
	template <class Now>
	Delivered deliver_and(unsigned number, Now &&now) {
		return deliver<Item>(
				reached(), now,
				[&] {
					return Item{0, number};
				},
				[&](Item &item) { note(item.number); });
	}
	Delivered deliver_one(unsigned number) {
		return deliver_and(number, [&] { note(number); });
	}

	void a_free_session_is_worked_for_at_once() {
		CPPUNIT_ASSERT(deliver_one(1) == Delivered::Worked);
		CPPUNIT_ASSERT(deliver_one(2) == Delivered::Worked);
		CPPUNIT_ASSERT_EQUAL(std::string("1 2 "), done_);
	}

	void what_comes_meanwhile_is_worked_off_behind_it_in_order() {
		const auto done = deliver_and(1, [&] {
			CPPUNIT_ASSERT(deliver_one(2) == Delivered::Left);
			CPPUNIT_ASSERT(deliver_one(3) == Delivered::Left);
			note(1);
		});
		CPPUNIT_ASSERT(done == Delivered::Worked);
		CPPUNIT_ASSERT_EQUAL(std::string("1 2 3 "), done_);
	}

	void no_lock_is_held_while_an_item_is_worked_off() {
		deliver_and(1, [&] {
			deliver_one(2);
			bool is_reached = false;
			reach([&](Inbox<Item> &) { is_reached = true; }); // would wait for ever
			CPPUNIT_ASSERT(is_reached);
		});
	}

	void an_item_that_fails_does_not_drop_the_rest() {
		deliver_and(1, [&] {
			deliver_one(2);
			throw std::runtime_error("no");
		});
		CPPUNIT_ASSERT_EQUAL(std::string("2 "), done_);
		CPPUNIT_ASSERT(deliver_one(3) == Delivered::Worked);
		CPPUNIT_ASSERT_EQUAL(size_t{1}, Host::logged().size());
	}

	void only_so_many_wait() {
		deliver_and(1, [&] {
			for (unsigned i = 2; i < 5; ++i) CPPUNIT_ASSERT(deliver_one(i) == Delivered::Left);
			CPPUNIT_ASSERT(deliver_one(5) == Delivered::Full);
		});
		CPPUNIT_ASSERT_EQUAL(std::string("2 3 4 "), done_);
		CPPUNIT_ASSERT(deliver_one(6) == Delivered::Worked);
	}

	void an_item_without_memory_changes_nothing() {
		deliver_and(1, [&] {
			Host::allow(0);
			CPPUNIT_ASSERT(deliver_one(2) == Delivered::Full);
			Host::allow_all();
			CPPUNIT_ASSERT(deliver_one(3) == Delivered::Left);
		});
		CPPUNIT_ASSERT_EQUAL(std::string("3 "), done_);
	}

	void a_session_that_is_gone_takes_nothing() {
		session_->is_open = false;
		CPPUNIT_ASSERT(deliver_one(1) == Delivered::Gone);
		CPPUNIT_ASSERT_EQUAL(std::string(), done_);
	}

	void a_session_that_goes_meanwhile_ends_the_work() {
		deliver_and(1, [&] {
			deliver_one(2);
			session_->is_open = false;
		});
		CPPUNIT_ASSERT_EQUAL(std::string(), done_);
	}

	// Of a process that delivers to the session of the test.
	void work(unsigned process, unsigned number) {
		Session &session = *session_;
		if (++session.inside != 1 || session.last[process]++ != number) session.is_broken = true;
		std::this_thread::yield();
		--session.inside;
		++session.worked;
	}
	void deliver_many(unsigned process, unsigned count) {
		for (unsigned number = 0; number < count;) {
			const auto done = deliver<Item>(
					reached(), [&] { work(process, number); },
					[&] {
						return Item{process, number};
					},
					[&](Item &item) { work(item.process, item.number); });
			if (done == Delivered::Full)
				std::this_thread::sleep_for(kPause);
			else
				++number;
		}
	}

	void processes_take_turns_and_keep_the_order() {
		constexpr unsigned kProcesses = 4, kEach = 400;
		std::vector<pid_t> started;
		for (unsigned i = 0; i < kProcesses; ++i)
			started.push_back(test::fake::start([&, i] { deliver_many(i, kEach); }));
		for (const pid_t process : started) CPPUNIT_ASSERT_EQUAL(0, test::fake::wait_for(process));
		CPPUNIT_ASSERT_EQUAL(int(kProcesses * kEach), session_->worked.load());
		CPPUNIT_ASSERT(!session_->is_broken);
		CPPUNIT_ASSERT(deliver_one(1) == Delivered::Worked);
	}

	// Ends in the middle of its work for the session, with `more` items behind it.
	void dies_at_work(unsigned more) {
		const pid_t process = test::fake::start([&] {
			deliver_and(1, [&] {
				for (unsigned i = 0; i < more; ++i) deliver_one(2 + i);
				_exit(0);
			});
		});
		CPPUNIT_ASSERT_EQUAL(0, test::fake::wait_for(process));
	}

	void the_next_item_takes_the_place_of_a_dead_owner() {
		dies_at_work(1);
		CPPUNIT_ASSERT(deliver_one(7) == Delivered::Left);
		CPPUNIT_ASSERT_EQUAL(std::string("2 7 "), done_);
		CPPUNIT_ASSERT(deliver_one(8) == Delivered::Worked);
	}

	void a_full_inbox_of_a_dead_owner_is_worked_off_first() {
		dies_at_work(3);
		CPPUNIT_ASSERT(deliver_one(7) == Delivered::Worked);
		CPPUNIT_ASSERT_EQUAL(std::string("2 3 4 7 "), done_);
	}

	bool rescued() {
		return rescue<Item>(reached(), [&](Item &item) { note(item.number); });
	}

	void a_look_at_the_session_is_enough_to_rescue_it() {
		CPPUNIT_ASSERT(!rescued());
		dies_at_work(2);
		CPPUNIT_ASSERT(rescued());
		CPPUNIT_ASSERT(!rescued());
		CPPUNIT_ASSERT_EQUAL(std::string("2 3 "), done_);
	}

	void a_living_owner_is_left_alone() {
		const pid_t process = test::fake::start([&] {
			deliver_and(1, [&] {
				session_->worked = 1;
				while (session_->worked == 1) std::this_thread::sleep_for(kPause);
			});
		});
		while (session_->worked == 0) std::this_thread::sleep_for(kPause);
		CPPUNIT_ASSERT(!rescued());
		CPPUNIT_ASSERT(deliver_one(2) == Delivered::Left);
		CPPUNIT_ASSERT_EQUAL(std::string(), done_);
		session_->worked = 2;
		CPPUNIT_ASSERT_EQUAL(0, test::fake::wait_for(process));
		CPPUNIT_ASSERT(deliver_one(3) == Delivered::Worked);
		CPPUNIT_ASSERT_EQUAL(std::string("3 "), done_);
	}

	void nothing_of_it_stays_in_shared_memory() {
		const int before = Host::blocks_out();
		deliver_and(1, [&] { deliver_one(2); });
		CPPUNIT_ASSERT_EQUAL(before, Host::blocks_out());
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(InboxTest);

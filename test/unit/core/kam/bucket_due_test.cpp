// Which values a walk of those that are due, or have changed, visits.
#include <algorithm>
#include <set>
#include <vector>

#include <unistd.h>

#include "test/unit/core/kam/items.hpp"

using namespace core::kam;
using namespace test;

namespace {

std::string due_at(Items &items, int64_t now) {
	std::string all;
	items.each_due(now, [&](Item &item) { all.append(item.key.data(), item.key.size()); });
	std::sort(all.begin(), all.end());
	return all;
}

std::string changed(Items &items) {
	std::string all;
	items.each_changed([&](Item &item) { all.append(item.key.data(), item.key.size()); });
	std::sort(all.begin(), all.end());
	return all;
}

} // namespace

class BucketDueTest : public ItemsTest {
	CPPUNIT_TEST_SUITE(BucketDueTest);
	CPPUNIT_TEST(only_those_that_are_due_are_visited);
	CPPUNIT_TEST(while_nothing_is_due_no_bucket_is_looked_at);
	CPPUNIT_TEST(what_is_due_before_all_others_is_found_whenever_it_comes);
	CPPUNIT_TEST(one_that_is_ever_due_is_found_without_its_key);
	CPPUNIT_TEST(one_that_stays_due_rests_and_hides_no_other);
	CPPUNIT_TEST(only_those_that_have_changed_are_visited);
	CPPUNIT_TEST(a_walk_that_runs_out_of_memory_is_made_again);
	CPPUNIT_TEST(a_walk_sees_each_once_whatever_others_end_meanwhile);
	CPPUNIT_TEST_SUITE_END();

	void only_those_that_are_due_are_visited() {
		const std::string keys = "abcdefghij";
		for (size_t i = 0; i < keys.size(); ++i)
			change(*items_, keys.substr(i, 1), [&](Item &item) { item.due = 100 + i; });
		change(*items_, "n", [](Item &) {}); // never
		CPPUNIT_ASSERT_EQUAL(std::string(), due_at(*items_, 99));
		CPPUNIT_ASSERT_EQUAL(std::string("abc"), due_at(*items_, 102));
		items_->each_due(200, [](Item &item) { item.due = item.due < 105 ? 0 : 300; });
		CPPUNIT_ASSERT_EQUAL(std::string(), due_at(*items_, 299));
		CPPUNIT_ASSERT_EQUAL(std::string("fghij"), due_at(*items_, 300));
	}

	void while_nothing_is_due_no_bucket_is_looked_at() {
		auto one = make_shm<Items>(0u, 32u);
		change(*one, "a", [](Item &item) { item.due = 100; });
		std::string due = "not asked";
		// The lock is ours: whoever looked into the bucket would wait for ever.
		one->with("a", [&](Item &) { due = due_at(*one, 99); });
		CPPUNIT_ASSERT_EQUAL(std::string(), due);
		CPPUNIT_ASSERT_EQUAL(std::string("a"), due_at(*one, 100));
	}

	void what_is_due_before_all_others_is_found_whenever_it_comes() {
		change(*items_, "a", [](Item &item) { item.due = 300; });
		CPPUNIT_ASSERT_EQUAL(std::string(), due_at(*items_, 299));
		change(*items_, "b", [](Item &item) { item.due = 200; });
		items_->each_due(200, [](Item &item) { item.due = 0; });
		change(*items_, "c", [](Item &item) { item.due = 250; });
		CPPUNIT_ASSERT_EQUAL(std::string("c"), due_at(*items_, 250));
		items_->with("a", [](Item &item) { item.due = 280; });
		CPPUNIT_ASSERT_EQUAL(std::string("ac"), due_at(*items_, 280));
	}

	void one_that_is_ever_due_is_found_without_its_key() {
		change(*items_, "a", [](Item &item) { item.amount = 7; });
		change(*items_, "b", [](Item &item) { item.amount = 8, item.due = 100; });
		const auto amount_is = [](int wanted) {
			return [wanted](const Item &item) { return item.amount == wanted; };
		};
		CPPUNIT_ASSERT(items_->with_any_due(amount_is(8), [](Item &item) { item.amount = 9; }));
		CPPUNIT_ASSERT(!items_->with_any_due(amount_is(8), [](Item &) {}));
		CPPUNIT_ASSERT_EQUAL(16L, total());
	}

	void one_that_stays_due_rests_and_hides_no_other() {
		auto one = make_shm<Items>(0u, 32u);
		change(*one, "a", [](Item &item) { item.due = 100; });
		change(*one, "b", [](Item &item) { item.due = 105; });
		CPPUNIT_ASSERT_EQUAL(std::string("a"), due_at(*one, 100));
		CPPUNIT_ASSERT_EQUAL(std::string("b"), due_at(*one, 105));
		CPPUNIT_ASSERT_EQUAL(std::string("a"), due_at(*one, 110));
	}

	void only_those_that_have_changed_are_visited() {
		for (const char *key : {"a", "b", "c", "d"})
			change(*items_, key, [](Item &item) { item.is_changed = true; });
		items_->with("b", [](Item &item) { item.is_changed = false; });
		CPPUNIT_ASSERT_EQUAL(std::string("acd"), changed(*items_));
		items_->each_changed([](Item &item) { item.is_changed = false; });
		CPPUNIT_ASSERT_EQUAL(std::string(), changed(*items_));
	}

	void a_walk_that_runs_out_of_memory_is_made_again() {
		auto one = make_shm<Items>(0u, 32u);
		for (const char *key : {"a", "b", "c"})
			change(*one, key, [](Item &item) { item.is_changed = true, item.due = 100; });
		int left = 1;
		const auto fail = [&](Item &item) {
			if (left-- == 0) throw std::bad_alloc();
			item.is_changed = false, item.due = 0;
		};
		CPPUNIT_ASSERT_THROW(one->each_changed(fail), std::bad_alloc);
		CPPUNIT_ASSERT_EQUAL(std::string("ab"), changed(*one)); // backwards
		left = 0;
		CPPUNIT_ASSERT_THROW(one->each_due(100, fail), std::bad_alloc);
		CPPUNIT_ASSERT_EQUAL(size_t{1}, due_at(*one, 100).size()); // the other one rests
		CPPUNIT_ASSERT_EQUAL(std::string("ab"), due_at(*one, 110));
	}

	// Others end every second value meanwhile, so that those at the end take their places.
	void a_walk_sees_each_once_whatever_others_end_meanwhile() {
		constexpr int kValues = 400;
		auto one = make_shm<Items>(0u, 32u);
		std::vector<Items::Number> numbers;
		for (int i = 0; i < kValues; ++i) {
			numbers.push_back(add(*one, std::to_string(i)));
			one->with(numbers.back(), [i](Item &item) { item.is_changed = true, item.amount = i; });
		}
		const pid_t other = fake::start([&] {
			for (size_t i = 0; i < numbers.size(); i += 2)
				one->with(numbers[i], [](Item &item) { item.is_over = true; });
		});
		std::multiset<int> seen;
		one->each_changed([&](Item &item) {
			seen.insert(item.amount);
			usleep(50);
		});
		CPPUNIT_ASSERT_EQUAL(0, fake::wait_for(other));
		for (int i = 0; i < kValues; ++i) {
			CPPUNIT_ASSERT(seen.count(i) <= 1);
			CPPUNIT_ASSERT(i % 2 == 0 || seen.count(i) == 1);
		}
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(BucketDueTest);

#include <map>
#include <optional>
#include <set>
#include <unistd.h>
#include <vector>

#include "test/unit/core/kam/items.hpp"

using namespace core::kam;
using namespace test;

namespace {

constexpr int kBuckets = 4, kValues = 400, kAtOnce = 8;

} // namespace

class BucketWalkTest : public ItemsTest {
	CPPUNIT_TEST_SUITE(BucketWalkTest);
	CPPUNIT_TEST(no_bucket_is_taken_again_before_the_others);
	CPPUNIT_TEST(what_is_done_with_copies_may_use_the_table);
	CPPUNIT_TEST(no_more_is_copied_than_is_wanted);
	CPPUNIT_TEST(nothing_is_copied_that_is_not_meant);
	CPPUNIT_TEST(with_a_key_that_one_is_copied);
	CPPUNIT_TEST_SUITE_END();

public:
	void setUp() override {
		ItemsTest::setUp();
		for (int i = 0; i < kValues; ++i) {
			numbers_.push_back(add(*items_, std::to_string(i), i));
			items_->with(numbers_.back(), [](Item &item) {
				item.due = 1;
				item.is_changed = true;
			});
		}
	}

private:
	std::vector<Items::Number> numbers_;

	// Is each bucket left after a few of its values, as long as another has some that were not seen?
	void assert_rounds(const std::vector<int> &seen, const char *walk) {
		std::map<int, int> left;
		for (const auto number : numbers_) ++left[static_cast<int>(number % kBuckets)];
		int last = -1, row = 0;
		for (const int amount : seen) {
			const int bucket = static_cast<int>(numbers_.at(size_t(amount)) % kBuckets);
			row = bucket == last ? row + 1 : 1;
			last = bucket;
			CPPUNIT_ASSERT_MESSAGE(walk, row <= kAtOnce || left.size() == 1);
			if (--left[bucket] == 0) left.erase(bucket);
		}
		CPPUNIT_ASSERT_MESSAGE(walk, left.empty());
	}

	void no_bucket_is_taken_again_before_the_others() {
		std::vector<int> read, due, changed;
		items_->each([&](const Item &item) { read.push_back(item.amount); });
		items_->each_due(1, [&](const Item &item) { due.push_back(item.amount); });
		items_->each_changed([&](const Item &item) { changed.push_back(item.amount); });
		assert_rounds(read, "each");
		assert_rounds(due, "each_due");
		assert_rounds(changed, "each_changed");
	}

	// With the lock held it would wait for itself.
	void what_is_done_with_copies_may_use_the_table() {
		constexpr unsigned kSeconds = 10;
		alarm(kSeconds);
		std::multiset<int> seen;
		items_->each_copied(
				"", [](const Item &item) { return std::optional(item.amount); },
				[&](int amount) {
					seen.insert(amount);
					if (amount % 2)
						items_->with(numbers_.at(size_t(amount)),
								[](Item &item) { item.is_over = true; });
					return true;
				});
		alarm(0);
		CPPUNIT_ASSERT_EQUAL(long{kValues} / 2, items_->size());
		for (int i = 0; i < kValues; ++i) CPPUNIT_ASSERT_EQUAL(size_t{1}, seen.count(i));
	}

	void no_more_is_copied_than_is_wanted() {
		int copied = 0, used = 0;
		items_->each_copied(
				"",
				[&](const Item &item) {
					++copied;
					return std::optional(item.amount);
				},
				[&](int) { return ++used < 3; });
		CPPUNIT_ASSERT_EQUAL(3, used);
		CPPUNIT_ASSERT(copied <= kAtOnce);
	}

	void nothing_is_copied_that_is_not_meant() {
		int used = 0;
		items_->each_copied(
				"",
				[](const Item &item) {
					return item.amount == 7 ? std::optional(item.amount) : std::nullopt;
				},
				[&](int amount) {
					CPPUNIT_ASSERT_EQUAL(7, amount);
					return ++used;
				});
		CPPUNIT_ASSERT_EQUAL(1, used);
	}

	void with_a_key_that_one_is_copied() {
		std::vector<int> seen;
		const auto copied = [](const Item &item) { return std::optional(item.amount); };
		const auto use = [&](int amount) {
			seen.push_back(amount);
			return true;
		};
		items_->each_copied("12", copied, use);
		items_->each_copied("none", copied, use);
		CPPUNIT_ASSERT(seen == std::vector<int>{12});
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(BucketWalkTest);

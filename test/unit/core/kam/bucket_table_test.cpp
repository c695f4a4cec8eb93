#include "core/kam/bucket_table.hpp"

#include <csignal>
#include <map>
#include <set>

#include <unistd.h>

#include <cppunit/extensions/HelperMacros.h>

#include "core/base/packed.hpp"
#include "test/fake/host.hpp"
#include "test/unit/core/kam/items.hpp"

using namespace core::kam;
using namespace test;
using std::chrono::milliseconds;

namespace {

const char kLong[] = "a text that is too long for the room inside of a string object";

} // namespace

class BucketTableTest : public ItemsTest {
	CPPUNIT_TEST_SUITE(BucketTableTest);
	CPPUNIT_TEST(a_value_is_found_by_key_and_by_number);
	CPPUNIT_TEST(of_several_with_one_key_the_first_of_the_highest_rank_is_meant);
	CPPUNIT_TEST(a_number_does_not_come_again_while_it_lives);
	CPPUNIT_TEST(a_value_comes_back_with_the_number_that_it_had);
	CPPUNIT_TEST(the_totals_follow_every_use);
	CPPUNIT_TEST(what_is_read_or_touched_is_not_counted_again);
	CPPUNIT_TEST(what_is_over_goes_and_leaves_nothing);
	CPPUNIT_TEST(many_of_one_bucket_are_found_whatever_comes_and_goes);
	CPPUNIT_TEST(many_with_one_key_keep_their_order);
	CPPUNIT_TEST(a_bucket_that_cannot_grow_keeps_what_it_has);
	CPPUNIT_TEST(a_value_that_memory_is_too_scarce_for_is_not_there);
	CPPUNIT_TEST(processes_change_one_value_in_turn);
	CPPUNIT_TEST(processes_add_and_end_values_of_one_bucket);
	CPPUNIT_TEST(what_is_there_is_found_while_others_let_its_bucket_grow);
	CPPUNIT_TEST(a_bucket_whose_holder_was_killed_is_passed_over_at_stop);
	CPPUNIT_TEST_SUITE_END();

	void a_value_is_found_by_key_and_by_number() {
		const auto a = add(*items_, "a", 1), b = add(*items_, "b", 2);
		int amount = 0;
		const auto look = [&](const Item &item) { amount = item.amount; };
		CPPUNIT_ASSERT(items_->with("b", look) && amount == 2);
		CPPUNIT_ASSERT(items_->with(a, look) && amount == 1);
		CPPUNIT_ASSERT(items_->read("b", look) && amount == 2);
		CPPUNIT_ASSERT(items_->touch(b, look) && amount == 2);
		CPPUNIT_ASSERT(!items_->with("c", look) && !items_->with(a + b, look));
		CPPUNIT_ASSERT_EQUAL(2L, items_->size());
	}

	void of_several_with_one_key_the_first_of_the_highest_rank_is_meant() {
		for (const int amount : {1, 3, 2, 3}) add(*items_, "a", amount);
		const auto rank = [](const Item &item) { return item.amount; };
		CPPUNIT_ASSERT(items_->with_best("a", rank, [](Item &item) { item.amount = 10; }));
		std::string amounts;
		items_->each([&](const Item &item) { amounts += std::to_string(item.amount) + " "; });
		CPPUNIT_ASSERT_EQUAL(std::string("3 2 10 1 "), amounts);
		CPPUNIT_ASSERT(!items_->with_best(
				"a", [](const Item &) { return 0; }, [](Item &) {}));
	}

	// Numbers of five bits in four buckets: each bucket has eight, or seven.
	void a_number_does_not_come_again_while_it_lives() {
		auto few = make_shm<Items>(2u, 5u);
		const auto kept = add(*few, "a");
		std::set<Items::Number> seen;
		for (int i = 0; i < 100; ++i) {
			const auto number = add(*few, "a");
			CPPUNIT_ASSERT(number != kept && number != 0 && number < 32);
			seen.insert(number);
			few->with(number, [](Item &item) { item.is_over = true; });
		}
		CPPUNIT_ASSERT(seen.size() >= 6);
		CPPUNIT_ASSERT(few->with(kept, [](Item &) {}));
	}

	void a_value_comes_back_with_the_number_that_it_had() {
		const auto a = add(*items_, "a", 1);
		const auto taken = [&](Items::Number number) {
			return items_->add_numbered(number, [](Item &item, Items::Number) { item.amount = 5; });
		};
		CPPUNIT_ASSERT(!taken(a) && !taken(0));
		CPPUNIT_ASSERT(taken(a + 4) && !taken(a + 4));
		int amount = 0;
		CPPUNIT_ASSERT(items_->with(a + 4, [&](Item &item) { amount = item.amount; }));
		CPPUNIT_ASSERT_EQUAL(5, amount);
		CPPUNIT_ASSERT_EQUAL(6L, total());
		CPPUNIT_ASSERT(add(*items_, "a") != a + 4);
	}

	void the_totals_follow_every_use() {
		change(*items_, "a", [](Item &item) { item.amount = 5; });
		change(*items_, "b", [](Item &item) { item.amount = 2; });
		change(*items_, "a", [](Item &item) { item.amount = 1; });
		CPPUNIT_ASSERT_EQUAL(3L, total());
		CPPUNIT_ASSERT_THROW(items_->with("b",
									 [](Item &item) {
										 item.amount = 7;
										 throw std::bad_alloc();
									 }),
				std::bad_alloc);
		CPPUNIT_ASSERT_EQUAL(8L, total());
	}

	void what_is_read_or_touched_is_not_counted_again() {
		const auto a = add(*items_, "a");
		const long before = items_->rules().settled;
		items_->read("a", [](const Item &) {});
		items_->touch(a, [](Item &) {});
		items_->each([](const Item &) {});
		items_->each_due(1'000, [](Item &) {});
		items_->each_changed([](Item &) {});
		CPPUNIT_ASSERT_EQUAL(before, items_->rules().settled.load());
	}

	void what_is_over_goes_and_leaves_nothing() {
		const int empty = fake::Host::blocks_out();
		for (const char *key : {"a", "b", "c", "d", "e", "f"}) add(*items_, key, 1);
		for (const char *key : {"a", "b", "c", "d", "e", "f"})
			items_->with(key, [](Item &item) { item.is_over = true, item.amount = 0; });
		CPPUNIT_ASSERT_EQUAL(0L, items_->size());
		CPPUNIT_ASSERT_EQUAL(0L, total());
		CPPUNIT_ASSERT_EQUAL(empty, fake::Host::blocks_out());
	}

	void many_of_one_bucket_are_found_whatever_comes_and_goes() {
		const int empty = fake::Host::blocks_out();
		auto one = make_shm<Items>(0u, 32u);
		const int with_table = fake::Host::blocks_out();
		std::map<Items::Number, std::string> known;
		for (int i = 0; i < 3'000; ++i) {
			const auto key = std::to_string(i * 7919 % 3'000);
			known[add(*one, key, 1)] = key;
			one->with(key, [i](Item &item) { item.due = 1 + i % 977; });
			if (i % 3) continue;
			const auto gone = std::next(known.begin(), static_cast<long>(known.size() / 2));
			CPPUNIT_ASSERT(one->with(
					gone->first, [](Item &item) { item.is_over = true, item.amount = 0; }));
			CPPUNIT_ASSERT(!one->read(gone->second, [](const Item &) {}));
			known.erase(gone);
		}
		CPPUNIT_ASSERT_EQUAL(2'000L, one->size());
		CPPUNIT_ASSERT_EQUAL(2'000L, one->rules().total.load());
		for (const auto &[number, key] : known) {
			std::string by_number;
			one->touch(number, [&](Item &item) { by_number = item.key; });
			CPPUNIT_ASSERT_EQUAL(key, by_number);
			CPPUNIT_ASSERT(one->read(key, [](const Item &) {}));
		}
		int64_t latest = 0;
		size_t ended = 0;
		one->each_due(1'000, [&](Item &item) {
			CPPUNIT_ASSERT(item.due >= latest);
			latest = item.due;
			item.is_over = true;
			++ended;
		});
		CPPUNIT_ASSERT_EQUAL(known.size(), ended);
		CPPUNIT_ASSERT_EQUAL(with_table, fake::Host::blocks_out());
		one.reset();
		CPPUNIT_ASSERT_EQUAL(empty, fake::Host::blocks_out());
	}

	// The second of two calls with one Call-ID is meant (callops).
	void many_with_one_key_keep_their_order() {
		auto one = make_shm<Items>(0u, 32u);
		for (int i = 0; i < 100; ++i) {
			add(*one, std::to_string(i));
			if (i % 10 == 0) add(*one, "a", i);
		}
		std::string order;
		one->with_best(
				"a",
				[&](const Item &item) {
					order += std::to_string(item.amount) + " ";
					return 1;
				},
				[](Item &) {});
		CPPUNIT_ASSERT_EQUAL(std::string("0 10 20 30 40 50 60 70 80 90 "), order);
	}

	void a_bucket_that_cannot_grow_keeps_what_it_has() {
		auto one = make_shm<Items>(0u, 32u);
		int added = 0, refused = 0;
		for (int good = 0; added < 200; ++good) {
			fake::Host::allow(good % 8);
			try {
				const auto key = std::to_string(added);
				change(*one, key, [&](Item &item) { item.due = 1 + added; });
				++added;
			} catch (const std::bad_alloc &) {
				++refused;
				CPPUNIT_ASSERT_EQUAL(long{added}, one->size());
				for (int i = 0; i < added; ++i)
					CPPUNIT_ASSERT(one->read(std::to_string(i), [](const Item &) {}));
			}
		}
		fake::Host::allow_all();
		CPPUNIT_ASSERT(refused > 20);
		int64_t due = 0;
		one->each_due(1'000, [&](Item &item) {
			CPPUNIT_ASSERT_EQUAL(++due, item.due);
			item.due = 0;
		});
		CPPUNIT_ASSERT_EQUAL(int64_t{200}, due);
	}

	void a_value_that_memory_is_too_scarce_for_is_not_there() {
		const int empty = fake::Host::blocks_out();
		int good = 0;
		for (;; ++good) {
			fake::Host::allow(good);
			try {
				items_->add(kLong, [](Item &item, Items::Number) { item.key = item.text = kLong; });
				break;
			} catch (const std::bad_alloc &) {
				CPPUNIT_ASSERT_EQUAL(0L, items_->size());
				CPPUNIT_ASSERT(!items_->with(kLong, [](Item &) {}));
				CPPUNIT_ASSERT_EQUAL(empty, fake::Host::blocks_out());
			}
		}
		fake::Host::allow_all();
		CPPUNIT_ASSERT(good >= 3);
		CPPUNIT_ASSERT(items_->with(kLong, [](Item &) {}));
	}

	void processes_change_one_value_in_turn() {
		constexpr int kProcesses = 4, kRounds = 5000;
		std::vector<pid_t> all;
		for (int i = 0; i < kProcesses; ++i)
			all.push_back(fake::start([&] {
				for (int round = 0; round < kRounds; ++round)
					change(*items_, "a", [](Item &item) {
						++item.amount;
						item.text = item.amount % 2 ? kLong : "";
					});
			}));
		for (const pid_t process : all) CPPUNIT_ASSERT_EQUAL(0, fake::wait_for(process, 60));
		CPPUNIT_ASSERT_EQUAL(long{kProcesses} * kRounds, total());
		CPPUNIT_ASSERT_EQUAL(1L, items_->size());
	}

	void processes_add_and_end_values_of_one_bucket() {
		constexpr int kProcesses = 4, kRounds = 2000;
		auto one = make_shm<Items>(0u, 8u); // numbers come round often
		std::vector<pid_t> all;
		for (int i = 0; i < kProcesses; ++i)
			all.push_back(fake::start([&, i] {
				const std::string key(1, static_cast<char>('a' + i));
				for (int round = 0; round < kRounds; ++round) {
					const auto number = add(*one, key, 1);
					bool is_mine = false;
					one->with(number, [&](Item &item) {
						is_mine = core::base::view(item.key) == key;
						item.is_over = true, item.amount = 0;
					});
					if (!is_mine) _exit(1);
				}
			}));
		for (const pid_t process : all) CPPUNIT_ASSERT_EQUAL(0, fake::wait_for(process, 60));
		CPPUNIT_ASSERT_EQUAL(0L, one->size());
		CPPUNIT_ASSERT_EQUAL(0L, one->rules().total.load());
	}

	void what_is_there_is_found_while_others_let_its_bucket_grow() {
		constexpr int kProcesses = 3, kValues = 3'000;
		auto one = make_shm<Items>(0u, 32u);
		const auto kept = add(*one, "kept", 1);
		std::vector<pid_t> all;
		for (int i = 0; i < kProcesses; ++i)
			all.push_back(fake::start([&, i] {
				for (int k = 0; k < kValues; ++k) {
					const auto number = add(*one, std::to_string(k * kProcesses + i), 1);
					const bool is_found = one->touch(kept, [](Item &) {})
							&& one->touch(number, [](Item &) {})
							&& one->read("kept", [](const Item &) {})
							&& one->read(
									std::to_string(k / 2 * kProcesses + i), [](const Item &) {});
					if (!is_found) _exit(1);
				}
			}));
		for (const pid_t process : all) CPPUNIT_ASSERT_EQUAL(0, fake::wait_for(process, 60));
		CPPUNIT_ASSERT_EQUAL(long{kProcesses} * kValues + 1, one->size());
	}

	void a_bucket_whose_holder_was_killed_is_passed_over_at_stop() {
		const std::string keys = "abcdefgh";
		for (const char key : keys) add(*items_, std::string(1, key));
		const pid_t holder = fake::start(
				[&] { items_->with("a", [](Item &) { kill(getpid(), SIGKILL); }); });
		CPPUNIT_ASSERT_EQUAL(-SIGKILL, fake::wait_for(holder));
		std::string seen;
		const unsigned passed_over = items_->each_at_stop(
				milliseconds(10), [&](Item &item) { seen.append(item.key.data(), 1); });
		CPPUNIT_ASSERT_EQUAL(1u, passed_over);
		CPPUNIT_ASSERT(seen.find('a') == seen.npos && !seen.empty());
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(BucketTableTest);

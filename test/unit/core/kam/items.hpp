// A table of small values, for tests of what a table does with them.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "core/kam/bucket_table.hpp"
#include "test/fake/host.hpp"

namespace test {

struct Item {
	core::base::SharedString key, text;
	int amount = 0;
	int64_t due = 0;
	bool is_changed = false, is_over = false;
};

struct ItemRules {
	using Value = Item;
	struct Counts {
		long amount = 0;
	};
	static constexpr int64_t kLookAgain = 10;

	static bool has_key(const Item &item, std::string_view key) noexcept {
		return core::base::view(item.key) == key;
	}
	core::kam::Standing settle(const Item &item, Counts &counted, int64_t) noexcept {
		++settled;
		total += item.amount - counted.amount;
		counted.amount = item.amount;
		return {item.due, item.is_changed, item.is_over};
	}
	std::atomic<long> total{0}, settled{0};
};
using Items = core::kam::BucketTable<ItemRules>;

inline bool change(Items &items, const std::string &key, const std::function<void(Item &)> &use) {
	const auto make = [&](Item &item, Items::Number) { item.key.assign(key.data(), key.size()); };
	return items.with_or_new(
			key, [] { return true; }, make, use);
}

inline Items::Number add(Items &items, const std::string &key, int amount = 0) {
	return items.add(key, [&](Item &item, Items::Number) {
		item.key.assign(key.data(), key.size());
		item.amount = amount;
	});
}

class ItemsTest : public CppUnit::TestFixture {
public:
	void setUp() override {
		host_ = std::make_unique<fake::Host>();
		items_ = core::kam::make_shm<Items>(2u, 32u);
	}
	void tearDown() override {
		items_.reset();
		host_.reset();
	}

protected:
	long total() const { return items_->rules().total; }

	std::unique_ptr<fake::Host> host_;
	core::kam::ShmPtr<Items> items_;
};

} // namespace test

#include "core/base/place_index.hpp"

#include <random>

#include <cppunit/extensions/HelperMacros.h>

#include "test/unit/core/counted_memory.hpp"

using core::base::PlaceIndex;
using Place = PlaceIndex::Place;

namespace {

// A list of hashes, and the index of their places.
struct Hashes {
	std::vector<uint32_t> all;
	PlaceIndex index;

	auto hash_of() const {
		return [this](Place place) { return all[place]; };
	}
	void add(uint32_t hash) {
		index.make_room(all.size() + 1, hash_of());
		all.push_back(hash);
		index.add(hash, static_cast<Place>(all.size() - 1));
	}
	void remove(Place place) {
		index.remove(all[place], place, hash_of());
		const auto last = static_cast<Place>(all.size() - 1);
		if (place != last) index.move(all[last], last, place);
		all[place] = all[last];
		all.pop_back();
	}
	Place find(uint32_t hash) const {
		return index.find(hash, [&](Place place) { return all[place] == hash; });
	}
	std::string order_of(uint32_t hash) const {
		std::string order;
		index.find(hash, [&](Place place) {
			if (all[place] == hash) order += std::to_string(place) + " ";
			return false;
		});
		return order;
	}
};

} // namespace

class PlaceIndexTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(PlaceIndexTest);
	CPPUNIT_TEST(nothing_is_found_where_nothing_is);
	CPPUNIT_TEST(each_is_found_whatever_comes_and_goes);
	CPPUNIT_TEST(of_those_with_one_hash_the_first_to_be_added_is_found_first);
	CPPUNIT_TEST(memory_that_is_too_scarce_changes_nothing);
	CPPUNIT_TEST_SUITE_END();

	void nothing_is_found_where_nothing_is() {
		CPPUNIT_ASSERT_EQUAL(PlaceIndex::kNowhere, Hashes().find(1));
	}

	// Few hashes, so that many are the same or lie near.
	void each_is_found_whatever_comes_and_goes() {
		std::mt19937 random(1);
		Hashes hashes;
		for (int round = 0; round < 20'000; ++round) {
			const bool grows = hashes.all.size() < 30 || random() % 100 < 52;
			if (grows)
				hashes.add(random() % 3 ? random() : random() % 64);
			else
				hashes.remove(static_cast<Place>(random() % hashes.all.size()));
			const uint32_t one = hashes.all[random() % hashes.all.size()];
			CPPUNIT_ASSERT(hashes.find(one) != PlaceIndex::kNowhere);
		}
		for (Place place = 0; place < hashes.all.size(); ++place)
			CPPUNIT_ASSERT_EQUAL(place,
					hashes.index.find(hashes.all[place], [&](Place at) { return at == place; }));
		while (!hashes.all.empty()) {
			const uint32_t gone = hashes.all.back();
			hashes.remove(static_cast<Place>(hashes.all.size() - 1));
			const bool is_left = std::count(hashes.all.begin(), hashes.all.end(), gone) > 0;
			CPPUNIT_ASSERT_EQUAL(is_left, hashes.find(gone) != PlaceIndex::kNowhere);
		}
	}

	// Also where their run goes on from the last cell to the first, and when the index has grown.
	void of_those_with_one_hash_the_first_to_be_added_is_found_first() {
		for (uint32_t hash = 0; hash < 16; ++hash) {
			Hashes hashes;
			for (int i = 0; i < 5; ++i) hashes.add(hash);
			CPPUNIT_ASSERT_EQUAL(std::string("0 1 2 3 4 "), hashes.order_of(hash));
			for (uint32_t other = 100; other < 200; ++other) hashes.add(other);
			CPPUNIT_ASSERT_EQUAL(std::string("0 1 2 3 4 "), hashes.order_of(hash));
		}
	}

	void memory_that_is_too_scarce_changes_nothing() {
		const test::CountedMemory memory;
		Hashes hashes;
		for (uint32_t hash = 0; hash < 6; ++hash) hashes.add(hash);
		test::CountedMemory::allow(0);
		CPPUNIT_ASSERT_THROW(hashes.add(6), std::bad_alloc);
		for (uint32_t hash = 0; hash < 6; ++hash) CPPUNIT_ASSERT_EQUAL(hash, hashes.find(hash));
		test::CountedMemory::allow(10);
		hashes.add(6);
		CPPUNIT_ASSERT_EQUAL(Place{6}, hashes.find(6));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(PlaceIndexTest);

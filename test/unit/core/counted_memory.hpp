// Shared memory that counts its blocks and can run out. One at a time; the old source is back afterwards.
#pragma once

#include <cppunit/extensions/HelperMacros.h>

#include <cstdlib>
#include <optional>

#include "core/base/shared.hpp"

namespace test {

class CountedMemory {
public:
	// The first `good` allocations succeed.
	explicit CountedMemory(int good = 1 << 30) : before_(core::base::shared_memory()) {
		left() = good;
		out() = 0;
		taken() = 0;
		bytes() = 0;
		core::base::use_shared_memory({take, give});
	}
	~CountedMemory() { core::base::use_shared_memory(before_); }
	CountedMemory(const CountedMemory &) = delete;
	CountedMemory &operator=(const CountedMemory &) = delete;

	static void allow(int good) { left() = good; }
	static int blocks_out() { return out(); }
	static int blocks_taken() { return taken(); }
	static size_t bytes_taken() { return bytes(); }

private:
	static void *take(size_t asked) {
		if (left() == 0) return nullptr;
		--left(), ++out(), ++taken();
		bytes() += asked;
		return std::malloc(asked);
	}
	static void give(void *block) {
		--out();
		std::free(block);
	}
	static int &left() {
		static int count;
		return count;
	}
	static int &out() {
		static int count;
		return count;
	}
	static size_t &bytes() {
		static size_t count;
		return count;
	}
	static int &taken() {
		static int count;
		return count;
	}

	core::base::SharedMemory before_;
};

// Each test has given back what it has taken.
class CountedMemoryTest : public CppUnit::TestFixture {
public:
	void setUp() override { memory_.emplace(); }
	void tearDown() override {
		const int leaked = CountedMemory::blocks_out();
		memory_.reset();
		CPPUNIT_ASSERT_EQUAL_MESSAGE("blocks that were not given back", 0, leaked);
	}

private:
	std::optional<CountedMemory> memory_;
};

} // namespace test

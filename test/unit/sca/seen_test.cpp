#include "sca/domain/seen.hpp"

#include "test/unit/core/counted_memory.hpp"
#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

class SeenTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(SeenTest);
	CPPUNIT_TEST(a_copy_for_a_list_takes_no_shared_memory);
	CPPUNIT_TEST(a_copy_outlives_its_line);
	CPPUNIT_TEST_SUITE_END();

	void a_copy_for_a_list_takes_no_shared_memory() {
		const CountedMemory memory;
		Bench bench("ab");
		bench.asks(line_seize("a"));
		CountedMemory::allow(0);
		const int before = CountedMemory::blocks_taken();
		const SeenLine seen(bench.line);
		CPPUNIT_ASSERT_EQUAL(before, CountedMemory::blocks_taken());
		CPPUNIT_ASSERT_EQUAL(size_t{3}, seen.subscribers.size());
		CPPUNIT_ASSERT_EQUAL(size_t{1}, seen.appearances.size());
	}

	void a_copy_outlives_its_line() {
		auto bench = std::make_unique<Bench>("a");
		bench->asks(line_seize("a"));
		const std::string contact(bench->line.subscriptions[0].text[SubText::Contact]);
		const SeenLine seen(bench->line);
		bench.reset();
		CPPUNIT_ASSERT(seen.subscribers[0].text[SubText::Contact] == contact);
		CPPUNIT_ASSERT(seen.subscribers[0].package == Package::CallInfo);
		CPPUNIT_ASSERT(seen.appearances[0].text[AppText::Owner] == contact);
		CPPUNIT_ASSERT(seen.appearances[0].state == State::Seized);
		CPPUNIT_ASSERT_EQUAL(std::string(kAor), seen.aor);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(SeenTest);

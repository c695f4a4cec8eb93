#include "core/base/packed.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include "test/unit/core/counted_memory.hpp"

using namespace core::base;
using namespace std::literals;
using test::CountedMemory;

namespace {

enum class Field { From, To, CallId, kCount };
using Texts = Packed<Field>;

std::string all_of(const Texts &texts) {
	std::string all;
	for (const auto field : {Field::From, Field::To, Field::CallId})
		all += '[' + std::string(texts[field]) + ']';
	return all;
}

} // namespace

class PackedTest : public test::CountedMemoryTest {
	CPPUNIT_TEST_SUITE(PackedTest);
	CPPUNIT_TEST(what_was_never_set_is_empty_and_costs_nothing);
	CPPUNIT_TEST(each_field_keeps_its_text);
	CPPUNIT_TEST(a_change_leaves_the_other_fields);
	CPPUNIT_TEST(a_field_can_be_set_from_another);
	CPPUNIT_TEST(all_texts_share_one_block);
	CPPUNIT_TEST(texts_of_any_length_are_kept);
	CPPUNIT_TEST(short_texts_cost_a_byte_each_beside_themselves);
	CPPUNIT_TEST(clearing_the_last_text_gives_the_block_back);
	CPPUNIT_TEST(copies_are_independent_and_moves_take_the_block);
	CPPUNIT_TEST(assignment_to_itself_changes_nothing);
	CPPUNIT_TEST(the_old_texts_stay_when_memory_runs_out);
	CPPUNIT_TEST(a_copy_that_fails_leaks_nothing);
	CPPUNIT_TEST(a_rare_text_costs_nothing_while_it_is_empty_and_stays_when_memory_runs_out);
	CPPUNIT_TEST_SUITE_END();

	void what_was_never_set_is_empty_and_costs_nothing() {
		const Texts none, empty{{Field::To, ""}};
		CPPUNIT_ASSERT_EQUAL("[][][]"s, all_of(none));
		CPPUNIT_ASSERT_EQUAL("[][][]"s, all_of(empty));
		CPPUNIT_ASSERT_EQUAL(0, CountedMemory::blocks_taken());
	}

	void each_field_keeps_its_text() {
		const Texts texts{{Field::CallId, "c\0d"sv}, {Field::From, "a"}};
		CPPUNIT_ASSERT_EQUAL("[a][][c\0d]"s, all_of(texts));
	}

	void a_change_leaves_the_other_fields() {
		Texts texts{{Field::From, "a"}, {Field::To, "b"}, {Field::CallId, "c"}};
		texts.set({{Field::To, "longer"}});
		CPPUNIT_ASSERT_EQUAL("[a][longer][c]"s, all_of(texts));
		texts.set({{Field::From, ""}, {Field::CallId, "x"}, {Field::CallId, "y"}});
		CPPUNIT_ASSERT_EQUAL("[][longer][y]"s, all_of(texts));
	}

	void a_field_can_be_set_from_another() {
		Texts texts{{Field::From, "a"}, {Field::To, "b"}};
		texts.set({{Field::From, texts[Field::To]}, {Field::To, texts[Field::From]}});
		CPPUNIT_ASSERT_EQUAL("[b][a][]"s, all_of(texts));
	}

	void all_texts_share_one_block() {
		const Texts texts{{Field::From, "a"}, {Field::To, "b"}, {Field::CallId, "c"}};
		CPPUNIT_ASSERT_EQUAL(1, CountedMemory::blocks_out());
	}

	void texts_of_any_length_are_kept() {
		for (const size_t length : {254, 255, 256, 65534, 65535, 65536, 100000}) {
			const std::string most(length - 1, 'm');
			Texts texts{{Field::From, most}, {Field::CallId, "c"}};
			CPPUNIT_ASSERT_EQUAL_MESSAGE(
					std::to_string(length), "[" + most + "][][c]", all_of(texts));
			texts.set({{Field::From, "a"}, {Field::To, most}});
			CPPUNIT_ASSERT_EQUAL_MESSAGE(
					std::to_string(length), "[a][" + most + "][c]", all_of(texts));
			texts.set({{Field::To, "b"}});
			CPPUNIT_ASSERT_EQUAL_MESSAGE(std::to_string(length), "[a][b][c]"s, all_of(texts));
		}
	}

	void short_texts_cost_a_byte_each_beside_themselves() {
		const Texts texts{{Field::From, "a"}, {Field::CallId, std::string(254, 'c')}};
		CPPUNIT_ASSERT_EQUAL(size_t{1 + 3 + 255}, CountedMemory::bytes_taken());
	}

	void clearing_the_last_text_gives_the_block_back() {
		Texts texts{{Field::From, "a"}};
		texts.set({{Field::From, {}}});
		CPPUNIT_ASSERT_EQUAL(0, CountedMemory::blocks_out());
	}

	void copies_are_independent_and_moves_take_the_block() {
		Texts first{{Field::From, "a"}};
		Texts copy = first;
		copy.set({{Field::From, "b"}});
		CPPUNIT_ASSERT_EQUAL("[a][][]"s, all_of(first));
		const Texts moved = std::move(first);
		CPPUNIT_ASSERT_EQUAL("[a][][]"s, all_of(moved));
		CPPUNIT_ASSERT_EQUAL(2, CountedMemory::blocks_out());
		copy = moved;
		CPPUNIT_ASSERT_EQUAL("[a][][]"s, all_of(copy));
	}

	void assignment_to_itself_changes_nothing() {
		Texts texts{{Field::From, "a"}};
		const Texts &same = texts;
		texts = same;
		CPPUNIT_ASSERT_EQUAL("[a][][]"s, all_of(texts));
	}

	void the_old_texts_stay_when_memory_runs_out() {
		Texts texts{{Field::From, "a"}, {Field::To, "b"}};
		CountedMemory::allow(0);
		CPPUNIT_ASSERT_THROW(texts.set({{Field::To, "longer"}}), std::bad_alloc);
		CPPUNIT_ASSERT_EQUAL("[a][b][]"s, all_of(texts));
		texts.set({{Field::From, ""}, {Field::To, ""}}); // needs no memory
		CPPUNIT_ASSERT_EQUAL("[][][]"s, all_of(texts));
	}

	void a_copy_that_fails_leaks_nothing() {
		const Texts texts{{Field::From, "a"}};
		Texts other{{Field::From, "b"}};
		for (int good = 0; good < 3; ++good) {
			CountedMemory::allow(good);
			const auto copy_all = [&] { return SharedVector<Texts>(3, texts); };
			CPPUNIT_ASSERT_THROW_MESSAGE(std::to_string(good), copy_all(), std::bad_alloc);
			CPPUNIT_ASSERT_EQUAL_MESSAGE(std::to_string(good), 2, CountedMemory::blocks_out());
		}
		CountedMemory::allow(0);
		CPPUNIT_ASSERT_THROW(other = texts, std::bad_alloc);
		CPPUNIT_ASSERT_EQUAL("[b][][]"s, all_of(other));
	}

	void a_rare_text_costs_nothing_while_it_is_empty_and_stays_when_memory_runs_out() {
		CountedMemory::allow(1);
		core::base::RareText text;
		CPPUNIT_ASSERT(text.empty() && view(text).empty());
		text = "";
		CPPUNIT_ASSERT_EQUAL(0, CountedMemory::blocks_out());
		text = "sip:a@192.0.2.1";
		CPPUNIT_ASSERT_EQUAL("sip:a@192.0.2.1"s, std::string(view(text)));
		CPPUNIT_ASSERT_THROW(text = "sip:b@192.0.2.2", std::bad_alloc);
		CPPUNIT_ASSERT_EQUAL("sip:a@192.0.2.1"s, std::string(view(text)));
		text = "";
		CPPUNIT_ASSERT_EQUAL(0, CountedMemory::blocks_out());
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(PackedTest);

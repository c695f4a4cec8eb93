#include "core/sql/row_codec.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace core::sql;

namespace {

struct Lamp {
	std::string aor, note;
	int64_t index = 0, since = 0, server_id = 0;
};

bool has_no_newline(std::string_view text) {
	return text.find('\n') == text.npos;
}

const RowCodec<Lamp> &codec() {
	static const RowCodec<Lamp> made(
			{{}, 3, {}, {"server_id", "aor", "app_idx"}, "server_id", true},
			{varchar("aor", &Lamp::aor, 8), number("app_idx", &Lamp::index, 1, 255),
					nullable(text("note", &Lamp::note, 12)),
					number("since", &Lamp::since, 0, INT64_MAX, Type::BigInt),
					number("server_id", &Lamp::server_id, INT32_MIN, INT32_MAX)},
			has_no_newline);
	return made;
}

Row row_of(Value aor, Value index, Value note, Value since = int64_t{5}) {
	return {std::move(aor), std::move(index), std::move(note), std::move(since), int64_t{7}};
}

const Value kNull;
using Text = std::string;

} // namespace

class RowCodecTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(RowCodecTest);
	CPPUNIT_TEST(the_schema_has_the_columns_as_declared);
	CPPUNIT_TEST(what_is_written_is_read);
	CPPUNIT_TEST(a_number_is_brought_into_its_column);
	CPPUNIT_TEST(the_key_is_in_the_order_of_the_key);
	CPPUNIT_TEST(a_value_is_found_by_its_name);
	CPPUNIT_TEST(a_null_is_nothing);
	CPPUNIT_TEST(what_makes_no_sense_is_not_read);
	CPPUNIT_TEST_SUITE_END();

	void the_schema_has_the_columns_as_declared() {
		const Table table = codec().table("lamps");
		CPPUNIT_ASSERT_EQUAL(Text("lamps"), table.name);
		CPPUNIT_ASSERT_EQUAL(3u, table.version);
		std::string columns;
		for (const Column &column : table.columns)
			columns += column.name + (column.null ? "? " : " ");
		CPPUNIT_ASSERT_EQUAL(Text("aor app_idx note? since server_id "), columns);
		CPPUNIT_ASSERT(table.columns[0].type == Type::Varchar && table.columns[0].size == 8);
		CPPUNIT_ASSERT(table.columns[1].type == Type::Int && table.columns[2].type == Type::Text);
		CPPUNIT_ASSERT(table.columns[3].type == Type::BigInt);
	}

	void what_is_written_is_read() {
		const Row row = codec().write({"sip:a@b", "rings", 3, INT64_MAX, 7});
		CPPUNIT_ASSERT(row == row_of(Text("sip:a@b"), int64_t{3}, Text("rings"), INT64_MAX));
		const auto read = codec().read(row);
		CPPUNIT_ASSERT(read);
		CPPUNIT_ASSERT(codec().write(*read) == row);
	}

	void a_number_is_brought_into_its_column() {
		const Row row = codec().write({"a", "", INT64_MAX, INT64_MIN, -INT64_MAX});
		CPPUNIT_ASSERT(row[1] == Value(int64_t{INT32_MAX}) && row[3] == Value(INT64_MIN));
		CPPUNIT_ASSERT(row[4] == Value(int64_t{INT32_MIN}));
	}

	void the_key_is_in_the_order_of_the_key() {
		const Row key = codec().key({"a", "x", 2, 5, 7});
		CPPUNIT_ASSERT((key == Row{int64_t{7}, Text("a"), int64_t{2}}));
	}

	void a_value_is_found_by_its_name() {
		const Row row = row_of(Text("a"), Text("no number"), kNull);
		CPPUNIT_ASSERT(*codec().value(row, "app_idx") == Value(Text("no number")));
		CPPUNIT_ASSERT((*codec().key_of(row) == Row{int64_t{7}, Text("a"), Text("no number")}));
		CPPUNIT_ASSERT(!codec().value({}, "app_idx") && !codec().key_of({}));
	}

	void a_null_is_nothing() {
		const auto read = codec().read(row_of(kNull, kNull, kNull, kNull));
		CPPUNIT_ASSERT(read && read->aor.empty() && read->note.empty());
		CPPUNIT_ASSERT(read->index == 1 && read->since == 0); // the least that makes sense
	}

	void what_makes_no_sense_is_not_read() {
		const Row good = row_of(Text("12345678"), int64_t{255}, Text("123456789012"));
		CPPUNIT_ASSERT(codec().read(good));
		for (const Row &bad : {row_of(Text("123456789"), int64_t{1}, kNull), // too long
					 row_of(Text("a"), int64_t{0}, kNull), row_of(Text("a"), int64_t{256}, kNull),
					 row_of(int64_t{1}, int64_t{1}, kNull), row_of(Text("a"), Text("1"), kNull),
					 row_of(Text("a"), int64_t{1}, Text("1234567890123")),
					 row_of(Text("a\n"), int64_t{1}, kNull), Row{Text("a")}, Row{}})
			CPPUNIT_ASSERT(!codec().read(bad));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(RowCodecTest);

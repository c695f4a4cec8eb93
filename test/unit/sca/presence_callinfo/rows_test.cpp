#include "test/unit/sca/presence_callinfo/fixture.hpp"

#include "sca/presence_callinfo/domain/line_json.hpp"
#include "sca/presence_callinfo/domain/rows.hpp"

namespace {

using namespace callinfo;
using namespace callinfo::test;

class CallInfoRowsTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(CallInfoRowsTest);
	CPPUNIT_TEST(a_line_comes_back_as_it_was);
	CPPUNIT_TEST(what_is_not_granted_yet_is_not_stored);
	CPPUNIT_TEST(the_order_goes_on_where_it_was);
	CPPUNIT_TEST(text_that_makes_no_sense_is_no_line);
	CPPUNIT_TEST(a_row_of_another_shape_is_no_line);
	CPPUNIT_TEST_SUITE_END();

	void a_line_comes_back_as_it_was() {
		Scene scene;
		std::string a, b;
		scene.publishes("1 active, 2 held-private, 5 idle", a);
		scene.publishes("1 held", b);
		CPPUNIT_ASSERT(scene.seizes("c1", 3));
		const auto row = row_of(KeptLine(scene.line), 7);
		CPPUNIT_ASSERT(row);
		const auto back = read_row(*row);
		CPPUNIT_ASSERT(back);
		CPPUNIT_ASSERT(core::base::view(back->key) == "bob@example.com");
		CPPUNIT_ASSERT_EQUAL(
				print_publications(KeptLine(scene.line)), print_publications(KeptLine(*back)));
		CPPUNIT_ASSERT_EQUAL(print_line(scene.line, scene.policy), print_line(*back, scene.policy));
		scene.line = *back;
		CPPUNIT_ASSERT_EQUAL(200u, scene.publishes("", b, 0));
		CPPUNIT_ASSERT_EQUAL(std::string("1 active, 2 held-private, 3 seized"), scene.words());
		CPPUNIT_ASSERT(find_seizure(scene.line, "c1", "f"));
		CPPUNIT_ASSERT(core::sql::Row({int64_t{7}, std::string("bob@example.com")})
				== key_of_row("bob@example.com", 7));
	}

	void what_is_not_granted_yet_is_not_stored() {
		Scene scene;
		seize(scene.line, scene.seizing("c1", 3), 1000, scene.policy);
		CPPUNIT_ASSERT(
				parse_publications(print_publications(KeptLine(scene.line)))->publications.empty());
	}

	void the_order_goes_on_where_it_was() {
		const auto line = parse_publications(
				R"({"format":1,"last_order":2,"publications":[{"etag":"e","ends_at":9,"claims":)"
				R"([{"index":1,"state":"active","order":77}]}]})");
		CPPUNIT_ASSERT(line);
		CPPUNIT_ASSERT_EQUAL(uint64_t{77}, line->last_order);
	}

	void text_that_makes_no_sense_is_no_line() {
		const std::string head = R"({"format":1,"last_order":1,"publications":)";
		for (const std::string &text : {std::string(), std::string("[]"), std::string("{"),
					 std::string(R"({"format":2,"last_order":1,"publications":[]})"),
					 std::string(R"({"format":1,"last_order":-1,"publications":[]})"),
					 std::string(100, '['), head + "{}}", head + "[1]}", head + "[{}]}",
					 head + R"([{"ends_at":1,"claims":[]}]})",
					 head + R"([{"etag":7,"ends_at":1,"claims":[]}]})",
					 head + R"([{"etag":"a\r\nb","ends_at":1,"claims":[]}]})",
					 head + R"([{"etag":"a","ends_at":"1","claims":[]}]})",
					 head + R"([{"etag":"a","ends_at":1,"claims":[{}]}]})",
					 head
							 + R"([{"etag":"a","ends_at":1,"claims":[{"index":0,"state":"idle",)"
							   R"("order":1}]}]})",
					 head
							 + R"([{"etag":"a","ends_at":1,"claims":[{"index":1,"state":"busy",)"
							   R"("order":1}]}]})",
					 // twice the same index
					 head
							 + R"([{"etag":"a","ends_at":1,"claims":[{"index":1,"state":"idle",)"
							   R"("order":1},{"index":1,"state":"idle","order":1}]}]})",
					 // a seizure of nothing, and of what is not seized
					 head + R"([{"call_id":"a","ends_at":1,"claims":[]}]})",
					 head
							 + R"([{"call_id":"a","ends_at":1,"claims":[{"index":1,"state":"held",)"
							   R"("order":1}]}]})"})
			CPPUNIT_ASSERT_MESSAGE(text, !parse_publications(text));
	}

	void a_row_of_another_shape_is_no_line() {
		Scene scene;
		std::string etag;
		scene.publishes("1 active", etag);
		const auto good = *row_of(KeptLine(scene.line), 0);
		CPPUNIT_ASSERT(read_row(good));
		CPPUNIT_ASSERT(!read_row({}));
		for (const char *key : {"", "bob", "bob@EXAMPLE.com", "@x", "bob@a b"}) {
			auto bad = good;
			bad[0] = std::string(key);
			CPPUNIT_ASSERT_MESSAGE(key, !read_row(bad));
		}
		auto number = good;
		number[1] = int64_t{1};
		CPPUNIT_ASSERT(!read_row(number));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallInfoRowsTest);

} // namespace

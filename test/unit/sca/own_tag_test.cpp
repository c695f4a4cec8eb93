#include "sca/domain/own_tag.hpp"

#include "sca/domain/rows.hpp"
#include "sca/domain/supplement.hpp"
#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

class OwnTagTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(OwnTagTest);
	CPPUNIT_TEST(what_all_tags_of_the_host_begin_with_is_not_kept);
	CPPUNIT_TEST(any_other_tag_is_kept_whole);
	CPPUNIT_TEST(two_prefixes_that_end_alike_are_one);
	CPPUNIT_TEST(a_tag_is_only_its_own);
	CPPUNIT_TEST(a_phone_and_a_row_see_the_whole_tag);
	CPPUNIT_TEST(a_tag_that_fits_no_column_is_told_by_its_whole_length);
	CPPUNIT_TEST_SUITE_END();

public:
	void setUp() override { use_tag_prefixes({"f00d.", "beef-", ""}); }
	void tearDown() override { use_tag_prefixes({}); }

private:
	static SubTexts texts_of(std::string_view tag) { return SubTexts{kept_tag(tag)}; }

	void what_all_tags_of_the_host_begin_with_is_not_kept() {
		for (const std::string tag : {"f00d.12ab", "beef-12ab", "f00d.", "beef-a.b-c"}) {
			const auto texts = texts_of(tag);
			CPPUNIT_ASSERT_EQUAL_MESSAGE(tag, tag, own_tag(texts));
			CPPUNIT_ASSERT_EQUAL_MESSAGE(tag, tag.size(), own_tag_size(texts));
			CPPUNIT_ASSERT_MESSAGE(tag, texts[SubText::ToTag].empty());
			CPPUNIT_ASSERT_EQUAL_MESSAGE(tag, tag.size() - 4, texts[SubText::ToTagSuffix].size());
		}
	}

	void any_other_tag_is_kept_whole() {
		for (const std::string tag : {"", "f00d", "f00d-12ab", ".12ab", "-", "xf00d.1", "a"}) {
			const auto texts = texts_of(tag);
			CPPUNIT_ASSERT_EQUAL_MESSAGE(tag, tag, own_tag(texts));
			CPPUNIT_ASSERT_EQUAL_MESSAGE(tag, tag.size(), own_tag_size(texts));
			CPPUNIT_ASSERT_EQUAL_MESSAGE(tag, tag, std::string(texts[SubText::ToTag]));
		}
	}

	void two_prefixes_that_end_alike_are_one() {
		use_tag_prefixes({"f00d.", "beef."});
		for (const std::string tag : {"f00d.1", "beef.1"})
			CPPUNIT_ASSERT_EQUAL(tag, own_tag(texts_of(tag)));
		CPPUNIT_ASSERT_EQUAL(
				std::string("beef.1"), std::string(texts_of("beef.1")[SubText::ToTag]));
	}

	void a_tag_is_only_its_own() {
		const std::string_view tags[] = {"f00d.1", "beef-1", ".1", "-1", "1", "f00d.11"};
		for (const auto one : tags)
			for (const auto other : tags) {
				CPPUNIT_ASSERT_EQUAL(one == other, has_own_tag(texts_of(one), other));
				CPPUNIT_ASSERT_EQUAL(one == other, have_same_tag(texts_of(one), texts_of(other)));
			}
	}

	void a_phone_and_a_row_see_the_whole_tag() {
		use_tag_prefixes({"ours-"});
		Bench bench("a");
		const std::string tag = "ours-a-call-info";
		const auto &texts = bench.line.subscriptions[0].text;
		CPPUNIT_ASSERT_EQUAL(std::string("-a-call-info"), std::string(texts[SubText::ToTagSuffix]));
		const auto told = all_of<Notify>(bench.effects).at(0);
		CPPUNIT_ASSERT_EQUAL(tag, std::string(told[NotifyText::LocalTag]));
		const auto row = take_rows(bench.line, 7).subscriptions.at(0);
		CPPUNIT_ASSERT(has_own_tag(read_subscription(row, bench.now)->subscription.text, tag));
		use_tag_prefixes({"f00d."}); // as after a start at another address
		CPPUNIT_ASSERT_EQUAL(tag, own_tag(read_subscription(row, bench.now)->subscription.text));
	}

	void a_tag_that_fits_no_column_is_told_by_its_whole_length() {
		const std::string fits = "f00d." + std::string(kLongestTag - 5, 'a');
		CPPUNIT_ASSERT(places_of("sip:a@b", texts_of(fits)).subscriptions);
		CPPUNIT_ASSERT(!places_of("sip:a@b", texts_of(fits + "a")).subscriptions);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(OwnTagTest);

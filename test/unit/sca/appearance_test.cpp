#include "sca/domain/appearance.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace sca;

namespace {

Appearance call(const char *id, const char *caller, const char *callee) {
	Appearance appearance;
	appearance.text.set({{AppText::CallId, id}, {AppText::CallerTag, caller},
			{AppText::CalleeTag, callee}, {AppText::PrevCallId, "old"},
			{AppText::PrevCallerTag, "p"}, {AppText::PrevCalleeTag, "q"}});
	return appearance;
}

} // namespace

class AppearanceTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(AppearanceTest);
	CPPUNIT_TEST(a_dialog_is_found_with_its_tags_in_either_order);
	CPPUNIT_TEST(a_dialog_of_other_tags_is_another_one);
	CPPUNIT_TEST(a_tag_that_is_not_known_matches_any);
	CPPUNIT_TEST(a_known_tag_must_stand_on_one_side);
	CPPUNIT_TEST(without_call_id_nothing_is_found);
	CPPUNIT_TEST(the_dialog_before_a_retrieval_is_found_apart);
	CPPUNIT_TEST(an_appearance_is_dirty_until_its_version_is_stored);
	CPPUNIT_TEST_SUITE_END();

	void a_dialog_is_found_with_its_tags_in_either_order() {
		const auto known = call("c1", "a", "b");
		CPPUNIT_ASSERT(has_dialog(known, "c1", "a", "b"));
		CPPUNIT_ASSERT(has_dialog(known, "c1", "b", "a"));
	}

	void a_dialog_of_other_tags_is_another_one() {
		const auto known = call("c1", "a", "b");
		CPPUNIT_ASSERT(!has_dialog(known, "c2", "a", "b"));
		CPPUNIT_ASSERT(!has_dialog(known, "c1", "a", "c"));
		CPPUNIT_ASSERT(!has_dialog(known, "c1", "a", "a"));
		CPPUNIT_ASSERT(!has_dialog(known, "C1", "a", "b"));
	}

	void a_tag_that_is_not_known_matches_any() {
		CPPUNIT_ASSERT(has_dialog(call("c1", "a", ""), "c1", "a", "b"));
		CPPUNIT_ASSERT(has_dialog(call("c1", "a", ""), "c1", "b", "a"));
		CPPUNIT_ASSERT(has_dialog(call("c1", "a", "b"), "c1", "", "b"));
		CPPUNIT_ASSERT(has_dialog(call("c1", "a", "b"), "c1", "", ""));
		CPPUNIT_ASSERT(has_dialog(call("c1", "", ""), "c1", "x", "y"));
	}

	void a_known_tag_must_stand_on_one_side() {
		CPPUNIT_ASSERT(!has_dialog(call("c1", "a", ""), "c1", "x", "y"));
	}

	void without_call_id_nothing_is_found() {
		CPPUNIT_ASSERT(!has_dialog(call("", "", ""), "", "", ""));
		CPPUNIT_ASSERT(!had_dialog(Appearance(), "", "", ""));
	}

	void the_dialog_before_a_retrieval_is_found_apart() {
		const auto known = call("c1", "a", "b");
		CPPUNIT_ASSERT(had_dialog(known, "old", "q", "p"));
		CPPUNIT_ASSERT(!had_dialog(known, "c1", "a", "b"));
		CPPUNIT_ASSERT(!has_dialog(known, "old", "p", "q"));
	}

	void an_appearance_is_dirty_until_its_version_is_stored() {
		Appearance fresh;
		CPPUNIT_ASSERT(fresh.is_dirty());
		fresh.saved = fresh.version;
		CPPUNIT_ASSERT(!fresh.is_dirty());
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(AppearanceTest);

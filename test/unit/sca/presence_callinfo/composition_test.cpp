#include "test/unit/sca/presence_callinfo/fixture.hpp"

#include "sca/presence_callinfo/domain/package.hpp"
#include "sca/presence_callinfo/domain/seen.hpp"

namespace {

using namespace callinfo;
using namespace callinfo::test;

class CallInfoCompositionTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(CallInfoCompositionTest);
	CPPUNIT_TEST(the_list_is_by_index_and_ends_with_idle);
	CPPUNIT_TEST(each_publisher_has_its_own_indexes);
	CPPUNIT_TEST(of_two_claims_the_later_counts);
	CPPUNIT_TEST(who_repeats_himself_does_not_become_the_latest);
	CPPUNIT_TEST(what_the_later_gives_up_is_the_earlier_ones_again);
	CPPUNIT_TEST(idle_by_somebody_else_counts_too);
	CPPUNIT_TEST(far_ends_are_told_and_left_out_where_they_are_too_long);
	CPPUNIT_TEST(an_unfit_far_end_is_left_out);
	CPPUNIT_TEST(an_operator_sees_all_of_it);
	CPPUNIT_TEST(packages_are_named_in_any_case_with_any_parameters);
	CPPUNIT_TEST_SUITE_END();

	void the_list_is_by_index_and_ends_with_idle() {
		Scene scene;
		std::string etag;
		const std::string idle = "<sip:example.com>;appearance-index=*;appearance-state=idle";
		CPPUNIT_ASSERT_EQUAL(idle, print_line(scene.line, scene.policy));
		CPPUNIT_ASSERT_EQUAL(idle, print_idle("bob@example.com"));
		scene.publishes("3 held-private, 1 active, 2 idle", etag);
		CPPUNIT_ASSERT_EQUAL("<sip:example.com>;appearance-index=1;appearance-state=active,"
							 "<sip:example.com>;appearance-index=3;appearance-state=held-private,"
						+ idle,
				print_line(scene.line, scene.policy));
	}

	void each_publisher_has_its_own_indexes() {
		Scene scene;
		std::string a, b;
		scene.publishes("1 active, *", a);
		scene.publishes("2 held, *", b);
		CPPUNIT_ASSERT_EQUAL(std::string("1 active, 2 held"), scene.words());
		scene.publishes("", a, 0);
		CPPUNIT_ASSERT_EQUAL(std::string("2 held"), scene.words());
	}

	void of_two_claims_the_later_counts() {
		Scene scene;
		std::string a, b;
		scene.publishes("1 active", a);
		scene.publishes("1 held", b);
		CPPUNIT_ASSERT_EQUAL(std::string("1 held"), scene.words());
		scene.publishes("1 alerting", a);
		CPPUNIT_ASSERT_EQUAL(std::string("1 alerting"), scene.words());
	}

	void who_repeats_himself_does_not_become_the_latest() {
		Scene scene;
		std::string a, b;
		scene.publishes("1 active", a);
		scene.publishes("1 held", b);
		scene.publishes("1 active, 2 active", a);
		CPPUNIT_ASSERT_EQUAL(std::string("1 held, 2 active"), scene.words());
	}

	void what_the_later_gives_up_is_the_earlier_ones_again() {
		Scene scene;
		std::string a, b;
		scene.publishes("1 active", a);
		scene.publishes("1 held", b);
		scene.publishes("*", b);
		CPPUNIT_ASSERT_EQUAL(std::string("1 active"), scene.words());
	}

	// A publisher that has forgotten its entity-tag says in a new publication that the call has ended.
	void idle_by_somebody_else_counts_too() {
		Scene scene;
		std::string a, b;
		scene.publishes("1 active", a);
		scene.publishes("1 idle", b);
		CPPUNIT_ASSERT_EQUAL(std::string("idle"), scene.words());
		scene.publishes("1 held", a);
		CPPUNIT_ASSERT_EQUAL(std::string("1 held"), scene.words());
	}

	void far_ends_are_told_and_left_out_where_they_are_too_long() {
		Scene scene;
		auto asked = facts("PUBLISH");
		std::string text;
		for (int i = 1; i <= 20; ++i)
			text += (i > 1 ? "," : "") + std::string("<sip:a>;appearance-index=")
					+ std::to_string(i)
					+ ";appearance-state=active;appearance-uri=\"\\\"B Foo\\\" <sip:b@foo.com>\"";
		asked.call_info = {text};
		const auto checked = check_publish(asked, {}, scene.policy);
		publish(scene.line, std::get<Publish>(checked), "e", 1000, scene.policy);
		const auto whole = print_line(scene.line, scene.policy);
		CPPUNIT_ASSERT(
				whole.find(";appearance-uri=\"\\\"B Foo\\\" <sip:b@foo.com>\"") != whole.npos);
		scene.policy.max_call_info = 1500;
		const auto bare = print_line(scene.line, scene.policy);
		CPPUNIT_ASSERT(bare.find("appearance-uri") == bare.npos);
		CPPUNIT_ASSERT(bare.find("appearance-index=20;") != bare.npos);
		scene.policy.max_call_info = 256;
		const auto few = print_line(scene.line, scene.policy);
		CPPUNIT_ASSERT(few.size() <= 256);
		CPPUNIT_ASSERT(few.find("appearance-index=1;") != few.npos);
		CPPUNIT_ASSERT(few.find("appearance-index=20;") == few.npos);
		CPPUNIT_ASSERT(few.find("appearance-index=*;appearance-state=idle") != few.npos);
	}

	void an_unfit_far_end_is_left_out() {
		for (const std::string &uri :
				{std::string("\xff"), std::string(300, 'a'), std::string("\"\\\x01\"")}) {
			const std::string text = "<sip:a>;appearance-index=1;appearance-state=active;"
									 "appearance-uri="
					+ uri;
			const auto said = read_states({text}, {});
			CPPUNIT_ASSERT(said && said->size() == 1);
			CPPUNIT_ASSERT_EQUAL(std::string(), said->front().uri);
		}
	}

	void an_operator_sees_all_of_it() {
		Scene scene;
		std::string etag;
		scene.publishes("1 active, 2 idle", etag);
		CPPUNIT_ASSERT(scene.seizes("c1", 3));
		const SeenLine seen = seen_of(scene.line);
		CPPUNIT_ASSERT_EQUAL(std::string("sip:bob@example.com"), seen.uri);
		CPPUNIT_ASSERT_EQUAL(size_t{2}, seen.appearances.size());
		CPPUNIT_ASSERT_EQUAL(size_t{2}, seen.publications.size());
		CPPUNIT_ASSERT_EQUAL(std::string("e1"), seen.publications[0].etag);
		CPPUNIT_ASSERT_EQUAL(std::string("<sip:example.com>;appearance-index=1;"
										 "appearance-state=active,<sip:example.com>;"
										 "appearance-index=2;appearance-state=idle"),
				seen.publications[0].call_info);
		CPPUNIT_ASSERT_EQUAL(std::string("sip:phone@192.0.2.1"), seen.publications[1].contact);
	}

	void packages_are_named_in_any_case_with_any_parameters() {
		CPPUNIT_ASSERT(package_of(" Call-Info ;id=1") == Package::CallInfo);
		CPPUNIT_ASSERT(package_of("line-seize") == Package::LineSeize);
		CPPUNIT_ASSERT(!package_of("dialog"));
		CPPUNIT_ASSERT(!package_of("call-info.winfo"));
		CPPUNIT_ASSERT(!package_of(""));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallInfoCompositionTest);

} // namespace

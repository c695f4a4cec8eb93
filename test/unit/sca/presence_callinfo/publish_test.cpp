#include "test/unit/sca/presence_callinfo/fixture.hpp"

namespace {

using namespace callinfo;
using namespace callinfo::test;

// The code that a PUBLISH is refused with by its checks; 0: none.
unsigned refused(const core::sip::MessageFacts &facts, std::string_view if_match = {}) {
	const auto checked = check_publish(facts, if_match, {});
	const auto *reply = std::get_if<Reply>(&checked);
	return reply ? reply->code : 0;
}

unsigned refused(const std::string &call_info) {
	auto asked = facts("PUBLISH");
	asked.call_info = {call_info};
	return refused(asked);
}

class CallInfoPublishRulesTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(CallInfoPublishRulesTest);
	CPPUNIT_TEST(a_new_one_without_call_info_is_refused);
	CPPUNIT_TEST(a_bad_call_info_is_refused);
	CPPUNIT_TEST(forms_of_other_publishers_are_read);
	CPPUNIT_TEST(what_names_no_line_is_refused);
	CPPUNIT_TEST(a_bad_entity_tag_is_refused);
	CPPUNIT_TEST(it_is_created_refreshed_modified_and_removed);
	CPPUNIT_TEST(an_unknown_entity_tag_is_refused_whatever_is_asked);
	CPPUNIT_TEST(one_that_is_over_at_once_leaves_nothing);
	CPPUNIT_TEST(it_runs_out);
	CPPUNIT_TEST(expires_is_bounded);
	CPPUNIT_TEST(the_same_again_is_told_to_nobody);
	CPPUNIT_TEST(there_is_a_limit_of_publications);
	CPPUNIT_TEST(a_line_that_nothing_is_known_of);
	CPPUNIT_TEST_SUITE_END();

	void a_new_one_without_call_info_is_refused() {
		auto asked = facts("PUBLISH");
		CPPUNIT_ASSERT_EQUAL(400u, refused(asked));
		asked.expires = 0;
		CPPUNIT_ASSERT_EQUAL(400u, refused(asked));
		asked.call_info = {"<http://example.com/icon.png>;purpose=icon"};
		CPPUNIT_ASSERT_EQUAL(400u, refused(asked));
		CPPUNIT_ASSERT_EQUAL(0u, refused(asked, "e1"));
	}

	void a_bad_call_info_is_refused() {
		for (const std::string one : {"<sip:a>;appearance-index=0;appearance-state=active",
					 "<sip:a>;appearance-index=256;appearance-state=active",
					 "<sip:a>;appearance-index=x;appearance-state=active",
					 "<sip:a>;appearance-index=;appearance-state=active",
					 "<sip:a>;appearance-index=1", "<sip:a>;appearance-state=active",
					 "<sip:a>;appearance-index=1;appearance-state=busy",
					 "<sip:a>;appearance-index=*;appearance-state=active",
					 "<sip:a>;appearance-index=1;appearance-state=active,<sip:a",
					 "<sip:a>;appearance-index=1;appearance-state=active,<sip:a>;appearance-index=-"
					 "1;"
					 "appearance-state=idle"})
			CPPUNIT_ASSERT_EQUAL_MESSAGE(one, 400u, refused(one));
	}

	void forms_of_other_publishers_are_read() {
		for (const std::string one : {"<sip:a>;appearance-index=1;appearance-state=active",
					 "<sips:b@c>;appearance-state=HELD;x=y;appearance-index=7",
					 "<sip:a>;appearance-index=*;appearance-state=idle",
					 "<sip:a>;appearance-index=1;appearance-state=\"active\"",
					 // OpenSIPS repeats parameters in one value
					 "<sip:a>;appearance-index=1;appearance-state=active;appearance-index=*;"
					 "appearance-state=idle",
					 "<http://a/b.png>;purpose=icon,<sip:a>;appearance-index=1;"
					 "appearance-state=active"})
			CPPUNIT_ASSERT_EQUAL_MESSAGE(one, 0u, refused(one));
	}

	void what_names_no_line_is_refused() {
		const std::string good = list("1 active");
		for (const std::string_view uri : {"sip:example.com", "tel:+4930", "", "bob", "sip:@x"}) {
			auto asked = facts("PUBLISH");
			asked.call_info = {good};
			asked.request_uri = uri;
			CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(uri), 400u, refused(asked));
		}
		auto broken = facts("PUBLISH");
		broken.call_info = {good};
		broken.broken = "Expires";
		CPPUNIT_ASSERT_EQUAL(400u, refused(broken));
		CPPUNIT_ASSERT_EQUAL(
				std::string("bob@example.com"), key_of("SIP:bob@EXAMPLE.com:5070;a=b"));
		CPPUNIT_ASSERT_EQUAL(std::string(), key_of("sip:" + std::string(300, 'a') + "@x"));
	}

	void a_bad_entity_tag_is_refused() {
		CPPUNIT_ASSERT_EQUAL(400u, refused(facts("PUBLISH"), ""));
		CPPUNIT_ASSERT_EQUAL(400u, refused(facts("PUBLISH"), "a b"));
		CPPUNIT_ASSERT_EQUAL(400u, refused(facts("PUBLISH"), std::string(300, 'a')));
	}

	void it_is_created_refreshed_modified_and_removed() {
		Scene scene;
		std::string etag;
		CPPUNIT_ASSERT_EQUAL(200u, scene.publishes("1 alerting, *", etag));
		CPPUNIT_ASSERT_EQUAL(std::string("e1"), etag);
		CPPUNIT_ASSERT(scene.is_told());
		CPPUNIT_ASSERT_EQUAL(std::string("1 alerting"), scene.words());
		scene.now += 100;
		CPPUNIT_ASSERT_EQUAL(200u, scene.publishes("", etag));
		CPPUNIT_ASSERT(!scene.is_told());
		CPPUNIT_ASSERT_EQUAL(int64_t{1700}, next_end(scene.line));
		CPPUNIT_ASSERT_EQUAL(200u, scene.publishes("2 held, *", etag));
		CPPUNIT_ASSERT_EQUAL(std::string("2 held"), scene.words());
		CPPUNIT_ASSERT_EQUAL(std::string("e1"), etag);
		CPPUNIT_ASSERT_EQUAL(200u, scene.publishes("", etag, 0));
		CPPUNIT_ASSERT(scene.is_told());
		CPPUNIT_ASSERT(scene.line.publications.empty());
	}

	void an_unknown_entity_tag_is_refused_whatever_is_asked() {
		Scene scene;
		std::string mine, wrong = "nobodys";
		scene.publishes("1 active", mine);
		for (const auto &[words, expires] :
				{std::pair("", 600u), std::pair("1 held", 600u), std::pair("", 0u)})
			CPPUNIT_ASSERT_EQUAL(412u, scene.publishes(words, wrong, expires));
		CPPUNIT_ASSERT_EQUAL(std::string("1 active"), scene.words());
		// nor is the Call-ID of a seizure an entity-tag
		CPPUNIT_ASSERT(scene.seizes("c9", 2));
		std::string seizure = "c9";
		CPPUNIT_ASSERT_EQUAL(412u, scene.publishes("", seizure, 0));
	}

	void one_that_is_over_at_once_leaves_nothing() {
		Scene scene;
		std::string etag;
		CPPUNIT_ASSERT_EQUAL(200u, scene.publishes("1 active", etag, 0));
		CPPUNIT_ASSERT(!scene.is_told());
		CPPUNIT_ASSERT(scene.line.publications.empty());
	}

	void it_runs_out() {
		Scene scene;
		std::string etag;
		scene.publishes("1 active", etag, 10);
		CPPUNIT_ASSERT(!first<Tell>(expire(scene.line, 1009, scene.policy)));
		CPPUNIT_ASSERT(first<Tell>(expire(scene.line, 1010, scene.policy)));
		CPPUNIT_ASSERT_EQUAL(412u, scene.publishes("1 active", etag));
	}

	void expires_is_bounded() {
		Scene scene;
		std::string etag;
		scene.publishes("1 active", etag, 4000000000u);
		CPPUNIT_ASSERT_EQUAL(3600u, first<Reply>(scene.effects)->expires);
		CPPUNIT_ASSERT_EQUAL(int64_t{4600}, next_end(scene.line));
	}

	void the_same_again_is_told_to_nobody() {
		Scene scene;
		std::string etag, other;
		scene.publishes("1 active, 2 held", etag);
		scene.publishes("1 active, 2 held", etag);
		CPPUNIT_ASSERT(!scene.is_told());
		scene.publishes("1 active", other);
		CPPUNIT_ASSERT(!scene.is_told());
	}

	void there_is_a_limit_of_publications() {
		Scene scene;
		scene.policy.max_publications = 2;
		std::string a, b, c;
		scene.publishes("1 active", a);
		scene.publishes("2 active", b);
		CPPUNIT_ASSERT_EQUAL(503u, scene.publishes("3 active", c));
		CPPUNIT_ASSERT_EQUAL(200u, scene.publishes("1 held", a));
		CPPUNIT_ASSERT(!scene.seizes("c1", 3));
	}

	void a_line_that_nothing_is_known_of() {
		Publish asked;
		asked.asked = Asked::Create;
		CPPUNIT_ASSERT_EQUAL(503u, first<Reply>(publish_unknown(asked, "e"))->code);
		asked.asked = Asked::Pass;
		CPPUNIT_ASSERT_EQUAL(200u, first<Reply>(publish_unknown(asked, "e"))->code);
		for (const Asked one : {Asked::Refresh, Asked::Modify, Asked::Remove}) {
			asked.asked = one;
			CPPUNIT_ASSERT_EQUAL(412u, first<Reply>(publish_unknown(asked, "e"))->code);
		}
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallInfoPublishRulesTest);

} // namespace

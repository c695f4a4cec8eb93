#include "test/unit/b2b/sca/fixture.hpp"

using namespace test::b2b_sca_line;

namespace {

PublishAnswer accepted(std::string_view etag, uint32_t expires) {
	return {200, etag, expires, {}};
}

class B2bScaPublicationTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(B2bScaPublicationTest);
	CPPUNIT_TEST(the_first_one_makes_it_and_the_next_ones_change_it);
	CPPUNIT_TEST(one_at_a_time);
	CPPUNIT_TEST(it_is_refreshed_before_it_runs_out);
	CPPUNIT_TEST(a_server_that_has_forgotten_it_gets_it_anew);
	CPPUNIT_TEST(a_server_may_want_a_longer_time);
	CPPUNIT_TEST(what_failed_is_tried_again_with_what_is_newest);
	CPPUNIT_TEST(the_end_is_told_until_what_was_said_has_run_out);
	CPPUNIT_TEST(a_call_that_nobody_heard_of_ends_without_a_word);
	CPPUNIT_TEST(each_watcher_has_his_own);
	CPPUNIT_TEST(entity_tags_that_are_none_are_left_alone);
	CPPUNIT_TEST_SUITE_END();

	Line line_;
	uint32_t serial_ = 0;

public:
	void setUp() override {
		line_ = new_line();
		add_watcher(line_, "sip:w@example.com");
		serial_ = a_call(line_, {Event::Called});
	}

private:
	std::vector<Publish> due(int64_t after = 0) {
		return due_publishes(line_, kNow + after, {}, new_call_id);
	}
	void happens(Event event) { happen(line_, serial_, event, kNow); }

	void the_first_one_makes_it_and_the_next_ones_change_it() {
		const auto first = due();
		CPPUNIT_ASSERT_EQUAL(size_t{1}, first.size());
		CPPUNIT_ASSERT_EQUAL(std::string(), first[0].etag);
		CPPUNIT_ASSERT_EQUAL(30u, first[0].expires); // it only rings
		CPPUNIT_ASSERT_EQUAL(1u, first[0].cseq);
		published(line_, 0, accepted("one", 30), kNow);
		CPPUNIT_ASSERT(due().empty());
		happens(Event::Answered);
		const auto second = due();
		CPPUNIT_ASSERT_EQUAL(std::string("one"), second.at(0).etag);
		CPPUNIT_ASSERT_EQUAL(600u, second[0].expires);
		CPPUNIT_ASSERT_EQUAL(2u, second[0].cseq);
		CPPUNIT_ASSERT_EQUAL(first[0].call_id, second[0].call_id);
	}

	void one_at_a_time() {
		due();
		happens(Event::Answered);
		happens(Event::Holds);
		CPPUNIT_ASSERT(due().empty());
		published(line_, 0, accepted("one", 30), kNow);
		const auto next = due();
		CPPUNIT_ASSERT(next.at(0).call_info.find("=held") != std::string::npos);
	}

	void it_is_refreshed_before_it_runs_out() {
		happens(Event::Answered);
		due();
		published(line_, 0, accepted("one", 200), kNow);
		CPPUNIT_ASSERT(due(179).empty());
		CPPUNIT_ASSERT_EQUAL(std::string("one"), due(180).at(0).etag);
	}

	void a_server_that_has_forgotten_it_gets_it_anew() {
		due();
		published(line_, 0, accepted("one", 30), kNow);
		happens(Event::Answered);
		due();
		published(line_, 0, {412, {}, {}, {}}, kNow);
		CPPUNIT_ASSERT_EQUAL(std::string(), due().at(0).etag);
		published(line_, 0, {412, {}, {}, {}}, kNow); // nonsense: no entity-tag was sent
		CPPUNIT_ASSERT(due().empty());
	}

	void a_server_may_want_a_longer_time() {
		due();
		published(line_, 0, {423, {}, {}, 120}, kNow);
		CPPUNIT_ASSERT_EQUAL(120u, due().at(0).expires);
		published(line_, 0, {423, {}, {}, 120}, kNow); // it has got that
		CPPUNIT_ASSERT(due().empty());
		CPPUNIT_ASSERT_EQUAL(size_t{1}, due(60).size());
	}

	void what_failed_is_tried_again_with_what_is_newest() {
		due();
		published(line_, 0, {500, {}, {}, {}}, kNow);
		CPPUNIT_ASSERT(due(1).empty());
		CPPUNIT_ASSERT_EQUAL(size_t{1}, due(2).size());
		published(line_, 0, {}, kNow + 2);
		CPPUNIT_ASSERT(due(5).empty());
		happens(Event::Answered); // there is news: it does not wait
		CPPUNIT_ASSERT(due(5).at(0).call_info.find("=active") != std::string::npos);
	}

	void the_end_is_told_until_what_was_said_has_run_out() {
		due();
		published(line_, 0, accepted("one", 30), kNow);
		happens(Event::Ended);
		CPPUNIT_ASSERT(!is_over(line_, {}));
		const auto end = due();
		CPPUNIT_ASSERT_EQUAL(std::string("one"), end.at(0).etag);
		CPPUNIT_ASSERT_EQUAL(std::string("<sip:sca.test>;appearance-index=*;appearance-state=idle"),
				end[0].call_info);
		published(line_, 0, {503, {}, {}, {}}, kNow + 1);
		CPPUNIT_ASSERT(!is_over(line_, {}));
		CPPUNIT_ASSERT_EQUAL(size_t{1}, due(10).size());
		published(line_, 0, {503, {}, {}, {}}, kNow + 30);
		CPPUNIT_ASSERT(is_over(line_, {}));
		CPPUNIT_ASSERT_EQUAL(int64_t{0}, due_at(line_));
	}

	void a_call_that_nobody_heard_of_ends_without_a_word() {
		happens(Event::Ended);
		CPPUNIT_ASSERT(due().empty());
		CPPUNIT_ASSERT(is_over(line_, {}));
	}

	void each_watcher_has_his_own() {
		add_watcher(line_, "sip:w@example.com");
		add_watcher(line_, "sip:v@example.com");
		content_changed(line_, kNow);
		const auto all = due();
		CPPUNIT_ASSERT_EQUAL(size_t{2}, all.size());
		CPPUNIT_ASSERT(all[0].call_id != all[1].call_id);
		published(line_, 1, accepted("one", 30), kNow);
		CPPUNIT_ASSERT(line_.publications[0].state == PubState::Asked);
		CPPUNIT_ASSERT(line_.publications[1].state == PubState::Live);
		published(line_, 2, accepted("two", 30), kNow); // there is none
	}

	void entity_tags_that_are_none_are_left_alone() {
		due();
		published(line_, 0, accepted("one", 30), kNow);
		happens(Event::Answered);
		due();
		published(line_, 0, accepted("no token", 600), kNow);
		happens(Event::Holds);
		CPPUNIT_ASSERT_EQUAL(std::string("one"), due().at(0).etag);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaPublicationTest);

} // namespace

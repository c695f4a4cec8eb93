#include "b2b/sca/domain/naming.hpp"
#include "test/unit/b2b/sca/fixture.hpp"

using namespace test::b2b_sca_line;

namespace {

class B2bScaLineTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(B2bScaLineTest);
	CPPUNIT_TEST(a_wanted_index_counts_where_it_is_free_and_sane);
	CPPUNIT_TEST(what_is_in_use_elsewhere_is_passed_over);
	CPPUNIT_TEST(beyond_the_limit_there_is_none);
	CPPUNIT_TEST(the_list_has_each_call_and_ends_with_all_others);
	CPPUNIT_TEST(nobody_is_told_before_the_session_has_begun);
	CPPUNIT_TEST(an_end_frees_the_index_and_late_events_find_nothing);
	CPPUNIT_TEST(one_of_two_phones_takes_a_call_back);
	CPPUNIT_TEST(a_private_hold_is_for_its_holder);
	CPPUNIT_TEST(without_an_index_the_first_held_call_is_meant);
	CPPUNIT_TEST(lines_and_parties_have_sane_names);
	CPPUNIT_TEST_SUITE_END();

	static uint32_t index_of(Line &line, uint32_t wanted, const Policy &policy = {}) {
		return claim(line, a_claim(wanted), kNow, policy).index;
	}

	void a_wanted_index_counts_where_it_is_free_and_sane() {
		auto line = new_line();
		CPPUNIT_ASSERT_EQUAL(3u, index_of(line, 3));
		CPPUNIT_ASSERT_EQUAL(1u, index_of(line, 3));
		CPPUNIT_ASSERT_EQUAL(2u, index_of(line, 65));
		CPPUNIT_ASSERT_EQUAL(4u, index_of(line, 0));
		CPPUNIT_ASSERT_EQUAL(64u, index_of(line, 64));
	}

	void what_is_in_use_elsewhere_is_passed_over() {
		auto line = new_line();
		auto asked = a_claim(2);
		asked.in_use = {1, 2};
		CPPUNIT_ASSERT_EQUAL(3u, claim(line, asked, kNow, {}).index);
	}

	void beyond_the_limit_there_is_none() {
		auto line = new_line();
		Policy policy;
		policy.max_appearances = 2;
		CPPUNIT_ASSERT_EQUAL(1u, index_of(line, 0, policy));
		CPPUNIT_ASSERT_EQUAL(2u, index_of(line, 0, policy));
		CPPUNIT_ASSERT_EQUAL(0u, index_of(line, 1, policy));
		CPPUNIT_ASSERT_EQUAL(size_t{2}, line.appearances.size());
	}

	void the_list_has_each_call_and_ends_with_all_others() {
		auto line = new_line();
		a_call(line, {Event::Called, Event::Answered}, 2);
		a_call(line, {Event::Called}, 1);
		CPPUNIT_ASSERT_EQUAL(
				std::string("<sip:sca.test>;appearance-index=1;appearance-state=alerting;"
							"appearance-uri=\"<sip:bob@example.com>\","
							"<sip:sca.test>;appearance-index=2;appearance-state=active;"
							"appearance-uri=\"<sip:bob@example.com>\","
							"<sip:sca.test>;appearance-index=*;appearance-state=idle"),
				call_info_of(line));
	}

	void nobody_is_told_before_the_session_has_begun() {
		auto line = new_line();
		add_watcher(line, "sip:w@example.com");
		const auto serial = a_call(line, {});
		CPPUNIT_ASSERT(is_idle(line));
		CPPUNIT_ASSERT(due_publishes(line, kNow, {}, new_call_id).empty());
		CPPUNIT_ASSERT(happen(line, serial, Event::Called, kNow).has_changed);
		CPPUNIT_ASSERT_EQUAL(size_t{1}, due_publishes(line, kNow, {}, new_call_id).size());
	}

	void an_end_frees_the_index_and_late_events_find_nothing() {
		auto line = new_line();
		const auto first = a_call(line, {Event::Called, Event::Ended});
		CPPUNIT_ASSERT(line.appearances.empty());
		const auto second = a_call(line, {Event::Called});
		CPPUNIT_ASSERT_EQUAL(1u, find_serial(line, second)->index);
		CPPUNIT_ASSERT(!happen(line, first, Event::Ended, kNow).is_known);
		CPPUNIT_ASSERT(find_serial(line, second));
	}

	void one_of_two_phones_takes_a_call_back() {
		auto line = new_line();
		const auto serial = a_call(line, {Event::Called, Event::Answered, Event::Holds});
		CPPUNIT_ASSERT_EQUAL(0u, retrieve(line, 1, "sip:alice2@192.0.2.2", kNow, {}).code);
		CPPUNIT_ASSERT_EQUAL(480u, retrieve(line, 1, "sip:alice3@192.0.2.3", kNow, {}).code);
		CPPUNIT_ASSERT_EQUAL(std::string("sip:alice2@192.0.2.2"),
				std::string(find_serial(line, serial)->texts[AppText::Next]));
		happen(line, serial, Event::BridgingFailed, kNow);
		CPPUNIT_ASSERT_EQUAL(0u, retrieve(line, 1, "sip:alice3@192.0.2.3", kNow, {}).code);
		happen(line, serial, Event::Bridged, kNow);
		CPPUNIT_ASSERT_EQUAL(403u, retrieve(line, 1, "sip:alice2@192.0.2.2", kNow, {}).code);
		CPPUNIT_ASSERT_EQUAL(404u, retrieve(line, 2, "sip:alice2@192.0.2.2", kNow, {}).code);
	}

	void a_private_hold_is_for_its_holder() {
		auto line = new_line();
		const auto serial = a_call(line, {Event::Called, Event::Answered, Event::HoldsPrivately});
		CPPUNIT_ASSERT_EQUAL(403u, retrieve(line, 1, "sip:alice2@192.0.2.2", kNow, {}).code);
		CPPUNIT_ASSERT_EQUAL(0u, retrieve(line, 1, "sip:alice1@192.0.2.1", kNow, {}).code);
		happen(line, serial, Event::BridgingFailed, kNow);
		CPPUNIT_ASSERT(find_serial(line, serial)->state == State::HeldPrivate);
	}

	void without_an_index_the_first_held_call_is_meant() {
		auto line = new_line();
		a_call(line, {Event::Called, Event::Answered});
		const auto held = a_call(line, {Event::Called, Event::Answered, Event::Holds});
		CPPUNIT_ASSERT_EQUAL(held, retrieve(line, 0, "sip:alice2@192.0.2.2", kNow, {}).serial);
	}

	void lines_and_parties_have_sane_names() {
		const auto bare = line_named("alice", "sca.test");
		CPPUNIT_ASSERT_EQUAL(std::string("sip:alice@sca.test"), bare->aor);
		CPPUNIT_ASSERT_EQUAL(std::string("sca.test"), bare->domain);
		const auto whole = line_named("sip:alice@example.com;x=y", "sca.test");
		CPPUNIT_ASSERT_EQUAL(std::string("sip:alice@example.com"), whole->aor);
		CPPUNIT_ASSERT_EQUAL(std::string("example.com"), whole->domain);
		for (const auto *bad : {"", "a b", "a\r\nb", "tel:+49"})
			CPPUNIT_ASSERT_MESSAGE(bad, !line_named(bad, "sca.test"));
		CPPUNIT_ASSERT(!line_named("alice", ""));
		CPPUNIT_ASSERT_EQUAL(std::string("<sip:bob@b>"), *party_of("sip:bob@b"));
		CPPUNIT_ASSERT_EQUAL(
				std::string("\"B, C\" <sip:bob@b>"), *party_of("\"B, C\" <sip:bob@b>"));
		for (const auto *bad : {"", "bob", "<sip:bob@b", "\"B <sip:bob@b>"})
			CPPUNIT_ASSERT_MESSAGE(bad, !party_of(bad));
		CPPUNIT_ASSERT(shared_entity_of("0") == 0u && shared_entity_of("1") == 1u);
		CPPUNIT_ASSERT(!shared_entity_of("2") && !shared_entity_of(""));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaLineTest);

} // namespace

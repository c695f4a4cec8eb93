#include "test/unit/sca/presence_callinfo/fixture.hpp"

namespace {

using namespace callinfo;
using namespace callinfo::test;

unsigned refused(const core::sip::MessageFacts &facts) {
	const auto checked = check_seize(facts, {});
	const auto *reply = std::get_if<Reply>(&checked);
	return reply ? reply->code : 0;
}

class CallInfoSeizeRulesTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(CallInfoSeizeRulesTest);
	CPPUNIT_TEST(the_index_must_be_a_number);
	CPPUNIT_TEST(within_a_dialog_the_index_is_known);
	CPPUNIT_TEST(expires_is_bounded_and_has_a_default);
	CPPUNIT_TEST(a_request_that_cannot_be_read_is_refused);
	CPPUNIT_TEST(a_free_index_is_granted_and_shown);
	CPPUNIT_TEST(an_index_in_any_state_but_idle_is_refused);
	CPPUNIT_TEST(it_is_taken_from_the_request_and_shown_from_the_grant_on);
	CPPUNIT_TEST(what_presence_refuses_is_free_again);
	CPPUNIT_TEST(who_only_asks_takes_nothing);
	CPPUNIT_TEST(it_lasts_longer_and_is_given_back);
	CPPUNIT_TEST(nobody_gives_back_the_index_of_another);
	CPPUNIT_TEST(it_runs_out_on_time);
	CPPUNIT_TEST(a_call_that_is_published_ends_it);
	CPPUNIT_TEST(idle_does_not_end_it);
	CPPUNIT_TEST(an_old_word_does_not_end_it);
	CPPUNIT_TEST(its_dialog_is_granted_the_index_alone);
	CPPUNIT_TEST_SUITE_END();

	void the_index_must_be_a_number() {
		auto asked = facts("SUBSCRIBE");
		CPPUNIT_ASSERT_EQUAL(400u, refused(asked));
		for (const std::string_view one :
				{"", "<sip:a>", "<sip:a>;appearance-index=", "<sip:a>;appearance-index=x",
						"<sip:a>;appearance-index=0", "<sip:a>;appearance-index=256",
						"<sip:a>;appearance-index=*", "<sip:a>;appearance-index=1x"}) {
			asked.call_info = {one};
			CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(one), 400u, refused(asked));
		}
		asked.call_info = {"<sip:a>;x;appearance-index=255"};
		CPPUNIT_ASSERT_EQUAL(0u, refused(asked));
	}

	void within_a_dialog_the_index_is_known() {
		auto asked = facts("SUBSCRIBE");
		asked.to.tag = "t1";
		CPPUNIT_ASSERT_EQUAL(0u, refused(asked));
	}

	void expires_is_bounded_and_has_a_default() {
		auto asked = facts("SUBSCRIBE");
		asked.call_info = {"<sip:a>;appearance-index=1"};
		CPPUNIT_ASSERT_EQUAL(15u, std::get<Seize>(check_seize(asked, {})).expires);
		asked.expires = 3600;
		CPPUNIT_ASSERT_EQUAL(15u, std::get<Seize>(check_seize(asked, {})).expires);
		asked.expires = 5;
		CPPUNIT_ASSERT_EQUAL(5u, std::get<Seize>(check_seize(asked, {})).expires);
	}

	void a_request_that_cannot_be_read_is_refused() {
		auto good = facts("SUBSCRIBE");
		good.call_info = {"<sip:a>;appearance-index=1"};
		CPPUNIT_ASSERT_EQUAL(0u, refused(good));
		const std::string longer(300, 'a');
		const std::vector<std::function<void(core::sip::MessageFacts &)>> faults{
				[](auto &one) { one.contacts = 0; }, [](auto &one) { one.contacts = 2; },
				[](auto &one) { one.contact_is_star = true; },
				[](auto &one) { one.broken = "Expires"; }, [](auto &one) { one.call_id = ""; },
				[&](auto &one) { one.call_id = longer; }, [&](auto &one) { one.from.tag = longer; },
				[](auto &one) { one.call_id = "\xff"; },
				[](auto &one) { one.request_uri = "tel:1"; }};
		for (const auto &fault : faults) {
			auto bad = good;
			fault(bad);
			CPPUNIT_ASSERT_EQUAL(400u, refused(bad));
		}
	}

	void a_free_index_is_granted_and_shown() {
		Scene scene;
		CPPUNIT_ASSERT(scene.seizes("c1", 2));
		CPPUNIT_ASSERT(scene.is_told());
		CPPUNIT_ASSERT_EQUAL(std::string("2 seized"), scene.words());
		CPPUNIT_ASSERT(scene.seizes("c2", 1));
		CPPUNIT_ASSERT(!scene.seizes("c3", 2));
	}

	void an_index_in_any_state_but_idle_is_refused() {
		for (unsigned state = 0; state < core::sip::kAppearanceStates; ++state) {
			const auto name = std::string(name_of(static_cast<AppearanceState>(state)));
			Scene scene;
			std::string etag;
			scene.publishes("1 " + name, etag);
			CPPUNIT_ASSERT_EQUAL_MESSAGE(name, name == "idle", scene.seizes("c1", 1));
			CPPUNIT_ASSERT(scene.seizes("c2", 2));
		}
	}

	void it_is_taken_from_the_request_and_shown_from_the_grant_on() {
		Scene scene;
		const Seize asked = scene.seizing("c1", 1);
		CPPUNIT_ASSERT(first<Grant>(seize(scene.line, asked, 1000, scene.policy)));
		CPPUNIT_ASSERT_EQUAL(std::string("idle"), scene.words());
		const auto refusal = seize(scene.line, scene.seizing("c2", 1), 1000, scene.policy);
		CPPUNIT_ASSERT_EQUAL(480u, first<Reply>(refusal)->code);
		CPPUNIT_ASSERT(first<Reply>(refusal)->retry_after);
		CPPUNIT_ASSERT(first<Tell>(confirm(scene.line, asked, true, scene.policy)));
		CPPUNIT_ASSERT_EQUAL(std::string("1 seized"), scene.words());
	}

	void what_presence_refuses_is_free_again() {
		Scene scene;
		const Seize asked = scene.seizing("c1", 1);
		seize(scene.line, asked, 1000, scene.policy);
		const auto effects = confirm(scene.line, asked, false, scene.policy);
		CPPUNIT_ASSERT(!first<Tell>(effects));
		CPPUNIT_ASSERT_EQUAL(std::string("c1"), first<Forget>(effects)->call_id);
		CPPUNIT_ASSERT(scene.line.publications.empty());
		CPPUNIT_ASSERT(confirm(scene.line, asked, true, scene.policy).empty());
	}

	void who_only_asks_takes_nothing() {
		Scene scene;
		CPPUNIT_ASSERT(
				first<Grant>(seize(scene.line, scene.seizing("c1", 1, 0), 1000, scene.policy)));
		CPPUNIT_ASSERT(scene.line.publications.empty());
		CPPUNIT_ASSERT_EQUAL(480u, first<Reply>(seize_unknown())->code);
	}

	void it_lasts_longer_and_is_given_back() {
		Scene scene;
		scene.seizes("c1", 1);
		Seize again = scene.seizing("c1", 0, 15);
		CPPUNIT_ASSERT(!first<Tell>(seize_again(scene.line, again, 1010, scene.policy)));
		CPPUNIT_ASSERT_EQUAL(int64_t{1026}, next_end(scene.line));
		again.expires = 0;
		const auto effects = seize_again(scene.line, again, 1011, scene.policy);
		CPPUNIT_ASSERT(first<Tell>(effects) && first<Forget>(effects));
		CPPUNIT_ASSERT_EQUAL(std::string("idle"), scene.words());
		CPPUNIT_ASSERT(seize_again(scene.line, again, 1011, scene.policy).empty());
	}

	void nobody_gives_back_the_index_of_another() {
		Scene scene;
		scene.seizes("c1", 1);
		Seize other = scene.seizing("c1", 1, 0);
		other.from_tag = "another";
		CPPUNIT_ASSERT(seize_again(scene.line, other, 1000, scene.policy).empty());
		CPPUNIT_ASSERT_EQUAL(std::string("1 seized"), scene.words());
	}

	void it_runs_out_on_time() {
		Scene scene;
		scene.seizes("c1", 1);
		expire(scene.line, 1015, scene.policy);
		CPPUNIT_ASSERT_EQUAL(std::string("1 seized"), scene.words());
		const auto effects = expire(scene.line, 1016, scene.policy);
		CPPUNIT_ASSERT(first<Tell>(effects) && first<Forget>(effects));
		CPPUNIT_ASSERT_EQUAL(int64_t{0}, next_end(scene.line));
	}

	void a_call_that_is_published_ends_it() {
		for (unsigned state = 1; state < core::sip::kAppearanceStates; ++state) {
			const auto name = std::string(name_of(static_cast<AppearanceState>(state)));
			Scene scene;
			std::string etag;
			scene.seizes("c1", 1);
			scene.seizes("c2", 2);
			scene.publishes("1 " + name, etag);
			CPPUNIT_ASSERT_EQUAL("1 " + name + ", 2 seized", scene.words());
			CPPUNIT_ASSERT_EQUAL(std::string("c1"), first<Forget>(scene.effects)->call_id);
			// Its phone is told before the others see the call.
			CPPUNIT_ASSERT(std::holds_alternative<EndSeizures>(scene.effects.at(1)));
			scene.publishes("1 " + name, etag);
			CPPUNIT_ASSERT(!first<EndSeizures>(scene.effects));
		}
	}

	void idle_does_not_end_it() {
		Scene scene;
		std::string etag, other;
		scene.publishes("1 idle, 2 idle", etag);
		scene.seizes("c1", 1);
		scene.publishes("1 idle", other);
		CPPUNIT_ASSERT_EQUAL(std::string("1 seized"), scene.words());
		CPPUNIT_ASSERT(!scene.seizes("c2", 1));
	}

	void an_old_word_does_not_end_it() {
		Scene scene;
		std::string a, b;
		scene.publishes("1 active", a);
		scene.publishes("1 idle", b);
		CPPUNIT_ASSERT(scene.seizes("c1", 1));
		scene.publishes("1 active, 2 held", a);
		CPPUNIT_ASSERT_EQUAL(std::string("1 seized, 2 held"), scene.words());
	}

	void its_dialog_is_granted_the_index_alone() {
		Scene scene;
		scene.seizes("c1", 3);
		CPPUNIT_ASSERT_EQUAL(std::string("<sip:example.com>;appearance-index=3"),
				print_seizure(scene.line, "c1", "f"));
		CPPUNIT_ASSERT_EQUAL(std::string(), print_seizure(scene.line, "c2", "f"));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallInfoSeizeRulesTest);

} // namespace

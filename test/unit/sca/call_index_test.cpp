// Which appearance of the line a call that its phone makes takes.
#include "sca/domain/call.hpp"

#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

class CallIndexTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(CallIndexTest);
	CPPUNIT_TEST(a_call_without_call_info_uses_what_its_phone_seized);
	CPPUNIT_TEST(a_call_without_seizure_takes_an_index);
	CPPUNIT_TEST(without_seize_on_invite_it_takes_none);
	CPPUNIT_TEST(an_index_of_another_call_is_not_stolen);
	CPPUNIT_TEST(a_seizure_of_another_phone_is_not_stolen);
	CPPUNIT_TEST(a_seizure_is_its_phones_by_any_other_contact);
	CPPUNIT_TEST(a_seizure_that_is_named_is_meant_by_a_contact_of_nobody);
	CPPUNIT_TEST(a_seizure_that_is_not_named_is_not_meant_by_a_contact_of_nobody);
	CPPUNIT_TEST(without_a_contact_the_only_seizure_is_meant);
	CPPUNIT_TEST(a_full_line_lets_the_call_pass);
	CPPUNIT_TEST_SUITE_END();

	static Bench seized() {
		Bench bench("ab");
		bench.asks(line_seize("a", 1));
		return bench;
	}

	void a_call_without_call_info_uses_what_its_phone_seized() {
		Bench bench = seized();
		bench.calls("a", 0);
		IS("1 active", bench.lamps());
		bench.calls("a", 0, "c2");
		IS("1 active, 2 active", bench.lamps());
	}

	void a_call_without_seizure_takes_an_index() {
		Bench bench("ab");
		bench.gets(near(CallKind::Invite, "a"));
		IS("1 seized b a", bench.lamps() + " " + bench.told());
		bench.gets(near(CallKind::Invite, "a").index(5).on("c2"));
		IS("1 seized, 5 seized", bench.lamps());
	}

	void without_seize_on_invite_it_takes_none() {
		Bench bench("ab");
		bench.policy.seize_on_invite = false;
		bench.calls("a", 1);
		IS(" ", bench.lamps() + " " + bench.told());
		bench.asks(line_seize("a", 1));
		bench.calls("a", 1, "c2");
		IS("1 active", bench.lamps());
	}

	void an_index_of_another_call_is_not_stolen() {
		Bench bench("ab");
		bench.calls("a", 1);
		bench.calls("b", 1, "c2");
		IS("1 active, 2 active", bench.lamps());
		bench.gets(far(CallKind::Bye, "a"));
		IS("2 active", bench.lamps());
	}

	void a_seizure_of_another_phone_is_not_stolen() {
		Bench bench = seized();
		bench.gets(near(CallKind::Invite, "b").index(1));
		IS("1 seized, 2 seized", bench.lamps());
		IS(contact_of("a"), bench.text(1, AppText::Owner));
		IS("", bench.text(1, AppText::CallId));
	}

	void a_seizure_is_its_phones_by_any_other_contact() {
		const std::string here = "sip:192.0.2.1:5060";
		const auto invite = near(CallKind::Invite, "a");
		for (const auto &sip : {invite.at(contact_of("a") + ";transport=udp"),
					 invite.at("sip:k3x9q2v7@phone.invalid").via(here),
					 invite.without_contact("sip:nobody@example.com").via(here)})
			for (const uint32_t index : {0u, 1u}) {
				Bench bench("ab");
				bench.asks(line_seize("a", 1).via(here));
				bench.gets(sip.index(index));
				IS("1 seized c1", bench.lamps() + " " + bench.text(1, AppText::CallId));
				bench.gets(far_answers(CallKind::Ringing, "a"));
				IS("1 progressing", bench.lamps());
				bench.waits(16);
				IS("1 progressing", bench.lamps());
			}
	}

	void a_seizure_that_is_named_is_meant_by_a_contact_of_nobody() {
		Bench bench = seized();
		bench.gets(near(CallKind::Invite, "x").index(1).via("sip:198.51.100.7:5060"));
		IS("1 seized c1", bench.lamps() + " " + bench.text(1, AppText::CallId));
		bench.gets(near(CallKind::Invite, "y").index(1).on("c2"));
		IS("1 seized, 2 seized", bench.lamps());
		IS("c1 c2", bench.text(1, AppText::CallId) + " " + bench.text(2, AppText::CallId));
	}

	void a_seizure_that_is_not_named_is_not_meant_by_a_contact_of_nobody() {
		Bench bench = seized();
		bench.gets(near(CallKind::Invite, "x").via("sip:198.51.100.7:5060"));
		IS("1 seized, 2 seized ", bench.lamps() + " " + bench.text(1, AppText::CallId));
	}

	void without_a_contact_the_only_seizure_is_meant() {
		const auto invite = near(CallKind::Invite, "a").without_contact("sip:nobody@example.com");
		Bench bench = seized();
		bench.gets(invite);
		IS("1 seized c1", bench.lamps() + " " + bench.text(1, AppText::CallId));
		IS(contact_of("a"), bench.text(1, AppText::Owner));
		Bench two = seized();
		two.asks(line_seize("b", 2));
		two.gets(invite);
		IS("1 seized, 2 seized, 3 seized", two.lamps());
		IS("sip:nobody@example.com", two.text(3, AppText::Owner));
	}

	void a_full_line_lets_the_call_pass() {
		Bench bench = seized();
		bench.policy.max_appearances = 1;
		bench.gets(near(CallKind::Invite, "b"));
		IS("1 seized ", bench.lamps() + " " + bench.answer());
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(CallIndexTest);

// Calls that a phone of the line makes.
#include "sca/domain/call.hpp"

#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

class CallOutTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(CallOutTest);
	CPPUNIT_TEST(a_seizure_becomes_a_call);
	CPPUNIT_TEST(ringing_ends_the_seizure_before_the_group_is_told);
	CPPUNIT_TEST(an_answer_without_ringing_ends_the_seizure);
	CPPUNIT_TEST(the_answer_names_the_far_end);
	CPPUNIT_TEST(who_rings_is_told_at_once);
	CPPUNIT_TEST(other_provisional_codes_change_nothing);
	CPPUNIT_TEST(ringing_after_the_answer_changes_nothing);
	CPPUNIT_TEST(a_challenge_keeps_the_seizure);
	CPPUNIT_TEST(a_failure_frees_the_appearance);
	CPPUNIT_TEST(a_redirection_goes_back_to_seized);
	CPPUNIT_TEST(a_cancel_alone_ends_nothing);
	CPPUNIT_TEST(a_cancel_that_crosses_the_answer_changes_nothing);
	CPPUNIT_TEST(a_cancel_without_outcome_ends_the_call_in_time);
	CPPUNIT_TEST(a_late_final_answer_leaves_an_active_call);
	CPPUNIT_TEST(either_side_ends_the_call);
	CPPUNIT_TEST(a_bye_of_another_dialog_ends_nothing);
	CPPUNIT_TEST(retransmissions_change_nothing);
	CPPUNIT_TEST(a_call_is_followed_whatever_its_texts_are);
	CPPUNIT_TEST(a_call_without_call_id_is_left_alone);
	CPPUNIT_TEST(what_could_break_out_of_a_header_is_in_none);
	CPPUNIT_TEST(a_display_name_that_is_too_long_is_left_out);
	CPPUNIT_TEST(a_long_list_of_parties_stays_within_the_limit);
	CPPUNIT_TEST(a_call_is_indexed_as_long_as_it_lasts);
	CPPUNIT_TEST_SUITE_END();

	static Bench seized() {
		Bench bench("ab");
		bench.asks(line_seize("a", 1));
		return bench;
	}

	void a_seizure_becomes_a_call() {
		Bench bench = seized();
		bench.gets(near(CallKind::Invite, "a").index(1));
		IS("1 seized ", bench.lamps() + " " + bench.told());
		bench.gets(far_answers(CallKind::Ringing, "a"));
		IS("1 progressing", bench.lamps());
		bench.gets(far_answers(CallKind::Answer, "a"));
		IS("1 active b a", bench.lamps() + " " + bench.told());
		bench.gets(near(CallKind::Ack, "a"));
		IS("1 active ", bench.lamps() + " " + bench.told());
		bench.gets(near(CallKind::Bye, "a"));
		IS(" b a", bench.lamps() + " " + bench.told());
	}

	void ringing_ends_the_seizure_before_the_group_is_told() {
		Bench bench = seized();
		bench.gets(near(CallKind::Invite, "a").index(1));
		bench.gets(far_answers(CallKind::Ringing, "a"));
		IS("a! b a", bench.told());
		IS("terminated;reason=noresource", bench.notify_to("a", "line-seize").state);
		CPPUNIT_ASSERT(!find_seizure(bench.line, 1));
	}

	void an_answer_without_ringing_ends_the_seizure() {
		Bench bench = seized();
		bench.gets(near(CallKind::Invite, "a").index(1));
		bench.gets(far_answers(CallKind::Answer, "a"));
		IS("1 active a! b a", bench.lamps() + " " + bench.told());
	}

	void the_answer_names_the_far_end() {
		Bench bench = seized();
		bench.calls("a");
		IS("\"Bob\" <sip:bob@far.example>", bench.text(1, AppText::Uri));
		IS(kFarContact, bench.text(1, AppText::Callee));
		IS("c1 a far",
				bench.text(1, AppText::CallId) + " " + bench.text(1, AppText::CallerTag) + " "
						+ bench.text(1, AppText::CalleeTag));
		bench.gets(far_answers(CallKind::Ringing, "b"));
		Bench other = seized();
		other.gets(near(CallKind::Invite, "a").index(1));
		other.gets(far_answers(CallKind::Answer, "a"));
		IS("\"Bob\" <sip:bob@far.example>", all_of<AssertIdentity>(other.effects).at(0).value);
	}

	void who_rings_is_told_at_once() {
		Bench bench = seized();
		bench.gets(near(CallKind::Invite, "a").index(1));
		IS("", bench.text(1, AppText::Uri));
		bench.gets(far_answers(CallKind::Ringing, "a"));
		IS("\"Bob\" <sip:bob@far.example>", bench.text(1, AppText::Uri));
		const auto &told = bench.notify_to("b").call_info;
		CPPUNIT_ASSERT(told.find("progressing;appearance-uri=") != told.npos);
		bench.gets(far_answers(CallKind::Final, "a").code(302));
		IS("1 seized ", bench.lamps() + " " + bench.text(1, AppText::Uri));
	}

	void other_provisional_codes_change_nothing() {
		Bench bench = seized();
		bench.gets(near(CallKind::Invite, "a").index(1));
		for (const unsigned code : {100u, 181u, 182u, 199u}) {
			bench.gets(far_answers(CallKind::Other, "a").code(code));
			IS("1 seized", bench.lamps());
			CPPUNIT_ASSERT(bench.effects.empty());
		}
	}

	void ringing_after_the_answer_changes_nothing() {
		Bench bench = seized();
		bench.calls("a");
		bench.gets(far_answers(CallKind::Ringing, "a"));
		IS("1 active", bench.lamps());
		CPPUNIT_ASSERT(bench.effects.empty());
	}

	void a_challenge_keeps_the_seizure() {
		for (const unsigned code : {401u, 407u}) {
			Bench bench = seized();
			bench.gets(near(CallKind::Invite, "a").index(1));
			bench.gets(far_answers(CallKind::Final, "a").code(code));
			IS("1 seized ", bench.lamps() + " " + bench.told());
			bench.calls("a", 1); // with credentials, the same call
			IS("1 active", bench.lamps());
		}
	}

	void a_failure_frees_the_appearance() {
		for (const bool rang : {false, true}) {
			Bench bench = seized();
			bench.gets(near(CallKind::Invite, "a").index(1));
			if (rang) bench.gets(far_answers(CallKind::Ringing, "a"));
			bench.gets(far_answers(CallKind::Final, "a").code(486));
			IS("", bench.lamps());
			IS(rang ? "b a" : "a! b a", bench.told());
		}
	}

	void a_redirection_goes_back_to_seized() {
		Bench bench = seized();
		bench.gets(near(CallKind::Invite, "a").index(1));
		bench.gets(far_answers(CallKind::Ringing, "a"));
		bench.gets(far_answers(CallKind::Final, "a").code(302));
		IS("1 seized", bench.lamps());
		bench.calls("a", 1, "c2");
		IS("1 active", bench.lamps());
	}

	void a_cancel_alone_ends_nothing() {
		Bench bench = seized();
		bench.gets(near(CallKind::Invite, "a").index(1));
		bench.gets(far_answers(CallKind::Ringing, "a"));
		bench.gets(near(CallKind::Cancel, "a"));
		IS("1 progressing ", bench.lamps() + " " + bench.told());
		bench.gets(far_answers(CallKind::Final, "a").code(487));
		IS(" b a", bench.lamps() + " " + bench.told());
	}

	void a_cancel_that_crosses_the_answer_changes_nothing() {
		Bench bench = seized();
		bench.gets(near(CallKind::Invite, "a").index(1));
		bench.gets(far_answers(CallKind::Ringing, "a"));
		bench.gets(near(CallKind::Cancel, "a"));
		bench.gets(far_answers(CallKind::Answer, "a"));
		IS("1 active b a", bench.lamps() + " " + bench.told());
		bench.gets(near(CallKind::Ack, "a"));
		bench.waits(kCancelledTime);
		IS("1 active", bench.lamps());
	}

	void a_cancel_without_outcome_ends_the_call_in_time() {
		Bench bench = seized();
		bench.gets(near(CallKind::Invite, "a").index(1));
		bench.gets(far_answers(CallKind::Ringing, "a"));
		bench.gets(near(CallKind::Cancel, "a"));
		bench.waits(kCancelledTime);
		IS("", bench.lamps());
	}

	void a_late_final_answer_leaves_an_active_call() {
		Bench bench = seized();
		bench.calls("a");
		bench.gets(far_answers(CallKind::Final, "a").code(408));
		bench.gets(near(CallKind::Cancel, "a"));
		IS("1 active", bench.lamps());
	}

	void either_side_ends_the_call() {
		for (const auto &bye : {near(CallKind::Bye, "a"), far(CallKind::Bye, "a"),
					 far(CallKind::Bye, "a").as(Role::Dialog),
					 near(CallKind::Bye, "a").as(Role::Dialog)}) {
			Bench bench = seized();
			bench.calls("a");
			bench.gets(bye);
			IS(" b a", bench.lamps() + " " + bench.told());
			bench.gets(bye);
			CPPUNIT_ASSERT(bench.effects.empty());
		}
	}

	void a_bye_of_another_dialog_ends_nothing() {
		Bench bench = seized();
		bench.calls("a");
		bench.gets(far(CallKind::Bye, "a").on("c2"));
		bench.gets(far(CallKind::Bye, "other"));
		bench.gets(far(CallKind::Bye, "a").index(1).on("c3"));
		IS("1 active", bench.lamps());
	}

	void retransmissions_change_nothing() {
		Bench bench = seized();
		for (const auto &sip :
				{near(CallKind::Invite, "a").index(1), far_answers(CallKind::Ringing, "a"),
						far_answers(CallKind::Answer, "a"), near(CallKind::Ack, "a")}) {
			bench.gets(sip);
			const auto lamps = bench.lamps();
			bench.gets(sip);
			IS(lamps + " ", bench.lamps() + " " + bench.told());
		}
	}

	void a_call_is_followed_whatever_its_texts_are() {
		const std::string text(300, 'x'), tag(129, 'x'), huge(5000, 'x'), no_utf8 = "\xff\xfe";
		for (const auto &call : {text, no_utf8, huge})
			for (const auto &name : {tag, no_utf8, huge}) {
				Bench bench = seized();
				const auto says = [&](Sip sip, bool has_to_tag) {
					bench.gets(sip.on(call).from(name, has_to_tag ? "far" + name : ""));
				};
				says(near(CallKind::Invite, "a").index(1).at("sip:" + call + "@x"), false);
				says(far_answers(CallKind::Ringing, "a"), true);
				says(far_answers(CallKind::Answer, "a").at("sip:" + call + "@y"), true);
				IS("1 active", bench.lamps());
				says(near(CallKind::Bye, "a"), true);
				IS("", bench.lamps());
			}
	}

	void a_call_without_call_id_is_left_alone() {
		Bench bench = seized();
		bench.gets(near(CallKind::Invite, "a").index(1).on(""));
		CPPUNIT_ASSERT(bench.effects.empty());
	}

	void what_could_break_out_of_a_header_is_in_none() {
		const std::string evil = "x\r\nVia: y";
		for (const auto &good : {near(CallKind::Invite, "a"), far(CallKind::Invite)}) {
			auto from = good;
			from.from_uri = "sip:" + evil;
			for (const auto &sip : {good.on(evil), good.from(evil, ""), good.at(evil), from}) {
				Bench bench("ab");
				bench.gets(sip);
				CPPUNIT_ASSERT_EQUAL(std::string::npos, bench.notify_to("a").call_info.find('\n'));
				for (const auto field : {AppText::Owner, AppText::Callee, AppText::Uri})
					CPPUNIT_ASSERT_EQUAL(std::string::npos, bench.text(1, field).find('\n'));
			}
		}
	}

	void a_display_name_that_is_too_long_is_left_out() {
		for (const auto &name : {std::string(600, 'x'), "a\r\nb"s}) {
			Bench bench = seized();
			bench.gets(near(CallKind::Invite, "a").index(1));
			auto reply = far_answers(CallKind::Answer, "a");
			reply.to_display = name;
			bench.gets(reply);
			IS("<sip:bob@far.example>", bench.text(1, AppText::Uri));
			CPPUNIT_ASSERT_EQUAL(size_t{1}, bench.count<LeftOut>());
		}
	}

	void a_long_list_of_parties_stays_within_the_limit() {
		Bench bench("a");
		for (unsigned i = 1; i <= 30; ++i)
			bench.gets(near(CallKind::Invite, "a").index(i).on(std::to_string(i)));
		size_t said = 0;
		for (unsigned i = 1; i <= 30; ++i) {
			auto reply = far_answers(CallKind::Answer, "a").on(std::to_string(i));
			reply.to_display = '"' + std::string(450, '\\') + '"';
			bench.gets(reply);
			CPPUNIT_ASSERT(bench.notify_to("a").call_info.size() <= bench.policy.max_call_info);
			said += bench.count<LeftOut>();
		}
		CPPUNIT_ASSERT_EQUAL(size_t{1}, said);
	}

	void a_call_is_indexed_as_long_as_it_lasts() {
		Bench bench = seized();
		bench.gets(near(CallKind::Invite, "a").index(1));
		IS("c1", all_of<IndexCall>(bench.effects).at(0).call_id);
		bench.gets(far_answers(CallKind::Answer, "a"));
		CPPUNIT_ASSERT(!bench.count<UnindexCall>());
		bench.gets(near(CallKind::Bye, "a"));
		IS("c1", all_of<UnindexCall>(bench.effects).at(0).call_id);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(CallOutTest);

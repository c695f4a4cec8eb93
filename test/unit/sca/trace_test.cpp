// What a decision says of itself for the debug lines of the log.
#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

class TraceTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(TraceTest);
	CPPUNIT_TEST(each_event_says_what_it_did);
	CPPUNIT_TEST(a_message_that_changes_nothing_says_why);
	CPPUNIT_TEST(without_debug_lines_nothing_is_said);
	CPPUNIT_TEST_SUITE_END();

	static std::string said(const Bench &bench) {
		std::string all;
		for (const auto &one : all_of<Traced>(bench.effects))
			all += (all.empty() ? "" : "; ") + std::to_string(one.index) + " " + one.call_id + " "
					+ one.what;
		return all;
	}
	static Bench talking() {
		Bench bench("ab");
		bench.policy.traces = true;
		bench.calls("a");
		return bench;
	}

	void each_event_says_what_it_did() {
		Bench bench = talking();
		IS("1 c1 active: acked, stays", (bench.gets(far(CallKind::Ack, "a")), said(bench)));
		IS("1 c1 active: hold asked -> held", (bench.holds("a"), said(bench)));
		IS("1 c1 held: hold asked, stays", (bench.holds("a"), said(bench)));
		bench.gets(far_answers(CallKind::Final, "a").code(488).in_dialog());
		IS("1 c1 held: offer refused, back to what was before", said(bench));
		bench.gets(far(CallKind::Bye, "a"));
		IS("1 c1 held: ended -> idle", said(bench));
	}

	void a_message_that_changes_nothing_says_why() {
		Bench bench = talking();
		for (const auto kind : {CallKind::Bye, CallKind::Ack, CallKind::Cancel, CallKind::Final,
					 CallKind::Reinvite, CallKind::Accepted}) {
			bench.gets(near(kind, "a").on("c2"));
			IS("0 c2 the line has no call of this dialog", said(bench));
		}
		bench.gets(far(CallKind::Reinvite, "a").offer());
		IS("1 c1 an offer of the far end", said(bench));
	}

	void without_debug_lines_nothing_is_said() {
		Bench bench("ab");
		bench.calls("a");
		bench.gets(near(CallKind::Bye, "a").on("c2"));
		CPPUNIT_ASSERT(bench.effects.empty());
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(TraceTest);

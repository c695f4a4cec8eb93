// Shared memory runs out at every single allocation of a decision: bad_alloc may come out, the line must
// stay usable.
#include <functional>

#include "test/unit/core/counted_memory.hpp"
#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

namespace {

using Step = std::function<void(Bench &)>;

void is_consistent(const Bench &bench, const std::string &where) {
	uint32_t last = 0;
	for (const auto &one : bench.line.appearances) {
		CPPUNIT_ASSERT_MESSAGE(where + ": an idle appearance stays", one.state != State::Idle);
		CPPUNIT_ASSERT_MESSAGE(where + ": order", one.index > last);
		last = one.index;
	}
	for (const auto &one : bench.line.subscriptions) {
		CPPUNIT_ASSERT_MESSAGE(
				where + ": a subscription without Contact", !one.text[SubText::Contact].empty());
		CPPUNIT_ASSERT_MESSAGE(
				where + ": a CSeq past its mark", one.notify_cseq <= one.notify_mark);
	}
}

// One allocation fails, the first, then the second and so on, until the step needs no more of them.
void runs_out_in(const Step &before, const Step &step, const std::string &name) {
	for (int good = 0;; ++good) {
		const CountedMemory memory;
		bool failed = false;
		{
			Bench bench("ab");
			before(bench);
			CountedMemory::allow(good);
			try {
				step(bench);
			} catch (const std::bad_alloc &) {
				failed = true;
			}
			CountedMemory::allow(1 << 30);
			is_consistent(bench, name + " " + std::to_string(good));
			bench.calls("b", 9, "later");
			CPPUNIT_ASSERT(find_index(bench.line, 9) || bench.line.appearances.size() > 1);
			bench.gets(far(CallKind::Bye, "b").on("later"));
			bench.waits(kPendingTime);
			bench.waits(bench.policy.max_age + 1000);
			CPPUNIT_ASSERT_MESSAGE(name, bench.line.appearances.empty());
			CPPUNIT_ASSERT_MESSAGE(name, bench.line.subscriptions.empty());
		}
		CPPUNIT_ASSERT_EQUAL_MESSAGE(name, 0, CountedMemory::blocks_out());
		if (!failed) return;
	}
}

void nothing(Bench &) {}
void held(Bench &bench) {
	bench.calls("a");
	bench.holds("a");
}
void retrieving(Bench &bench) {
	held(bench);
	bench.gets(near(CallKind::Invite, "b").index(1).to_itself().on("c2"));
}

} // namespace

class ScarceMemoryTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(ScarceMemoryTest);
	CPPUNIT_TEST(a_subscription);
	CPPUNIT_TEST(a_seizure);
	CPPUNIT_TEST(a_call_out);
	CPPUNIT_TEST(a_call_in);
	CPPUNIT_TEST(a_retrieval);
	CPPUNIT_TEST(an_end);
	CPPUNIT_TEST_SUITE_END();

	static Step asks(const Ask &ask) {
		return [ask](Bench &bench) { bench.asks(ask); };
	}
	static Step gets(const Sip &sip) {
		return [sip](Bench &bench) { bench.gets(sip); };
	}

	void a_subscription() {
		runs_out_in(nothing, asks(call_info("c")), "subscribe");
		runs_out_in(nothing, asks(call_info("a").in_dialog()), "refresh");
		runs_out_in(nothing, asks(call_info("a").ends()), "unsubscribe");
		runs_out_in(nothing, asks(call_info("a", 0)), "fetch");
		runs_out_in(asks(line_seize("a")), asks(call_info("a").again("x")), "restart");
	}

	void a_seizure() {
		runs_out_in(nothing, asks(line_seize("a")), "seize");
		runs_out_in(asks(line_seize("a")), asks(line_seize("a", 3).again("x")), "second seize");
		runs_out_in(asks(line_seize("a")), asks(line_seize("a").in_dialog()), "refresh");
		runs_out_in(asks(line_seize("a")), asks(line_seize("a").ends()), "end");
	}

	void a_call_out() {
		const auto invite = near(CallKind::Invite, "a").index(1);
		runs_out_in(nothing, gets(invite), "invite");
		runs_out_in(asks(line_seize("a")), gets(invite), "seized invite");
		runs_out_in(gets(invite), gets(far_answers(CallKind::Answer, "a")), "answer");
		runs_out_in(
				asks(line_seize("a")), [](Bench &bench) { bench.calls("a"); }, "whole call");
	}

	void a_call_in() {
		const auto offer = gets(far(CallKind::Invite));
		runs_out_in(nothing, offer, "offer");
		runs_out_in(offer, gets(near_answers(CallKind::Answer, "a")), "answer");
		runs_out_in(offer, gets(near_answers(CallKind::Answer, "a").index(5)), "other index");
		runs_out_in(nothing, gets(near_answers(CallKind::Answer, "a")), "unannounced");
		runs_out_in(offer, gets(near_answers(CallKind::Final, "a").code(487)), "refusal");
	}

	void a_retrieval() {
		const auto failed = far_answers(CallKind::Final, "b").code(486).on("c2");
		runs_out_in(
				held, [](Bench &bench) { retrieving(bench); }, "retrieve");
		runs_out_in(retrieving, gets(failed), "refused");
		runs_out_in(retrieving, gets(far_answers(CallKind::Answer, "b").on("c2")), "answered");
		runs_out_in(retrieving, gets(far(CallKind::Bye, "a")), "old ended");
	}

	void an_end() {
		runs_out_in(held, gets(far(CallKind::Bye, "a")), "bye");
		runs_out_in(
				asks(line_seize("a")), [](Bench &bench) { bench.waits(15); }, "expire");
		runs_out_in(
				held, [](Bench &bench) { bench.waits(100'000); }, "too old");
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(ScarceMemoryTest);

// Each call leaves one row, however it ends.
#include "test/e2e/b2b_example_fixture.hpp"

namespace {

using namespace test;

class B2bCdrExampleTest : public B2bExampleTest {
	CPPUNIT_TEST_SUITE(B2bCdrExampleTest);
	CPPUNIT_TEST(each_call_leaves_a_row);
	CPPUNIT_TEST_SUITE_END();

	using Row = std::vector<std::string>;
	// A session is not listed any more while its row is written.
	void one_row_more() {
		++rows_;
		const auto count = [this] { return server().query("SELECT COUNT(*) FROM cdr")[0][0]; };
		for (int i = 0; i < 100 && count() != std::to_string(rows_); ++i) ladder().wait(20);
		equal(std::to_string(rows_), count(), "rows\n" + server().log_tail());
	}
	// callee, bridged_to, whether it was answered, reason, code, ended_by
	void leaves(const Phone &caller, const Row &row) {
		one_row_more();
		const auto seen = server().query("SELECT callee, bridged_to, setup_ms IS NOT NULL, reason, "
										 "code, ended_by FROM cdr WHERE caller = '"
				+ caller.aor() + "' ORDER BY rowid DESC LIMIT 1");
		check(!seen.empty(), "a row of " + caller.name());
		for (size_t i = 0; i < row.size(); ++i) equal(row[i], seen[0][i], "column of the row");
	}

	void is_answered(Phone &alice, Phone &bob) {
		ends(alice, bob, connected(alice, bob));
		leaves(alice, {bob.aor(), "NULL", "1", "bye", "200", "caller"});
	}
	void is_cancelled(Phone &alice, Phone &bob) {
		const auto call = ringing(alice, bob);
		alice.cancels(*call.caller);
		bob.gets_cancel(*call.callee);
		alice.gets(487);
		leaves(alice, {bob.aor(), "NULL", "0", "cancel", "487", "caller"});
	}
	void is_rejected(Phone &alice, Phone &bob) {
		const auto call = invited(alice, bob);
		bob.replies(*call.callee, 486);
		bob.gets_ack(*call.callee);
		alice.gets(486);
		leaves(alice, {bob.aor(), "NULL", "0", "reject", "486", "callee"});
	}
	void times_out(Phone &alice, Phone &bob) {
		const auto call = ringing(alice, bob);
		alice.gets(408);
		bob.gets_cancel(*call.callee);
		leaves(alice, {bob.aor(), "NULL", "0", "timeout", "408"});
	}
	void is_bridged(Phone &alice, Phone &bob, Phone &carol) {
		const auto call = connected(alice, bob);
		accepted(rpc("b2b_logic.bridge", {key_of(*call.caller), carol.contact()}));
		bob.gets_bye(*call.callee);
		auto &theirs = carol.gets_call();
		carol.answers(theirs);
		alice.gets_reinvite(*call.caller);
		alice.answers(*call.caller);
		alice.gets_ack(*call.caller);
		carol.gets_ack(theirs);
		ends(carol, theirs, alice, *call.caller);
		leaves(alice, {bob.aor(), carol.contact(), "1", "bye", "200"});
	}
	void is_ended_after_a_crash(Phone &alice, Phone &bob) {
		const auto call = connected(alice, bob);
		server().kill9();
		server().start();
		ends(bob, *call.callee, alice, *call.caller);
		leaves(alice, {bob.aor(), "NULL", "1", "bye", "200", "callee"});
	}
	void names_are_no_sql(Phone &bob) {
		auto &alice = phone("o'hara');--");
		ends(alice, bob, connected(alice, bob));
		one_row_more();
		const auto rows = server().query("SELECT caller FROM cdr WHERE caller LIKE '%hara%'");
		equal("1", std::to_string(rows.size()), "rows of o'hara");
		equal("sip:" + user_of("o%27hara%27);--") + "@sca.test", rows[0][0], "caller");
	}

	void each_call_leaves_a_row() {
		with("b2b-cdr.cfg", {{"RING_SECONDS", "1"}}, [&] {
			auto &alice = phone("alice"), &bob = phone("bob"), &carol = phone("carol");
			is_answered(alice, bob);
			is_cancelled(alice, bob);
			is_rejected(alice, bob);
			times_out(alice, bob);
			is_bridged(alice, bob, carol);
			names_are_no_sql(bob);
			is_ended_after_a_crash(alice, bob);
		});
	}

	int rows_ = 0;
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bCdrExampleTest);

} // namespace

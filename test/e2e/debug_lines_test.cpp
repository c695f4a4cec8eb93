// An operator follows one call in the log, with debug=3.
#include "test/support/call.hpp"
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"

namespace {

using namespace test;

class DebugLinesTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(DebugLinesTest);
	OURS_TEST(each_message_and_each_transition_of_a_call_is_told);
	OURS_TEST(the_level_of_the_module_alone_is_enough);
	CPPUNIT_TEST_SUITE_END();

	static bool has_line(const std::string &log, const std::string &call, const std::string &what) {
		const auto line = "call " + call + ": " + what + "\n";
		return log.find(line) != log.npos;
	}

	void each_message_and_each_transition_of_a_call_is_told() {
		CPPUNIT_ASSERT(log_of_a_call("debug=3\n").find("DEBUG: <core>") != std::string::npos);
	}

	void the_level_of_the_module_alone_is_enough() {
		const auto log = log_of_a_call("loadmodule \"debugger.so\"\n"
									   "modparam(\"debugger\", \"mod_hash_size\", 5)\n"
									   "modparam(\"debugger\", \"mod_level_mode\", 1)\n"
									   "modparam(\"debugger\", \"mod_level\", \"sca=3\")\n");
		CPPUNIT_ASSERT_EQUAL(std::string::npos, log.find("DEBUG: <core>"));
	}

	// It holds what an operator looks for.
	static std::string log_of_a_call(const std::string &lines) {
		Recipe recipe;
		recipe.routes = lines;
		Office office(recipe);
		auto &alice = office.joined("alice");
		auto &bob = office.ladder.phone("bob", "far1");
		bob.registers();
		auto &call = alice.calls("far1");
		auto &theirs = bob.gets_call();
		answers({bob, theirs}, {alice, call});
		ends({alice, call}, {bob, theirs});
		office.ladder.settle();
		const auto log = office.server.log();
		const auto &id = call.call_id;
		must_hold(log, "INVITE 0 of call " + id + " concerns 1 lines");
		must_hold(log, "INVITE 200 of call " + id + " concerns 1 lines");
		must_hold(log, "BYE 0 of call " + id + " concerns 1 lines");
		for (const auto *what : {"idle: invite sent -> seized", "seized: answered -> active",
					 "active: ended -> idle"})
			CPPUNIT_ASSERT_MESSAGE(what, has_line(log, id, what));
		office.server.kill9();
		return log;
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(DebugLinesTest);

} // namespace

#include "test/unit/callops/fixture.hpp"

using namespace test;

// What an operator reads of a call with debug=3.
class TraceTest : public OnCall {
	CPPUNIT_TEST_SUITE(TraceTest);
	CPPUNIT_TEST(each_transition_is_told);
	CPPUNIT_TEST(what_changes_nothing_says_why);
	CPPUNIT_TEST_SUITE_END();

	static std::string traced(const Effects &effects) {
		std::string all;
		for (const auto &effect : effects)
			if (const auto *trace = std::get_if<Trace>(&effect))
				all += (all.empty() ? "" : "; ") + print(*trace);
		return all;
	}

	std::string heard(uint32_t cseq, std::string_view event = "refer") {
		return traced(on_notify(
				call, {Leg::Caller, cseq, event, "active", "SIP/2.0 100 T"}, now, policy));
	}

	void each_transition_is_told() {
		TOLD("transfer of the callee: asked in idle: now asked",
				traced(ask_transfer(call, {LegName::Callee, kTarget}, now, policy).effects));
		TOLD("transfer of the callee: sent in asked: now referred",
				traced(on_refer_sent(call, Leg::Callee, true, now, policy)));
		TOLD("transfer of the callee: sent in referred: stays",
				traced(on_refer_sent(call, Leg::Callee, true, now, policy)));
		call = answered("old");
		TOLD("hold of the caller: hold asked in active: now holding",
				traced(ask_hold(call, LegName::Both, now, policy).effects).substr(0, 53));
	}

	void what_changes_nothing_says_why() {
		TOLD("transfer of the caller: notify in idle: stays, of a REFER that is not ours",
				heard(1));
		referred(LegName::Caller);
		TOLD("transfer of the caller: notify trying in referred: now accepted", heard(2));
		TOLD("transfer of the caller: notify in accepted: stays, repeated", heard(2));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(TraceTest);

#include "b2b/sca/domain/lost.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace b2b_sca;

namespace {

class B2bScaLostTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(B2bScaLostTest);
	CPPUNIT_TEST(what_no_call_is_at_any_more_is_lost);
	CPPUNIT_TEST(an_index_that_has_a_call_is_left_alone_however_its_line_is_written);
	CPPUNIT_TEST(another_index_or_line_with_a_call_saves_nothing);
	CPPUNIT_TEST_SUITE_END();

	static std::string lost(
			const std::vector<SharedCall> &shown, const std::vector<SharedCall> &calls) {
		std::string text;
		for (const auto &one : lost_calls(shown, calls))
			text += one.aor + " " + std::to_string(one.index) + "; ";
		return text;
	}
	static void told(const std::string &expected, const std::string &what) {
		CPPUNIT_ASSERT_EQUAL(expected, what);
	}

	void what_no_call_is_at_any_more_is_lost() {
		told("", lost({}, {{"sip:a@h", 1}}));
		told("sip:a@h 1; sip:b@h 2; ", lost({{"sip:a@h", 1}, {"sip:b@h", 2}}, {}));
		told("sip:b@h 2; ", lost({{"sip:a@h", 1}, {"sip:b@h", 2}}, {{"sip:a@h", 1}}));
	}

	void an_index_that_has_a_call_is_left_alone_however_its_line_is_written() {
		told("", lost({{"sip:a@h", 1}}, {{"SIP:a@H:5060;transport=tcp", 1}}));
		told("sip:A@h 1; ", lost({{"sip:A@h", 1}}, {{"sip:a@h", 1}}));
	}

	void another_index_or_line_with_a_call_saves_nothing() {
		told("sip:a@h 1; ", lost({{"sip:a@h", 1}}, {{"sip:a@h", 2}, {"sip:b@h", 1}}));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaLostTest);

} // namespace

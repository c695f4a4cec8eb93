#include "core/base/session_key.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <cctype>

#include "core/sip/scan.hpp"

using namespace core::base;

namespace {

const SessionKey kKeys[] = {{0, 0}, {1020, 0x30}, {UINT32_MAX, UINT64_MAX}, {16, 1}};

} // namespace

class SessionKeyTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(SessionKeyTest);
	CPPUNIT_TEST(a_key_is_index_and_secret);
	CPPUNIT_TEST(what_is_printed_reads_the_same);
	CPPUNIT_TEST(a_key_is_a_token_and_no_number);
	CPPUNIT_TEST(a_key_has_one_spelling);
	CPPUNIT_TEST(what_is_too_large_is_no_key);
	CPPUNIT_TEST_SUITE_END();

	void a_key_is_index_and_secret() {
		CPPUNIT_ASSERT_EQUAL(std::string("b2b.3fc.30"), print(SessionKey{1020, 0x30}, "b2b"));
	}

	void what_is_printed_reads_the_same() {
		for (const auto &key : kKeys)
			CPPUNIT_ASSERT(parse_session_key(print(key, "b2b"), "b2b") == key);
	}

	void a_key_is_a_token_and_no_number() {
		for (const auto &key : kKeys) {
			const auto text = print(key, "b2b");
			CPPUNIT_ASSERT(core::sip::is_token(text));
			CPPUNIT_ASSERT(std::isalpha(static_cast<unsigned char>(text.front())));
		}
	}

	void a_key_has_one_spelling() {
		for (const auto text : {"", "b2b", "b2b.", "b2b.1", "b2b.1.", "b2b.1.2.", "b2b.1.2.3",
					 "b2b.01.2", "b2b.1.02", "b2b.A.2", "b2b.1.0x2", "b2b.1.-2", "b2b.1.+2",
					 "b2b. 1.2", "B2B.1.2", "b2x.1.2", "1.2", ".1.2", "b2b..2", "b2b.1.g"})
			CPPUNIT_ASSERT_MESSAGE(text, !parse_session_key(text, "b2b"));
	}

	void what_is_too_large_is_no_key() {
		CPPUNIT_ASSERT(parse_session_key("b2b.ffffffff.ffffffffffffffff", "b2b"));
		CPPUNIT_ASSERT(!parse_session_key("b2b.100000000.1", "b2b"));
		CPPUNIT_ASSERT(!parse_session_key("b2b.1.10000000000000000", "b2b"));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(SessionKeyTest);

#include "core/sip/own_branches.hpp"

#include <cppunit/extensions/HelperMacros.h>

using core::sip::OwnBranch;
using core::sip::OwnBranches;

namespace {

const OwnBranches kOurs(0x12ab, {1, 2});

std::string printed(const OwnBranch &branch) {
	OwnBranches::Room room;
	return std::string(OwnBranches::kCookie).append(kOurs.print(branch, room));
}

} // namespace

class OwnBranchesTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(OwnBranchesTest);
	CPPUNIT_TEST(what_is_printed_is_read);
	CPPUNIT_TEST(no_other_spelling_and_no_other_number_is_ours);
	CPPUNIT_TEST(those_of_another_server_are_not_ours);
	CPPUNIT_TEST_SUITE_END();

	void what_is_printed_is_read() {
		for (const OwnBranch &branch : {OwnBranch{0, 0}, OwnBranch{7, 1}, OwnBranch{~0ull, ~0u}}) {
			const auto text = printed(branch);
			CPPUNIT_ASSERT_EQUAL(std::string("z9hG4bK000012ab.n"), text.substr(0, 17));
			const auto read = kOurs.parse(text);
			CPPUNIT_ASSERT_MESSAGE(text, read);
			CPPUNIT_ASSERT_EQUAL(branch.peer, read->peer);
			CPPUNIT_ASSERT_EQUAL(branch.cseq, read->cseq);
		}
	}

	void no_other_spelling_and_no_other_number_is_ours() {
		const auto text = printed({0xa, 0xb});
		for (size_t i = 0; i < text.size(); ++i) {
			CPPUNIT_ASSERT_MESSAGE(text, !kOurs.parse(std::string_view(text).substr(0, i)));
			for (const char other : {'0', '1', '.', 'A', '-', '\0'}) {
				auto changed = text;
				changed[i] = other;
				CPPUNIT_ASSERT_MESSAGE(changed, changed == text || !kOurs.parse(changed));
			}
			CPPUNIT_ASSERT(!kOurs.parse(std::string(text).insert(i, "0")));
		}
		CPPUNIT_ASSERT(!kOurs.parse(text + "1"));
		CPPUNIT_ASSERT(!kOurs.parse({}));
	}

	void those_of_another_server_are_not_ours() {
		const auto text = printed({1, 1});
		CPPUNIT_ASSERT(kOurs.is_ours(text));
		CPPUNIT_ASSERT(!OwnBranches(0x12ac, {1, 2}).is_ours(text));
		CPPUNIT_ASSERT(!OwnBranches(0x12ab, {1, 3}).parse(text));
		CPPUNIT_ASSERT(!OwnBranches().is_ours(text));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(OwnBranchesTest);

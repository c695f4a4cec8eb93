#include "sca/domain/concerned.hpp"

#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

namespace {

// "a sender, b receiver, c dialog"
std::string told(const KnownLines &known, Asked asked = Asked::Both) {
	const char *const names[] = {" sender", " receiver", " dialog"};
	std::string all;
	for (const auto &one : concerned_lines(known, asked))
		all += (all.empty() ? "" : ", ") + one.key + names[static_cast<size_t>(one.role)]
				+ (one.to_itself ? " to itself" : "");
	return all;
}

} // namespace

class ConcernedTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(ConcernedTest);
	CPPUNIT_TEST(a_mask_says_whose_lines_are_asked_about);
	CPPUNIT_TEST(both_ends_are_concerned_the_sender_first);
	CPPUNIT_TEST(an_end_that_is_no_line_is_not_concerned);
	CPPUNIT_TEST(a_line_that_is_not_asked_about_is_not_concerned);
	CPPUNIT_TEST(a_line_that_sends_to_itself_is_the_sender);
	CPPUNIT_TEST(asked_about_the_receiver_a_line_that_sends_to_itself_is_that);
	CPPUNIT_TEST(each_name_of_an_end_may_be_a_line);
	CPPUNIT_TEST(only_the_line_of_both_ends_sends_to_itself);
	CPPUNIT_TEST(a_line_that_knows_the_call_is_concerned_without_being_named);
	CPPUNIT_TEST(a_line_that_is_named_keeps_its_end_of_the_call);
	CPPUNIT_TEST(asked_about_one_end_only_no_other_line_is_looked_for);
	CPPUNIT_TEST_SUITE_END();

	void a_mask_says_whose_lines_are_asked_about() {
		CPPUNIT_ASSERT(asked_by(0) == Asked::Both && asked_by(3) == Asked::Both);
		CPPUNIT_ASSERT(asked_by(1) == Asked::Sender && asked_by(2) == Asked::Receiver);
		for (const int mask : {-1, 4, 255, 256})
			CPPUNIT_ASSERT_MESSAGE(std::to_string(mask), !asked_by(mask));
	}

	void both_ends_are_concerned_the_sender_first() {
		IS("a sender, b receiver", told({{"a"}, {"b"}, {}}));
	}

	void an_end_that_is_no_line_is_not_concerned() {
		IS("b receiver", told({{}, {"b"}, {}}));
		IS("a sender", told({{"a"}, {}, {}}));
		IS("", told({}));
	}

	void a_line_that_is_not_asked_about_is_not_concerned() {
		IS("a sender", told({{"a"}, {"b"}, {}}, Asked::Sender));
		IS("b receiver", told({{"a"}, {"b"}, {}}, Asked::Receiver));
	}

	void a_line_that_sends_to_itself_is_the_sender() {
		IS("a sender to itself", told({{"a"}, {"a"}, {}}));
		IS("a sender to itself", told({{"a"}, {"a"}, {}}, Asked::Sender));
	}

	void asked_about_the_receiver_a_line_that_sends_to_itself_is_that() {
		IS("a receiver to itself", told({{"a"}, {"a"}, {}}, Asked::Receiver));
	}

	void each_name_of_an_end_may_be_a_line() {
		IS("a sender, b sender, c receiver", told({{"a", "b"}, {"c"}, {}}));
		IS("a sender, b receiver, c receiver", told({{"a"}, {"b", "c"}, {}}));
	}

	void only_the_line_of_both_ends_sends_to_itself() {
		IS("a sender, b sender to itself", told({{"a", "b"}, {"b"}, {}}));
		IS("a sender, b sender to itself, c dialog", told({{"a", "b"}, {"b"}, {"c"}}));
	}

	void a_line_that_knows_the_call_is_concerned_without_being_named() {
		IS("c dialog, d dialog", told({{}, {}, {"c", "d"}}));
		IS("a sender, b receiver, c dialog", told({{"a"}, {"b"}, {"c"}}));
	}

	void a_line_that_is_named_keeps_its_end_of_the_call() {
		IS("a sender, b receiver", told({{"a"}, {"b"}, {"b", "a"}}));
	}

	void asked_about_one_end_only_no_other_line_is_looked_for() {
		IS("a sender", told({{"a"}, {"b"}, {"c"}}, Asked::Sender));
		IS("b receiver", told({{"a"}, {"b"}, {"c"}}, Asked::Receiver));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(ConcernedTest);

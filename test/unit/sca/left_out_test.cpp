// A text that does not fit is not remembered, and that is said.
#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

class LeftOutTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(LeftOutTest);
	CPPUNIT_TEST(what_does_not_fit_is_said_once_of_each_call);
	CPPUNIT_TEST(what_is_not_remembered_is_not_left_out);
	CPPUNIT_TEST(a_seizure_says_it_too);
	CPPUNIT_TEST_SUITE_END();

	void what_does_not_fit_is_said_once_of_each_call() {
		const std::string uri = "sip:" + std::string(5000, 'x') + "@far.example";
		Bench bench("a");
		for (const auto call : {"c1", "c2"}) {
			bench.gets(near(CallKind::Invite, "a").on(call).at(uri));
			CPPUNIT_ASSERT_EQUAL(size_t{1}, bench.count<LeftOut>());
			auto reply = far_answers(CallKind::Answer, "a").on(call);
			reply.answered_as = uri;
			bench.gets(reply);
			CPPUNIT_ASSERT_EQUAL(size_t{0}, bench.count<LeftOut>());
		}
		IS("", bench.text(1, AppText::Owner) + bench.text(2, AppText::Uri));
		bench.gets(far(CallKind::Invite).at(uri).on("c3"));
		CPPUNIT_ASSERT_EQUAL(size_t{1}, bench.count<LeftOut>());
	}

	void what_is_not_remembered_is_not_left_out() {
		const std::string uri = "sip:" + std::string(5000, 'x') + "@far.example";
		Bench bench;
		bench.policy.seize_on_invite = false;
		bench.gets(near(CallKind::Invite, "a").at(uri));
		auto own_name = near(CallKind::Invite, "a").on("c2");
		own_name.from_display = std::string(600, 'x');
		bench.policy.seize_on_invite = true;
		CPPUNIT_ASSERT_EQUAL(size_t{0}, bench.count<LeftOut>());
		bench.gets(own_name);
		CPPUNIT_ASSERT_EQUAL(size_t{0}, bench.count<LeftOut>());
	}

	void a_seizure_says_it_too() {
		for (const size_t length : {4000U, 5000U}) {
			Bench bench;
			bench.asks(line_seize("a").via(std::string(length, 'x')));
			CPPUNIT_ASSERT_EQUAL(size_t{length > 4096}, bench.count<LeftOut>());
			bench.gets(near(CallKind::Invite, "a").via(std::string(5000, 'x')));
			CPPUNIT_ASSERT_EQUAL(size_t{length < 4096}, bench.count<LeftOut>());
		}
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(LeftOutTest);

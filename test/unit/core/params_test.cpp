#include "core/sip/params.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace core::sip;
using namespace std::literals;

namespace {

// "name=value|" for each parameter, "name|" for a flag.
std::string all_of(std::string_view params) {
	std::string all;
	while (const auto param = next_param(params)) {
		all += std::string(param->name) + (param->has_value ? "=" : "");
		all += std::string(param->value) + '|';
	}
	return all;
}

} // namespace

class ParamsTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(ParamsTest);
	CPPUNIT_TEST(a_list_gives_its_parameters_in_order);
	CPPUNIT_TEST(the_end_is_stable);
	CPPUNIT_TEST(a_parameter_is_found_in_any_case);
	CPPUNIT_TEST(the_first_of_two_counts);
	CPPUNIT_TEST(a_flag_is_empty_and_not_absent);
	CPPUNIT_TEST(a_name_inside_a_value_is_not_found);
	CPPUNIT_TEST_SUITE_END();

	void a_list_gives_its_parameters_in_order() {
		const std::pair<std::string_view, std::string> rows[] = {
				{"", ""},
				{";", ""},
				{" ; ;\r\n ", ""},
				{"a=1;b", "a=1|b|"},
				{";a=1;b=2", "a=1|b=2|"},
				{" ; a = 1 \r\n ;\tb", "a=1|b|"},
				{";a=1;;b=2;", "a=1|b=2|"},
				{"a=", "a=|"},
				{"=1", "=1|"},
				{"a=b=c", "a=b=c|"},
				{R"(a="x;y=z,";b)", R"(a="x;y=z,"|b|)"},
				{R"(a="\";";b)", R"(a="\";"|b|)"},
				{"maddr=[2001:db8::1];b", "maddr=[2001:db8::1]|b|"},
				{R"(a="x;b)", R"(a="x;b|)"},
		};
		for (const auto &[params, expected] : rows)
			CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(params), expected, all_of(params));
	}

	void the_end_is_stable() {
		auto rest = "a"sv;
		CPPUNIT_ASSERT(next_param(rest));
		CPPUNIT_ASSERT(!next_param(rest));
		CPPUNIT_ASSERT(!next_param(rest));
	}

	void a_parameter_is_found_in_any_case() {
		const auto params = ";Appearance-State=idle;APPEARANCE-INDEX=3"sv;
		CPPUNIT_ASSERT_EQUAL("3"sv, param(params, "appearance-index").value());
		CPPUNIT_ASSERT_EQUAL("idle"sv, param(params, "appearance-STATE").value());
		CPPUNIT_ASSERT(!param(params, "appearance"));
	}

	void the_first_of_two_counts() { CPPUNIT_ASSERT_EQUAL("1"sv, param("a=1;A=2", "a").value()); }

	void a_flag_is_empty_and_not_absent() {
		CPPUNIT_ASSERT_EQUAL(""sv, param("x;lr;y", "lr").value());
		CPPUNIT_ASSERT(!param("x;y", "lr"));
	}

	void a_name_inside_a_value_is_not_found() {
		CPPUNIT_ASSERT(!param(R"(display="a;tag=1")", "tag"));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(ParamsTest);

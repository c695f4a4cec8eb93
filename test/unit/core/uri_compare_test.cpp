#include <cppunit/extensions/HelperMacros.h>

#include <utility>

#include "core/sip/uri.hpp"

using namespace core::sip;
using namespace std::literals;

namespace {

constexpr std::pair<std::string_view, std::string_view> kKeys[] = {
		{"sip:a@b", "sip:a@b"},
		{"SIP:Alice@Example.COM:5060;transport=tcp?s=1", "sip:Alice@example.com"},
		{"sips:a@b:5061", "sips:a@b"},
		{"sips:a@b:5060", "sips:a@b:5060"},
		{"sip:a@b:05070", "sip:a@b:5070"},
		{"sip:a@b:5061", "sip:a@b:5061"},
		{"sip:%61%7E%2D@b", "sip:a~-@b"},
		{"sip:a%3b%2fc@b", "sip:a%3B%2Fc@b"},
		{"sip:%2541@b", "sip:%2541@b"},
		{"sip:a:p%77@b", "sip:a:pw@b"},
		{"sip:a:@b", "sip:a:@b"},
		{"sip:[2001:DB8::A]:5060", "sip:[2001:db8::a]"},
		{"tel:+1-(201).555;ext=1", "tel:+1201555"},
		{"TEL:*31#7F", "tel:*31#7f"},
};

} // namespace

class UriCompareTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(UriCompareTest);
	CPPUNIT_TEST(an_aor_has_one_key_however_it_is_written);
	CPPUNIT_TEST(different_aors_have_different_keys);
	CPPUNIT_TEST(what_is_no_uri_has_no_key);
	CPPUNIT_TEST(a_key_is_its_own_key);
	CPPUNIT_TEST(a_named_aor_is_the_uri_without_parameters_and_its_key);
	CPPUNIT_TEST(equal_contacts_are_the_same);
	CPPUNIT_TEST(unequal_contacts_are_not_the_same);
	CPPUNIT_TEST(thousands_of_params_are_compared_in_one_pass);
	CPPUNIT_TEST_SUITE_END();

	using Rows = std::initializer_list<std::pair<std::string_view, std::string_view>>;

	void an_aor_has_one_key_however_it_is_written() {
		for (const auto &[text, key] : kKeys)
			CPPUNIT_ASSERT_EQUAL_MESSAGE(
					std::string(text), std::string(key), aor_key(text).value());
	}

	void different_aors_have_different_keys() {
		for (const auto &[a, b] : Rows{{"sip:a@b", "sip:A@b"}, {"sip:a@b", "sips:a@b"},
					 {"sip:a;b@c", "sip:a%3bb@c"}, {"sip:a@b", "sip:a@b:5061"},
					 {"sip:a@b", "sip:a:@b"}, {"sip:+1@b", "tel:+1"}, {"sip:b", "sip:b@b"}})
			CPPUNIT_ASSERT_MESSAGE(std::string(a), aor_key(a) != aor_key(b));
	}

	void what_is_no_uri_has_no_key() {
		for (const auto text : {"", "*", "a@b", "sip:", "sip:%4%31@b"})
			CPPUNIT_ASSERT_MESSAGE(text, !aor_key(text));
	}

	void a_key_is_its_own_key() {
		for (const auto &[text, key] : kKeys)
			CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(text), std::string(key), aor_key(key).value());
	}

	void a_named_aor_is_the_uri_without_parameters_and_its_key() {
		for (const auto &[text, key] : kKeys) {
			const auto named = named_aor(text);
			CPPUNIT_ASSERT_EQUAL(std::string(key), named.key);
			CPPUNIT_ASSERT(named.text == without_params(text));
		}
		CPPUNIT_ASSERT_EQUAL("sip:a@b"s, named_aor("sip:a@b;x=< >").key);
		CPPUNIT_ASSERT(
				named_aor("rubbish;x").text == "rubbish" && named_aor("rubbish;x").key.empty());
	}

	// The first rows are those of RFC 3261 19.1.4.
	void equal_contacts_are_the_same() {
		const Rows rows = {
				{"sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp"},
				{"sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"},
				{"sip:carol@chicago.com;security=on", "sip:carol@chicago.com;newparam=5"},
				{"sip:carol@chicago.com;security=on", "sip:carol@chicago.com"},
				{"sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
						"sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com"},
				{"sip:alice@atlanta.com?subject=project%20x&priority=urgent",
						"sip:alice@atlanta.com?priority=urgent&subject=project%20x"},
				{"sip:a@b;x=%41", "sip:a@b;X=a"},
				{"sip:a@b;x=1;x=2", "sip:a@b;x=1;x=3"},
				{"sip:a@b;;lr", "sip:a@b;lr"},
				{"sip:a@b:5060", "sip:a@b"},
				{"*", "*"},
				{"", ""},
		};
		for (const auto &[a, b] : rows) {
			CPPUNIT_ASSERT_MESSAGE(std::string(a), same_uri(a, b));
			CPPUNIT_ASSERT_MESSAGE(std::string(b), same_uri(b, a));
		}
	}

	void unequal_contacts_are_not_the_same() {
		const Rows rows = {
				{"SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"},
				{"sip:bob@biloxi.com", "sip:bob@biloxi.com:6000"},
				{"sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"},
				{"sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"},
				{"sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"},
				{"sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off"},
				{"sip:a@b;maddr=c", "sip:a@b"},
				{"sip:a@b;user=phone", "sip:a@b"},
				{"sip:a@b;ttl=1", "sip:a@b"},
				{"sip:a@b;method=INVITE", "sip:a@b"},
				{"sip:a@b;lr", "sip:a@b;lr=on"},
				{"sip:a@b", "sip:c@b"},
				{"sip:a@b", "sip:A@b"},
				{"sip:a:pw@b", "sip:a@b"},
				{"sip:%61@b", "sip:c@b"},
				{"sips:a@b", "sip:c@b"},
				{"sip:a@b;rinstance=1", "sip:a@b;rinstance=2"},
				{"sip:a@b", "*"},
				{"*", "**"},
				{"*", ""},
		};
		for (const auto &[a, b] : rows) {
			CPPUNIT_ASSERT_MESSAGE(std::string(a), !same_uri(a, b));
			CPPUNIT_ASSERT_MESSAGE(std::string(b), !same_uri(b, a));
		}
	}

	void thousands_of_params_are_compared_in_one_pass() {
		std::string a = "sip:a@b", b = a;
		for (int i = 0; i < 50000; ++i) {
			a += ";p" + std::to_string(i);
			b += ";p" + std::to_string(49999 - i);
		}
		CPPUNIT_ASSERT(same_uri(a, b));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(UriCompareTest);

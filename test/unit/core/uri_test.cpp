#include "core/sip/uri.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <utility>

using namespace core::sip;
using namespace std::literals;

class UriTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(UriTest);
	CPPUNIT_TEST(a_uri_is_taken_apart);
	CPPUNIT_TEST(what_is_no_uri_is_refused);
	CPPUNIT_TEST(a_telephone_number_is_no_sip_uri);
	CPPUNIT_TEST(params_are_cut_off_behind_the_host_only);
	CPPUNIT_TEST(ip_literals_are_told_from_names);
	CPPUNIT_TEST(an_alias_gives_the_address_to_send_to);
	CPPUNIT_TEST(a_bad_alias_gives_nothing);
	CPPUNIT_TEST_SUITE_END();

	struct Row {
		std::string_view text;
		Uri uri;
	};

	void a_uri_is_taken_apart() {
		const Row rows[] = {
				{"sip:b", {"sip", "", "", "b", 0, "", ""}},
				{"SIPS:a@b:1", {"SIPS", "a", "", "b", 1, "", ""}},
				{"sip:a:pw@h", {"sip", "a", "pw", "h", 0, "", ""}},
				{"sip:a:@h", {"sip", "a", "", "h", 0, "", ""}},
				{"sip:a@b:65535;x=y;lr?s=1", {"sip", "a", "", "b", 65535, "x=y;lr", "s=1"}},
				{"sip:a@b?s=1&t", {"sip", "a", "", "b", 0, "", "s=1&t"}},
				{"sip:b;x?", {"sip", "", "", "b", 0, "x", ""}},
				{"sip:user;param@host", {"sip", "user;param", "", "host", 0, "", ""}},
				{"sip:a?b/c=d&e@h;f", {"sip", "a?b/c=d&e", "", "h", 0, "f", ""}},
				{"sip:%61%3b@h", {"sip", "%61%3b", "", "h", 0, "", ""}},
				{"sip:[2001:DB8::1]", {"sip", "", "", "[2001:DB8::1]", 0, "", ""}},
				{"sip:a@[::1]:5070;x=[::2]:3", {"sip", "a", "", "[::1]", 5070, "x=[::2]:3", ""}},
				{"sip:a@my_host.example.com.", {"sip", "a", "", "my_host.example.com.", 0, "", ""}},
				{"tel:+1-(201).555", {"tel", "+1-(201).555", "", "", 0, "", ""}},
				{"TEL:*31#7f;phone-context=a.b",
						{"TEL", "*31#7f", "", "", 0, "phone-context=a.b", ""}},
		};
		for (const auto &[text, expected] : rows) assert_parsed(text, expected);
	}

	void assert_parsed(std::string_view text, const Uri &expected) {
		const std::string input(text);
		const auto uri = Uri::parse(text);
		CPPUNIT_ASSERT_MESSAGE(input, uri.has_value());
		CPPUNIT_ASSERT_EQUAL_MESSAGE(input, expected.scheme, uri->scheme);
		CPPUNIT_ASSERT_EQUAL_MESSAGE(input, expected.user, uri->user);
		CPPUNIT_ASSERT_EQUAL_MESSAGE(input, expected.password, uri->password);
		CPPUNIT_ASSERT_EQUAL_MESSAGE(input, expected.host, uri->host);
		CPPUNIT_ASSERT_EQUAL_MESSAGE(input, expected.port, uri->port);
		CPPUNIT_ASSERT_EQUAL_MESSAGE(input, expected.params, uri->params);
		CPPUNIT_ASSERT_EQUAL_MESSAGE(input, expected.headers, uri->headers);
	}

	void what_is_no_uri_is_refused() {
		const std::string_view rows[] = {"", ":", "sip", "sip:", "sip:@h", "sip::p@h", "sip:a@",
				"sip:a@;x", "sip:;x", "http://h", "siph:a@b", "*", "sip:a@b:", "sip:a@b:0",
				"sip:a@b:65536", "sip:a@b:-1", "sip:a@b:5060x", "sip:a@b:5060:1", "sip:a@b c",
				" sip:a@b", "sip:a@b\r\n", "sip:a@b\t", "sip:a\0@b"sv, "sip:a\x7f@b", "<sip:a@b>",
				"sip:a@b;x=<y>", "sip:a@b@c", "sip:a@b/c", "sip:%@h", "sip:%4@h", "sip:%4%31@h",
				"sip:a:%g0@h", "sip:[]", "sip:[::1", "sip:::1", "sip:[::1]x", "sip:[1.2.3.4]",
				"sip:[::g]", "sip:[::1%eth0]", "tel:", "tel:;x", "tel:+", "tel:-.()", "tel:+1a",
				"tel:1+2", "tel:+1?x", "tel:a@b", "sip:\xff"};
		for (const auto text : rows) CPPUNIT_ASSERT_MESSAGE(std::string(text), !Uri::parse(text));
	}

	void a_telephone_number_is_no_sip_uri() {
		for (const auto text : {"sip:h", "SIPS:a@[::1]:5061", "sip:+1@h;user=phone"})
			CPPUNIT_ASSERT_MESSAGE(text, is_sip_uri(text));
		for (const auto text : {"tel:+123", "TEL:112;phone-context=h", "", "h", "sip:", "*"})
			CPPUNIT_ASSERT_MESSAGE(text, !is_sip_uri(text));
	}

	void params_are_cut_off_behind_the_host_only() {
		const std::pair<std::string_view, std::string_view> rows[] = {
				{"sip:a@b:5070;x=y", "sip:a@b:5070"},
				{"sip:a@b:5070", "sip:a@b:5070"},
				{"sip:a;b?c@d;e", "sip:a;b?c@d"},
				{"sip:a@b?s=1", "sip:a@b"},
				{"sip:[::1]:1;x", "sip:[::1]:1"},
				{"tel:+1-2;ext=3", "tel:+1-2"},
				{"no uri;x@y;z", "no uri"},
				{"http://h?x;y", "http://h?x"},
				{"", ""},
				{";", ""},
		};
		for (const auto &[text, expected] : rows)
			CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(text), expected, without_params(text));
	}

	void ip_literals_are_told_from_names() {
		for (const auto host :
				{"192.0.2.1", "0.0.0.0", "[::]", "[2001:db8::1]", "[::ffff:1.2.3.4]"})
			CPPUNIT_ASSERT_MESSAGE(host, is_ip_literal(host));
		for (const auto host : {"", "a", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4 ", "::1", "[]",
					 "[1.2.3.4]", "[::1", "::1]", "[::1]:5", "1.2.3.4:5"})
			CPPUNIT_ASSERT_MESSAGE(host, !is_ip_literal(host));
		CPPUNIT_ASSERT(!is_ip_literal("1.2.3.4\0"sv));
		CPPUNIT_ASSERT(!is_ip_literal(std::string(100000, '1')));
	}

	void an_alias_gives_the_address_to_send_to() {
		const std::pair<std::string_view, std::string> rows[] = {
				{"sip:a@10.0.0.1;alias=192.0.2.1~5062~1", "sip:192.0.2.1:5062;transport=udp"},
				{"sip:a@h;x;ALIAS=192.0.2.1~5062~2;y", "sip:192.0.2.1:5062;transport=tcp"},
				{"sip:h;alias=192.0.2.1~1~3", "sip:192.0.2.1:1;transport=tls"},
				{"sip:h;alias=192.0.2.1~1~4", "sip:192.0.2.1:1;transport=sctp"},
				{"sip:h;alias=192.0.2.1~1~5", "sip:192.0.2.1:1;transport=ws"},
				{"sips:h;alias=[2001:db8::1]~1~6", "sip:[2001:db8::1]:1;transport=wss"},
				{"sip:h;alias=::1~65535~1", "sip:[::1]:65535;transport=udp"},
		};
		for (const auto &[text, expected] : rows)
			CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(text), expected, alias_address(text).value());
	}

	void a_bad_alias_gives_nothing() {
		for (const auto alias : {"", ";alias", ";alias=", ";alias=~~", ";alias=1.2.3.4",
					 ";alias=1.2.3.4~5060", ";alias=1.2.3.4~5060~", ";alias=1.2.3.4~5060~0",
					 ";alias=1.2.3.4~5060~7", ";alias=1.2.3.4~0~1", ";alias=1.2.3.4~65536~1",
					 ";alias=h~5060~1", ";alias=~5060~1", ";alias=1.2.3.4~5060~1~2",
					 ";alias=[]~5060~1", ";xalias=1.2.3.4~5060~1"})
			CPPUNIT_ASSERT_MESSAGE(alias, !alias_address("sip:a@b"s + alias));
		CPPUNIT_ASSERT(!alias_address("a@b;alias=1.2.3.4~5060~1"));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(UriTest);

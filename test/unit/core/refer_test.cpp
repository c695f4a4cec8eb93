#include "core/sip/refer.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

#include "core/sip/name_addr.hpp"
#include "core/sip/uri.hpp"

using namespace core::sip;

class ReferTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(ReferTest);
	CPPUNIT_TEST(destinations_are_uris);
	CPPUNIT_TEST(the_match_stands_before_the_headers);
	CPPUNIT_TEST(the_match_is_taken_off_to_the_byte);
	CPPUNIT_TEST(a_uri_without_match_is_left_alone);
	CPPUNIT_TEST(what_is_put_in_comes_out);
	CPPUNIT_TEST(every_reserved_character_of_a_header_is_escaped);
	CPPUNIT_TEST(half_an_escape_stays);
	CPPUNIT_TEST(replaces_is_read);
	CPPUNIT_TEST(quotes_and_brackets_in_a_call_id_pair_with_nothing);
	CPPUNIT_TEST(half_a_replaces_is_refused);
	CPPUNIT_TEST(an_attended_referral_carries_replaces);
	CPPUNIT_TEST(replaces_goes_nowhere_twice_and_in_no_tel_uri);
	CPPUNIT_TEST(referred_by_is_a_uri);
	CPPUNIT_TEST_SUITE_END();

	void destinations_are_uris() {
		for (const auto text : {"sip:a@b", "sips:a@b:5061", "tel:+123", "sip:[2001:db8::1]:5070",
					 "sip:b;transport=tcp?X=y"})
			CPPUNIT_ASSERT_MESSAGE(text, is_destination(text));
		for (const auto text : {"", "a@b", "http://a", "<sip:a@b>", "sip:a@b\r\nX: y", "sip:a b@c",
					 "sip:", "tel:", "sip:a@b>", "sip:a@[::1", "sip:x@h;a=\"b", "sip:a\\b@h",
					 "sip:x@h;a={b}"})
			CPPUNIT_ASSERT_MESSAGE(text, !is_destination(text));
	}

	struct Row {
		const char *uri, *with;
	};
	static constexpr Row kRows[] = {
			{"sip:a@b", "sip:a@b;osid=1.2"},
			{"sip:b", "sip:b;osid=1.2"},
			{"sip:a@b;transport=tcp", "sip:a@b;transport=tcp;osid=1.2"},
			{"sip:a@b?X=y;z", "sip:a@b;osid=1.2?X=y;z"},
			{"sip:a;p=q@b;lr?X=y", "sip:a;p=q@b;lr;osid=1.2?X=y"},
			{"sips:a@[2001:db8::1]:5061", "sips:a@[2001:db8::1]:5061;osid=1.2"},
			{"tel:+1-23;phone-context=x", "tel:+1-23;phone-context=x;osid=1.2"},
			{"tel:+1-23", "tel:+1-23;osid=1.2"},
			{"sip:a?b@c", "sip:a?b@c;osid=1.2"},
	};

	void the_match_stands_before_the_headers() {
		for (const auto &row : kRows)
			CPPUNIT_ASSERT_EQUAL(std::string(row.with), *with_match(row.uri, "osid", "1.2"));
		CPPUNIT_ASSERT_EQUAL(
				std::string("sip:b;x;call=1"), *with_match("sip:b;CALL=9;x", "call", "1"));
		CPPUNIT_ASSERT(!with_match("b", "osid", "1"));
	}

	void the_match_is_taken_off_to_the_byte() {
		for (const auto &row : kRows) {
			const auto match = take_match(row.with, "osid");
			CPPUNIT_ASSERT_MESSAGE(row.with, match);
			CPPUNIT_ASSERT_EQUAL(std::string(row.uri), match->uri);
			CPPUNIT_ASSERT_EQUAL(std::string("1.2"), match->value);
		}
		const auto mid = take_match("sip:a@b;x=1;OSID=c%40h;;y?h=1", "osid");
		CPPUNIT_ASSERT(mid && mid->uri == "sip:a@b;x=1;;y?h=1" && mid->value == "c@h");
		const auto twice = take_match("sip:b;osid=1;osid=2", "osid");
		CPPUNIT_ASSERT(twice && twice->uri == "sip:b" && twice->value == "1");
		CPPUNIT_ASSERT(take_match("sip:b;osid", "osid")->value.empty());
	}

	void a_uri_without_match_is_left_alone() {
		for (const auto text : {"sip:a@b", "sip:a;osid=1@b", "sip:a@b;xosid=1", "sip:a@b;osidx=1",
					 "sip:a@b?osid=1", "sip:a@b?X=;osid=1", "osid=1", "", "sip:a@b;"})
			CPPUNIT_ASSERT_MESSAGE(text, !take_match(text, "osid"));
	}

	void what_is_put_in_comes_out() {
		std::string all;
		for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
		const auto uri = with_match("sip:a@b?h=1", "osid", all);
		CPPUNIT_ASSERT(uri && core::sip::Uri::parse(*uri));
		const auto match = take_match(*uri, "osid");
		CPPUNIT_ASSERT(match && match->value == all && match->uri == "sip:a@b?h=1");
	}

	void every_reserved_character_of_a_header_is_escaped() {
		CPPUNIT_ASSERT_EQUAL(
				std::string("a%40b%3B%2C%26%3D%25%22%3C%3E%20%23%7B%7D%7C%5C%5E%60%0D%0A"),
				escape_header_value("a@b;,&=%\"<> #{}|\\^`\r\n"));
		const std::string plain = "azAZ09-_.!~*'()[]/?:+$";
		CPPUNIT_ASSERT_EQUAL(plain, escape_header_value(plain));
		CPPUNIT_ASSERT_EQUAL(std::string("%FF%00"), escape_header_value({"\xff\0", 2}));
		CPPUNIT_ASSERT_EQUAL(std::string("%5B%5D%2F%3F:+$%26"), escape_param_value("[]/?:+$&"));
	}

	void half_an_escape_stays() {
		CPPUNIT_ASSERT_EQUAL(std::string("%4"), unescape("%4"));
		CPPUNIT_ASSERT_EQUAL(std::string("%4x"), unescape("%4x"));
		CPPUNIT_ASSERT_EQUAL(std::string("%@"), unescape("%%40"));
	}

	void replaces_is_read() {
		const auto full = Replaces::parse(" c@h ; To-Tag=t;x=y; from-tag=f ;early-only");
		CPPUNIT_ASSERT(full && full->call_id == "c@h" && full->to_tag == "t"
				&& full->from_tag == "f" && full->early_only);
		CPPUNIT_ASSERT_EQUAL(std::string("c@h;to-tag=t;from-tag=f;early-only"), print(*full));
		CPPUNIT_ASSERT(!Replaces::parse("c;to-tag=t;from-tag=f")->early_only);
	}

	void quotes_and_brackets_in_a_call_id_pair_with_nothing() {
		for (const std::string id : {"a\"b@h", "a<b@h", "<\">", "\"a@h", "a>(b)\\@h"}) {
			const auto text = id + ";to-tag=t;from-tag=f";
			const auto replaces = Replaces::parse(text);
			CPPUNIT_ASSERT_MESSAGE(text, replaces && replaces->call_id == id);
			CPPUNIT_ASSERT_EQUAL(text, print(*replaces));
		}
	}

	void half_a_replaces_is_refused() {
		for (const auto text : {"", "c", "c;to-tag=t", "c;from-tag=f", ";to-tag=t;from-tag=f",
					 "c;to-tag=;from-tag=f", "c;to-tag;from-tag=f",
					 "c;to-tag=t;from-tag=f;to-tag=u"})
			CPPUNIT_ASSERT_MESSAGE(text, !Replaces::parse(text));
	}

	void an_attended_referral_carries_replaces() {
		const Replaces replaces{"a&b=c,d@h?e", "tt", "ft"};
		const auto text = attended_refer_to("sip:b@h:5070;transport=tcp", replaces);
		CPPUNIT_ASSERT_EQUAL(std::string("<sip:b@h:5070;transport=tcp?Replaces="
										 "a%26b%3Dc%2Cd%40h?e%3Bto-tag%3Dtt%3Bfrom-tag%3Dft>"),
				*text);

		const auto address = core::sip::NameAddr::parse(*text);
		const auto uri = core::sip::Uri::parse(address->uri);
		const auto value = unescape(uri->headers.substr(9));
		const auto back = Replaces::parse(value);
		CPPUNIT_ASSERT(back && back->call_id == "a&b=c,d@h?e" && back->from_tag == "ft");
		CPPUNIT_ASSERT_EQUAL(std::string("<sip:b?X=y&Replaces=c%3Bto-tag%3Dt%3Bfrom-tag%3Df>"),
				*attended_refer_to("sip:b?X=y", {"c", "t", "f"}));
		CPPUNIT_ASSERT_EQUAL(std::string("<sip:b?Replaces=c%3Bto-tag%3Dt%3Bfrom-tag%3Df>"),
				*attended_refer_to("sip:b?", {"c", "t", "f"}));
	}

	void replaces_goes_nowhere_twice_and_in_no_tel_uri() {
		for (const auto text : {"tel:+123", "sip:b?replaces=x", "sip:b?A=1&Replaces=x", "b", ""})
			CPPUNIT_ASSERT_MESSAGE(text, !attended_refer_to(text, {"c", "t", "f"}));
	}

	void referred_by_is_a_uri() {
		CPPUNIT_ASSERT_EQUAL(std::string("<sip:a@b>"), referred_by("sip:a@b"));
		CPPUNIT_ASSERT_EQUAL(std::string(), referred_by("a\r\nb"));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(ReferTest);

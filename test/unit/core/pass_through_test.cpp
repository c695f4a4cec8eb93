#include "core/sip/pass_through.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace core::sip;

class PassThroughTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(PassThroughTest);
	CPPUNIT_TEST(what_describes_a_leg_never_leaves_it);
	CPPUNIT_TEST(what_the_ends_can_do_goes_through);
	CPPUNIT_TEST(a_method_keeps_what_gives_it_its_meaning);
	CPPUNIT_TEST(what_means_nothing_there_is_for_the_operator_to_choose);
	CPPUNIT_TEST(the_lines_that_go_through_stay_as_they_are);
	CPPUNIT_TEST_SUITE_END();

	static void expect(
			PassThrough pass_through, const char *header, const char *method, bool is_reply) {
		const auto where = std::string(header) + (is_reply ? " in an answer to " : " in ") + method;
		CPPUNIT_ASSERT_MESSAGE(where, pass_through_of(header, method, is_reply) == pass_through);
	}

	void what_describes_a_leg_never_leaves_it() {
		for (const auto header : {"Via", "v", "From", "F", "To", "t", "Call-ID", "i", "CSEQ",
					 "contact", "m", "Route", "Record-Route", "Max-Forwards", "Content-Length", "l",
					 "Path", "Service-Route"})
			for (const bool is_reply : {false, true})
				for (const auto method : {"INVITE", "BYE", "INFO"})
					expect(PassThrough::Never, header, method, is_reply);
	}

	void what_the_ends_can_do_goes_through() {
		for (const auto header : {"Supported", "K", "Require", "Allow", "Accept", "Content-Type",
					 "c", "content-disposition", "e", "Reason", "Session-Expires", "x", "Min-SE"})
			for (const bool is_reply : {false, true})
				expect(PassThrough::Always, header, "INVITE", is_reply);
		expect(PassThrough::Always, "Proxy-Require", "INVITE", false);
		for (const auto header : {"RSeq", "Unsupported", "Retry-After", "Warning"})
			expect(PassThrough::Always, header, "INVITE", true);
	}

	void a_method_keeps_what_gives_it_its_meaning() {
		const char *rows[][2] = {{"Refer-To", "REFER"}, {"r", "REFER"}, {"Referred-By", "REFER"},
				{"b", "INVITE"}, {"Replaces", "INVITE"}, {"Event", "NOTIFY"}, {"o", "SUBSCRIBE"},
				{"Subscription-State", "NOTIFY"}, {"RAck", "PRACK"}, {"Info-Package", "INFO"},
				{"Expires", "SUBSCRIBE"}, {"Recv-Info", "ACK"}, {"u", "NOTIFY"}};
		for (const auto &[header, method] : rows)
			expect(PassThrough::Always, header, method, false);
		expect(PassThrough::Always, "Min-Expires", "SUBSCRIBE", true);
		expect(PassThrough::Always, "Refer-Sub", "REFER", true);
	}

	void what_means_nothing_there_is_for_the_operator_to_choose() {
		for (const auto header : {"User-Agent", "Date", "Subject", "X-Any", "P-Asserted-Identity",
					 "Authorization", "Proxy-Authenticate", "Session-Expires", "RSeq", "Refer-To",
					 "RAck", "Event", "", "ro"})
			expect(PassThrough::Chosen, header, "INFO", false);
		expect(PassThrough::Chosen, "Proxy-Require", "INVITE", true);
		expect(PassThrough::Chosen, "Retry-After", "INVITE", false);
		expect(PassThrough::Chosen, "Refer-To", "REFER", true);
		expect(PassThrough::Chosen, "Event", "NOTIFYX", false);
	}

	void the_lines_that_go_through_stay_as_they_are() {
		const auto message =
				"INFO sip:a@b SIP/2.0\r\nVia: x\r\nf: <sip:a@b>\r\n"
				"Info-Package:  dtmf\r\nX-Own: y\r\nk: a,\r\n b\r\nRefer-To: <sip:c>\r\n"
				"c: text/plain\r\nContent-Length: 1\r\n\r\nk: body";
		CPPUNIT_ASSERT_EQUAL(std::string("Info-Package:  dtmf\r\nk: a,\r\n b\r\nc: text/plain\r\n"),
				passing_headers(message, "INFO", false));
		CPPUNIT_ASSERT_EQUAL(std::string("Warning: w\r\n"),
				passing_headers("SIP/2.0 400 X\r\nWarning: w\r\n\r\n", "BYE", true));
		CPPUNIT_ASSERT_EQUAL(std::string(), passing_headers("", "BYE", true));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(PassThroughTest);

#include <cppunit/extensions/HelperMacros.h>

#include <string>

#include "core/sip/ack.hpp"

using namespace core::sip;

class AckTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(AckTest);
	CPPUNIT_TEST(it_has_what_a_request_must_have);
	CPPUNIT_TEST(it_takes_the_way_of_the_invite);
	CPPUNIT_TEST(it_goes_to_the_contact_of_the_answer);
	CPPUNIT_TEST(any_bytes_are_well);
	CPPUNIT_TEST_SUITE_END();

	static constexpr const char *kInvite =
			"INVITE sip:bob@192.0.2.7:5070 SIP/2.0\r\n"
			"Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
			"From: <sip:alice@a.test>;tag=1\r\nTo: <sip:bob@a.test>;tag=2\r\n"
			"CSeq: 17 INVITE\r\nCall-ID: c1\r\nRoute: <sip:p1;lr>\r\nRoute: <sip:p2;lr>\r\n"
			"Content-Length: 4\r\nUser-Agent: kamailio\r\nContact: <sip:alice@192.0.2.9>\r\n"
			"Content-Type: application/sdp\r\n\r\nv=0\n";

	void it_has_what_a_request_must_have() {
		CPPUNIT_ASSERT_EQUAL(
				std::string("ACK sip:bob@192.0.2.7 SIP/2.0\r\nVia: here\r\nMax-Forwards: 70\r\n"
							"From: <sip:alice@a.test>;tag=1\r\nTo: <sip:bob@a.test>;tag=2\r\n"
							"CSeq: 17 ACK\r\nCall-ID: c1\r\nRoute: <sip:p1;lr>\r\n"
							"Route: <sip:p2;lr>\r\nUser-Agent: kamailio\r\n"
							"Content-Length: 0\r\n\r\n"),
				print_ack(kInvite, "sip:bob@192.0.2.7", "Via: here\r\n"));
	}

	void it_takes_the_way_of_the_invite() {
		const auto ack = print_ack(
				"INVITE sip:a SIP/2.0\r\nProxy-Authorization: Digest x\r\nf: <sip:a>\r\n\r\n",
				"sip:a", "");
		CPPUNIT_ASSERT(ack.find("\r\nProxy-Authorization: Digest x\r\n") != ack.npos);
		CPPUNIT_ASSERT(ack.find("\r\nf: <sip:a>\r\n") != ack.npos);
	}

	void it_goes_to_the_contact_of_the_answer() {
		const auto target = [](const char *contact) {
			return std::string(target_after(kInvite, std::string("SIP/2.0 200 OK\r\n") + contact));
		};
		using S = std::string;
		for (const auto text : {"Contact: <sip:bob@192.0.2.8>;x=y\r\n", "m: sip:bob@192.0.2.8\r\n",
					 "CONTACT:\r\n \"B\" <sip:bob@192.0.2.8>, <sip:c@d>\r\n"})
			CPPUNIT_ASSERT_EQUAL_MESSAGE(text, S("sip:bob@192.0.2.8"), S(target(text)));
		for (const auto text : {"", "Contact: *\r\n", "Contact: <\r\n", "Contact: <x y>\r\n"})
			CPPUNIT_ASSERT_EQUAL_MESSAGE(text, S("sip:bob@192.0.2.7:5070"), S(target(text)));
	}

	void any_bytes_are_well() {
		for (const auto text : {"", " ", "INVITE", "INVITE ", "A b\nCSeq:\n\n", "\nCSeq: 1"}) {
			print_ack(text, target_after(text, text), text);
			CPPUNIT_ASSERT(print_ack(text, "sip:a", "").find("ACK sip:a SIP/2.0\r\n") == 0);
		}
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(AckTest);

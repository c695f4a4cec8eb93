#include "core/sip/sdp.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using core::sip::is_hold;

namespace {

// Lines are parted by "|" to keep an SDP on one line of a table.
std::string lines(std::string_view text, std::string_view end) {
	std::string all;
	for (const char c : text) c == '|' ? all += end : all += c;
	return all;
}

std::string session(std::string_view streams) {
	return "v=0|o=- 1 2 IN IP4 192.0.2.1|s=-|c=IN IP4 192.0.2.1|t=0 0|" + std::string(streams);
}

void assert_hold(bool expected, const std::string &text) {
	for (const auto end : {"\n", "\r\n"})
		CPPUNIT_ASSERT_EQUAL_MESSAGE(text, expected, is_hold(lines(text, end)));
}

} // namespace

class SdpTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(SdpTest);
	CPPUNIT_TEST(a_stream_that_only_sends_or_does_neither_is_hold);
	CPPUNIT_TEST(a_stream_that_receives_is_not);
	CPPUNIT_TEST(the_session_speaks_for_streams_that_do_not);
	CPPUNIT_TEST(the_null_address_is_hold);
	CPPUNIT_TEST(ice_starts_at_the_null_address_without_hold);
	CPPUNIT_TEST(a_refused_stream_does_not_count);
	CPPUNIT_TEST(the_audio_streams_decide);
	CPPUNIT_TEST(all_of_them_must_be_held);
	CPPUNIT_TEST(a_refused_stream_decides_nothing);
	CPPUNIT_TEST(text_that_is_no_description_is_not_hold);
	CPPUNIT_TEST_SUITE_END();

	void a_stream_that_only_sends_or_does_neither_is_hold() {
		assert_hold(true, session("m=audio 4000 RTP/AVP 0|a=sendonly"));
		assert_hold(true, session("m=audio 4000 RTP/AVP 0|a=inactive|"));
		assert_hold(true, session("m=audio 4000/2 RTP/AVP 0|a=ptime:20|a=sendonly |"));
	}

	void a_stream_that_receives_is_not() {
		assert_hold(false, session("m=audio 4000 RTP/AVP 0|"));
		assert_hold(false, session("m=audio 4000 RTP/AVP 0|a=sendrecv|"));
		assert_hold(false, session("m=audio 4000 RTP/AVP 0|a=recvonly|"));
		assert_hold(false, session("m=audio 4000 RTP/AVP 0|a=sendonlyx|a=x-inactive|"));
	}

	void the_session_speaks_for_streams_that_do_not() {
		assert_hold(true, session("a=inactive|m=audio 4000 RTP/AVP 0|"));
		assert_hold(false, session("a=inactive|m=audio 4000 RTP/AVP 0|a=sendrecv|"));
		assert_hold(true, session("a=sendrecv|m=audio 4000 RTP/AVP 0|a=sendonly|"));
		assert_hold(false, session("a=sendonly|"));
	}

	void the_null_address_is_hold() {
		assert_hold(true, "v=0|c=IN IP4 0.0.0.0|m=audio 4000 RTP/AVP 0|");
		assert_hold(true, session("m=audio 4000 RTP/AVP 0|c=IN IP4 0.0.0.0|a=recvonly|"));
		assert_hold(true, session("m=audio 4000 RTP/AVP 0|c=IN IP4 0.0.0.0/127|"));
		assert_hold(true, session("m=audio 4000 RTP/AVP 0|c=IN IP6 ::|"));
		assert_hold(true, session("m=audio 4000 RTP/AVP 0|c=IN IP6 0:0:0:0:0:0:0:0|"));
		assert_hold(false, session("m=audio 4000 RTP/AVP 0|c=IN IP6 ::1|"));
		assert_hold(false, "v=0|c=IN IP4 0.0.0.0|m=audio 4000 RTP/AVP 0|c=IN IP4 192.0.2.1|");
	}

	void ice_starts_at_the_null_address_without_hold() {
		const std::string null = "v=0|c=IN IP4 0.0.0.0|";
		assert_hold(false, null + "m=audio 9 RTP/AVP 0|a=ice-ufrag:x|");
		assert_hold(
				false, null + "m=audio 9 RTP/AVP 0|a=candidate:1 1 UDP 1 192.0.2.1 9 typ host|");
		assert_hold(false, null + "a=ice-ufrag:x|m=audio 9 RTP/AVP 0|");
		assert_hold(true, null + "m=audio 9 RTP/AVP 0|a=ice-ufrag:x|a=sendonly|");
		assert_hold(false, null + "m=audio 9 RTP/AVP 0|a=ice-ufrag:x|m=video 9 RTP/AVP 31|");
		assert_hold(true, null + "m=audio 9 RTP/AVP 0|m=video 9 RTP/AVP 31|a=ice-ufrag:x|");
	}

	void a_refused_stream_does_not_count() {
		assert_hold(false, session("m=audio 0 RTP/AVP 0|a=inactive|"));
		assert_hold(false, session("m=audio 0 RTP/AVP 0|c=IN IP4 0.0.0.0|"));
		assert_hold(false, session("m=audio x RTP/AVP 0|a=inactive|"));
		assert_hold(false, session("m=audio|a=inactive|"));
	}

	void the_audio_streams_decide() {
		const std::string open = "m=audio 4000 RTP/AVP 0|a=sendrecv|",
						  held = "m=audio 4004 RTP/AVP 0|a=sendonly|";
		for (const std::string direction : {"inactive", "sendonly"}) {
			const std::string video = "m=video 4002 RTP/AVP 31|a=" + direction + "|";
			assert_hold(false, session(open + video));
			assert_hold(false, session(video + open));
			assert_hold(true, session(video));
		}
		const std::string video = "m=video 4002 RTP/AVP 31|a=sendrecv|";
		assert_hold(true, session(held + video));
		assert_hold(true, session(video + held));
	}

	void all_of_them_must_be_held() {
		const std::string open = "m=audio 4000 RTP/AVP 0|a=sendrecv|",
						  held = "m=audio 4004 RTP/AVP 0|a=sendonly|",
						  video = "m=video 4002 RTP/AVP 31|", text = "m=text 4006 RTP/AVP 98|";
		assert_hold(false, session(open + held));
		assert_hold(false, session(held + open));
		assert_hold(true, session(held + held));
		assert_hold(false, session(video + "a=inactive|" + text));
		assert_hold(true, session("a=inactive|" + video + text));
	}

	void a_refused_stream_decides_nothing() {
		const std::string held = "m=audio 4004 RTP/AVP 0|a=sendonly|",
						  video = "m=video 4002 RTP/AVP 31|a=inactive|";
		assert_hold(true, session(held + "m=audio 0 RTP/AVP 0|a=sendrecv|"));
		assert_hold(true, session("m=audio 0 RTP/AVP 0|a=sendrecv|" + video));
		assert_hold(false, session("m=audio 0 RTP/AVP 0|m=video 0 RTP/AVP 31|a=inactive|"));
	}

	void text_that_is_no_description_is_not_hold() {
		for (const auto text :
				{"", "|", "m=", "a=", "c=", "m", "a=sendonly", "c=IN IP4 0.0.0.0", "||||"})
			assert_hold(false, text);
		CPPUNIT_ASSERT(!is_hold({}));
		CPPUNIT_ASSERT(!is_hold(std::string(1 << 20, ' ')));
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(SdpTest);

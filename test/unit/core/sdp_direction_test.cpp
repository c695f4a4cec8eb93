#include "core/sip/sdp_direction.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

#include "core/sip/sdp.hpp"

using namespace core::sip;

namespace {

constexpr auto kAll = Direction::SendRecv, kSend = Direction::SendOnly, kRecv = Direction::RecvOnly,
			   kNone = Direction::Inactive;

// Lines are parted by "|" to keep an SDP on one line of a table.
std::string lines(std::string_view text, std::string_view end = "\r\n") {
	std::string all;
	for (const char c : text) c == '|' ? all += end : all += c;
	return all;
}

std::string session(std::string_view streams, int version = 1) {
	return "v=0|o=- 7 " + std::to_string(version)
			+ " IN IP4 192.0.2.1|s=-|c=IN IP4 192.0.2.1|t=0 0|" + std::string(streams);
}

struct Row {
	Direction limit;
	const char *streams, *expected;
};

const Row kRows[] = {
		// no attribute: sendrecv; it goes to the end of the stream
		{kNone, "m=audio 4 RTP/AVP 0|a=ptime:20|", "m=audio 4 RTP/AVP 0|a=ptime:20|a=inactive|"},
		{kSend, "m=audio 4 RTP/AVP 0|", "m=audio 4 RTP/AVP 0|a=sendonly|"},
		{kAll, "m=audio 4 RTP/AVP 0|", "m=audio 4 RTP/AVP 0|"},
		// replaced where it stands, and never more than there was
		{kNone, "m=audio 4 RTP/AVP 0|a=sendrecv|a=x|", "m=audio 4 RTP/AVP 0|a=inactive|a=x|"},
		{kRecv, "m=audio 4 RTP/AVP 0|a=sendonly|", "m=audio 4 RTP/AVP 0|a=inactive|"},
		{kSend, "m=audio 4 RTP/AVP 0|a=sendonly|", "m=audio 4 RTP/AVP 0|a=sendonly|"},
		{kSend, "m=audio 4 RTP/AVP 0|a=inactive|", "m=audio 4 RTP/AVP 0|a=inactive|"},
		// each stream for itself, refused ones not at all
		{kSend, "m=audio 4 RTP/AVP 0|a=sendrecv|m=video 6 RTP/AVP 31|a=recvonly|",
				"m=audio 4 RTP/AVP 0|a=sendonly|m=video 6 RTP/AVP 31|a=inactive|"},
		{kNone, "m=audio 4 RTP/AVP 0|m=video 0 RTP/AVP 31|a=sendrecv|m=text 0 RTP/AVP 98|",
				"m=audio 4 RTP/AVP 0|a=inactive|m=video 0 RTP/AVP 31|a=sendrecv|m=text 0 RTP/AVP "
				"98|"},
		// the session's own moves to the streams that it spoke for
		{kNone, "a=sendrecv|m=audio 4 RTP/AVP 0|m=video 6 RTP/AVP 31|a=inactive|",
				"m=audio 4 RTP/AVP 0|a=inactive|m=video 6 RTP/AVP 31|a=inactive|"},
		{kRecv, "a=sendonly|m=audio 4 RTP/AVP 0|m=video 0 RTP/AVP 31|",
				"m=audio 4 RTP/AVP 0|a=inactive|m=video 0 RTP/AVP 31|"},
		{kSend, "a=sendonly|m=audio 4 RTP/AVP 0|", "a=sendonly|m=audio 4 RTP/AVP 0|"},
		{kSend, "a=sendonly|m=audio 4 RTP/AVP 0|a=recvonly|",
				"a=sendonly|m=audio 4 RTP/AVP 0|a=inactive|"},
		// RFC 2543 hold, BUNDLE, ICE: nobody's business
		{kNone,
				"a=group:BUNDLE 0 1|m=audio 9 UDP/TLS/RTP/SAVPF 111|c=IN IP4 0.0.0.0|a=mid:0|"
				"a=candidate:1 1 UDP 1 192.0.2.1 9 typ host|a=sendrecv|a=rtcp-mux|",
				"a=group:BUNDLE 0 1|m=audio 9 UDP/TLS/RTP/SAVPF 111|c=IN IP4 0.0.0.0|a=mid:0|"
				"a=candidate:1 1 UDP 1 192.0.2.1 9 typ host|a=inactive|a=rtcp-mux|"},
		// the end that the last line lacks, and lines behind the end
		{kNone, "m=audio 4 RTP/AVP 0", "m=audio 4 RTP/AVP 0|a=inactive|"},
		{kNone, "m=audio 4 RTP/AVP 0|a=sendrecv", "m=audio 4 RTP/AVP 0|a=inactive|"},
		{kNone, "m=audio 4 RTP/AVP 0||", "m=audio 4 RTP/AVP 0|a=inactive||"},
		// said twice: the last one counts, both are replaced
		{kNone, "m=audio 4 RTP/AVP 0|a=inactive|a=sendrecv|",
				"m=audio 4 RTP/AVP 0|a=inactive|a=inactive|"},
		{kNone, "m=audio 4 RTP/AVP 0|a=sendonlyx|", "m=audio 4 RTP/AVP 0|a=sendonlyx|a=inactive|"},
		{kNone, "", ""},
};

} // namespace

class SdpDirectionTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(SdpDirectionTest);
	CPPUNIT_TEST(every_stream_gets_at_most_the_limit);
	CPPUNIT_TEST(the_host_s_reader_sees_the_hold);
	CPPUNIT_TEST(directions_are_read);
	CPPUNIT_TEST(the_version_is_read_and_raised);
	CPPUNIT_TEST(a_version_that_is_none_stays);
	CPPUNIT_TEST(two_versions_may_say_the_same);
	CPPUNIT_TEST(what_was_agreed_comes_back);
	CPPUNIT_TEST(a_description_of_the_ends_is_put_back_too);
	CPPUNIT_TEST(an_answer_has_the_streams_of_its_offer);
	CPPUNIT_TEST(any_bytes_do);
	CPPUNIT_TEST_SUITE_END();

	void every_stream_gets_at_most_the_limit() {
		for (const auto &row : kRows)
			for (const auto end : {"\r\n", "\n"}) {
				const auto held = hold(lines(session(row.streams), end), row.limit, 42);
				CPPUNIT_ASSERT_EQUAL(lines(session(row.expected, 42), end), held);
				CPPUNIT_ASSERT(is_held_to(held, row.limit));
				CPPUNIT_ASSERT_EQUAL(held, hold(held, row.limit, 42));
			}
	}

	void the_host_s_reader_sees_the_hold() {
		const auto sdp = lines(session("a=sendrecv|m=audio 4 RTP/AVP 0|m=video 6 RTP/AVP 31|"));
		CPPUNIT_ASSERT(!is_hold(sdp));
		CPPUNIT_ASSERT(is_hold(hold(sdp, kNone, 2)));
		CPPUNIT_ASSERT(is_hold(hold(sdp, kSend, 2)));
		CPPUNIT_ASSERT(!is_hold(hold(sdp, kRecv, 2)));
		CPPUNIT_ASSERT(!is_held_to(sdp, kSend));
		CPPUNIT_ASSERT(is_held_to(sdp, kAll));
	}

	void directions_are_read() {
		const Directions expected{kSend, std::nullopt, kRecv};
		CPPUNIT_ASSERT(
				directions_of(lines("a=sendonly|m=audio 4 X 0|m=x 0 X 0|m=v 1/2 X|a=recvonly"))
				== expected);
		CPPUNIT_ASSERT(directions_of("m=audio 4 X 0") == Directions{kAll});
		CPPUNIT_ASSERT(directions_of("m=audio x X 0") == Directions{std::nullopt});
		CPPUNIT_ASSERT(directions_of("").empty());
	}

	void the_version_is_read_and_raised() {
		const auto sdp = lines(session("m=audio 4 RTP/AVP 0|"));
		CPPUNIT_ASSERT(version_of(sdp) == 1u);
		CPPUNIT_ASSERT_EQUAL(lines(session("m=audio 4 RTP/AVP 0|", 99)), with_version(sdp, 99));
		CPPUNIT_ASSERT(version_of("o=- 1 18446744073709551615 IN IP4 h") == UINT64_MAX);
	}

	void a_version_that_is_none_stays() {
		for (const auto text : {"", "v=0\r\n", "o=\r\n", "o=- 1\r\n", "o=- 1 x IN IP4 h\r\n",
					 "o=- 1 18446744073709551616 IN\r\n",
					 "m=audio 4 X 0\r\no=- 1 2 IN IP4 h\r\n"}) {
			CPPUNIT_ASSERT(!version_of(text));
			CPPUNIT_ASSERT_EQUAL(std::string(text), with_version(text, 3));
		}
	}

	void two_versions_may_say_the_same() {
		const std::string first = "v=0\r\no=- 1 1 IN IP4 h\r\nm=audio 4 RTP/AVP 0\r\n";
		CPPUNIT_ASSERT(is_same_but_version(first, with_version(first, 7)));
		CPPUNIT_ASSERT(!is_same_but_version(first, first + "a=sendonly\r\n"));
		CPPUNIT_ASSERT(!is_same_but_version(first, {}));
	}

	void what_was_agreed_comes_back() {
		for (const auto &row : kRows) {
			const auto sdp = lines(session(row.streams));
			const auto whole = with_version(sdp, 1); // with the end that the last line may lack
			const auto held = hold(sdp, row.limit, 2);
			CPPUNIT_ASSERT(directions_of(resume_from(held, sdp)) == directions_of(sdp));
			CPPUNIT_ASSERT_EQUAL(whole, with_version(hold(whole, kAll, 3), 1));
		}
	}

	void a_description_of_the_ends_is_put_back_too() {
		const auto base = lines(session("m=audio 4 RTP/AVP 0|a=recvonly|"));
		const auto fresh = lines(
				session("m=audio 8 RTP/AVP 9|a=inactive|m=video 2 X|a=sendonly|", 5));
		CPPUNIT_ASSERT_EQUAL(
				lines(session("m=audio 8 RTP/AVP 9|a=recvonly|m=video 2 X|a=sendonly|", 5)),
				resume_from(fresh, base));
	}

	// Offer, answer, and whether it is one (RFC 3264 6).
	void an_answer_has_the_streams_of_its_offer() {
		const struct {
			bool expected;
			const char *offer, *answer;
		} kPairs[] = {
				{true, "m=audio 4 RTP/AVP 0|", "m=audio 6/2 RTP/AVP 8|"},
				{true, "m=audio 4 RTP/AVP 0|", "m=audio 0 RTP/AVP 0|"},
				{false, "m=audio 0 RTP/AVP 0|", "m=audio 4 RTP/AVP 0|"},
				{true, "m=audio 0 RTP/AVP 0|", "m=audio 0 RTP/AVP 0|"},
				{false, "m=audio 4 RTP/AVP 0|", "m=video 4 RTP/AVP 0|"},
				{false, "m=audio 4 RTP/AVP 0|", "m=audio 4 RTP/SAVP 0|"},
				{false, "m=audio 0 RTP/AVP 0|", "m=audio 0 RTP/SAVP 0|"},
				{false, "m=audio 4 RTP/AVP 0|m=image 6 udptl t38|",
						"m=audio 4 RTP/AVP 0|m=video 6 RTP/AVP 31|"},
				{false, "m=audio 4 RTP/AVP 0|m=video 6 RTP/AVP 31|", "m=audio 4 RTP/AVP 0|"},
				{false, "m=audio 4 RTP/AVP 0|", "m=audio 4 RTP/AVP 0|m=video 6 RTP/AVP 31|"},
				{true, "m=audio 4 RTP/AVP 0|a=sendonly|", "m=audio 4 RTP/AVP 0|a=recvonly|"},
				{true, "a=recvonly|m=audio 4 RTP/AVP 0|", "m=audio 4 RTP/AVP 0|a=sendonly|"},
				{true, "m=audio 4 RTP/AVP 0|a=sendonly|", "m=audio 4 RTP/AVP 0|a=inactive|"},
				{false, "m=audio 4 RTP/AVP 0|a=sendonly|", "m=audio 4 RTP/AVP 0|"},
				{false, "m=audio 4 RTP/AVP 0|a=sendonly|", "m=audio 4 RTP/AVP 0|a=sendonly|"},
				{false, "m=audio 4 RTP/AVP 0|a=inactive|", "m=audio 4 RTP/AVP 0|a=recvonly|"},
				{true, "", ""},
				{false, "m=audio 4 RTP/AVP 0|", ""},
				{false, "m=|", "m=audio|"},
		};
		for (const auto &[expected, offer, answer] : kPairs)
			CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(offer) + " -> " + answer, expected,
					is_answer_to(lines(session(answer)), lines(session(offer), "\n")));
	}

	void any_bytes_do() {
		for (const std::string_view text :
				{std::string_view("\0\xff\n\r", 4), std::string_view("m="),
						std::string_view("\n\n\n"), std::string_view("a=sendonly")}) {
			const auto held = hold(text, kNone, 1);
			CPPUNIT_ASSERT(held.empty() || held.back() == '\n');
		}
		CPPUNIT_ASSERT_EQUAL(std::string(), hold("", kNone, 1));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(SdpDirectionTest);
